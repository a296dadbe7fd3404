"""Opening the history of a new thing."""

from yinuo.core.ids import SubjectId
from yinuo.core.models import Subject


def open_subject(kind: str) -> SubjectId:
    """Start the history of a thing of ``kind``; the first event follows in the same transaction."""
    return SubjectId(Subject.objects.create(kind=kind).pk)
