"""The fixtures that everything needs: the database, and the data shared beside the project."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from django.test import TransactionTestCase
from pytest_django import DjangoDbBlocker

from tests import database
from tests.cast import Cast
from yinuo.core.models import Event

SHARED_DATA = database.PROJECT.parent / "shared" / "data"


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[None]:
    """Instead of pytest-django's own: a copy of the migrated template, renewed after transactional tests."""
    with database.server() as url, django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        own = database.TestDatabase(url)
        own.create()
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _case: own.renew())
        yield
        own.drop()


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Real messages and requests that lie beside the project on the founders' machines."""
    if not SHARED_DATA.is_dir():
        pytest.skip(f"{SHARED_DATA} is not on this machine")
    return SHARED_DATA


@pytest.fixture
def cast(db: None) -> Cast:
    """Owner, colleague, stranger and the others; see ``tests/cast.py``."""
    return Cast()


class EventLogBroken(Exception):
    """What ``broken_event_log`` raises."""


@pytest.fixture
def broken_event_log(monkeypatch: pytest.MonkeyPatch) -> Callable[[], AbstractContextManager[object]]:
    """``with broken_event_log(): command(…)``: no event can be stored, so nothing of the command may stay."""

    @contextmanager
    def broken() -> Iterator[None]:
        def refuse(*_rows: object, **_options: object) -> None:
            raise EventLogBroken

        with monkeypatch.context() as patch:
            patch.setattr(Event, "save", refuse)
            patch.setattr(Event.objects, "bulk_create", refuse)
            with pytest.raises(EventLogBroken):
                yield

    return broken
