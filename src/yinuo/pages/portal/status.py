"""Where a matter stands, in words a customer would use himself."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinuo.tickets.models import Ticket
from yinuo.tickets.states import HoldReason, State

type Text = str | LazyText

STEPS: tuple[Text, ...] = (
    pgettext_lazy("step", "Received"),
    _("In hand"),
    _("Your confirmation"),
    _("Finished"),
)


@dataclass(frozen=True, slots=True)
class Status:
    """One sentence and a sentence more; ``step`` is how far along STEPS, None where the way ended early."""

    head: Text
    text: Text
    step: int | None


_IN_WORDS: Mapping[str, Status] = {
    State.PENDING_ACCEPTANCE: Status(_("We have received it"), _("A colleague reads it and takes it on."), 0),
    State.PENDING_DISPATCH: Status(_("We have taken it on"), _("We are finding the right person for it."), 0),
    State.ASSIGNED: Status(_("Somebody is responsible"), _("Work on it begins soon."), 1),
    State.IN_PROGRESS: Status(_("We are working on it"), _("What we promised you stands below."), 1),
    State.ON_HOLD: Status(_("It rests for a while"), "", 1),
    State.PENDING_CONFIRMATION: Status(
        _("We think it is done"), _("Please look whether it is. Your word counts."), 2
    ),
    State.CLOSED: Status(_("It is finished"), _("If something is not right, open it again."), 3),
    State.ARCHIVED: Status(
        _("It is finished"), _("It was finished some time ago and is kept for reading."), 3
    ),
    State.REFUSED: Status(
        _("We could not take it on"), _("The reason stands in the course of events."), None
    ),
    State.WITHDRAWN: Status(_("You have withdrawn it"), _("If you need us again, just write to us."), None),
    State.MERGED: Status(_("It goes on elsewhere"), _("It was joined with another request of yours."), None),
}
_WHY_ON_HOLD: Mapping[str, Text] = {
    HoldReason.CUSTOMER: _("We are waiting for your answer. Write to us below and it goes on."),
    HoldReason.PARTS: _("We are waiting for a spare part."),
    HoldReason.THIRD_PARTY: _("We are waiting for somebody outside our house."),
    HoldReason.APPOINTMENT: _("It waits for the appointment you wished."),
}


def status_of(ticket: Ticket) -> Status:
    """The status of a ticket in plain words."""
    status = _IN_WORDS[ticket.state]
    if ticket.state == State.ON_HOLD:
        return Status(status.head, _WHY_ON_HOLD[ticket.hold_reason], status.step)
    return status
