"""`yinuo doctor`: what is wrong on this machine, and how to mend it."""

import argparse
import json
from dataclasses import asdict

from yinuo.cli.session import database, disconnect, pending_migrations, set_up_django

NAME = "doctor"
HELP = "name what is wrong on this machine and how to mend it"
NEEDS = "nothing"
SIGNS = {"ok": "✓", "warning": "!", "fault": "✗"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="one JSON object a line")


def run(args: argparse.Namespace) -> int:
    from yinuo.runtime.doctor import Finding, Level, examine_machine
    from yinuo.runtime.home import find_home

    findings: list[Finding] = []

    def tell(finding: Finding) -> None:
        findings.append(finding)
        if args.json:
            print(json.dumps(asdict(finding), ensure_ascii=False), flush=True)
        else:
            print(f"{SIGNS[finding.level]} {finding.subject}: {finding.found}", flush=True)
            if finding.level is not Level.OK:
                print(f"    → {finding.mend}", flush=True)

    for finding in examine_machine(find_home()):
        tell(finding)
    subject, level, found, mend = examine_database()
    tell(Finding(subject, Level(level), found, mend))
    faults = sum(finding.level is Level.FAULT for finding in findings)
    if not args.json:
        print(f"{faults} faults." if faults else "Nothing is wrong here.")
    return 1 if faults else 0


def examine_database() -> tuple[str, str, str, str]:
    """Reach the database as the product does; an embedded one that does not run is started for a moment."""
    from django.db import DatabaseError

    from yinuo.runtime.errors import RuntimeFault

    try:
        with database("yinuo doctor"):
            set_up_django()
            from django.db import connection

            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT current_setting('server_version'), current_setting('server_version_num')::int"
                )
                version, number = cursor.fetchone() or ("unknown", 0)
            waiting = pending_migrations()
            disconnect()
    except (DatabaseError, RuntimeFault) as error:
        line = " ".join(str(error).split())
        return ("database", "fault", line, "mend what it says; for an outer server check DATABASE_URL")
    if number < 160000:
        return ("database", "fault", f"PostgreSQL {version}", "use PostgreSQL 16 or newer")
    if waiting:
        return (
            "database",
            "warning",
            f"PostgreSQL {version}, {waiting} migrations wait",
            "run: yinuo migrate",
        )
    return ("database", "ok", f"PostgreSQL {version}, up to date", "")
