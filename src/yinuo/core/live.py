"""Live screens: LISTEN/NOTIFY to server-sent events. A screen is told that a topic changed and fetches again.

``/live/?topic=ticket:12&topic=ticket`` answers ``data: ticket:12`` whenever that ticket has a new event, and
``data: ticket`` whenever any has: which one is not told, the listener may not be allowed to know of it. A topic carries
no content: what changed is fetched with the reader's own rights. One connection listens for the whole process; a lost one is opened again.
"""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, MutableMapping
from http.cookies import SimpleCookie
from importlib import import_module
from typing import Any
from urllib.parse import parse_qs

import psycopg
from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.db import close_old_connections, connection

CHANNEL = "yinuo_live"
HEARTBEAT_SECONDS = 15
MAX_TOPICS = 12
MAX_WAITING = 256

type Message = MutableMapping[str, Any]
type Send = Callable[[Message], Awaitable[None]]
type Receive = Callable[[], Awaitable[Message]]

log = logging.getLogger(__name__)


def notify_live(topic: str) -> None:
    """Tell the screens of ``topic`` (``kind:id`` or ``kind``) after commit. Events do this by themselves."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, topic])


class Hub:
    """The screens of this process that wait for topics, and the one connection that listens for them."""

    def __init__(self) -> None:
        self._waiting: dict[str, set[asyncio.Queue[str]]] = {}
        self._listener: asyncio.Task[None] | None = None

    def join(self, topics: list[str]) -> asyncio.Queue[str]:
        if self._listener is None or self._listener.done():
            self._listener = asyncio.create_task(self._listen())
        queue: asyncio.Queue[str] = asyncio.Queue(MAX_WAITING)
        for topic in topics:
            self._waiting.setdefault(topic, set()).add(queue)
        return queue

    def leave(self, topics: list[str], queue: asyncio.Queue[str]) -> None:
        for topic in topics:
            members = self._waiting.get(topic, set())
            members.discard(queue)
            if not members:
                self._waiting.pop(topic, None)

    def tell(self, topic: str) -> None:
        """Pass a topic on to those who wait for it or for its kind; a full queue already knows enough."""
        for name in {topic, topic.partition(":")[0]}:
            for queue in self._waiting.get(name, ()):
                with contextlib.suppress(asyncio.QueueFull):
                    queue.put_nowait(name)

    async def _listen(self) -> None:
        pause = 0.5
        while True:
            try:
                async with await psycopg.AsyncConnection.connect(**_conninfo(), autocommit=True) as listening:
                    await listening.execute(f"LISTEN {CHANNEL}")
                    pause = 0.5
                    self._tell_all()
                    async for notice in listening.notifies():
                        self.tell(notice.payload)
            except psycopg.Error as error:
                log.warning("live screens lost the database: %s", error)
            await asyncio.sleep(pause)
            pause = min(pause * 2, 10)

    def _tell_all(self) -> None:
        """After a gap nobody knows what was missed, so everyone fetches again."""
        for topic in list(self._waiting):
            self.tell(topic)


def _conninfo() -> dict[str, Any]:
    params = connection.get_connection_params()
    return {key: params[key] for key in ("dbname", "user", "password", "host", "port") if params.get(key)}


hub = Hub()


async def live_app(scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
    """The ASGI application behind ``/live/``: members only, at most twelve topics, a heartbeat between."""
    topics = parse_qs(scope["query_string"].decode("latin-1")).get("topic", [])[:MAX_TOPICS]
    if scope["method"] != "GET" or not topics:
        return await _answer(send, 400)
    if not await sync_to_async(_is_member, thread_sensitive=False)(scope):
        return await _answer(send, 403)
    await _start(send)
    queue = hub.join(topics)
    gone = asyncio.create_task(_until_gone(receive))
    try:
        await _stream(send, queue, gone)
    finally:
        hub.leave(topics, queue)
        gone.cancel()


async def _stream(send: Send, queue: asyncio.Queue[str], gone: asyncio.Task[None]) -> None:
    while not gone.done():
        news = asyncio.create_task(queue.get())
        await asyncio.wait({news, gone}, timeout=HEARTBEAT_SECONDS, return_when=asyncio.FIRST_COMPLETED)
        if not news.done():
            news.cancel()
            body = b": still here\n\n"
        else:
            topics = {news.result()}
            while not queue.empty():
                topics.add(queue.get_nowait())
            body = b"".join(f"event: changed\ndata: {topic}\n\n".encode() for topic in sorted(topics))
        await send({"type": "http.response.body", "body": body, "more_body": True})


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _start(send: Send) -> None:
    headers = [
        (b"content-type", b"text/event-stream; charset=utf-8"),
        (b"cache-control", b"no-store"),
        (b"x-accel-buffering", b"no"),
    ]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"retry: 2000\n\n", "more_body": True})


async def _answer(send: Send, status: int) -> None:
    await send({"type": "http.response.start", "status": status, "headers": []})
    await send({"type": "http.response.body", "body": b""})


def _is_member(scope: MutableMapping[str, Any]) -> bool:
    """Whether the session cookie belongs to a login."""
    raw = next((value for name, value in scope["headers"] if name == b"cookie"), b"")
    morsel = SimpleCookie(raw.decode("latin-1")).get(settings.SESSION_COOKIE_NAME)
    if morsel is None:
        return False
    close_old_connections()
    try:
        store = import_module(settings.SESSION_ENGINE).SessionStore(morsel.value)
        return SESSION_KEY in store
    finally:
        connection.close()
