"""The periodic sweep of due times."""

from django.utils import timezone

from yinuo.core.actor import Actor
from yinuo.core.jobs import app
from yinuo.promises.commands.sweep import sweep_due


@app.periodic(cron="* * * * *")
@app.task(name="yinuo.promises.sweep", queueing_lock="yinuo.promises.sweep")
def sweep(timestamp: int) -> None:
    """Once a minute; a second one is not queued while one waits."""
    sweep_due(by=Actor.automation("sweep"), now=timezone.now())
