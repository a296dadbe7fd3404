"""One press in the composer: what was written, and what follows it, in one transaction."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from yinuo.core.actor import Actor
from yinuo.core.files import Upload
from yinuo.core.ids import TicketId
from yinuo.tickets.commands.converse import Words, add_call_note, add_note, reply_to_customer
from yinuo.tickets.commands.progress import hold_ticket, resolve_ticket
from yinuo.tickets.states import HoldReason


@dataclass(frozen=True, slots=True)
class Entry:
    """``mode`` is reply, note or call; ``then`` is empty, ``hold:<reason>`` or ``resolve``."""

    mode: str
    text: str
    uploads: tuple[Upload, ...] = ()
    reached: bool = False
    then: str = ""


@transaction.atomic
def send_entry(*, ticket_id: TicketId, entry: Entry, by: Actor, now: datetime, seen: int | None) -> None:
    """Store the words and make the move. Raises what the commands raise; then nothing of it happened.

    The move comes first, so that it is judged against what the writer had seen.
    """
    follow, _colon, reason = entry.then.partition(":")
    if follow == "resolve":
        resolve_ticket(ticket_id=ticket_id, solution=entry.text[:1000], by=by, now=now, seen=seen)
    elif follow == "hold":
        hold_ticket(ticket_id=ticket_id, reason=HoldReason(reason), by=by, now=now, seen=seen)
    words = Words(entry.text, uploads=entry.uploads)
    if entry.mode == "note":
        add_note(ticket_id=ticket_id, words=words, by=by, now=now)
    elif entry.mode == "call":
        add_call_note(ticket_id=ticket_id, words=words, reached=entry.reached, by=by, now=now)
    else:
        reply_to_customer(ticket_id=ticket_id, words=words, by=by, now=now)
