"""How facts about people read, in the history and in the audit trail."""

import pytest
from django.utils import translation

from tests.cast import Cast
from tests.people.factories import NOW, SYSTEM, make_team
from yinuo.core.errors import Forbidden
from yinuo.core.paging import Cursor
from yinuo.core.queries.history import list_history
from yinuo.people.commands.api_clients import create_api_client, revoke_api_client, rotate_api_token
from yinuo.people.commands.departments import (
    move_department,
    rename_department,
    restore_department,
    retire_department,
)
from yinuo.people.commands.invitations import (
    accept_invitation,
    invite_member,
    renew_invitation,
    withdraw_invitation,
)
from yinuo.people.commands.members import (
    change_member_department,
    change_member_roles,
    deactivate_member,
    reactivate_member,
)
from yinuo.people.commands.passwords import PasswordHash, change_password
from yinuo.people.commands.profile import set_language, update_profile
from yinuo.people.links import invitation_token
from yinuo.people.queries import audit as audit_queries
from yinuo.people.queries.audit import list_audit


@pytest.fixture(autouse=True)
def _in_english(db: None) -> object:
    with translation.override("en"):
        yield


def lines(subject_id: int) -> list[str]:
    """The history, oldest first."""
    return [entry.line.text for entry in reversed(list_history(subject_id=subject_id))]


def test_a_department_s_history(cast: Cast) -> None:
    workshop = cast.workshop.id
    rename_department(department_id=workshop, name="维修一班", by=SYSTEM, now=NOW)
    move_department(department_id=workshop, parent_id=cast.other_desk.pk, by=SYSTEM, now=NOW)
    move_department(department_id=workshop, parent_id=None, by=SYSTEM, now=NOW)
    retire_department(department_id=workshop, by=SYSTEM, now=NOW)
    restore_department(department_id=workshop, by=SYSTEM, now=NOW)
    assert lines(workshop) == [
        "Department added: 维修班",
        "Renamed from 维修班 to 维修一班",
        "Moved from 客服一部 to 客服二部",
        "Moved from 客服二部 to the top",
        "Retired",
        "Opened again",
    ]
    assert lines(make_team("外包四队").pk) == ["Outsourced team added: 外包四队"]


def test_a_member_s_history(cast: Cast) -> None:
    owner = cast.owner.id
    update_profile(member_id=owner, name="林晓晓", phone="13812345521", by=SYSTEM, now=NOW)
    set_language(member_id=owner, language="en", by=SYSTEM, now=NOW)
    change_member_roles(member_id=owner, roles=["agent", "engineer"], by=SYSTEM, now=NOW)
    change_member_department(member_id=owner, department_id=cast.other_desk.pk, by=SYSTEM, now=NOW)
    password = PasswordHash(cast.owner.member.password)
    change_password(member=cast.owner.member, password_hash=password, keep_session=None, by=SYSTEM, now=NOW)
    deactivate_member(member_id=owner, by=SYSTEM, now=NOW)
    reactivate_member(member_id=owner, by=SYSTEM, now=NOW)
    assert lines(owner) == [
        "Added to 客服一部 as Agent",
        "Profile changed: name, phone number",
        "Language changed to English",
        "Roles changed from Agent to Agent, Engineer",
        "Moved from 客服一部 to 客服二部",
        "Password changed",
        "Access taken away; all logins ended",
        "Access given back",
    ]


def test_an_invitation_s_history(cast: Cast) -> None:
    by = cast.administrator.actor

    def invite() -> int:
        made = invite_member(
            email="w@yinuo.example", name="王丽", department_id=cast.desk.pk, roles=["agent"], by=by, now=NOW
        )
        return int(made.pk)

    first = invite()
    renew_invitation(invitation_id=first, by=by, now=NOW)
    withdraw_invitation(invitation_id=first, by=by, now=NOW)
    assert lines(first) == [
        "Invited to 客服一部 as Agent",
        "Invitation sent again with a new link",
        "Invitation withdrawn",
    ]
    renewed = renew_invitation(invitation_id=invite(), by=by, now=NOW)
    password = PasswordHash(cast.owner.member.password)
    member = accept_invitation(
        token=invitation_token(renewed), username="wangli", name="王丽", password_hash=password, now=NOW
    )
    newest = list_history(subject_id=renewed.pk)[0]
    assert (newest.line.text, newest.line.href) == (
        "Invitation accepted",
        f"/settings/members/{member.pk}/",
    )
    assert lines(member.pk) == ["Joined 客服一部 by invitation as Agent"]


def test_an_api_client_s_history(cast: Cast) -> None:
    client = create_api_client(
        name="官网", scopes=["ticket.read"], department_id=None, by=SYSTEM, now=NOW
    ).client.pk
    rotate_api_token(client_id=client, by=SYSTEM, now=NOW)
    revoke_api_client(client_id=client, by=SYSTEM, now=NOW)
    assert lines(client) == ["API client added: 官网", "New token made; the old one is void", "Revoked"]


class TestTheAuditTrail:
    def test_tells_of_everything_newest_first_in_pages(
        self, cast: Cast, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(audit_queries, "PAGE_SIZE", 2)
        actor = cast.auditor.actor
        rename_department(department_id=cast.desk.id, name="客服中心", by=cast.administrator.actor, now=NOW)
        first = list_audit(actor=actor)
        assert [(row.actor, row.subject_kind) for row in first.items] == [
            ("何工", "department"),
            ("The system", "member"),
        ]
        second = list_audit(actor=actor, after=Cursor.parse(str(first.next_cursor), 1))
        assert second.items[0].id < first.items[-1].id

    def test_tells_of_one_thing(self, cast: Cast) -> None:
        rows = list_audit(actor=cast.manager.actor, subject_id=cast.workshop.pk).items
        assert [row.line.text for row in rows] == ["Department added: 维修班"]

    def test_is_for_those_who_may_read_it(self, cast: Cast) -> None:
        with pytest.raises(Forbidden):
            list_audit(actor=cast.supervisor.actor)

    def test_has_a_page_with_the_way_to_one_thing(self, cast: Cast) -> None:
        client = cast.auditor.client
        shown = client.get("/settings/audit/").content.decode()
        assert f'href="/settings/audit/?subject={cast.workshop.pk}"' in shown
        one = client.get(f"/settings/audit/?subject={cast.workshop.pk}").content.decode()
        assert one.count("<tr>") == 2  # the head and one fact
        assert cast.supervisor.client.get("/settings/audit/").status_code == 403

    def test_goes_on_with_the_next_rows_only(self, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(audit_queries, "PAGE_SIZE", 1)
        page = list_audit(actor=cast.auditor.actor)
        answer = cast.auditor.fragment(f"/settings/audit/?after={page.next_cursor}", "audit-more")
        assert answer.content.decode().lstrip().startswith("<tr>")
