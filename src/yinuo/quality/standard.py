"""The questionnaire that every installation has: what is asked after a ticket was closed, and when."""

from dataclasses import dataclass, field

from yinuo.quality.models import GAP_MAX, GAP_MIN, QuestionKind
from yinuo.tickets.states import State

AFTER_CLOSE = "after_close"
SATISFACTION = "satisfaction"
JUDGED_STATES = (State.PENDING_CONFIRMATION, State.CLOSED, State.ARCHIVED)


@dataclass(frozen=True, slots=True)
class NewQuestion:
    """A question to be: its wording in both languages, and a scale or options where its kind wants them."""

    code: str
    kind: QuestionKind
    text: str
    text_en: str
    is_required: bool = False
    scale_min: int | None = None
    scale_max: int | None = None
    options: list[dict[str, str]] = field(default_factory=list)


AFTER_CLOSE_QUESTIONS = (
    NewQuestion(
        SATISFACTION,
        QuestionKind.SCORE,
        "总的来说，您对这次服务满意吗？",
        "All in all, how satisfied are you with this service?",
        is_required=True,
        scale_min=1,
        scale_max=5,
    ),
    NewQuestion(
        "gap",
        QuestionKind.GAP,
        "和您当初的期望相比，实际得到的怎么样？",
        "Compared with what you expected, how was what you received?",
        scale_min=GAP_MIN,
        scale_max=GAP_MAX,
    ),
    NewQuestion(
        "words",
        QuestionKind.TEXT,
        "还有什么想对我们说的？",
        "Is there anything else you would like to tell us?",
    ),
)
