"""From the API's schemas to what commands and queries take."""

import re

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from yinuo.catalog.models import RequestKind
from yinuo.core.errors import DomainError
from yinuo.tickets.api.schemas import ClassificationIn, FiltersIn, TicketIn
from yinuo.tickets.commands.converse import Words
from yinuo.tickets.commands.intake import NewExpectation, NewRequest
from yinuo.tickets.commands.organise import Classification
from yinuo.tickets.queries.records import TicketFilters, TicketRecord
from yinuo.tickets.states import Channel, Level

ETAG = re.compile(r'\s*"(\d{1,9})"\s*')


class BadPrecondition(DomainError):
    code, status = "if_match.invalid", 422
    message = _("If-Match takes the ETag that the ticket was read with.")


def as_request(body: TicketIn) -> NewRequest:
    """The request of a body; the customer is added by the command."""
    expected = body.expectation
    return NewRequest(
        kind=body.kind,
        title=body.title,
        words=Words(body.text),
        channel=Channel.API,
        customer_id=body.customer_id,
        contact_id=body.contact_id,
        category_id=body.category_id,
        device_id=body.device_id,
        address_id=body.address_id,
        queue_id=body.queue_id,
        impact=body.impact,
        urgency=body.urgency,
        tags=tuple(body.tags),
        expectation=NewExpectation(expected.what, expected.importance, expected.source) if expected else None,
        source=body.source,
        source_id=body.source_id,
        received_at=body.received_at,
    )


def as_filters(given: FiltersIn) -> TicketFilters:
    """The filters of a query string."""
    values = given.model_dump(exclude={"state", "kind"})
    return TicketFilters(states=tuple(given.state), kinds=tuple(given.kind), **values)


def classification_of(record: TicketRecord, body: ClassificationIn) -> Classification:
    """The ticket's classification with the new values in it; null in the body clears what may be empty."""
    given = body.model_dump(exclude_unset=True)
    clearable = {
        "category_id": record.category.id if record.category else None,
        "device_id": record.device_id,
        "address_id": record.address_id,
    }
    tags = given.get("tags")
    return Classification(
        title=given.get("title") or record.title,
        kind=RequestKind(given.get("kind") or record.kind),
        impact=Level(given.get("impact") or record.impact),
        urgency=Level(given.get("urgency") or record.urgency),
        tags=record.tags if tags is None else tuple(tags),
        **{name: given.get(name, present) for name, present in clearable.items()},
    )


def seen_version(request: HttpRequest) -> int | None:
    """The version in If-Match, None without one or for ``*``. Raises BadPrecondition."""
    header = request.headers.get("If-Match")
    if header is None or header.strip() == "*":
        return None
    found = ETAG.fullmatch(header)
    if found is None:
        raise BadPrecondition
    return int(found[1])
