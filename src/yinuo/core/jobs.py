"""Jobs in PostgreSQL: tasks, periodic tasks and reactors, deferred in the transaction that needs them."""

from collections.abc import Callable, Mapping
from typing import Any

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from yinuo.core.events import REACTORS, Reactor

DEFAULT_RETRY = RetryStrategy(max_attempts=8, exponential_wait=4)

type TaskFunction = Callable[..., None]


def _always(facts: Mapping[str, object]) -> bool:
    return True


def reacts_to(
    *event_types: str, when: Callable[[Mapping[str, object]], bool] = _always
) -> Callable[[TaskFunction], Any]:
    """Run a task after each event of these types whose facts pass ``when``. It may run twice and must do its work once.

    The task gets ``event_id`` by keyword and tolerates further arguments.
    """

    def register(function: TaskFunction) -> Any:
        task = app.task(name=f"{function.__module__}.{function.__name__}", retry=DEFAULT_RETRY)(function)

        def defer(event_id: int) -> None:
            task.defer(event_id=event_id)

        for event_type in event_types:
            REACTORS.setdefault(event_type, []).append(Reactor(defer, when))
        return task

    return register


__all__ = ["DEFAULT_RETRY", "app", "reacts_to"]
