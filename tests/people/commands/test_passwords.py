"""The rule for passwords and the record of a change."""

import pytest
from django.contrib.auth.hashers import check_password

from tests.cast import Cast
from tests.history import last_event
from tests.people.factories import NOW
from yinuo.people.commands.passwords import WeakPassword, change_password, hash_new_password
from yinuo.people.models import Member, MemberSession

pytestmark = pytest.mark.django_db


class TestHashNewPassword:
    def test_hashes_a_good_one(self) -> None:
        assert check_password("千金一诺 never broken", hash_new_password("千金一诺 never broken"))

    @pytest.mark.parametrize("password", ["short", "password123", "8412345678901", "linxiao.yinuo"])
    def test_refuses_short_common_numeric_and_personal_ones(self, password: str) -> None:
        with pytest.raises(WeakPassword):
            hash_new_password(password, username="linxiao.yinuo", email="l@yinuo.example", name="林晓")


class TestChangePassword:
    def test_ends_the_other_logins_and_keeps_this_one(self, cast: Cast) -> None:
        kept = cast.owner.client.session.session_key
        other = type(cast.owner.client)()
        other.force_login(cast.owner.member)
        assert MemberSession.objects.filter(member=cast.owner.id).count() == 2
        change_password(
            member=cast.owner.member,
            password_hash=hash_new_password("千金一诺 never broken"),
            keep_session=kept,
            by=cast.owner.actor,
            now=NOW,
        )
        assert list(MemberSession.objects.values_list("session_key", flat=True)) == [kept]
        assert Member.objects.get(pk=cast.owner.id).check_password("千金一诺 never broken")
        assert last_event(cast.owner.id) == ("member.password_changed", {})
