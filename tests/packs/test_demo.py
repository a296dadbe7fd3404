"""The demonstration company, small: whole, repeatable, provable, and with something on every list."""

from datetime import timedelta
from random import Random

import pytest
from django.utils import timezone

from tests.people.factories import NOW
from yinuo.core.models import Event
from yinuo.core.queries.verify import verify_chains
from yinuo.customers.models import Customer, Device
from yinuo.packs.demo.logins import logins
from yinuo.packs.demo.names import make_household
from yinuo.packs.demo.rhythm import DAYS, ZONE, list_arrivals
from yinuo.packs.demo.seed import is_company_made, plan_arrivals, seed_company
from yinuo.people.models import Member
from yinuo.people.roles import Role
from yinuo.promises.models import Promise
from yinuo.quality.models import Response
from yinuo.tickets.models import Ticket

TICKETS = 60


@pytest.mark.django_db
@pytest.mark.slow
def test_a_small_company_is_whole_and_its_history_holds() -> None:
    assert not is_company_made()
    said: list[str] = []
    seed_company(now=timezone.now(), say=said.append, customers=20, tickets=TICKETS, processes=1)
    assert is_company_made()
    assert said == ["  20 customers", f"  {TICKETS} tickets"]
    assert Ticket.objects.count() == TICKETS
    assert Customer.objects.exclude(kind="department").count() == 20
    assert Device.objects.count() >= 20
    assert Promise.objects.exists()
    assert Response.objects.exists()
    assert {role for member in Member.objects.all() for role in member.roles} == set(Role.values)
    assert Event.objects.filter(at__gt=timezone.now() + timedelta(minutes=1)).count() == 0
    assert verify_chains().broken is None


@pytest.mark.django_db
def test_every_login_that_is_printed_exists_in_the_plan() -> None:
    assert {login.username for login in logins()} >= {"linxiao", "zhouzong", "admin", "suda"}
    assert len(logins()) == 8


class TestRhythm:
    def test_fills_ninety_days_and_nothing_beyond_now(self) -> None:
        arrivals = list_arrivals(Random(1), 500, now=NOW)
        assert arrivals == sorted(arrivals)
        assert NOW - timedelta(days=DAYS + 1) <= arrivals[0]
        assert arrivals[-1] < NOW

    def test_rests_at_night(self) -> None:
        hours = [at.astimezone(ZONE).hour for at in list_arrivals(Random(1), 500, now=NOW)]
        assert not {2, 3, 4} & set(hours)


def test_households_differ_and_their_numbers_are_nobodys() -> None:
    households = [make_household(Random(7), index) for index in range(60)]
    assert len({household.phone for household in households}) == 60
    assert all(household.phone.startswith("1390000") for household in households)
    assert sum(household.is_firm for household in households) == 4


@pytest.mark.django_db
def test_the_same_seed_plans_the_same_story() -> None:
    from yinuo.catalog.commands.defaults import install_default_catalog
    from yinuo.packs.demo.company import BY

    install_default_catalog(by=BY, now=NOW)
    first, second = (plan_arrivals(Random(3), 40, 10, now=NOW) for _time in range(2))
    assert first == second
