"""The points of a scale in words, so that nobody must guess what a figure means."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from yinuo.quality.models import QuestionKind
from yinuo.quality.standard import SATISFACTION

SATISFACTION_WORDS: dict[int, LazyText] = {
    1: _("very dissatisfied"),
    2: _("dissatisfied"),
    3: _("so-so"),
    4: _("satisfied"),
    5: _("very satisfied"),
}
GAP_WORDS: dict[int, LazyText] = {
    -3: _("far worse"),
    -2: _("worse"),
    -1: _("a little worse"),
    0: _("as expected"),
    1: _("a little better"),
    2: _("better"),
    3: _("far better"),
}


@dataclass(frozen=True, slots=True)
class Point:
    """One point of a scale: what is sent, what is read, what it means."""

    value: str
    shown: str
    word: str


def points_of(kind: QuestionKind, code: str, scale: Sequence[int]) -> tuple[Point, ...]:
    """The points of a question's scale; a gap's carry their sign."""
    words = GAP_WORDS if kind is QuestionKind.GAP else SATISFACTION_WORDS if code == SATISFACTION else {}
    return tuple(
        Point(
            value=str(number),
            shown=f"{number:+d}".replace("-", "−") if kind is QuestionKind.GAP and number else str(number),
            word=str(words.get(number, "")),
        )
        for number in scale
    )
