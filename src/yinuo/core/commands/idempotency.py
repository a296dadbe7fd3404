"""Keys under which API clients may send a write again: the work is done once, the answer given every time."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.utils.translation import gettext_lazy as _

from yinuo.core.errors import DomainError
from yinuo.core.models import IdempotencyKey

KEPT_FOR = timedelta(days=2)
CLAIM = """
    INSERT INTO core_idempotencykey (client_id, key, request_digest, body, created_at)
    VALUES (%s, %s, %s, '', %s) ON CONFLICT (client_id, key) DO NOTHING
"""


class KeyReused(DomainError):
    """The key belongs to another request; answering with that one's result would be a lie."""

    code, status = "idempotency.key_reused", 422
    message = _("This Idempotency-Key was already used for another request.")


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """What the first request under a key was answered."""

    status: int
    body: str


def claim_key(*, client_id: int, key: str, request_digest: str, now: datetime) -> StoredAnswer | None:
    """Take a key for this transaction, or return the answer it already led to. Raises KeyReused.

    Of two requests at once with one key the second waits here until the first has committed or failed.
    """
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, [client_id, key, request_digest, now])
        if cursor.rowcount:
            return None
    known = IdempotencyKey.objects.get(client_id=client_id, key=key)
    if known.request_digest != request_digest:
        raise KeyReused
    return StoredAnswer(known.status or 0, known.body)


def store_answer(*, client_id: int, key: str, answer: StoredAnswer) -> None:
    """Keep what the request under a claimed key was answered, in the transaction that did the work."""
    IdempotencyKey.objects.filter(client_id=client_id, key=key).update(status=answer.status, body=answer.body)


def forget_old_keys(*, now: datetime) -> int:
    """Delete keys older than two days and return how many. No event: they are a memory, not a fact."""
    deleted, _by_model = IdempotencyKey.objects.filter(created_at__lt=now - KEPT_FOR).delete()
    return deleted
