"""What is asked about a ticket, and how an answer is read: typed by the kind of its question."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yinuo.core.errors import DomainError
from yinuo.quality.models import LONGEST_ANSWER, Question, QuestionKind
from yinuo.quality.wording import Point, points_of
from yinuo.tickets.models import Expectation

YES_NO = {"yes": 1, "no": 0}


class AnswersRefused(DomainError):
    """Some answers do not fit their questions; ``problems`` maps field names to sentences."""

    code, status = "quality.answers_refused", 422
    message = gettext_lazy("Some answers are missing or do not fit; they are marked below.")

    @property
    def problems(self) -> dict[str, str]:
        return dict(self.params["problems"])  # type: ignore[call-overload, no-any-return]


@dataclass(frozen=True, slots=True)
class Option:
    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Asked:
    """One question as it is put: a gap once for each expectation. ``name`` is its field in a form."""

    name: str
    question_id: int
    code: str
    kind: QuestionKind
    text: str
    is_required: bool
    scale: tuple[int, ...] = ()
    options: tuple[Option, ...] = ()
    expectation_id: int | None = None
    expected: str = ""
    importance: int = 0

    @property
    def points(self) -> tuple[Point, ...]:
        return points_of(self.kind, self.code, self.scale)

    def words_of(self, value: str) -> str:
        """An answer as it reads: the word of a point or an option, or the text itself."""
        named = {point.value: point.word or point.shown for point in self.points}
        named |= {option.code: option.text for option in self.options}
        return named.get(value, value)


@dataclass(frozen=True, slots=True)
class CleanAnswer:
    """An answer that fits its question."""

    question_id: int
    expectation_id: int | None = None
    number: int | None = None
    choice: str = ""
    text: str = ""


def list_asked(*, version_id: int, ticket_id: int) -> list[Asked]:
    """The questions of a version as they are put about one ticket, in order; two statements."""
    expectations = list(Expectation.objects.filter(ticket_id=ticket_id).order_by("-importance", "pk"))
    asked: list[Asked] = []
    for question in Question.objects.filter(version_id=version_id).order_by("position"):
        if question.kind == QuestionKind.GAP:
            asked += [_asked(question, expectation) for expectation in expectations]
        else:
            asked.append(_asked(question, None))
    return asked


def clean_answers(asked: Sequence[Asked], given: Mapping[str, str]) -> list[CleanAnswer]:
    """The answers that were given, typed. Raises AnswersRefused with all problems at once."""
    clean: list[CleanAnswer] = []
    problems: dict[str, str] = {}
    for one in asked:
        raw = given.get(one.name, "").replace("\x00", "").strip()
        if not raw:
            if one.is_required:
                problems[one.name] = _("Please answer this question.")
            continue
        answer = READERS[one.kind](one, raw)
        if answer is None:
            problems[one.name] = _("This answer does not fit the question.")
        else:
            clean.append(answer)
    if not problems and not clean:
        problems[asked[0].name if asked else ""] = _("Please answer at least one question.")
    if problems:
        raise AnswersRefused(problems=problems)
    return clean


def value_of(kind: QuestionKind, number: int | None, choice: str, text: str) -> str:
    """A stored answer as its form would send it; the other way round of READERS."""
    if number is None:
        return choice or text
    if kind is QuestionKind.YES_NO:
        return "yes" if number else "no"
    return str(number)


def _asked(question: Question, expectation: Expectation | None) -> Asked:
    scale: tuple[int, ...] = ()
    if question.scale_min is not None and question.scale_max is not None:
        scale = tuple(range(question.scale_min, question.scale_max + 1))
    wording = "text_en" if question.shown_text == question.text_en else "text"
    options = [Option(each["code"], each.get(wording) or each["text"]) for each in question.options]
    if question.kind == QuestionKind.YES_NO:
        options = [Option("yes", _("Yes")), Option("no", _("No"))]
    return Asked(
        name=f"{question.code}-{expectation.pk}" if expectation else question.code,
        question_id=question.pk,
        code=question.code,
        kind=QuestionKind(question.kind),
        text=question.shown_text,
        is_required=question.is_required,
        scale=scale,
        options=tuple(options),
        expectation_id=expectation.pk if expectation else None,
        expected=expectation.what if expectation else "",
        importance=expectation.importance if expectation else 0,
    )


def _read_number(asked: Asked, raw: str) -> CleanAnswer | None:
    try:
        number = int(raw)
    except ValueError:
        return None
    if number not in asked.scale:
        return None
    return CleanAnswer(asked.question_id, asked.expectation_id, number=number)


def _read_yes_no(asked: Asked, raw: str) -> CleanAnswer | None:
    return CleanAnswer(asked.question_id, number=YES_NO[raw]) if raw in YES_NO else None


def _read_choice(asked: Asked, raw: str) -> CleanAnswer | None:
    known = any(option.code == raw for option in asked.options)
    return CleanAnswer(asked.question_id, choice=raw) if known else None


def _read_text(asked: Asked, raw: str) -> CleanAnswer | None:
    return CleanAnswer(asked.question_id, text=raw) if len(raw) <= LONGEST_ANSWER else None


READERS: dict[QuestionKind, Callable[[Asked, str], CleanAnswer | None]] = {
    QuestionKind.SCORE: _read_number,
    QuestionKind.GAP: _read_number,
    QuestionKind.YES_NO: _read_yes_no,
    QuestionKind.CHOICE: _read_choice,
    QuestionKind.TEXT: _read_text,
}
