"""The web process's own part: what it passes on to Django, and what not."""

import asyncio
from collections.abc import MutableMapping
from typing import Any

import pytest

from yinuo.config import asgi

type Message = MutableMapping[str, Any]


class Pages:
    """Stands for Django: remembers the scope and reads the whole body."""

    def __init__(self) -> None:
        self.scope: Message = {}
        self.body = b""

    async def __call__(self, scope: Message, receive: asgi.Receive, send: asgi.Send) -> None:
        self.scope = scope
        more = True
        while more:
            message = await receive()
            self.body += message.get("body", b"")
            more = message.get("more_body", False)


@pytest.fixture
def pages(monkeypatch: pytest.MonkeyPatch) -> Pages:
    pages = Pages()
    monkeypatch.setattr(asgi, "_pages", pages)
    return pages


def request(
    *messages: Message, query: bytes = b"", headers: "list[tuple[bytes, bytes]] | None" = None
) -> None:
    waiting = list(messages)

    async def receive() -> Message:
        return waiting.pop(0)

    async def send(message: Message) -> None:
        raise AssertionError(message)

    scope = {"type": "http", "path": "/x/", "query_string": query, "headers": headers or []}
    asyncio.run(asgi.application(scope, receive, send))


def part(body: bytes, more: bool) -> Message:
    return {"type": "http.request", "body": body, "more_body": more}


def test_a_body_in_parts_arrives_whole(pages: Pages) -> None:
    request(part(b"one ", True), part(b"two", False))
    assert pages.body == b"one two"


def test_a_client_that_leaves_in_the_middle_does_not_look_like_a_short_request(pages: Pages) -> None:
    with pytest.raises(asgi.Disconnected):
        request(part(b"amount=1", True), {"type": "http.disconnect"})


def test_a_header_with_an_underscore_cannot_pass_for_the_proxys(pages: Pages) -> None:
    request(part(b"", False), headers=[(b"x_forwarded_proto", b"https"), (b"x-real", b"1")])
    assert pages.scope["headers"] == [(b"x-real", b"1")]


@pytest.mark.parametrize(
    ("raw", "passed_on"),
    [
        (b"q=%E8%AF%BA&n=1", b"q=%E8%AF%BA&n=1"),
        ("q=诺".encode(), b"q=%E8%AF%BA"),
        (b"q=\xff\x00 ", b"q=%FF%00%20"),
    ],
)
def test_raw_bytes_in_the_query_are_written_as_percent_signs(
    pages: Pages, raw: bytes, passed_on: bytes
) -> None:
    request(part(b"", False), query=raw)
    assert pages.scope["query_string"] == passed_on


def test_the_live_address_is_answered_natively(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    async def live(scope: Message, _receive: asgi.Receive, _send: asgi.Send) -> None:
        asked.append(scope["path"])

    async def unused() -> Message:
        raise AssertionError

    async def ignore(_message: Message) -> None:
        raise AssertionError

    monkeypatch.setattr(asgi, "live_app", live)
    asyncio.run(asgi.application({"type": "http", "path": "/live/"}, unused, ignore))
    assert asked == ["/live/"]
