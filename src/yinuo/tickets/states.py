"""The states of a ticket and why one may wait."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class State(models.TextChoices):
    PENDING_ACCEPTANCE = "pending_acceptance", _("Pending acceptance")
    PENDING_DISPATCH = "pending_dispatch", _("Pending dispatch")
    ASSIGNED = "assigned", _("Assigned")
    IN_PROGRESS = "in_progress", _("In progress")
    ON_HOLD = "on_hold", _("On hold")
    PENDING_CONFIRMATION = "pending_confirmation", _("Pending confirmation")
    CLOSED = "closed", pgettext_lazy("ticket state", "Closed")
    ARCHIVED = "archived", _("Archived")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    MERGED = "merged", _("Merged")


OPEN_STATES = (
    State.PENDING_ACCEPTANCE,
    State.PENDING_DISPATCH,
    State.ASSIGNED,
    State.IN_PROGRESS,
    State.ON_HOLD,
    State.PENDING_CONFIRMATION,
)
ACTIVE_STATES = OPEN_STATES[:-1]
END_STATES = (State.ARCHIVED, State.REFUSED, State.WITHDRAWN, State.MERGED)


class HoldReason(models.TextChoices):
    """Why work rests. Each pauses the service limits; a promise to the customer is never paused."""

    CUSTOMER = "customer", _("Waiting for the customer")
    PARTS = "parts", _("Waiting for parts")
    THIRD_PARTY = "third_party", _("Waiting for a third party")
    APPOINTMENT = "appointment", _("Appointment at the customer's wish")


class Channel(models.TextChoices):
    """The door by which a request or a message came."""

    PHONE = "phone", _("Phone")
    DESK = "desk", _("At the desk")
    PORTAL = "portal", _("Portal")
    QR = "qr", _("QR code")
    MAIL = "mail", _("Mail")
    SMS = "sms", _("Text message")
    API = "api", _("API")
    IMPORT = "import", _("Import")


class Level(models.IntegerChoices):
    """Impact and urgency: 1 is the highest."""

    HIGH = 1, _("High")
    MEDIUM = 2, _("Medium")
    LOW = 3, _("Low")


class Priority(models.IntegerChoices):
    """1 is dealt with first."""

    URGENT = 1, pgettext_lazy("priority", "Urgent")
    HIGH = 2, pgettext_lazy("priority", "High")
    NORMAL = 3, pgettext_lazy("priority", "Normal")
    LOW = 4, pgettext_lazy("priority", "Low")


# Impact × urgency, after ITIL's matrix: both high is urgent, both low is low.
PRIORITY_MATRIX: dict[tuple[int, int], Priority] = {
    (1, 1): Priority.URGENT, (1, 2): Priority.HIGH, (1, 3): Priority.NORMAL,
    (2, 1): Priority.HIGH, (2, 2): Priority.NORMAL, (2, 3): Priority.NORMAL,
    (3, 1): Priority.NORMAL, (3, 2): Priority.NORMAL, (3, 3): Priority.LOW,
}  # fmt: skip


def priority_of(impact: int, urgency: int) -> Priority:
    """Priority of an impact and an urgency, each 1 (high) to 3 (low)."""
    return PRIORITY_MATRIX[impact, urgency]
