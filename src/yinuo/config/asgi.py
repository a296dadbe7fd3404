"""The one web process: server-sent events natively, everything else Django as WSGI in threads."""

import multiprocessing
import os
import re
import signal
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, cast
from urllib.parse import quote_from_bytes

from a2wsgi import WSGIMiddleware

from yinuo.config.wsgi import application as django
from yinuo.core.live import live_app
from yinuo.runtime.leash import die_with_parent

type Message = MutableMapping[str, Any]
type Scope = MutableMapping[str, Any]
type Receive = Callable[[], Awaitable[Message]]
type Send = Callable[[Message], Awaitable[None]]

THREADS = int(os.environ.get("YINUO_WEB_THREADS", "8"))
NOT_ASCII = re.compile(rb"[^\x21-\x7e]")

# Its own types are stricter than what ASGI servers pass.
_pages: Callable[[Any, Any, Any], Awaitable[None]] = WSGIMiddleware(cast(Any, django), workers=THREADS)

if os.environ.get("YINUO_SUPERVISED") and (parent := multiprocessing.parent_process()):
    die_with_parent(signal.SIGKILL, parent.pid or 0)


class Disconnected(OSError):
    """The client left in the middle of its request; Django answers 400 and nothing half-read is acted upon."""


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer one request."""
    if scope["type"] == "http":
        if scope["path"] == "/live/":
            await live_app(scope, receive, send)
            return
        scope, receive = _tidy(scope), _whole(receive)
    await _pages(scope, receive, send)


def _tidy(scope: Scope) -> Scope:
    """Make of hostile requests plain ones.

    A header with an underscore would pass for the one with a hyphen that only our proxy may set; raw bytes in the
    query are written as the percent signs that they should have been.
    """
    query = NOT_ASCII.sub(lambda found: quote_from_bytes(found[0]).encode(), scope["query_string"])
    headers = [(name, value) for name, value in scope["headers"] if b"_" not in name]
    return {**scope, "headers": headers, "query_string": query}


def _whole(receive: Receive) -> Receive:
    """A broken upload must not look like a short one."""
    complete = False

    async def receive_all() -> Message:
        nonlocal complete
        message = await receive()
        if message["type"] == "http.disconnect" and not complete:
            raise Disconnected("the client left before its request was complete")
        complete = complete or not message.get("more_body", False)
        return message

    return receive_all
