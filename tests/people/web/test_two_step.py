"""The second step of the login: enrol, use, recover."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.apps import apps
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from pytest_django import Settings

from tests.cast import Cast
from tests.people.factories import PASSWORD

ACTIVATE = "/accounts/2fa/totp/activate/"


@pytest.fixture(autouse=True)
def _fresh_counts(db: None) -> None:
    cache.clear()


def code_for(secret: str) -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return str(format_hotp_value(hotp_value(secret, counter)))


def enrol(cast: Cast) -> tuple[str, list[str]]:
    """Secret and recovery codes of the owner, who switched the second step on through the pages."""
    client = cast.owner.client
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    secret = client.get(ACTIVATE).context["form"].secret
    assert client.post(ACTIVATE, {"code": code_for(secret)}).status_code == 302
    shown = client.get("/accounts/2fa/recovery-codes/").content.decode()
    return secret, re.findall(r"\b[0-9a-f]{8}\b", shown)


class TestSwitchingItOn:
    def test_asks_for_the_password_again(self, cast: Cast) -> None:
        answer = cast.owner.client.get(ACTIVATE)
        assert answer.headers["Location"].startswith("/accounts/reauthenticate/")

    def test_makes_recovery_codes_and_shows_in_the_file(self, cast: Cast) -> None:
        _secret, codes = enrol(cast)
        assert len(codes) == 10
        kinds = Authenticator.objects.filter(user=cast.owner.id).values_list("type", flat=True)
        assert sorted(kinds) == ["recovery_codes", "totp"]
        page = cast.administrator.client.get(f"/settings/members/{cast.owner.id}/").content.decode()
        assert "已启用" in page

    def test_refuses_a_wrong_code(self, cast: Cast) -> None:
        client = cast.owner.client
        client.post("/accounts/reauthenticate/", {"password": PASSWORD})
        client.get(ACTIVATE)
        assert client.post(ACTIVATE, {"code": "000000"}).status_code == 200
        assert not Authenticator.objects.exists()


class TestLoggingInWithIt:
    def log_in(self, cast: Cast) -> Client:
        client = Client()
        answer = client.post("/accounts/login/", {"login": cast.owner.member.username, "password": PASSWORD})
        assert answer.headers["Location"] == "/accounts/2fa/authenticate/"
        assert client.get("/settings/profile/").status_code == 302
        return client

    def test_demands_the_code_and_takes_it_once(self, cast: Cast) -> None:
        secret, _codes = enrol(cast)
        cache.clear()  # the code that enrolled may be used again; a replay within one login may not
        client, other = self.log_in(cast), self.log_in(cast)
        code = code_for(secret)
        assert client.post("/accounts/2fa/authenticate/", {"code": code}).status_code == 302
        assert client.get("/settings/profile/").status_code == 200
        assert other.post("/accounts/2fa/authenticate/", {"code": code}).status_code == 200
        assert other.get("/settings/profile/").status_code == 302

    def test_takes_each_recovery_code_once(self, cast: Cast) -> None:
        _secret, codes = enrol(cast)
        client, other = self.log_in(cast), self.log_in(cast)
        assert client.post("/accounts/2fa/authenticate/", {"code": codes[0]}).status_code == 302
        assert client.get("/settings/profile/").status_code == 200
        assert other.post("/accounts/2fa/authenticate/", {"code": codes[0]}).status_code == 200
        assert other.get("/settings/profile/").status_code == 302


class TestARoleThatNeedsIt:
    """YINUO_TWO_STEP_ROLES=administrator."""

    @pytest.fixture(autouse=True)
    def _needed(self, settings: Settings) -> None:
        settings.TWO_STEP_ROLES = frozenset({"administrator"})

    def test_is_led_to_switch_it_on_and_can_do_nothing_else(self, cast: Cast) -> None:
        client = cast.administrator.client
        answer = client.get("/settings/members/")
        assert (answer.status_code, answer.headers["Location"]) == (303, "/accounts/2fa/")
        assert "请先启用" in client.get("/accounts/2fa/").content.decode()
        fragment = cast.administrator.fragment("/settings/members/", "members")
        assert fragment.headers["HX-Redirect"] == "/accounts/2fa/"

    def test_works_once_it_is_on(self, cast: Cast) -> None:
        client = cast.administrator.client
        client.post("/accounts/reauthenticate/", {"password": PASSWORD})
        secret = client.get(ACTIVATE).context["form"].secret
        client.post(ACTIVATE, {"code": code_for(secret)})
        assert client.get("/settings/members/").status_code == 200

    def test_leaves_other_roles_alone(self, cast: Cast) -> None:
        assert cast.owner.client.get("/settings/profile/").status_code == 200

    def test_must_exist(self, settings: Settings) -> None:
        settings.TWO_STEP_ROLES = frozenset({"administator"})
        with pytest.raises(ImproperlyConfigured, match="administator"):
            apps.get_app_config("people").ready()
