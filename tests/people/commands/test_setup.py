"""The first administrator."""

import threading
from typing import Any

import pytest
from django.db import connection

from tests.people.factories import NOW, make_member, password_hash
from yinuo.core.ids import MemberId
from yinuo.core.permissions import ALL_PERMISSIONS
from yinuo.people.commands.setup import SetUpAlready, create_first_administrator
from yinuo.people.models import Department, Member
from yinuo.people.queries.actor import get_actor
from yinuo.people.usernames import BadUsername


def set_up(**changes: Any) -> Member:
    columns = {
        "company": "一诺服务",
        "username": "admin",
        "email": "admin@yinuo.example",
        "name": "何工",
        "password_hash": password_hash(),
        "now": NOW,
        **changes,
    }
    return create_first_administrator(**columns)


@pytest.mark.django_db
class TestCreateFirstAdministrator:
    def test_makes_the_company_and_one_who_may_do_everything(self) -> None:
        member = set_up()
        actor = get_actor(MemberId(member.pk))
        assert (actor.permissions, actor.scope.sees_all) == (ALL_PERMISSIONS, True)
        assert member.department == Department.objects.get(name="一诺服务", parent=None)

    def test_refuses_where_members_are(self) -> None:
        make_member()
        with pytest.raises(SetUpAlready):
            set_up()
        assert not Department.objects.filter(name="一诺服务").exists()

    def test_leaves_nothing_when_something_is_wrong(self) -> None:
        with pytest.raises(BadUsername):
            set_up(username="a b")
        assert not Department.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_setups_at_once_make_one_administrator() -> None:
    start, refused = threading.Barrier(2), []

    def run(username: str) -> None:
        start.wait()
        try:
            set_up(username=username, email=f"{username}@yinuo.example", company=username)
        except SetUpAlready:
            refused.append(username)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(name,)) for name in ("eins", "zwei")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(refused), Member.objects.count(), Department.objects.count()) == (1, 1, 1)
