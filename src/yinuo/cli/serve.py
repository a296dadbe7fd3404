"""`yinuo serve`: the web process, with its database where that is embedded, and the worker if wanted."""

import argparse
import os

from yinuo.cli._arguments import port_number
from yinuo.cli.session import disconnect, migrate, require_migrated, set_up_django
from yinuo.runtime.home import find_home
from yinuo.runtime.processes import (
    Instance,
    child_environ,
    require_free_port,
    stop_by_signal,
    wait_for_web,
    web,
    worker,
)

NAME = "serve"
HELP = "serve the web pages and the API"
NEEDS = "nothing"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default 127.0.0.1)")
    parser.add_argument("--port", type=port_number, default=8000, help="port to listen on (default 8000)")
    parser.add_argument(
        "--workers", type=int, default=1, help="web processes (default 1; one or two per core)"
    )
    parser.add_argument("--with-worker", action="store_true", help="run the job worker too")
    parser.add_argument(
        "--migrate",
        action="store_true",
        help="bring an outer database (DATABASE_URL) up to date first; the embedded one always is",
    )


def list_missing(address: str) -> list[str]:
    """What customers would miss: settings without which links lead nowhere and replies stay here. Sets the address."""
    missing = []
    if not os.environ.get("YINUO_PUBLIC_URL"):
        os.environ["YINUO_PUBLIC_URL"] = address
        missing.append(
            f"! Links to customers lead to {address}: set YINUO_PUBLIC_URL to what they can reach."
        )
    if not os.environ.get("YINUO_SMTP_HOST"):
        missing.append("! Mails are only written to files: set YINUO_SMTP_HOST to send them.")
    if not os.environ.get("YINUO_SMS_GATEWAY"):
        missing.append("! Text messages are only written to files: set YINUO_SMS_GATEWAY to send them.")
    return missing


def run(args: argparse.Namespace) -> int:
    from yinuo.runtime.postgres.server import Server

    require_free_port(args.host, args.port)
    embedded = not os.environ.get("DATABASE_URL")
    server = Server(find_home(), "yinuo serve") if embedded else None
    parts = (web(args.host, args.port, args.workers), *([worker()] if args.with_worker else []))
    missing = list_missing(f"http://{args.host}:{args.port}")
    with stop_by_signal():
        instance = Instance(parts, {}, server, say)
        try:
            if server is not None:
                os.environ["DATABASE_URL"] = server.start()
            set_up_django()
            if embedded or args.migrate:
                migrate()
            require_migrated()
            disconnect()
            instance.environ = child_environ()
            instance.start()
            wait_for_web(args.host, args.port, instance)
            say(f"Yinuo answers on http://{args.host}:{args.port}/ (Ctrl-C stops it)")
            for line in missing:
                say(line)
            instance.watch()
        except KeyboardInterrupt:
            say("Stopping.")
            return 0
        finally:
            instance.stop()


def say(line: str) -> None:
    print(line, flush=True)
