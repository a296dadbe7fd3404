"""`yinuo demo`: one command from nothing to a living company that one can click through."""

import argparse
import os
from itertools import chain

from yinuo.cli._arguments import port_number
from yinuo.cli.failure import Failure
from yinuo.cli.session import disconnect, migrate, set_up_django
from yinuo.runtime.home import find_home
from yinuo.runtime.processes import (
    Instance,
    child_environ,
    port_is_free,
    require_free_port,
    stop_by_signal,
    wait_for_web,
    web,
    worker,
)

NAME = "demo"
HELP = "start a believable company: database, web and worker; print address and logins"
NEEDS = "nothing"
BEGUN = "demo_begun"  # a subject that says: what else is here may be dropped until the company is whole
FIRST_PORT, LAST_PORT = 8000, 8099


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default 127.0.0.1)")
    parser.add_argument(
        "--port", type=port_number, help="port to listen on (default: the first free one from 8000)"
    )
    parser.add_argument(
        "--check",
        action="store_true",
        help="run the loop once over HTTP, without a browser, and exit 0 if it holds",
    )


def run(args: argparse.Namespace) -> int:
    from yinuo.runtime.postgres.server import Server

    port = _choose_port(args.host, args.port)
    address = f"http://{'127.0.0.1' if args.host == '0.0.0.0' else args.host}:{port}"  # noqa: S104  compared only
    server = None if os.environ.get("DATABASE_URL") else Server(find_home(), "yinuo demo")
    os.environ.setdefault("YINUO_PUBLIC_URL", address)
    with stop_by_signal():
        instance = Instance((web(args.host, port), worker()), {}, server, say)
        try:
            if server is not None:
                os.environ["DATABASE_URL"] = server.start()
            _prepare_company()
            instance.environ = child_environ()
            instance.start()
            wait_for_web(args.host, port, instance)
            if args.check:
                return _check(address)
            _greet(address)
            instance.watch()
        except KeyboardInterrupt:
            say("Stopping; the data stay.")
            return 0
        finally:
            instance.stop()


def _choose_port(host: str, wanted: int | None) -> int:
    if wanted is not None:
        require_free_port(host, wanted)
        return wanted
    free = (port for port in range(FIRST_PORT, LAST_PORT + 1) if port_is_free(host, port))
    port = next(chain(free, [None]))
    if port is None:
        raise Failure(f"No port between {FIRST_PORT} and {LAST_PORT} is free; name one: --port NUMBER")
    return port


def _prepare_company() -> None:
    """Tables, and once the company. One that was interrupted on its way is made anew; a real one is left alone."""
    set_up_django()
    from django.utils import timezone

    from yinuo.core.commands.subjects import open_subject
    from yinuo.core.models import Subject
    from yinuo.packs.demo.seed import is_company_made, seed_company, start_over

    migrate()
    if not is_company_made():
        if Subject.objects.filter(kind=BEGUN).exists():
            start_over()
            migrate()
        elif Subject.objects.exists():
            raise Failure(
                "This instance is not a demo; give the demo a home of its own: YINUO_HOME=FOLDER yinuo demo"
            )
        say("Making the company; this happens once and takes some minutes.")
        open_subject(BEGUN)
        seed_company(now=timezone.now(), say=say)
    disconnect()


def _check(address: str) -> int:
    from yinuo.packs.demo.loop import run_loop
    from yinuo.packs.demo.visitor import LoopBroken

    try:
        run_loop(address=address, say=say)
    except LoopBroken as broken:
        raise Failure(f"The loop is broken: {broken}") from broken
    say("The loop holds.")
    return 0


def _greet(address: str) -> None:
    from yinuo.packs.demo.logins import logins

    say("")
    say(f"一诺 Yinuo: {address}/")
    say("")
    for login in logins():
        say(f"  {login.role}　{login.name}　{login.username} / {login.password}　{login.sees}")
    say("")
    say("Ctrl-C 停止，数据保留。 Ctrl-C stops it, the data stay.")


def say(line: str) -> None:
    print(line, flush=True)
