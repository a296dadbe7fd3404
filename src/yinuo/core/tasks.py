"""Jobs that keep the spine tidy."""

from django.utils import timezone
from procrastinate import JobContext

from yinuo.core.commands.idempotency import forget_old_keys
from yinuo.core.jobs import app


@app.periodic(cron="23 * * * *")
@app.task(name="yinuo.core.tasks.forget_idempotency_keys")
def forget_idempotency_keys(timestamp: int) -> None:
    """Drop the memory of API writes that nobody sends again."""
    forget_old_keys(now=timezone.now())


@app.periodic(cron="* * * * *")
@app.task(
    name="yinuo.core.tasks.retry_stalled_jobs",
    queueing_lock="yinuo.core.tasks.retry_stalled_jobs",
    pass_context=True,
)
async def retry_stalled_jobs(context: JobContext, timestamp: int) -> None:
    """Take up what a killed worker left half done; every task is made to be run twice."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs():
        await manager.retry_job(job)
