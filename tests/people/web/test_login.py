"""Logging in, being locked out, and the pages of allauth that we do not offer."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import NoReverseMatch, reverse
from pytest_django import Settings

from tests.cast import Cast
from tests.people.factories import NOW, PASSWORD, SYSTEM
from yinuo.people.commands.members import deactivate_member
from yinuo.people.models import MemberSession

LOGIN = "/accounts/login/"
LOCKED = {
    "zh-hans": "密码错误次数过多，该账号已锁定五分钟。请稍后再试，或重置密码。",
    "en": "Too many wrong passwords: this login is locked for five minutes. Then try again, or set a new password.",
}
WRONG = {"zh-hans": "用户名或密码不正确。", "en": "The username or the password is not right."}


@pytest.fixture(autouse=True)
def _fresh_counts(db: None) -> None:
    cache.clear()


def log_in(login: str, password: str, *, language: str = "zh-hans", **extra: str) -> tuple[int, str]:
    """Status and text of the answer, from a fresh browser."""
    client = Client()
    client.cookies["django_language"] = language
    answer = client.post(LOGIN, {"login": login, "password": password}, headers=extra or None)
    return answer.status_code, answer.content.decode()


class TestLoggingIn:
    def test_takes_username_or_mail_in_any_case(self, cast: Cast) -> None:
        member = cast.owner.member
        for login in (member.username, member.username.upper(), member.email, member.email.upper()):
            assert log_in(login, PASSWORD)[0] == 302

    def test_marks_the_session_with_its_member(self, cast: Cast) -> None:
        client = Client()
        client.post(LOGIN, {"login": cast.owner.member.username, "password": PASSWORD})
        session = MemberSession.objects.get()
        assert (session.session_key, session.member_id) == (client.session.session_key, cast.owner.id)

    @pytest.mark.parametrize("language", ["zh-hans", "en"])
    def test_says_the_same_of_a_wrong_password_and_an_unknown_name(self, cast: Cast, language: str) -> None:
        for login in (cast.owner.member.username, "nobody"):
            status, text = log_in(login, "wrong", language=language)
            assert (status, WRONG[language] in text) == (200, True)

    def test_lets_no_deactivated_member_in(self, cast: Cast) -> None:
        member = cast.owner.member
        deactivate_member(member_id=cast.owner.id, by=SYSTEM, now=NOW)
        client = Client()
        answer = client.post(LOGIN, {"login": member.username, "password": PASSWORD})
        assert answer.headers["Location"] == "/accounts/inactive/"
        assert client.get("/accounts/inactive/").status_code == 200
        assert not MemberSession.objects.filter(member=member).exists()

    def test_leads_back_to_the_page_that_was_asked_for_but_to_no_other_site(self, cast: Cast) -> None:
        member = cast.owner.member
        for wanted, reached in (("/settings/", "/settings/"), ("https://evil.example/", "/")):
            answer = Client().post(LOGIN, {"login": member.username, "password": PASSWORD, "next": wanted})
            assert answer.headers["Location"] == reached

    def test_logs_out_by_a_button_only(self, cast: Cast) -> None:
        client = cast.owner.client
        client.get("/accounts/logout/")
        assert client.get("/settings/profile/").status_code == 200
        client.post("/accounts/logout/")
        assert client.get("/settings/profile/").status_code == 302


class TestBeingLockedOut:
    @pytest.mark.parametrize("language", ["zh-hans", "en"])
    def test_says_so_clearly_after_five_wrong_passwords_even_for_the_right_one(
        self, cast: Cast, language: str
    ) -> None:
        member = cast.owner.member
        for _ in range(5):
            assert WRONG[language] in log_in(member.username, "wrong", language=language)[1]
        status, text = log_in(member.username, PASSWORD, language=language)
        assert (status, LOCKED[language] in text) == (200, True)

    def test_counts_username_and_mail_of_one_member_together(self, cast: Cast) -> None:
        member = cast.owner.member
        for login in (member.username, member.email, member.username.upper(), member.email, member.username):
            log_in(login, "wrong")
        assert LOCKED["zh-hans"] in log_in(member.email, PASSWORD)[1]

    def test_is_not_escaped_by_another_host_header(self, cast: Cast) -> None:
        member = cast.owner.member
        for number in range(5):
            log_in(member.username, "wrong", host=f"h{number}.example")
        assert LOCKED["zh-hans"] in log_in(member.username, PASSWORD, host="h9.example")[1]

    def test_does_not_lock_a_colleague_out(self, cast: Cast) -> None:
        for _ in range(6):
            log_in(cast.owner.member.username, "wrong")
        assert log_in(cast.colleague.member.username, PASSWORD)[0] == 302

    def test_counts_in_the_database_for_every_process(self, settings: Settings) -> None:
        assert settings.CACHES["default"]["BACKEND"].endswith("DatabaseCache")

    def test_a_right_password_is_not_counted(self, cast: Cast) -> None:
        member = cast.owner.member
        for _ in range(7):
            assert log_in(member.username, PASSWORD)[0] == 302


class TestOneAddress:
    """A whole office shares one, so its limits are wide; behind a proxy the client's own address counts."""

    def test_is_stopped_with_a_page_of_ours_when_it_asks_far_too_often(self, settings: Settings) -> None:
        settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
        client = Client()
        client.post(LOGIN, {"login": "nobody", "password": "wrong"})
        answer = client.post(LOGIN, {"login": "nobody", "password": "wrong"})
        assert (answer.status_code, "请求过于频繁" in answer.content.decode()) == (429, True)

    def test_is_not_the_proxy_s(self, cast: Cast, settings: Settings) -> None:
        settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
        settings.ACCOUNT_RATE_LIMITS = {"login_failed": "1/m/ip"}
        for number in range(3):
            text = log_in("nobody", "wrong", **{"x-forwarded-for": f"203.0.113.{number}"})[1]
            assert WRONG["zh-hans"] in text
        assert LOCKED["zh-hans"] in log_in("nobody", "wrong", **{"x-forwarded-for": "203.0.113.0"})[1]


class TestPagesThatWeDoNotOffer:
    @pytest.mark.parametrize(
        "path",
        [
            "signup/",
            "email/",
            "confirm-email/",
            "password/set/",
            "login/code/",
            "2fa/webauthn/",
            "social/",
            "",
        ],
    )
    def test_are_not_found(self, cast: Cast, path: str) -> None:
        for client in (Client(), cast.owner.client):
            assert client.get(f"/accounts/{path}").status_code == 404

    @pytest.mark.parametrize("name", ["account_signup", "account_email", "account_set_password"])
    def test_have_no_name(self, name: str) -> None:
        with pytest.raises(NoReverseMatch):
            reverse(name)
