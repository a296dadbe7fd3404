"""The page behind an invitation's link."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from tests.cast import Cast
from tests.people.factories import PASSWORD
from yinuo.people.commands.invitations import (
    accept_invitation,
    invite_member,
    renew_invitation,
    withdraw_invitation,
)
from yinuo.people.links import invitation_link
from yinuo.people.models import Invitation, Member
from yinuo.people.tasks import send_invitation

pytestmark = pytest.mark.django_db


def invite(cast: Cast, language: str = "zh-hans") -> Invitation:
    return invite_member(
        email="wangli@yinuo.example",
        name="王丽",
        department_id=cast.desk.pk,
        roles=["agent"],
        language=language,
        by=cast.administrator.actor,
        now=timezone.now(),
    )


def path_of(invitation: Invitation) -> str:
    return "/" + invitation_link(invitation).split("/", 3)[3]


def form(**changes: str) -> dict[str, str]:
    return {"name": "王丽", "username": "wangli", "password": PASSWORD, "password_again": PASSWORD, **changes}


class TestTheMail:
    def test_leads_to_the_page_in_the_language_of_the_invitation(self, cast: Cast) -> None:
        for language, subject in (("zh-hans", "何工 邀请您使用一诺"), ("en", "何工 invites you to Yinuo")):
            invitation = invite(cast, language)
            send_invitation(invitation_id=invitation.pk)
            message = mail.outbox[-1]
            assert (message.to, message.subject) == (["wangli@yinuo.example"], subject)
            assert invitation_link(invitation) in message.body
            withdraw_invitation(invitation_id=invitation.pk, by=cast.administrator.actor, now=timezone.now())

    def test_holds_the_newest_link_after_a_renewal(self, cast: Cast) -> None:
        invitation = invite(cast)
        renewed = renew_invitation(
            invitation_id=invitation.pk, by=cast.administrator.actor, now=timezone.now()
        )
        send_invitation(invitation_id=invitation.pk)
        assert invitation_link(renewed) in mail.outbox[-1].body

    def test_is_not_sent_once_the_invitation_has_ended(self, cast: Cast) -> None:
        invitation = invite(cast)
        withdraw_invitation(invitation_id=invitation.pk, by=cast.administrator.actor, now=timezone.now())
        send_invitation(invitation_id=invitation.pk)
        assert mail.outbox == []

    def test_shows_a_name_with_signs_as_it_is(self, cast: Cast) -> None:
        invitation = invite(cast)
        Invitation.objects.filter(pk=invitation.pk).update(name="O'Neil & <Sons>")
        send_invitation(invitation_id=invitation.pk)
        assert "O'Neil & <Sons>" in mail.outbox[-1].body


class TestJoining:
    def test_makes_the_member_who_can_then_log_in(self, cast: Cast) -> None:
        path, client = path_of(invite(cast)), Client()
        assert "王丽，欢迎您" in client.get(path).content.decode()
        answer = client.post(path, form(username=" WangLi "))
        assert (answer.status_code, answer.headers["Location"]) == (303, "/accounts/login/")
        assert "欢迎加入" in client.get("/accounts/login/").content.decode()
        member = Member.objects.get(username="wangli")
        assert (member.department, member.roles, member.email) == (
            cast.desk,
            ["agent"],
            "wangli@yinuo.example",
        )
        assert client.login(username="wangli", password=PASSWORD)

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"username": "a b"}, "用户名为 2 至 32 个"),
            ({"username": ""}, "这个字段是必填项"),
            ({"password": "short", "password_again": "short"}, "此密码太短"),
            (
                {"password": "wangli wangli", "password_again": "wangli wangli", "username": "wangli.wangli"},
                "密码",
            ),
            ({"password_again": "another one 一诺"}, "两次输入的密码不一致。"),
        ],
    )
    def test_comes_back_with_what_is_wrong(self, cast: Cast, changes: dict[str, str], words: str) -> None:
        path = path_of(invite(cast))
        answer = Client().post(path, form(**changes))
        assert (answer.status_code, words in answer.content.decode()) == (200, True)
        assert not Member.objects.filter(email="wangli@yinuo.example").exists()

    def test_says_that_a_username_is_taken(self, cast: Cast) -> None:
        path, taken = path_of(invite(cast)), cast.owner.member.username
        text = Client().post(path, form(username=taken)).content.decode()
        assert f"用户名或邮箱“{taken}”已被使用。" in text

    def test_never_shows_the_password_again(self, cast: Cast) -> None:
        text = Client().post(path_of(invite(cast)), form(username="")).content.decode()
        assert PASSWORD not in text

    def test_follows_the_reader_s_choice_of_language(self, cast: Cast) -> None:
        client = Client()
        client.cookies["django_language"] = "en"
        assert "Welcome, 王丽" in client.get(path_of(invite(cast))).content.decode()


class TestAVoidLink:
    def test_says_so_whatever_ended_it(self, cast: Cast) -> None:
        administrator, now = cast.administrator.actor, timezone.now()
        used = invite(cast)
        accept_invitation(
            token=path_of(used).split("/")[2],
            username="used",
            name="用过",
            password_hash=cast.owner.member.password,  # type: ignore[arg-type]
            now=now,
        )
        Member.objects.filter(username="used").update(email="other@yinuo.example")
        withdrawn = invite(cast)
        withdraw_invitation(invitation_id=withdrawn.pk, by=administrator, now=now)
        expired = invite(cast)
        past = now - timedelta(days=10)
        Invitation.objects.filter(pk=expired.pk).update(invited_at=past, expires_at=past + timedelta(days=7))
        for path in (path_of(used), path_of(withdrawn), path_of(expired), "/invitation/forged/"):
            for answer in (Client().get(path), Client().post(path, form())):
                assert (answer.status_code, "此链接已失效" in answer.content.decode()) == (410, True)
        assert not Member.objects.filter(username="wangli").exists()

    def test_is_not_kept_by_caches(self, cast: Cast) -> None:
        answer = Client().get(path_of(invite(cast)))
        assert "no-store" in answer.headers["Cache-Control"]
        assert not re.search(r"Referrer-Policy: unsafe", str(answer.headers))
