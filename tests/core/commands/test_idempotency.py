"""Keys of repeated API writes."""

from datetime import UTC, datetime, timedelta

import pytest

from yinuo.core.commands.idempotency import (
    KEPT_FOR,
    KeyReused,
    StoredAnswer,
    claim_key,
    forget_old_keys,
    store_answer,
)
from yinuo.core.models import IdempotencyKey
from yinuo.core.tasks import forget_idempotency_keys

NOW = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)
DONE = StoredAnswer(201, '{"id": 1}')


@pytest.mark.django_db
class TestKeys:
    def test_the_first_claim_takes_the_key_and_the_second_gets_the_answer(self) -> None:
        assert claim_key(client_id=1, key="k", request_digest="d", now=NOW) is None
        store_answer(client_id=1, key="k", answer=DONE)
        assert claim_key(client_id=1, key="k", request_digest="d", now=NOW) == DONE

    def test_a_key_of_another_request_is_refused_and_keeps_its_answer(self) -> None:
        claim_key(client_id=1, key="k", request_digest="d", now=NOW)
        store_answer(client_id=1, key="k", answer=DONE)
        with pytest.raises(KeyReused):
            claim_key(client_id=1, key="k", request_digest="other", now=NOW)
        assert claim_key(client_id=1, key="k", request_digest="d", now=NOW) == DONE

    def test_each_client_has_keys_of_its_own(self) -> None:
        claim_key(client_id=1, key="k", request_digest="d", now=NOW)
        assert claim_key(client_id=2, key="k", request_digest="d", now=NOW) is None

    def test_old_keys_are_forgotten_and_young_ones_stay(self) -> None:
        claim_key(client_id=1, key="old", request_digest="d", now=NOW - KEPT_FOR - timedelta(seconds=1))
        claim_key(client_id=1, key="young", request_digest="d", now=NOW - KEPT_FOR)
        assert forget_old_keys(now=NOW) == 1
        assert [key.key for key in IdempotencyKey.objects.all()] == ["young"]

    def test_the_hourly_job_forgets(self) -> None:
        claim_key(client_id=1, key="old", request_digest="d", now=NOW - timedelta(days=4000))
        forget_idempotency_keys(timestamp=0)
        assert not IdempotencyKey.objects.exists()
