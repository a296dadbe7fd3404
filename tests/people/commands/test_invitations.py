"""Invitations from the first mail to the first login."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.cast import Cast
from tests.history import BrokenEventLog, events_of, last_event, last_words
from tests.people.factories import NOW, SYSTEM, make_member, password_hash
from yinuo.core.errors import Forbidden, NotFound
from yinuo.people.commands.departments import DepartmentRetiredAlready, retire_department
from yinuo.people.commands.invitations import (
    VALID_FOR,
    InvitationVoid,
    InvitedAlready,
    accept_invitation,
    invite_member,
    renew_invitation,
    withdraw_invitation,
)
from yinuo.people.commands.members import BadMemberData, LoginTaken, RoleNotForTeams, RolesMissing
from yinuo.people.links import invitation_token
from yinuo.people.models import Department, Invitation, Member

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=1)


def invite(cast: Cast, **changes: Any) -> Invitation:
    columns = {
        "email": "New@yinuo.example",
        "name": "新人",
        "department_id": cast.desk.pk,
        "roles": ["agent"],
        "by": cast.administrator.actor,
        "now": NOW,
        **changes,
    }
    return invite_member(**columns)


def accept(invitation: Invitation, **changes: Any) -> Member:
    columns = {
        "token": invitation_token(invitation),
        "username": "xinren",
        "name": "新人",
        "password_hash": password_hash(),
        "now": LATER,
        **changes,
    }
    return accept_invitation(**columns)


class TestInviteMember:
    def test_waits_seven_days_for_one_person(self, cast: Cast) -> None:
        invitation = invite(cast)
        stored = Invitation.objects.get(pk=invitation.pk)
        assert (stored.email, stored.roles, stored.department, stored.expires_at) == (
            "new@yinuo.example",
            ["agent"],
            cast.desk,
            NOW + timedelta(days=7),
        )

    def test_records_one_event_whose_payload_names_nobody(self, cast: Cast) -> None:
        invitation = invite(cast)
        facts = {
            "department": cast.desk.pk,
            "department_name": "客服一部",
            "roles": ["agent"],
            "expires_at": (NOW + VALID_FOR).isoformat(),
        }
        assert events_of(invitation.pk) == [("invitation.sent", facts)]
        assert "new@yinuo.example" in last_words(invitation.pk)

    def test_defers_the_mail_without_the_link(self, cast: Cast) -> None:
        invitation = invite(cast)
        job = ProcrastinateJob.objects.get(task_name="people.send_invitation")
        assert job.args == {"invitation_id": invitation.pk}

    def test_refuses_a_mail_address_of_a_member(self, cast: Cast) -> None:
        with pytest.raises(LoginTaken):
            invite(cast, email=cast.owner.member.email)

    def test_refuses_a_second_open_invitation(self, cast: Cast) -> None:
        invite(cast)
        with pytest.raises(InvitedAlready):
            invite(cast, email="NEW@yinuo.example")
        assert Invitation.objects.count() == 1

    def test_refuses_wrong_data_wide_roles_and_retired_places(self, cast: Cast) -> None:
        retire_department(department_id=cast.workshop.id, by=SYSTEM, now=NOW)
        for refusal, changes in (
            (BadMemberData, {"email": "no mail"}),
            (BadMemberData, {"name": " "}),
            (RolesMissing, {"roles": []}),
            (RoleNotForTeams, {"department_id": cast.team.pk, "roles": ["manager"]}),
            (DepartmentRetiredAlready, {"department_id": cast.workshop.pk}),
            (NotFound, {"department_id": 10**9}),
        ):
            with pytest.raises(refusal):
                invite(cast, **changes)
        assert not Invitation.objects.exists()

    def test_is_done_by_a_person_with_the_right(self, cast: Cast) -> None:
        for actor in (cast.supervisor.actor, SYSTEM):
            with pytest.raises(Forbidden):
                invite(cast, by=actor)

    def test_undoes_itself_and_its_mail_when_the_event_cannot_be_stored(
        self, cast: Cast, broken_event_log: BrokenEventLog
    ) -> None:
        administrator = cast.administrator.actor
        with broken_event_log():
            invite(cast, by=administrator)
        assert not Invitation.objects.exists()
        assert not ProcrastinateJob.objects.filter(task_name="people.send_invitation").exists()


class TestRenewInvitation:
    def test_makes_a_new_link_and_voids_the_old_one(self, cast: Cast) -> None:
        invitation = invite(cast)
        old_token = invitation_token(invitation)
        renewed = renew_invitation(invitation_id=invitation.pk, by=cast.administrator.actor, now=LATER)
        assert renewed.expires_at == LATER + VALID_FOR
        with pytest.raises(InvitationVoid):
            accept(invitation, token=old_token)
        assert accept(renewed).username == "xinren"

    def test_records_the_new_span_and_defers_the_mail_again(self, cast: Cast) -> None:
        invitation = invite(cast)
        renew_invitation(invitation_id=invitation.pk, by=cast.administrator.actor, now=LATER)
        facts = {"expires_at": (LATER + VALID_FOR).isoformat()}
        assert last_event(invitation.pk) == ("invitation.renewed", facts)
        assert ProcrastinateJob.objects.filter(task_name="people.send_invitation").count() == 2

    def test_brings_an_expired_one_back(self, cast: Cast) -> None:
        invitation = invite(cast)
        late = NOW + VALID_FOR + timedelta(days=30)
        renewed = renew_invitation(invitation_id=invitation.pk, by=cast.administrator.actor, now=late)
        assert accept(renewed, now=late).is_active

    def test_refuses_one_that_was_accepted(self, cast: Cast) -> None:
        invitation = invite(cast)
        accept(invitation)
        with pytest.raises(InvitationVoid):
            renew_invitation(invitation_id=invitation.pk, by=cast.administrator.actor, now=LATER)

    def test_is_hidden_from_those_who_do_not_manage_people(self, cast: Cast) -> None:
        invitation = invite(cast)
        with pytest.raises(NotFound):
            renew_invitation(invitation_id=invitation.pk, by=cast.supervisor.actor, now=LATER)


class TestWithdrawInvitation:
    def test_voids_the_link(self, cast: Cast) -> None:
        invitation = invite(cast)
        withdraw_invitation(invitation_id=invitation.pk, by=cast.administrator.actor, now=LATER)
        stored = Invitation.objects.get(pk=invitation.pk)
        assert (stored.withdrawn_at, stored.withdrawn_by) == (LATER, cast.administrator.member)
        assert last_event(invitation.pk) == ("invitation.withdrawn", {})
        with pytest.raises(InvitationVoid):
            accept(invitation)

    def test_frees_the_mail_address_for_another_invitation(self, cast: Cast) -> None:
        withdraw_invitation(invitation_id=invite(cast).pk, by=cast.administrator.actor, now=LATER)
        assert invite(cast).pk

    def test_refuses_a_second_time(self, cast: Cast) -> None:
        invitation = invite(cast)
        withdraw_invitation(invitation_id=invitation.pk, by=cast.administrator.actor, now=LATER)
        with pytest.raises(InvitationVoid):
            withdraw_invitation(invitation_id=invitation.pk, by=cast.administrator.actor, now=LATER)

    def test_is_done_by_a_person(self, cast: Cast) -> None:
        invitation = invite(cast)
        with pytest.raises(Forbidden):
            withdraw_invitation(invitation_id=invitation.pk, by=SYSTEM, now=LATER)


class TestAcceptInvitation:
    def test_makes_the_member_who_was_meant(self, cast: Cast) -> None:
        invitation = invite(cast, roles=["engineer", "agent"], language="en")
        member = accept(invitation, name="新人甲")
        assert (member.name, member.email, member.roles, member.department, member.language) == (
            "新人甲",
            "new@yinuo.example",
            ["agent", "engineer"],
            cast.desk,
            "en",
        )

    def test_records_who_came_of_it(self, cast: Cast) -> None:
        invitation = invite(cast)
        member = accept(invitation)
        assert last_event(invitation.pk) == ("invitation.accepted", {"member": member.pk})
        assert events_of(member.pk)[0][1]["source"] == "invitation"
        stored = Invitation.objects.get(pk=invitation.pk)
        assert (stored.accepted_by, stored.accepted_at) == (member, LATER)

    def test_lets_in_once(self, cast: Cast) -> None:
        invitation = invite(cast)
        accept(invitation)
        with pytest.raises(InvitationVoid):
            accept(invitation, username="zweiter")
        assert not Member.objects.filter(username="zweiter").exists()

    @pytest.mark.parametrize("late", [timedelta(0), timedelta(seconds=1)])
    def test_refuses_from_the_moment_it_expires(self, cast: Cast, late: timedelta) -> None:
        invitation = invite(cast)
        with pytest.raises(InvitationVoid):
            accept(invitation, now=NOW + VALID_FOR + late)

    @pytest.mark.parametrize("token", ["", "x", "WzEsMV0:1x:forged", "../../etc"])
    def test_refuses_a_token_that_was_not_signed_here(self, cast: Cast, token: str) -> None:
        with pytest.raises(InvitationVoid):
            accept(invite(cast), token=token)

    def test_stays_open_when_the_username_is_taken(self, cast: Cast) -> None:
        invitation = invite(cast)
        with pytest.raises(LoginTaken):
            accept(invitation, username=cast.owner.member.username)
        assert accept(invitation).pk

    def test_undoes_itself_when_the_event_cannot_be_stored(
        self, cast: Cast, broken_event_log: BrokenEventLog
    ) -> None:
        invitation = invite(cast)
        with broken_event_log():
            accept(invitation)
        assert not Member.objects.filter(username="xinren").exists()
        assert Invitation.objects.open().filter(pk=invitation.pk).exists()


class TestWhatTheDatabaseRefuses:
    @pytest.mark.parametrize(
        "columns",
        [
            {"accepted_at": NOW},
            {"withdrawn_at": NOW},
            {"roles": []},
            {"language": "fr"},
            {"expires_at": NOW},
        ],
    )
    def test_columns_that_break_a_rule(self, cast: Cast, columns: dict[str, object]) -> None:
        invitation = invite(cast)
        with pytest.raises(IntegrityError), transaction.atomic():
            Invitation.objects.filter(pk=invitation.pk).update(**columns)

    def test_an_invitation_that_was_accepted_and_withdrawn(self, cast: Cast) -> None:
        invitation = invite(cast)
        accept(invitation)
        with pytest.raises(IntegrityError), transaction.atomic():
            Invitation.objects.filter(pk=invitation.pk).update(
                withdrawn_at=NOW, withdrawn_by=make_member().pk
            )


def test_a_department_with_an_invitation_cannot_be_deleted(cast: Cast) -> None:
    invite(cast, department_id=cast.workshop.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        Department.objects.filter(pk=cast.workshop.pk).delete()
