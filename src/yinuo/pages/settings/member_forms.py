"""The three forms of a member's file: profile, department, roles."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from django.http import HttpRequest, QueryDict

from yinuo.core.actor import Actor
from yinuo.core.ids import MemberId
from yinuo.pages.settings.asking import carry_out
from yinuo.pages.settings.forms import PlaceForm, ProfileForm, RolesForm
from yinuo.people.commands.members import change_member_department, change_member_roles
from yinuo.people.commands.profile import update_profile
from yinuo.people.models import Member
from yinuo.people.queries.departments import DepartmentChoice
from yinuo.people.queries.members import MemberCard


@dataclass(frozen=True, slots=True)
class MemberForms:
    """Of the three the one that was sent is bound; ``sent`` is its name, empty for none."""

    profile: ProfileForm
    place: PlaceForm
    roles: RolesForm
    sent: str

    @classmethod
    def of(cls, card: MemberCard, departments: Iterable[DepartmentChoice], request: HttpRequest) -> Self:
        sent = next((name for name in ("profile", "place", "roles") if f"save_{name}" in request.POST), "")

        def data(name: str) -> QueryDict | None:
            return request.POST if sent == name else None

        return cls(
            ProfileForm(data("profile"), initial={"name": card.name, "phone": card.phone_shown}),
            PlaceForm(data("place"), departments=departments, initial={"department": card.department_id}),
            RolesForm(data("roles"), initial={"roles": card.roles}),
            sent,
        )

    @property
    def have_errors(self) -> bool:
        return any(form.errors for form in (self.profile, self.place, self.roles))

    def carry_out(self, card: MemberCard, *, by: Actor, now: datetime) -> bool:
        """Whether the form that was sent is valid and its command did not refuse."""
        done: Member | None = None
        member_id = MemberId(card.id)
        profile, place, roles = self.profile, self.place, self.roles
        if self.sent == "profile" and profile.is_valid():
            data = profile.cleaned_data
            done = carry_out(profile, lambda: update_profile(member_id=member_id, **data, by=by, now=now))
        elif self.sent == "place" and place.is_valid():
            department_id = place.cleaned_data["department"]
            done = carry_out(
                place,
                lambda: change_member_department(
                    member_id=member_id, department_id=department_id, by=by, now=now
                ),
            )
        elif self.sent == "roles" and roles.is_valid():
            wanted = roles.cleaned_data["roles"]
            done = carry_out(
                roles, lambda: change_member_roles(member_id=member_id, roles=wanted, by=by, now=now)
            )
        return done is not None
