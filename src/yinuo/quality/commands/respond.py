"""Taking in a customer's verdict."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from yinuo.core.actor import Actor
from yinuo.core.errors import DomainError
from yinuo.core.events import record_event
from yinuo.core.ids import TicketId
from yinuo.quality.answers import Asked, CleanAnswer, clean_answers, list_asked
from yinuo.quality.commands.invite import invite_to_judge
from yinuo.quality.events import CustomerAnswered
from yinuo.quality.models import Answer, Invitation, QuestionKind, Response
from yinuo.quality.standard import SATISFACTION
from yinuo.tickets.policies import get_own_ticket


class NothingAsked(DomainError):
    code, status = "quality.nothing_asked", 409
    message = _("The matter is not finished yet; we will ask for your verdict then.")


class AlreadyAnswered(DomainError):
    code, status = "quality.already_answered", 409
    message = _("You have given your verdict already. Thank you!")


@dataclass(frozen=True, slots=True)
class Verdict:
    """A stored response and the answers that figures are made of."""

    response: Response
    satisfaction: int | None
    gaps: tuple[int, ...]


@transaction.atomic
def submit_response(*, ticket_id: TicketId, answers: Mapping[str, str], by: Actor, now: datetime) -> Verdict:
    """Store the verdict of a ticket's own customer on its last closing, once.

    ``answers`` maps field names (``satisfaction``, ``gap-12`` for expectation 12) to what was entered. Raises NotFound
    to anybody else, NothingAsked, AlreadyAnswered, AnswersRefused with a problem for each field. Records quality.answered.
    """
    get_own_ticket(by, ticket_id)
    asked_of = invite_to_judge(ticket_id=ticket_id, by=Actor.automation("invite_to_judge"), now=now)
    if asked_of is None:
        raise NothingAsked
    invitation = Invitation.objects.select_for_update(of=("self",)).get(pk=asked_of.pk)
    if Response.objects.filter(invitation=invitation).exists():
        raise AlreadyAnswered
    asked = list_asked(version_id=invitation.version_id, ticket_id=ticket_id)
    clean = clean_answers(asked, answers)
    response = Response.objects.create(invitation=invitation, submitted_at=now)
    Answer.objects.bulk_create(
        Answer(
            response=response,
            question_id=each.question_id,
            expectation_id=each.expectation_id,
            number=each.number,
            choice=each.choice,
            text=each.text,
        )
        for each in clean
    )
    verdict = _verdict(response, asked, clean)
    record_event(_event(verdict, ticket_id, asked), by=by, at=now)
    return verdict


def _verdict(response: Response, asked: list[Asked], clean: list[CleanAnswer]) -> Verdict:
    kinds = {one.question_id: one for one in asked}
    scores = [each.number for each in clean if kinds[each.question_id].code == SATISFACTION]
    gaps = tuple(
        each.number
        for each in clean
        if kinds[each.question_id].kind == QuestionKind.GAP and each.number is not None
    )
    return Verdict(response, scores[0] if scores else None, gaps)


def _event(verdict: Verdict, ticket_id: int, asked: list[Asked]) -> CustomerAnswered:
    best = next((one.scale[-1] for one in asked if one.code == SATISFACTION), None)
    return CustomerAnswered(
        subject_id=ticket_id,
        invitation_id=verdict.response.invitation_id,
        response_id=verdict.response.pk,
        satisfaction=verdict.satisfaction,
        satisfaction_max=best if verdict.satisfaction is not None else None,
        gaps=list(verdict.gaps),
    )
