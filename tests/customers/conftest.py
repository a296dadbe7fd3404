"""What the customers' tests share: a broken event log, and the facts of a file in order."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest

from yinuo.core.models import Event


class LogBroken(Exception):
    """Storing an event failed."""


type BrokenLog = Callable[[], AbstractContextManager[None]]


@pytest.fixture
def broken_event_log(monkeypatch: pytest.MonkeyPatch) -> BrokenLog:
    """``with broken_event_log():`` no event can be stored, and what happens inside must fail for it."""

    @contextmanager
    def broken() -> Iterator[None]:
        def refuse(*_: object, **__: object) -> Event:
            raise LogBroken

        with monkeypatch.context() as patch:
            patch.setattr(Event, "save", refuse)
            patch.setattr(Event.objects, "bulk_create", refuse)
            with pytest.raises(LogBroken):
                yield

    return broken


type Facts = Callable[[int], list[tuple[str, dict[str, object]]]]


@pytest.fixture
def facts() -> Facts:
    """Type and payload of every event of a subject, oldest first."""

    def facts_of(subject_id: int) -> list[tuple[str, dict[str, object]]]:
        return list(
            Event.objects.filter(subject_id=subject_id).order_by("seq").values_list("type", "payload")
        )

    return facts_of
