"""What every new instance starts with: categories, calendar and service limits, the questionnaire, one queue."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from yinuo.catalog.commands.defaults import install_default_catalog
from yinuo.core.actor import Actor
from yinuo.promises.commands.defaults import install_default_limits
from yinuo.quality.commands.questionnaires import install_after_close
from yinuo.tickets.commands.queues import create_queue
from yinuo.tickets.models import Queue


@transaction.atomic
def install_starter(*, department_id: int, by: Actor, now: datetime) -> None:
    """Make an instance ready for its first request; what is there already stays as it is.

    Raises Forbidden. The queue belongs to ``department_id`` and takes every new request until others are made.
    """
    install_default_catalog(by=by, now=now)
    install_default_limits(by=by, now=now)
    install_after_close(by=by, now=now)
    if not Queue.objects.filter(is_default=True).exists():
        create_queue(name=_("Service desk"), department_id=department_id, is_default=True, by=by, now=now)
