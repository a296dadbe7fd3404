"""Jobs that keep the spine tidy."""

from django.utils import timezone

from yinuo.core.commands.idempotency import forget_old_keys
from yinuo.core.jobs import app


@app.periodic(cron="23 * * * *")
@app.task(name="yinuo.core.tasks.forget_idempotency_keys")
def forget_idempotency_keys(timestamp: int) -> None:
    """Drop the memory of API writes that nobody sends again."""
    forget_old_keys(now=timezone.now())
