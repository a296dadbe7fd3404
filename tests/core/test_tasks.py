"""A job that a killed worker left behind is taken up by the next one."""

import asyncio

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from yinuo.core.jobs import app
from yinuo.core.tasks import forget_idempotency_keys, retry_stalled_jobs


def work_once() -> None:
    async def work() -> None:
        worker = app.with_connector(app.connector.get_worker_connector())  # type: ignore[attr-defined]
        async with worker.open_async():
            await worker.run_worker_async(wait=False, listen_notify=False, install_signal_handlers=False)

    asyncio.run(work())


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
def test_a_job_whose_worker_is_gone_is_done_after_all() -> None:
    job_id = forget_idempotency_keys.configure().defer(timestamp=0)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing', worker_id = NULL")
    retry_stalled_jobs.configure().defer(timestamp=0)
    work_once()
    assert ProcrastinateJob.objects.get(pk=job_id).status == "succeeded"


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
def test_a_job_that_a_living_worker_does_is_left_to_him() -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now()) RETURNING id")
        [worker_id] = cursor.fetchone()
    job_id = forget_idempotency_keys.configure().defer(timestamp=0)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s", [worker_id])
    retry_stalled_jobs.configure().defer(timestamp=0)
    work_once()
    assert ProcrastinateJob.objects.get(pk=job_id).status == "doing"
