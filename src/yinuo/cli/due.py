"""`yinuo due`: when something falls due and why, and files of test vectors. Needs no database and no Django."""

import argparse
import json
import sys
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from yinuo.cli.failure import Failure
from yinuo.promises.clock.china import office_schedule
from yinuo.promises.clock.due import Pause, Unit
from yinuo.promises.clock.parsing import parse_moment, parse_schedule
from yinuo.promises.clock.schedule import Schedule, ScheduleError
from yinuo.promises.clock.trail import Explanation, Fact, explain_due
from yinuo.promises.clock.vectors import format_moment, run_vector
from yinuo.promises.clock.words import Language, trail_lines

NAME = "due"
HELP = "when something falls due on a business calendar, and why"
NEEDS = "nothing"

NAME = "due"
HELP = "when an amount of time falls due on a business calendar, and why"
NEEDS = "nothing"
EXAMPLE = "example: yinuo due --from 2026-02-13T17:00+08:00 --amount 4 --unit business_hour --explain"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = EXAMPLE
    parser.add_argument(
        "--from", dest="start", metavar="TIME", help="ISO 8601; without offset: local time of the calendar"
    )
    parser.add_argument("--amount", type=int, metavar="N", help="how many units, a whole number from 1")
    parser.add_argument("--unit", choices=[unit.value for unit in Unit], help="what is counted")
    parser.add_argument(
        "--calendar",
        metavar="FILE",
        help="calendar as JSON {tz, hours, holidays, breaks, shifts}; without it Monday to Friday 08:30-12:00 "
        "and 13:30-18:00 in China with the official holidays",
    )
    parser.add_argument(
        "--holds",
        action="append",
        default=[],
        metavar="FROM/UNTIL",
        help="a pause of the clock; may be repeated; without UNTIL it still runs",
    )
    parser.add_argument("--vectors", metavar="FILE", help="run a file of test vectors, one result a line")
    parser.add_argument("--explain", action="store_true", help="say which days did not count, and why")
    parser.add_argument("--lang", choices=("zh", "en"), default="zh", help="language of --explain as text")
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(args: argparse.Namespace) -> int:
    """Print the answer. Returns 2 for wrong usage; raises Failure with one line for what cannot be understood."""
    if not args.vectors and (args.start is None or args.amount is None or args.unit is None):
        print(f"yinuo due: give --from, --amount and --unit, or --vectors; {EXAMPLE}", file=sys.stderr)
        return 2
    try:
        return _run_vectors(args) if args.vectors else _run_one(args)
    except (ScheduleError, OverflowError) as error:
        raise Failure(str(error)) from error


def _run_one(args: argparse.Namespace) -> int:
    schedule = _calendar(args.calendar)
    start = parse_moment(args.start, schedule.zone, "--from")
    pauses = [_hold(raw, schedule) for raw in args.holds]
    explanation = explain_due(start, args.amount, Unit(args.unit), schedule, pauses)
    if args.json:
        print(json.dumps(_as_json(args, schedule, start, explanation), ensure_ascii=False))
        return 0
    language: Language = args.lang
    due = explanation.due and format_moment(explanation.due, schedule.zone)
    print(due or ("暂停中" if language == "zh" else "paused"))
    lines = trail_lines(explanation, schedule.zone, language)
    for line in lines if args.explain else _warnings(lines, explanation):
        print(line)
    return 0


def _as_json(
    args: argparse.Namespace, schedule: Schedule, start: datetime, explanation: Explanation
) -> dict[str, object]:
    zone = schedule.zone
    chinese, english = (trail_lines(explanation, zone, language) for language in ("zh", "en"))
    result: dict[str, object] = {
        "due": explanation.due and format_moment(explanation.due, zone),
        "from": format_moment(start, zone),
        "amount": args.amount,
        "unit": args.unit,
        "tz": zone.key,
        "warnings": [
            {"zh": zh, "en": en}
            for zh, en in zip(_warnings(chinese, explanation), _warnings(english, explanation), strict=True)
        ],
    }
    if args.explain:
        result["explanation"] = {"zh": chinese, "en": english}
        result["skipped"] = [
            {"from": str(step.first), "until": str(step.last), "reason": step.reason, "name": step.name}
            for step in explanation.skipped
        ]
    return result


def _warnings(lines: list[str], explanation: Explanation) -> list[str]:
    return [
        line
        for line, step in zip(lines, explanation.steps, strict=True)
        if step.fact in {Fact.NO_NOTICE, Fact.STILL_PAUSED}
    ]


def _run_vectors(args: argparse.Namespace) -> int:
    """One line a vector; one that cannot be computed prints its error there, and the exit code becomes 1."""
    raw = _read_json(args.vectors)
    vectors = raw.get("vectors") if isinstance(raw, Mapping) else raw
    if not isinstance(vectors, list):
        raise ScheduleError(f"{args.vectors}: no list of vectors in it")
    failed = 0
    for vector in vectors:
        answer = run_vector(vector)
        failed += "error" in answer
        if args.json:
            print(json.dumps(answer, ensure_ascii=False))
        else:
            print(answer["id"], answer.get("error") or json.dumps(answer.get("result")), sep="\t")
    if failed:
        raise ScheduleError(f"{failed} of {len(vectors)} vectors could not be computed")
    return 0


def _calendar(path: str | None) -> Schedule:
    if path is None:
        return office_schedule()
    try:
        return parse_schedule(_read_json(path))
    except ScheduleError as error:
        text = str(error)
        raise ScheduleError(text if text.startswith(path) else f"{path}: {text}") from error


def _read_json(path: str) -> object:
    try:
        raw: object = json.loads(Path(path).read_text("utf-8-sig"))
    except OSError as error:
        raise ScheduleError(f"{path}: {error.strerror or error}") from error
    except (ValueError, RecursionError) as error:
        raise ScheduleError(f"{path}: not JSON: {error}") from error
    return raw


def _hold(raw: str, schedule: Schedule) -> Pause:
    start, _, until = raw.partition("/")
    pause = Pause(
        parse_moment(start, schedule.zone, "--holds"),
        parse_moment(until, schedule.zone, "--holds") if until else None,
    )
    if pause.until is not None and pause.until < pause.start:
        raise ScheduleError(f"--holds: {raw!r} ends before it starts")
    return pause
