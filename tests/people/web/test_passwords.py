"""Changing a password, and setting a new one by mail."""

import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import Settings

from tests.cast import Cast
from tests.history import last_event
from tests.people.factories import NOW, PASSWORD, SYSTEM
from yinuo.people.commands.members import deactivate_member
from yinuo.people.models import Member, MemberSession
from yinuo.people.tasks import send_password_link

NEW = "千金一诺 never broken"


@pytest.fixture(autouse=True)
def _fresh_counts(db: None) -> None:
    cache.clear()


def link_in_mail() -> str:
    """The path of the link in the last mail."""
    found = re.search(r"https?://[^/\s]+(/\S+)", str(mail.outbox[-1].body))
    assert found is not None
    return found[1]


class TestChangingAPassword:
    def test_keeps_this_login_and_ends_the_others(self, cast: Cast) -> None:
        client, other = cast.owner.client, Client()
        other.force_login(cast.owner.member)
        form = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
        assert client.post("/accounts/password/change/", form).status_code == 302
        assert Member.objects.get(pk=cast.owner.id).check_password(NEW)
        assert client.get("/settings/profile/").status_code == 200
        assert other.get("/settings/profile/").status_code == 302
        assert last_event(cast.owner.id) == ("member.password_changed", {})

    @pytest.mark.parametrize(("old", "new"), [("wrong", NEW), (PASSWORD, "short"), (PASSWORD, "password123")])
    def test_refuses_a_wrong_old_one_and_a_weak_new_one(self, cast: Cast, old: str, new: str) -> None:
        form = {"oldpassword": old, "password1": new, "password2": new}
        assert cast.owner.client.post("/accounts/password/change/", form).status_code == 200
        assert Member.objects.get(pk=cast.owner.id).check_password(PASSWORD)
        assert last_event(cast.owner.id)[0] == "member.added"


class TestSettingANewOne:
    def ask(self, email: str) -> None:
        answer = Client().post("/accounts/password/reset/", {"email": email})
        assert answer.headers["Location"] == "/accounts/password/reset/done/"

    def test_sends_a_link_by_a_job_that_holds_no_secret(self, cast: Cast) -> None:
        self.ask(cast.owner.member.email)
        job = ProcrastinateJob.objects.get(task_name="people.send_password_link")
        assert job.args == {"member_id": cast.owner.id}
        assert mail.outbox == []

    def test_says_the_same_to_a_stranger_and_sends_nothing(self, cast: Cast) -> None:
        self.ask("nobody@yinuo.example")
        assert not ProcrastinateJob.objects.filter(task_name="people.send_password_link").exists()
        assert mail.outbox == []

    def test_leads_to_a_new_password_once(self, cast: Cast) -> None:
        send_password_link(member_id=cast.owner.id)
        assert mail.outbox[-1].to == [cast.owner.member.email]
        path, client = link_in_mail(), Client()
        page = client.get(path, follow=True)
        assert page.status_code == 200
        form_path = page.redirect_chain[-1][0]
        assert client.post(form_path, {"password1": NEW, "password2": NEW}).status_code == 302
        assert Member.objects.get(pk=cast.owner.id).check_password(NEW)
        assert last_event(cast.owner.id) == ("member.password_changed", {})
        assert Client().get(path, follow=True).context["token_fail"] is True

    def test_ends_every_login_of_the_member(self, cast: Cast) -> None:
        assert cast.owner.client.session.session_key
        send_password_link(member_id=cast.owner.id)
        client = Client()
        form_path = client.get(link_in_mail(), follow=True).redirect_chain[-1][0]
        client.post(form_path, {"password1": NEW, "password2": NEW})
        assert not MemberSession.objects.filter(member=cast.owner.id).exists()

    def test_names_our_own_address_whatever_the_host_header_says(
        self, cast: Cast, settings: Settings
    ) -> None:
        settings.PUBLIC_URL = "https://desk.yinuo.example"
        send_password_link(member_id=cast.owner.id)
        assert "https://desk.yinuo.example/accounts/password/reset/key/" in mail.outbox[-1].body

    def test_speaks_the_member_s_language(self, cast: Cast) -> None:
        send_password_link(member_id=cast.owner.id)
        Member.objects.filter(pk=cast.owner.id).update(language="en")
        send_password_link(member_id=cast.owner.id)
        assert [message.subject for message in mail.outbox] == [
            "重置您的一诺密码",
            "Set a new password for Yinuo",
        ]

    def test_sends_nothing_to_a_deactivated_member(self, cast: Cast) -> None:
        deactivate_member(member_id=cast.owner.id, by=SYSTEM, now=NOW)
        send_password_link(member_id=cast.owner.id)
        assert mail.outbox == []
