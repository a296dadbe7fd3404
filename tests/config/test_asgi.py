"""The web process from the server's side: what reaches Django, what comes back, and what does not."""

import asyncio
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest

from yinuo.config import asgi, bridge
from yinuo.config.bridge import Bridge, Environ, Message, Receive, Scope, Send


class Page:
    """A WSGI application that remembers what it was given and answers with the given parts."""

    def __init__(self, parts: Iterable[bytes] = (b"ok",)) -> None:
        self.parts = parts
        self.environ: Environ = {}
        self.body: bytes | None = None
        self.is_closed = False

    def __call__(self, environ: Environ, start_response: Callable[..., object]) -> "Page":
        self.environ = environ
        self.body = environ["wsgi.input"].read()
        start_response("201 Created", [("X-Word", "é")])
        return self

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.parts)

    def close(self) -> None:
        self.is_closed = True


def part(body: bytes, *, more: bool = False) -> Message:
    return {"type": "http.request", "body": body, "more_body": more}


def request(page: Page, *messages: Message, **scope: Any) -> list[Message]:
    waiting, sent = list(messages or (part(b""),)), []

    async def receive() -> Message:
        return waiting.pop(0)

    async def send(message: Message) -> None:
        sent.append(message)

    full: Scope = {
        "type": "http", "method": "POST", "path": "/x/", "raw_path": b"/x/", "query_string": b"",
        "http_version": "1.1", "headers": [], "client": ("10.0.0.7", 4711), "server": ("desk", 8000),
    }  # fmt: skip
    asyncio.run(Bridge(page, threads=1)({**full, **scope}, receive, send))
    return sent


def test_an_answer_comes_back_whole_and_ends_the_request_for_django() -> None:
    page = Page([b"one ", b"two"])
    assert request(page, part(b"asked")) == [
        {"type": "http.response.start", "status": 201, "headers": [(b"x-word", b"\xe9")]},
        {"type": "http.response.body", "body": b"one two"},
    ]
    assert page.body == b"asked"
    assert page.is_closed


def test_a_long_answer_is_streamed_in_blocks() -> None:
    page = Page([b"x" * 100_000] * 7)
    sent = request(page)
    assert [len(message["body"]) for message in sent[1:]] == [300_000, 300_000, 100_000, 0]
    assert [message.get("more_body", False) for message in sent[1:]] == [True, True, True, False]
    assert page.is_closed


def test_an_answer_that_breaks_in_the_middle_still_ends_the_request_for_django() -> None:
    def broken() -> Iterator[bytes]:
        yield b"x"
        raise ZeroDivisionError

    page = Page(broken())
    with pytest.raises(ZeroDivisionError):
        request(page)
    assert page.is_closed


@pytest.mark.parametrize("size", [10, 3_000_000])
def test_a_body_in_parts_arrives_whole_with_its_length(size: int) -> None:
    page = Page()
    request(page, part(b"a" * size, more=True), part(b"b" * size, more=True), part(b""))
    assert page.body == b"a" * size + b"b" * size
    assert page.environ["CONTENT_LENGTH"] == str(2 * size)


@pytest.mark.parametrize("messages", [[], [part(b"amount=1", more=True)]])
def test_a_request_that_was_cut_off_reaches_no_view(messages: list[Message]) -> None:
    page = Page()
    assert request(page, *messages, {"type": "http.disconnect"}) == []
    assert page.body is None


def test_a_body_without_end_is_refused_and_reaches_no_view(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bridge, "MAX_BODY", 1000)
    page = Page()
    sent = request(page, *[part(b"x" * 400, more=True)] * 3)
    assert sent[0]["status"] == 413
    assert page.body is None


def test_a_header_with_an_underscore_cannot_pass_for_the_proxys() -> None:
    page = Page()
    request(page, headers=[(b"x_forwarded_proto", b"https"), (b"x-real", b"1"), (b"x-real", b"2")])
    assert "HTTP_X_FORWARDED_PROTO" not in page.environ
    assert page.environ["HTTP_X_REAL"] == "1,2"


def test_cookies_in_several_headers_are_one_list() -> None:
    page = Page()
    request(page, headers=[(b"cookie", b"a=1"), (b"cookie", b"b=2"), (b"content-type", b"text/plain")])
    assert page.environ["HTTP_COOKIE"] == "a=1; b=2"
    assert page.environ["CONTENT_TYPE"] == "text/plain"


@pytest.mark.parametrize(
    ("raw", "passed_on"),
    [
        (b"q=%E8%AF%BA&n=1+2", "q=%E8%AF%BA&n=1+2"),
        ("q=诺".encode(), "q=%E8%AF%BA"),
        (b"q=\xff\x00 ", "q=%FF%00%20"),
    ],
)
def test_raw_bytes_in_the_query_are_written_as_percent_signs(raw: bytes, passed_on: str) -> None:
    page = Page()
    request(page, query_string=raw)
    assert page.environ["QUERY_STRING"] == passed_on


@pytest.mark.parametrize(
    "path", [{"raw_path": b"/%E8%AF%BA/%ff/"}, {"raw_path": None, "path": "/诺/"}], ids=["raw", "decoded"]
)
def test_the_path_keeps_its_bytes(path: dict[str, Any]) -> None:
    page = Page()
    request(page, **path)
    found = page.environ["PATH_INFO"].encode("latin-1")
    assert found in {b"/\xe8\xaf\xba/\xff/", b"/\xe8\xaf\xba/"}


def call_application(scope: Scope, *messages: Message) -> list[Message]:
    waiting, sent = list(messages), []

    async def receive() -> Message:
        return waiting.pop(0)

    async def send(message: Message) -> None:
        sent.append(message)

    asyncio.run(asgi.application(scope, receive, send))
    return sent


def test_the_live_address_is_answered_natively(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    async def live(scope: Scope, _receive: Receive, _send: Send) -> None:
        asked.append(scope["path"])

    monkeypatch.setattr(asgi, "live_app", live)
    assert call_application({"type": "http", "path": "/live/"}) == []
    assert asked == ["/live/"]


def test_start_and_end_of_the_server_are_acknowledged() -> None:
    sent = call_application({"type": "lifespan"}, {"type": "lifespan.startup"}, {"type": "lifespan.shutdown"})
    assert [message["type"] for message in sent] == [
        "lifespan.startup.complete",
        "lifespan.shutdown.complete",
    ]
