"""``yinuo import requests``: csv, xlsx or jsonl of another system → tickets with their history."""

import argparse
import csv
import json
from pathlib import Path
from typing import TYPE_CHECKING

from yinuo.cli._arguments import meaning_and_column
from yinuo.cli.failure import Failure

if TYPE_CHECKING:
    from yinuo.tickets.importing.rows import RejectedRow

NAME = "import requests"
HELP = "take requests of another system in, with their replies and times"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="csv, xlsx or jsonl")
    parser.add_argument(
        "--map",
        action="append",
        default=[],
        type=meaning_and_column,
        metavar="MEANING=COLUMN",
        help="name a column by hand",
    )
    parser.add_argument("--source", help="what names the other system (default: the file's stem)")
    parser.add_argument(
        "--kind", default="enquiry", help="kind of rows that do not say theirs (default: enquiry)"
    )
    parser.add_argument("--rejects", type=Path, help="where rejected rows go (default: FILE.rejected.csv)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(args: argparse.Namespace) -> int:
    from zoneinfo import ZoneInfo

    from django.conf import settings
    from django.utils import timezone

    from yinuo.tickets.commands.import_requests import import_requests, read_kind
    from yinuo.tickets.importing.rows import read_rows

    try:
        content = args.file.read_bytes()
    except OSError as error:
        raise Failure(f"{args.file}: {error.strerror}") from error
    kind = read_kind(args.kind)
    if kind is None:
        raise Failure(f"unknown kind: {args.kind}")
    mapping = dict(args.map)
    rows = read_rows(content, name=args.file.name, mapping=mapping, zone=ZoneInfo(settings.TIME_ZONE))
    result = import_requests(rows, source=args.source or args.file.stem, kind=kind, now=timezone.now())
    if result.rejected:
        write_rejects(args.rejects or args.file.with_name(f"{args.file.name}.rejected.csv"), result.rejected)
    counts = {str(outcome): count for outcome, count in result.counts.items()}
    print(json.dumps(counts) if args.json else ", ".join(f"{count} {name}" for name, count in counts.items()))
    return 0


def write_rejects(path: Path, rejected: "list[RejectedRow]") -> None:
    """The rows that could not be taken, as they stood in the file, with line and reason."""
    from yinuo.customers.importing.reading import escape_cell

    columns = list(dict.fromkeys(name for row in rejected for name in row.values))
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["line", "reason", *columns])
        for row in rejected:
            cells = [str(row.line), row.reason, *(row.values.get(name, "") for name in columns)]
            writer.writerow([escape_cell(cell) for cell in cells])
