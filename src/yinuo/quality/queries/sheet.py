"""The questionnaire of one ticket as its customer sees it: still to be answered, or what he answered."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from yinuo.core.actor import Actor
from yinuo.core.ids import TicketId
from yinuo.quality.answers import Asked, list_asked, value_of
from yinuo.quality.models import Answer, Invitation, QuestionKind, QuestionnaireVersion, Response
from yinuo.quality.standard import AFTER_CLOSE, JUDGED_STATES
from yinuo.tickets.policies import get_own_ticket


@dataclass(frozen=True, slots=True)
class Field:
    """A question in a form, with its value and its problem."""

    asked: Asked
    value: str
    problem: str


@dataclass(frozen=True, slots=True)
class Line:
    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """``answered_at`` is set once the verdict was given; ``given`` then maps field names to answers."""

    asked: tuple[Asked, ...]
    answered_at: datetime | None = None
    given: dict[str, str] = field(default_factory=dict)

    def fields(self, given: Mapping[str, str], problems: Mapping[str, str]) -> tuple[Field, ...]:
        """The questions with what was entered so far and what is wrong with it."""
        return tuple(Field(one, given.get(one.name, ""), problems.get(one.name, "")) for one in self.asked)

    @property
    def lines(self) -> tuple[Line, ...]:
        """What was answered, in words; unanswered questions are left out."""
        return tuple(
            Line(one.expected or one.text, one.words_of(self.given[one.name]))
            for one in self.asked
            if one.name in self.given
        )


def get_sheet(*, actor: Actor, ticket_id: TicketId) -> Sheet | None:
    """What the ticket's own customer is asked about its last closing, None while there is nothing to judge.

    Raises NotFound to anybody else. Shown as soon as the ticket is done, also before the job that invites has run.
    """
    ticket = get_own_ticket(actor, ticket_id)
    if ticket.state not in JUDGED_STATES:
        return None
    invitation = Invitation.objects.filter(subject_id=ticket_id).order_by("-pk").first()
    response = Response.objects.filter(invitation=invitation).first() if invitation else None
    is_old = (
        response is not None and ticket.resolved_at is not None and response.submitted_at < ticket.resolved_at
    )
    if invitation is None or is_old:
        version = _version_to_ask()
        return Sheet(tuple(list_asked(version_id=version, ticket_id=ticket_id))) if version else None
    asked = tuple(list_asked(version_id=invitation.version_id, ticket_id=ticket_id))
    if response is None:
        return Sheet(asked)
    return Sheet(asked, response.submitted_at, _given(response))


def _version_to_ask() -> int | None:
    versions = QuestionnaireVersion.objects.filter(
        questionnaire__code=AFTER_CLOSE, published_at__isnull=False
    )
    return versions.order_by("-number").values_list("pk", flat=True).first()


def _given(response: Response) -> dict[str, str]:
    answers = Answer.objects.filter(response=response).select_related("question")
    return {
        f"{each.question.code}-{each.expectation_id}" if each.expectation_id else each.question.code: (
            value_of(QuestionKind(each.question.kind), each.number, each.choice, each.text)
        )
        for each in answers
    }
