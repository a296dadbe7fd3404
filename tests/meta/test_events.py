"""Every event type has a payload that can be stored, a presenter, and a command that records it."""

import dataclasses
import re
from pathlib import Path

import pytest

from yinuo.core.events import PAYLOADS
from yinuo.core.presenters import PRESENTERS

SOURCE = Path(__file__).resolve().parents[2] / "src" / "yinuo"
CODE = "\n".join(
    path.read_text(encoding="utf-8")
    for path in SOURCE.rglob("*.py")
    if path.name not in {"events.py", "presenters.py"}
)


def test_payloads_and_presenters_are_of_the_same_types() -> None:
    assert set(PAYLOADS) == set(PRESENTERS)


@pytest.mark.parametrize("name", sorted(PAYLOADS))
def test_a_payload_is_a_frozen_dataclass_about_a_subject(name: str) -> None:
    payload = PAYLOADS[name]
    assert re.fullmatch(r"[a-z][a-z_]*(\.[a-z][a-z_]*)+", name)
    assert payload.__dataclass_params__.frozen  # type: ignore[attr-defined]
    assert dataclasses.fields(payload)[0].name == "subject_id"


@pytest.mark.parametrize("name", sorted(PAYLOADS))
def test_a_payload_names_no_person(name: str) -> None:
    """Names, mails and numbers of people belong into the erasable words. A department or a queue may be named."""
    personal = {"email", "phone", "address", "username", "customer_name", "contact_name", "body", "text"}
    assert {field.name for field in dataclasses.fields(PAYLOADS[name])} & personal == set()


@pytest.mark.parametrize("name", sorted(PAYLOADS))
def test_a_type_is_recorded_somewhere(name: str) -> None:
    assert re.search(rf"\b{PAYLOADS[name].__name__}\b", CODE)
