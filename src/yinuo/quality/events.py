"""The facts of asking and being answered. The words of an answer lie in the answer, not in the event."""

from dataclasses import dataclass
from enum import StrEnum

from yinuo.core.events import event_type


class QualityEvent(StrEnum):
    PUBLISHED = "questionnaire.published"
    INVITED = "quality.invited"
    ANSWERED = "quality.answered"


@event_type(QualityEvent.PUBLISHED)
@dataclass(frozen=True, slots=True)
class VersionPublished:
    """A version of a questionnaire is fixed; later invitations ask it."""

    subject_id: int
    version_id: int
    number: int
    questions: int


@event_type(QualityEvent.INVITED)
@dataclass(frozen=True, slots=True)
class CustomerInvited:
    """The customer of a ticket is asked to judge one closing of it (``closing_id``: that event)."""

    subject_id: int
    invitation_id: int
    version_id: int
    closing_id: int
    contact_id: int


@event_type(QualityEvent.ANSWERED)
@dataclass(frozen=True, slots=True)
class CustomerAnswered:
    """The customer judged. ``gaps`` are his marks for received − expected, in the order of the expectations."""

    subject_id: int
    invitation_id: int
    response_id: int
    satisfaction: int | None
    satisfaction_max: int | None
    gaps: list[int]
