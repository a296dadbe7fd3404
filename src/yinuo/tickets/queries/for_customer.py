"""What a customer may fetch of his own ticket by its private link."""

from yinuo.core.errors import NotFound
from yinuo.tickets.models import Attachment, Ticket
from yinuo.tickets.models.entry import EntryKind
from yinuo.tickets.queries.entries import Download

SHOWN_TO_CUSTOMER = (EntryKind.CUSTOMER_MESSAGE, EntryKind.REPLY)


def get_customer_download(*, ticket: Ticket, attachment_id: int) -> Download:
    """A file of this very ticket that came from the customer or went to him. Raises NotFound.

    The link proves one ticket only: neither colleagues' notes nor the same contact's other tickets are reached by it.
    """
    found = (
        Attachment.objects.filter(pk=attachment_id, entry__ticket=ticket, entry__kind__in=SHOWN_TO_CUSTOMER)
        .select_related("file")
        .first()
    )
    if found is None:
        raise NotFound
    return Download(found.file, found.name, found.content_type)
