"""`yinuo bench`: the measurements of `script/bench`, for programs. They live beside the source, not in the package."""

import argparse
import subprocess
import sys
from pathlib import Path

from yinuo.cli.failure import Failure

NAME = "bench"
HELP = "measure intake and pages beside the bare database and a peer (needs a source checkout)"
NEEDS = "nothing"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", choices=("all", "create", "pages"), help="what to measure")
    parser.add_argument("--seconds", type=float, default=5.0, help="length of each measurement (default 5)")
    parser.add_argument("--workers", type=int, default=2, help="web processes of each product (default 2)")
    parser.add_argument(
        "--json", action="store_true", help="print JSON; nothing is appended to bench/RESULTS.md"
    )


def run(args: argparse.Namespace) -> int:
    program = Path(__file__).resolve().parents[3] / "bench" / "run.py"
    if not program.exists():
        raise Failure(
            "The measurements are not part of the installed package; run this in a source checkout."
        )
    options = ["--seconds", str(args.seconds), "--workers", str(args.workers)]
    if args.json:
        options.append("--json")
    return subprocess.run([sys.executable, str(program), args.name, *options], check=False).returncode
