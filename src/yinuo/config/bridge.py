"""Django as WSGI behind an ASGI server: one thread hop for a request (docs/adr/0006).

The body is read before a thread is taken, so slow clients hold none and a broken upload never reaches a view. The
answer is made whole in the thread and sent from the event loop; only long streams are sent from the thread.
"""

import asyncio
import io
import sys
from collections.abc import Awaitable, Callable, Iterable, Iterator, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from itertools import chain
from tempfile import SpooledTemporaryFile
from typing import IO, Any
from urllib.parse import quote_from_bytes, unquote_to_bytes

type Message = MutableMapping[str, Any]
type Scope = MutableMapping[str, Any]
type Receive = Callable[[], Awaitable[Message]]
type Send = Callable[[Message], Awaitable[None]]
type Environ = dict[str, Any]
type WSGIApplication = Callable[[Environ, Any], Any]

IN_MEMORY = 1 << 20
BLOCK = 1 << 18
MAX_BODY = (
    64 << 20
)  # more than any form with attachments may send; the limits of each file are checked by Django
PLAIN = bytes(range(0x21, 0x7F)).decode()


class Disconnected(Exception):
    """The client left in the middle of its request."""


class TooLarge(Exception):
    """The body is larger than any page accepts."""


class Bridge:
    """The ASGI application that hands each request to a WSGI application in a thread."""

    def __init__(self, application: WSGIApplication, threads: int) -> None:
        self._application = application
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="page")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            body, size = await read_body(receive)
        except Disconnected:
            return
        except TooLarge:
            await send({"type": "http.response.start", "status": 413, "headers": []})
            await send({"type": "http.response.body", "body": b""})
            return
        loop = asyncio.get_running_loop()
        push = _Pusher(loop, send)
        with body:
            environ = make_environ(scope, body, size)
            rest = await loop.run_in_executor(self._threads, copy_context().run, self._answer, environ, push)
        for message in rest:
            await send(message)

    def _answer(self, environ: Environ, push: "_Pusher") -> list[Message]:
        """Run the application in this thread. Returns what is left to send; a stream has been sent already."""
        start: Message = {"type": "http.response.start"}

        def start_response(status: str, headers: list[tuple[str, str]], _exc_info: object = None) -> None:
            start["status"] = int(status[:3])
            start["headers"] = [
                (name.lower().encode("latin-1"), text.encode("latin-1")) for name, text in headers
            ]

        response = self._application(environ, start_response)
        try:
            blocks = gather(response)
            first, second = next(blocks, b""), next(blocks, None)
            if second is None:
                return [start, {"type": "http.response.body", "body": first}]
            push(start)
            for block in chain((first, second), blocks):
                push({"type": "http.response.body", "body": block, "more_body": True})
            return [{"type": "http.response.body", "body": b""}]
        finally:
            # Ends the request for Django: its database connection goes back to the pool.
            getattr(response, "close", lambda: None)()


class _Pusher:
    """Sends a message from a thread and waits until the server has taken it."""

    def __init__(self, loop: asyncio.AbstractEventLoop, send: Send) -> None:
        self._loop, self._send = loop, send

    def __call__(self, message: Message) -> None:
        asyncio.run_coroutine_threadsafe(self._pass_on(message), self._loop).result()

    async def _pass_on(self, message: Message) -> None:
        await self._send(message)


async def read_body(receive: Receive) -> tuple[IO[bytes], int]:
    """The whole body, in memory or beyond 1 MB in a temporary file. Raises Disconnected, TooLarge."""
    message = await receive()
    if message["type"] == "http.disconnect":
        raise Disconnected
    content = message.get("body", b"")
    if not message.get("more_body", False):
        return io.BytesIO(content), len(content)
    spool: IO[bytes] = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115  closed below or by the caller
    try:
        size = spool.write(content)
        while message.get("more_body", False):
            message = await receive()
            if message["type"] == "http.disconnect":
                raise Disconnected
            size += spool.write(message.get("body", b""))
            if size > MAX_BODY:
                raise TooLarge
    except BaseException:
        spool.close()
        raise
    spool.seek(0)
    return spool, size


def gather(parts: Iterable[bytes]) -> Iterator[bytes]:
    """Small parts of an answer joined to blocks of about 256 KB."""
    held: list[bytes] = []
    size = 0
    for part in parts:
        held.append(part)
        size += len(part)
        if size >= BLOCK:
            yield b"".join(held)
            held, size = [], 0
    if held:
        yield b"".join(held)


def make_environ(scope: Scope, body: IO[bytes], size: int) -> Environ:
    """The WSGI environment of a request (PEP 3333: text is Latin-1 that stands for bytes).

    A header with an underscore is dropped: it would pass for the one with a hyphen that only our proxy may set. Raw
    bytes in the query are written as the percent signs that they should have been.
    """
    raw_path = scope.get("raw_path")
    path = unquote_to_bytes(raw_path) if raw_path is not None else scope["path"].encode()
    server, client = scope.get("server") or ("localhost", 80), scope.get("client") or ("", "")
    environ: Environ = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": path.decode("latin-1"),
        "QUERY_STRING": quote_from_bytes(scope["query_string"], PLAIN),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "SERVER_NAME": server[0],
        "SERVER_PORT": str(server[1] or 0),
        "REMOTE_ADDR": client[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for raw_name, raw_text in scope["headers"]:
        if b"_" not in raw_name:
            name, text = raw_name.decode("latin-1").upper().replace("-", "_"), raw_text.decode("latin-1")
            key = name if name == "CONTENT_TYPE" else f"HTTP_{name}"
            glue = "; " if name == "COOKIE" else ","  # HTTP/2 may send each cookie in a header of its own
            environ[key] = f"{environ[key]}{glue}{text}" if key in environ else text
    environ.pop("HTTP_CONTENT_LENGTH", None)
    environ["CONTENT_LENGTH"] = str(size)
    return environ
