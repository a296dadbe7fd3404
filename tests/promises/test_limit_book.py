"""What the bulk doors build is what the plain command stores."""

import pytest
from django.forms import model_to_dict

from tests.people.factories import NOW, SYSTEM
from tests.promises.factories import make_subject
from yinuo.catalog.models import RequestKind
from yinuo.core.events import build_event
from yinuo.core.models import Event
from yinuo.promises.commands.defaults import install_default_limits
from yinuo.promises.commands.limits import limit_row, start_service_limits
from yinuo.promises.limits import LimitBook, started_event
from yinuo.promises.models import Measure, ServiceLimit
from yinuo.promises.queries.schedules import load_limit_book

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", RequestKind)
@pytest.mark.parametrize("priority", [1, 2, 3, 4])
def test_rows_and_event_are_those_of_the_plain_command(kind: RequestKind, priority: int) -> None:
    install_default_limits(by=SYSTEM, now=NOW)
    subject_id = make_subject()
    planned = load_limit_book().plan(kind.value, priority, NOW)
    built = [model_to_dict(limit_row(subject_id, plan), exclude=["id"]) for plan in planned]
    fact = build_event(started_event(subject_id, planned), by=SYSTEM, at=NOW)
    start_service_limits(
        subject_id=subject_id, kind=kind.value, priority=priority, received_at=NOW, by=SYSTEM, now=NOW
    )
    stored = ServiceLimit.objects.filter(subject_id=subject_id).order_by("pk")
    assert built == [model_to_dict(row, exclude=["id"]) for row in stored]
    event = Event.objects.get(subject_id=subject_id)
    assert (event.type, event.payload, event.at) == (fact.type, fact.payload, fact.at)


def test_an_empty_book_plans_nothing() -> None:
    assert LimitBook((), {}).plan("repair", 1, NOW) == []
    assert LimitBook((), {}).rule_for("repair", 1, Measure.SOLUTION) is None
