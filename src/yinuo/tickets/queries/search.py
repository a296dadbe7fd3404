"""Finding tickets by their number or by the words of title and request."""

from django.contrib.postgres.search import SearchQuery

from yinuo.core.actor import Actor
from yinuo.core.text import search_tokens, tsquery_literal
from yinuo.tickets.models import Ticket
from yinuo.tickets.queries.overviews import TicketRow, list_newest

NUMBER_MARK = "GD-"


def search_tickets(*, actor: Actor, text: str, size: int) -> tuple[TicketRow, ...]:
    """The newest ``size`` visible tickets whose number begins with ``text``, else that hold all of its words."""
    visible = Ticket.objects.visible_to(actor)
    if text.upper().startswith(NUMBER_MARK):
        return list_newest(visible.filter(number__startswith=text.upper()), size=size).items
    lexemes = search_tokens(text)
    if not lexemes:
        return ()
    query = SearchQuery(tsquery_literal(lexemes), search_type="raw", config="simple")
    return list_newest(visible.filter(search=query), size=size).items
