"""Make the company: ninety days of its life, by the commands that a real day would use.

It takes a minute or two, so the tickets are told by several processes; a mark at the end says that all is there.
"""

import os
import pickle
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from multiprocessing import get_context
from random import Random

from django.db import connection, transaction

from yinuo.core.commands.subjects import open_subject
from yinuo.core.events import historic_facts
from yinuo.core.models import Subject
from yinuo.packs.demo.child import tell_as_child
from yinuo.packs.demo.company import BY, Company, make_company
from yinuo.packs.demo.households import Guest, make_households
from yinuo.packs.demo.life import Life
from yinuo.packs.demo.rhythm import list_arrivals
from yinuo.packs.demo.stories import read_stories
from yinuo.promises.commands.sweep import sweep_due
from yinuo.runtime.errors import RuntimeFault

CUSTOMERS, TICKETS = 2000, 5000
SEED = 20261119
MARK = "demo"
MOST_PROCESSES = 4
MOST_REGULAR = 8.0
"""How much more often than a new customer the most regular one asks."""
NEWS_EVERY = 250


@dataclass(frozen=True, slots=True)
class Arrival:
    """One ticket to be told: which, whose story, by which customer, when."""

    number: int
    story: int
    guest: int
    at: datetime


def is_company_made() -> bool:
    """Whether the company is there, whole."""
    return Subject.objects.filter(kind=MARK).exists()


def start_over() -> None:
    """Drop what an interrupted attempt left; the tables have to be migrated again."""
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE")
        cursor.execute("CREATE SCHEMA public")


def seed_company(
    *,
    now: datetime,
    say: Callable[[str], None],
    customers: int = CUSTOMERS,
    tickets: int = TICKETS,
    processes: int | None = None,
) -> None:
    """Store company, customers and tickets; the same numbers tell the same story, however many processes tell it."""
    random = Random(SEED)  # noqa: S311  a story, no secret
    with transaction.atomic(), historic_facts():
        company = make_company(now=now - timedelta(days=800))
        guests = make_households(random, customers, now=now)
    say(f"  {customers} customers")
    arrivals = plan_arrivals(random, tickets, customers, now=now)
    count = processes or min(os.cpu_count() or 1, MOST_PROCESSES)
    parts = [(arrivals[part::count], company, guests, now) for part in range(count)]
    if count == 1:
        tell_part(*parts[0])
    else:
        _tell_parts(parts)
    say(f"  {tickets} tickets")
    with transaction.atomic(), historic_facts():
        sweep_due(by=BY, now=now)
        open_subject(MARK)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def plan_arrivals(random: Random, tickets: int, customers: int, *, now: datetime) -> list[Arrival]:
    """Who asks for what and when; some customers ask often, most rarely."""
    weights = [story.weight for story in read_stories()]
    regulars = [min(random.paretovariate(1.4), MOST_REGULAR) for _customer in range(customers)]
    return [
        Arrival(
            number=number,
            story=random.choices(range(len(weights)), weights)[0],
            guest=random.choices(range(customers), regulars)[0],
            at=at,
        )
        for number, at in enumerate(list_arrivals(random, tickets, now=now))
    ]


def _tell_parts(parts: Sequence[tuple[object, ...]]) -> None:
    """Tell each part in a process of its own. Raises RuntimeFault when one fails; the mark is missing then."""
    connection.close()
    spawn = get_context("spawn")
    children = [spawn.Process(target=tell_as_child, args=(os.getpid(), pickle.dumps(part))) for part in parts]
    for child in children:
        child.start()
    try:
        for child in children:
            child.join()
    finally:
        for child in children:
            child.kill()  # told to stop in the middle: the database goes away under them
    if any(child.exitcode for child in children):
        raise RuntimeFault("The company could not be made; the lines above say why.")


def tell_part(arrivals: Sequence[Arrival], company: Company, guests: Sequence[Guest], now: datetime) -> None:
    """Tell some of the tickets, in one transaction."""
    stories = read_stories()
    with transaction.atomic(), historic_facts():
        for count, arrival in enumerate(arrivals, start=1):
            if count % NEWS_EVERY == 0:
                sys.stdout.write(f"  … {count} of {len(arrivals)} tickets of this process\n")
                sys.stdout.flush()
            random = Random(f"{SEED}:{arrival.number}")  # noqa: S311
            Life(random, company, stories[arrival.story], guests[arrival.guest], now, arrival.at).tell()


def tell_pickled(part: bytes) -> None:
    """``tell_part`` with arguments that travelled between two of our own processes."""
    tell_part(*pickle.loads(part))  # noqa: S301  written by our own parent
