"""What was measured, as a table for people, JSON for programs and a paragraph in RESULTS.md."""

import os
import platform
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import psycopg

RESULTS = Path(__file__).with_name("RESULTS.md")


@dataclass(frozen=True, slots=True)
class Line:
    """One figure; ``reached`` is None where nothing is demanded."""

    what: str
    value: float
    note: str = ""
    reached: bool | None = None

    def as_dict(self) -> dict[str, object]:
        return asdict(self)

    @property
    def verdict(self) -> str:
        return {None: "", True: "reached", False: "MISSED"}[self.reached]


def describe_machine(url: str) -> str:
    """Processor, cores, memory, versions, and how busy the machine was with other things."""
    with psycopg.connect(url) as connection:
        server = connection.info.server_version // 10_000
    cores, memory = os.cpu_count(), os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    load = ", ".join(f"{average:.1f}" for average in os.getloadavg())
    packages = ", ".join(
        f"{name} {version(name)}" for name in ("django", "granian", "psycopg", "django-helpdesk")
    )
    return (
        f"{_processor()}, {cores} cores, {memory:.0f} GB; Linux {platform.release()}; Python {platform.python_version()}, "
        f"PostgreSQL {server}, {packages}; load averages {load}"
    )


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def show(lines: list[Line]) -> str:
    """A table in Markdown, which reads as plain text too."""
    rows = [f"| {line.what} | {line.value:.2f} | {line.note} | {line.verdict} |" for line in lines]
    return "\n".join(["| measured | value | note | |", "|---|---:|---|---|", *rows])


def store(lines: list[Line], machine: str, name: str) -> None:
    """Append to RESULTS.md; nothing there is ever changed."""
    moment = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
    with RESULTS.open("a", encoding="utf-8") as results:
        results.write(f"\n## {moment}, {name}\n\n{machine}\n\n{show(lines)}\n")
