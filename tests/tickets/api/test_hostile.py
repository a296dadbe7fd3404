"""Schemathesis sends what the description allows and what it forbids; the API never fails of itself."""

import itertools
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis import Case

from tests.tickets.api.caller import REPAIR, ApiCaller, make_caller
from yinuo.config.wsgi import application

EXAMPLES = 10
KNOWN: dict[str, int] = {}
_turn = itertools.count()
schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)


@pytest.fixture
def chaos(transactional_db: None) -> Iterator[ApiCaller]:
    """A program with every scope, and a ticket, a promise and a customer that exist."""
    caller = make_caller(f"混沌 {next(_turn)}")
    receipt = caller.post("/tickets", REPAIR).body
    due = {"what": "回电", "due_at": "2199-01-01T00:00:00Z"}
    promise = caller.post(f"/tickets/{receipt['id']}/promises", due).body
    KNOWN.update(
        ticket_id=receipt["id"], customer_id=receipt["customer_id"], promise_id=promise["id"], attachment_id=1
    )
    yield caller
    KNOWN.clear()


@schema.parametrize()
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
def test_no_request_makes_the_server_fail(chaos: ApiCaller, case: "Case[Any]") -> None:
    for name in KNOWN.keys() & case.path_parameters.keys():
        if next(_turn) % 4:  # mostly something that exists: what lies behind the first check is tried too
            case.path_parameters[name] = KNOWN[name]
    answer = case.call(headers={**dict(case.headers or {}), "Authorization": f"Bearer {chaos.token}"})
    assert answer.status_code < 500, case.as_curl_command()
    if answer.status_code >= 400:
        kind = answer.headers["content-type"][0]
        assert kind == "application/problem+json", (answer.status_code, kind, case.as_curl_command())
