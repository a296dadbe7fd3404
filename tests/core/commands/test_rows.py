"""Rows of several tables in one statement."""

from datetime import UTC, datetime

import pytest
from django.db import DataError, IntegrityError, connection, transaction

from yinuo.core.commands.rows import execute_prepared, insert_rows
from yinuo.core.models import Event, IdempotencyKey, Subject

NOW = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)


def an_event(subject_id: int) -> Event:
    return Event(
        subject_id=subject_id, type="a.b", at=NOW, actor_kind="automation", actor_name="t",
        payload={"n": 1, "名": "值"}, text_digest=b"\x00\xff",
    )  # fmt: skip


@pytest.mark.django_db
class TestInsertRows:
    def test_keeps_the_order_in_which_rows_depend_on_each_other(self) -> None:
        subject = Subject(pk=10**9, kind="thing")
        insert_rows([subject, an_event(subject.pk), an_event(subject.pk)])
        stored = Event.objects.filter(subject_id=subject.pk).order_by("seq")
        assert [event.seq for event in stored] == [1, 2]
        assert (stored[0].payload, bytes(stored[0].text_digest or b"")) == ({"n": 1, "名": "值"}, b"\x00\xff")
        assert Subject.objects.get(pk=subject.pk).last_seq == 2

    def test_leaves_keys_and_defaults_to_the_database(self) -> None:
        key = IdempotencyKey(client_id=1, key="k", request_digest="d", created_at=NOW)
        insert_rows([key])
        stored = IdempotencyKey.objects.get()
        assert (stored.key, stored.body, stored.status, stored.created_at) == ("k", "", None, NOW)

    def test_writes_nothing_where_one_row_is_refused(self) -> None:
        good = Subject(pk=10**9, kind="thing")
        with pytest.raises(IntegrityError), transaction.atomic():
            insert_rows([good, an_event(10**9 + 1)])
        assert not Subject.objects.filter(pk=good.pk).exists()

    def test_refuses_a_value_that_it_cannot_write(self) -> None:
        with pytest.raises(TypeError, match="object cannot be written as a row"):
            insert_rows([Subject(pk=1, kind=object())])  # type: ignore[misc]


@pytest.mark.django_db
class TestExecutePrepared:
    def test_plans_a_statement_once_for_each_connection(self) -> None:
        for _ in range(3):
            assert execute_prepared("SELECT %s::int + 1", [41]) == (42,)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE %s", ["SELECT $1%+ 1"]
            )
            assert cursor.fetchone() == (1,)

    def test_fails_as_django_does(self) -> None:
        with pytest.raises(DataError), transaction.atomic():
            execute_prepared("SELECT %s::int", ["x"])
