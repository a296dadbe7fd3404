"""Where a new request waits."""

from yinuo.core.errors import NotFound
from yinuo.tickets.models import Queue


def route(*, queue_id: int | None) -> Queue | None:
    """The queue that was named, else the default one, else none. Raises NotFound for an unknown queue."""
    queues = Queue.objects.filter(is_active=True)
    if queue_id is None:
        return queues.filter(is_default=True).first()
    queue = queues.filter(pk=queue_id).first()
    if queue is None:
        raise NotFound
    return queue
