"""`yinuo import customers`: customers and devices from xlsx or csv; importing twice changes nothing."""

import argparse
import json
import sys
from pathlib import Path

NAME = "import customers"
HELP = "customers and devices from an .xlsx or .csv file; importing twice changes nothing"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "file", metavar="FILE", type=Path, help="the table; its columns are recognised by name"
    )
    parser.add_argument(
        "--rejected", metavar="FILE", type=Path, help="write rejected rows with reasons here (csv)"
    )
    parser.add_argument("--json", action="store_true", help="print {created, updated, unchanged, rejected}")


def run(args: argparse.Namespace) -> int:
    """Import the file in the name of the system. Rejected rows do not stop the others and do not fail the command."""
    from django.utils import timezone

    from yinuo.core.actor import Actor
    from yinuo.customers.commands.imports import import_table
    from yinuo.customers.importing.export import write_csv
    from yinuo.customers.importing.reading import MAX_FILE_BYTES, read_table

    with args.file.open("rb") as file:
        table = read_table(file.read(MAX_FILE_BYTES + 1))
    result = import_table(table, by=Actor.automation("import customers"), now=timezone.now())
    counts = {
        "created": result.created,
        "updated": result.updated,
        "unchanged": result.unchanged,
        "rejected": len(result.rejected),
    }
    if args.rejected and result.rejected:
        rows = [[row.number, row.reason, *row.cells] for row in result.rejected]
        args.rejected.write_text(write_csv(table.header, rows), encoding="utf-8-sig", newline="")
    if args.json:
        print(json.dumps(counts))
        return 0
    print("  ".join(f"{name} {count}" for name, count in counts.items()))
    for row in result.rejected[:5]:
        sys.stderr.write(f"line {row.number}: {row.reason}\n")
    return 0
