"""What a login adds to a request, and how fast it is taken away."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast
from tests.people.factories import NOW, SYSTEM
from yinuo.people.commands.members import change_member_roles, deactivate_member
from yinuo.people.models import Member, MemberSession
from yinuo.people.roles import Role

PROFILE = "/settings/profile/"


class TestAMemberSRequest:
    def test_costs_two_statements_for_session_member_and_rights(self, cast: Cast) -> None:
        client = cast.supervisor.client
        client.get("/settings/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/settings/")  # redirects by the actor's permissions and asks for nothing else
        session, member = (query["sql"] for query in queries)
        assert 'FROM "people_membersession"' in session
        assert 'FROM "people_member" INNER JOIN "people_department"' in member

    def test_loses_access_at_once_when_he_is_deactivated(self, cast: Cast) -> None:
        client = cast.owner.client
        assert client.get(PROFILE).status_code == 200
        deactivate_member(member_id=cast.owner.id, by=SYSTEM, now=NOW)
        answer = client.get(PROFILE)
        assert (answer.status_code, answer.headers["Location"]) == (
            302,
            f"/accounts/login/?next={PROFILE}",
        )

    def test_loses_it_even_with_a_session_that_was_kept(self, cast: Cast) -> None:
        """The login backend asks the member's row, so a session that survived is worth nothing."""
        client = cast.owner.client
        Member.objects.filter(pk=cast.owner.id).update(is_active=False, deactivated_at=NOW)
        assert MemberSession.objects.filter(member=cast.owner.id).exists()
        assert client.get(PROFILE).status_code == 302

    def test_has_new_rights_with_the_next_request(self, cast: Cast) -> None:
        client = cast.owner.client
        assert client.get("/settings/members/").status_code == 403
        change_member_roles(member_id=cast.owner.id, roles=[Role.ADMINISTRATOR], by=SYSTEM, now=NOW)
        assert client.get("/settings/members/").status_code == 200


class TestTheLanguageSwitch:
    def test_is_kept_with_the_member(self, cast: Cast) -> None:
        client = cast.owner.client
        answer = client.post("/language/", {"language": "en", "next": PROFILE})
        assert (answer.status_code, answer.headers["Location"]) == (302, PROFILE)
        assert Member.objects.get(pk=cast.owner.id).language == "en"
        assert 'lang="en"' in client.get(PROFILE).content.decode()

    def test_goes_before_the_cookie_of_another_at_the_same_desk(self, cast: Cast) -> None:
        client = cast.owner.client
        client.cookies["django_language"] = "en"
        assert 'lang="zh-Hans"' in client.get(PROFILE).content.decode()

    def test_is_a_cookie_for_a_stranger(self, db: None) -> None:
        client = Client()
        client.post("/language/", {"language": "en", "next": "/accounts/login/"})
        assert 'lang="en"' in client.get("/accounts/login/").content.decode()

    @pytest.mark.parametrize("language", ["", "fr", "zh-hans; DROP TABLE"])
    def test_ignores_a_language_that_we_do_not_speak(self, cast: Cast, language: str) -> None:
        cast.owner.client.post("/language/", {"language": language, "next": PROFILE})
        assert Member.objects.get(pk=cast.owner.id).language == "zh-hans"

    def test_does_not_lead_to_another_site(self, cast: Cast) -> None:
        answer = cast.owner.client.post("/language/", {"language": "en", "next": "https://evil.example/"})
        assert answer.headers["Location"] == "/"

    def test_is_no_link(self, cast: Cast) -> None:
        assert cast.owner.client.get("/language/").status_code == 405
