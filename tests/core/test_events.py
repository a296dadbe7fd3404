from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connection, transaction

from yinuo.core import events
from yinuo.core.actor import Actor
from yinuo.core.commands.subjects import open_subject
from yinuo.core.events import build_event, event_type, record_event
from yinuo.core.ids import SubjectId
from yinuo.core.models import Event, EventText
from yinuo.core.queries.history import words_in
from yinuo.core.queries.verify import BrokenRow, verify_chains

NOW = datetime(2026, 11, 20, 6, 2, tzinfo=UTC)
MEMBER = Actor.automation("clock")
CONTACT = Actor.contact(7, "李女士")

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Measured:
    subject_id: int
    value: int


@pytest.fixture(autouse=True)
def _measured(monkeypatch: pytest.MonkeyPatch) -> None:
    """A type of our own, in a registry that lasts for one test."""
    monkeypatch.setattr(events, "PAYLOADS", dict(events.PAYLOADS))
    event_type("test.measured")(Measured)


@pytest.fixture
def subject() -> SubjectId:
    return open_subject("test")


def tamper(sql: str) -> None:
    """Change rows as the owner of the tables could: with the triggers switched off."""
    tables = ("core_event", "core_eventtext", "core_subject")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(sql)
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


class TestRecordEvent:
    def test_numbers_the_facts_of_a_subject_and_moves_its_chain_head(self, subject: SubjectId) -> None:
        for value in (1, 2):
            record_event(Measured(subject, value), by=MEMBER, at=NOW)
        last = record_event(Measured(subject, 3), by=MEMBER, at=NOW)
        last.refresh_from_db()
        last.subject.refresh_from_db()
        assert (last.seq, last.payload) == (3, {"value": 3})
        assert last.subject.last_seq == 3
        assert bytes(last.subject.last_hash) == bytes(last.hash) != b""

    def test_keeps_personal_words_beside_the_event_and_their_digest_in_it(self, subject: SubjectId) -> None:
        event = record_event(
            Measured(subject, 1), by=MEMBER, at=NOW, text={"reason": "家里有老人", "empty": ""}
        )
        stored = Event.objects.select_related("words").get(pk=event.pk)
        assert words_in(stored) == {"reason": "家里有老人"}
        assert "老人" not in str(stored.payload)
        assert stored.text_digest is not None
        assert len(bytes(stored.text_digest)) == 32

    def test_stores_no_side_row_without_words(self, subject: SubjectId) -> None:
        event = record_event(Measured(subject, 1), by=MEMBER, at=NOW, text={"reason": ""})
        assert not EventText.objects.filter(event=event).exists()
        assert words_in(Event.objects.select_related("words").get(pk=event.pk)) == {}

    def test_never_writes_a_customers_name_into_the_event(self, subject: SubjectId) -> None:
        assert record_event(Measured(subject, 1), by=CONTACT, at=NOW).actor_name == ""

    def test_refuses_a_fact_about_nothing(self) -> None:
        with pytest.raises(DatabaseError), transaction.atomic():
            record_event(Measured(10**9, 1), by=MEMBER, at=NOW)

    def test_refuses_a_second_type_of_the_same_name(self) -> None:
        with pytest.raises(ValueError, match="registered twice"):
            event_type("test.measured")(Measured)

    def test_refuses_a_payload_that_is_no_dataclass(self) -> None:
        with pytest.raises(TypeError, match="must be a dataclass"):
            event_type("test.plain")(type("Plain", (), {}))

    def test_builds_the_row_without_storing_it(self, subject: SubjectId) -> None:
        row = build_event(Measured(subject, 5), by=MEMBER, at=NOW)
        assert (row.type, row.payload, row.actor_kind, row.text) == (
            "test.measured",
            {"value": 5},
            "automation",
            None,
        )
        assert not Event.objects.filter(subject_id=subject).exists()


class TestTheDatabaseRefuses:
    @pytest.mark.parametrize(
        "sql",
        [
            "UPDATE core_event SET payload = '{}'",
            "DELETE FROM core_event",
            "TRUNCATE core_event CASCADE",
            "UPDATE core_subject SET last_seq = 7",
            "DELETE FROM core_subject",
            "TRUNCATE core_subject CASCADE",
            "UPDATE core_eventtext SET text = '{}'",
            "TRUNCATE core_eventtext",
        ],
    )
    def test_to_bend_what_was_written(self, subject: SubjectId, sql: str) -> None:
        record_event(Measured(subject, 1), by=MEMBER, at=NOW, text={"reason": "x"})
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
        assert verify_chains().broken is None


class TestVerifyChains:
    def test_counts_what_it_proved(self, subject: SubjectId) -> None:
        record_event(Measured(subject, 1), by=MEMBER, at=NOW)
        record_event(Measured(subject, 2), by=MEMBER, at=NOW, text={"reason": "x"})
        proof = verify_chains(subject_id=subject)
        assert (proof.subjects, proof.events, proof.erased, proof.broken) == (1, 2, 0, None)

    def test_still_holds_after_words_were_erased(self, subject: SubjectId) -> None:
        event = record_event(Measured(subject, 1), by=MEMBER, at=NOW, text={"reason": "x"})
        EventText.objects.filter(event=event).delete()
        proof = verify_chains(subject_id=subject)
        assert (proof.erased, proof.broken) == (1, None)
        assert words_in(Event.objects.select_related("words").get(pk=event.pk)) is None

    @pytest.mark.parametrize(
        ("sql", "seq", "fault"),
        [
            (
                "UPDATE core_event SET payload = '{\"value\": 9}' WHERE subject_id = {id} AND seq = 2",
                2,
                "hash",
            ),
            ("UPDATE core_event SET actor_name = 'x' WHERE subject_id = {id} AND seq = 3", 3, "hash"),
            ("DELETE FROM core_event WHERE subject_id = {id} AND seq = 2", 3, "gap"),
            ("DELETE FROM core_event WHERE subject_id = {id} AND seq = 4", 4, "head"),
            ("UPDATE core_subject SET last_seq = 3 WHERE id = {id}", 3, "head"),
            ("UPDATE core_eventtext SET text = 'y'", 4, "words"),
        ],
    )
    def test_names_the_first_broken_row(self, subject: SubjectId, sql: str, seq: int, fault: str) -> None:
        events = [record_event(Measured(subject, value), by=MEMBER, at=NOW) for value in (1, 2, 3)]
        events.append(record_event(Measured(subject, 4), by=MEMBER, at=NOW, text={"reason": "x"}))
        tamper("DELETE FROM core_eventtext") if sql.startswith("DELETE") else None
        tamper(sql.replace("{id}", str(subject)))
        event_id = None if fault == "head" else events[seq - 1].pk
        assert verify_chains(subject_id=subject).broken == BrokenRow(event_id, subject, seq, fault)
