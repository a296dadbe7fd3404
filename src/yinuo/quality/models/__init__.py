from yinuo.quality.models.questionnaire import (
    GAP_MAX,
    GAP_MIN,
    Question,
    QuestionKind,
    Questionnaire,
    QuestionnaireVersion,
)
from yinuo.quality.models.response import LONGEST_ANSWER, Answer, Invitation, Response

__all__ = [
    "GAP_MAX",
    "GAP_MIN",
    "LONGEST_ANSWER",
    "Answer",
    "Invitation",
    "Question",
    "QuestionKind",
    "Questionnaire",
    "QuestionnaireVersion",
    "Response",
]
