"""Who is told of which change."""

import asyncio

from yinuo.core.live import MAX_WAITING, Hub


def told(topics: list[str], *changes: str) -> list[str]:
    """What a screen that waits for ``topics`` is told of ``changes``."""

    async def listen() -> list[str]:
        hub, queue = Hub(), asyncio.Queue[str](MAX_WAITING)
        for topic in topics:
            hub._waiting.setdefault(topic, set()).add(queue)
        for change in changes:
            hub.tell(change)
        return sorted(queue.get_nowait() for _number in range(queue.qsize()))

    return asyncio.run(listen())


def test_a_screen_of_one_thing_hears_of_this_thing_alone() -> None:
    assert told(["ticket:12"], "ticket:12", "ticket:13", "customer:12") == ["ticket:12"]


def test_a_screen_of_a_kind_hears_that_something_changed_and_not_what() -> None:
    assert told(["ticket"], "ticket:12", "customer:7") == ["ticket"]


def test_a_screen_of_both_hears_both() -> None:
    assert told(["ticket:12", "ticket"], "ticket:12") == ["ticket", "ticket:12"]


def test_a_full_queue_already_knows_enough() -> None:
    assert len(told(["ticket"], *(f"ticket:{number}" for number in range(MAX_WAITING + 5)))) == MAX_WAITING
