"""`yinuo work`: the worker that does the jobs: mails, reactions to events, the sweep of the clocks."""

import argparse
import asyncio

NAME = "work"
HELP = "do the jobs: outgoing mail, reactions to events, due times"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--concurrency", type=int, default=4, help="jobs done at the same time (default 4)")
    parser.add_argument("--once", action="store_true", help="do what waits, then end")


def run(args: argparse.Namespace) -> int:
    from yinuo.core.jobs import app

    async def work() -> None:
        worker_app = app.with_connector(app.connector.get_worker_connector())  # type: ignore[attr-defined]
        async with worker_app.open_async():
            await worker_app.run_worker_async(
                concurrency=args.concurrency,
                wait=not args.once,
                listen_notify=not args.once,
                # A job cut off by the end of the worker is taken up by the next one; jobs may run twice.
                shutdown_graceful_timeout=6,
                delete_jobs="successful",
            )

    asyncio.run(work())
    return 0
