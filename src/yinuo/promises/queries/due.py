"""The earliest due time of a subject, by which lists are ordered."""

from datetime import datetime

from django.db.models import Min, OuterRef, QuerySet, Subquery
from django.db.models.functions import Least

from yinuo.core.ids import SubjectId
from yinuo.core.models import Subject
from yinuo.promises.models import Promise, ServiceLimit


def next_due(subject_id: SubjectId) -> datetime | None:
    """The earliest due time still owed on a subject, None where nothing is.

    Counted are open promises, broken ones that are neither fulfilled, replaced nor mended, and limits that run
    (a paused one only when it was late already). So the sweep does not change it.
    """
    promises = Promise.objects.owed().filter(subject_id=OuterRef("pk"))
    limits = ServiceLimit.objects.ticking().filter(subject_id=OuterRef("pk"))
    earliest = Least(_earliest(promises), _earliest(limits))
    return Subject.objects.filter(pk=subject_id).values_list(earliest, flat=True).first()


def _earliest(rows: QuerySet[Promise] | QuerySet[ServiceLimit]) -> Subquery:
    return Subquery(rows.order_by().values("subject_id").annotate(due=Min("due_at")).values("due"))
