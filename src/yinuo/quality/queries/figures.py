"""Figures of the board: satisfaction and gap of a period, over the tickets that the reader may see."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Q, QuerySet

from yinuo.core.actor import Actor
from yinuo.quality.figures import Gap, Share, gap_of, wilson
from yinuo.quality.models import Answer, QuestionKind
from yinuo.quality.standard import SATISFACTION
from yinuo.tickets.models import Ticket

TOP_BOXES = 2


@dataclass(frozen=True, slots=True)
class Period:
    """When a verdict was given: from ``since`` up to, not including, ``until``."""

    since: datetime
    until: datetime


def get_satisfaction(*, actor: Actor, period: Period) -> Share:
    """The share of verdicts in the best two boxes, with its 95 % interval (domain facts B, CSAT); one statement."""
    marks = _answers(actor, period).filter(question__code=SATISFACTION, question__kind=QuestionKind.SCORE)
    is_top = Q(number__gt=F("question__scale_max") - TOP_BOXES)
    counts = marks.aggregate(n=Count("pk"), hits=Count("pk", filter=is_top))
    return wilson(counts["hits"], counts["n"])


def get_gap(*, actor: Actor, period: Period) -> Gap:
    """Received − expected over all expectations that were judged in the period; one statement."""
    marks = _answers(actor, period).filter(question__kind=QuestionKind.GAP)
    rows = marks.values_list("number", "expectation__importance")
    return gap_of([(number, importance) for number, importance in rows if number is not None])


def list_judged(*, actor: Actor, period: Period, dissatisfied_only: bool = False) -> QuerySet[Answer, int]:
    """Ids of the tickets behind the figures, to narrow a list of tickets by (``pk__in``)."""
    marks = _answers(actor, period)
    if dissatisfied_only:
        marks = marks.filter(question__code=SATISFACTION, number__lte=F("question__scale_max") - TOP_BOXES)
    return marks.values_list("response__invitation__subject_id", flat=True).distinct()


def _answers(actor: Actor, period: Period) -> QuerySet[Answer]:
    visible = Ticket.objects.visible_to(actor).values("pk")
    return Answer.objects.filter(
        response__submitted_at__gte=period.since,
        response__submitted_at__lt=period.until,
        response__invitation__subject_id__in=visible,
        number__isnull=False,
    )
