"""The one web process: server-sent events natively, everything else Django as WSGI in threads."""

import multiprocessing
import os
import signal

from yinuo.config.bridge import Bridge, Receive, Scope, Send
from yinuo.config.wsgi import application as django
from yinuo.core.live import live_app
from yinuo.runtime.leash import die_with_parent

_pages = Bridge(django, threads=int(os.environ.get("YINUO_WEB_THREADS", "8")))

if os.environ.get("YINUO_SUPERVISED") and (parent := multiprocessing.parent_process()):
    die_with_parent(signal.SIGKILL, parent.pid or 0)


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer one request, or the server's start and end."""
    if scope["type"] == "lifespan":
        for moment in ("startup", "shutdown"):
            await receive()
            await send({"type": f"lifespan.{moment}.complete"})
    elif scope["type"] == "http" and scope["path"] == "/live/":
        await live_app(scope, receive, send)
    elif scope["type"] == "http":
        await _pages(scope, receive, send)
