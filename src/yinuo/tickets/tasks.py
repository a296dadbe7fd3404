"""The periodic work of tickets: what rests until a time goes on by itself."""

from django.utils import timezone

from yinuo.core.actor import Actor
from yinuo.core.jobs import app
from yinuo.tickets.commands.waking import resume_due_tickets


@app.periodic(cron="* * * * *")
@app.task(name="yinuo.tickets.resume_due", queueing_lock="yinuo.tickets.resume_due")
def resume_due(timestamp: int) -> None:
    """Once a minute; a second one is not queued while one waits."""
    resume_due_tickets(by=Actor.automation("resume"), now=timezone.now())
