"""The earliest due time of a subject, by which lists are ordered."""

from datetime import datetime
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import Min, OuterRef, QuerySet, Subquery
from django.db.models.functions import Least

from yinuo.core.ids import SubjectId
from yinuo.core.models import Subject
from yinuo.promises.models import Promise, ServiceLimit

ANY_SUBJECT = -20261119
"""Stands for the subject's id in the compiled statement."""


def next_due(subject_id: SubjectId) -> datetime | None:
    """The earliest due time still owed on a subject, None where nothing is.

    Counted are open promises, broken ones that are neither fulfilled, replaced nor mended, and limits that run
    (a paused one only when it was late already). So the sweep does not change it.
    """
    sql, params = _statement()
    with connection.cursor() as cursor:
        cursor.execute(sql, [subject_id if param is ANY_SUBJECT else param for param in params])
        row = cursor.fetchone()
    return row[0] if row else None


@cache
def _statement() -> tuple[str, tuple[Any, ...]]:
    """The query as SQL, compiled once: nearly every command asks it, and compiling costs ten times the asking."""
    promises = Promise.objects.owed().filter(subject_id=OuterRef("pk"))
    limits = ServiceLimit.objects.ticking().filter(subject_id=OuterRef("pk"))
    earliest = Least(_earliest(promises), _earliest(limits))
    query = Subject.objects.filter(pk=ANY_SUBJECT).values_list(earliest)
    sql, params = query.query.sql_with_params()
    return sql, tuple(ANY_SUBJECT if param == ANY_SUBJECT else param for param in params)


def _earliest(rows: QuerySet[Promise] | QuerySet[ServiceLimit]) -> Subquery:
    return Subquery(rows.order_by().values("subject_id").annotate(due=Min("due_at")).values("due"))
