from django.db import models
from django.db.models import Q


class IdempotencyKey(models.Model):
    """A write that an API client sent under a key, with the answer it got; kept for two days.

    ``client_id`` is the client's subject; clients live a floor above. ``status`` is null only inside the transaction
    that does the work: a request that fails or dies leaves no row.
    """

    id = models.BigAutoField(primary_key=True)
    client_id = models.BigIntegerField()
    key = models.CharField(max_length=100)
    request_digest = models.CharField(max_length=64)
    status = models.SmallIntegerField(null=True)
    body = models.TextField(blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["client_id", "key"], name="idempotency_key_once"),
            models.CheckConstraint(condition=~Q(key=""), name="idempotency_key_not_empty"),
        ]
        indexes = [models.Index(fields=["created_at"], name="idempotency_key_age")]

    def __str__(self) -> str:
        return self.key
