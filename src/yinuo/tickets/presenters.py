"""How the facts of a ticket read. The actor's name stands before each line, so a line is a verb phrase."""

from datetime import datetime

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from yinuo.catalog.models import RequestKind
from yinuo.core.models import Event
from yinuo.core.presenters import EventLine, Words, presents
from yinuo.tickets.events import QueueEvent, TicketEvent
from yinuo.tickets.models.entry import Delivery
from yinuo.tickets.states import Channel, HoldReason, Priority


def _quoted(text: str, words: Words, key: str) -> str:
    """``text`` with what the person wrote behind it; a word about erasure where it was erased."""
    if words is None:
        return _("%(fact)s (words erased)") % {"fact": text}
    return f"{text}{_(': ')}{words[key]}" if words.get(key) else text


@presents(TicketEvent.RECEIVED)
def _received(event: Event, words: Words) -> EventLine:
    text = _("received %(kind)s by %(channel)s") % {
        "kind": RequestKind(event.payload["kind"]).label,
        "channel": Channel(event.payload["channel"]).label,
    }
    return EventLine(text, "inbox", is_public=True)


@presents(TicketEvent.ACCEPTED)
def _accepted(event: Event, words: Words) -> EventLine:
    return EventLine(_("accepted the request"), "check", is_public=True)


@presents(TicketEvent.REFUSED)
def _refused(event: Event, words: Words) -> EventLine:
    return EventLine(_quoted(_("refused the request"), words, "reason"), "ban", is_public=True)


@presents(TicketEvent.ASSIGNED)
def _assigned(event: Event, words: Words) -> EventLine:
    name = (words or {}).get("assignee", "—")
    return EventLine(_("assigned it to %(name)s") % {"name": name}, "user-check")


@presents(TicketEvent.TAKEN)
def _taken(event: Event, words: Words) -> EventLine:
    return EventLine(_("took it over"), "hand-grab")


@presents(TicketEvent.STARTED)
def _started(event: Event, words: Words) -> EventLine:
    return EventLine(_("started work"), "player-play", is_public=True)


@presents(TicketEvent.TRANSFERRED)
def _transferred(event: Event, words: Words) -> EventLine:
    place = (words or {}).get("place", "—")
    return EventLine(
        _quoted(_("transferred it to %(place)s") % {"place": place}, words, "reason"), "arrows-exchange"
    )


@presents(TicketEvent.HELD)
def _held(event: Event, words: Words) -> EventLine:
    text = _("put it on hold: %(reason)s") % {"reason": HoldReason(event.payload["reason"]).label.lower()}
    if until := event.payload.get("until"):
        local = timezone.localtime(datetime.fromisoformat(until))
        text += _(", until %(time)s") % {"time": formats.date_format(local, "SHORT_DATETIME_FORMAT")}
    return EventLine(text, "player-pause", is_public=True)


@presents(TicketEvent.RESUMED)
def _resumed(event: Event, words: Words) -> EventLine:
    return EventLine(_("resumed work"), "player-play", is_public=True)


@presents(TicketEvent.RESOLVED)
def _resolved(event: Event, words: Words) -> EventLine:
    return EventLine(_quoted(_("reported it done"), words, "solution"), "circle-check", is_public=True)


@presents(TicketEvent.CONFIRMED)
def _confirmed(event: Event, words: Words) -> EventLine:
    return EventLine(_("confirmed that it is done"), "checks", is_public=True)


@presents(TicketEvent.REOPENED)
def _reopened(event: Event, words: Words) -> EventLine:
    return EventLine(_quoted(_("reopened it"), words, "reason"), "rotate", is_public=True)


@presents(TicketEvent.CLOSED)
def _closed(event: Event, words: Words) -> EventLine:
    return EventLine(_quoted(_("closed it"), words, "reason"), "lock", is_public=True)


@presents(TicketEvent.WITHDRAWN)
def _withdrawn(event: Event, words: Words) -> EventLine:
    return EventLine(_quoted(_("withdrew the request"), words, "reason"), "arrow-back-up", is_public=True)


@presents(TicketEvent.MERGED)
def _merged(event: Event, words: Words) -> EventLine:
    return EventLine(_("merged it into another ticket"), "git-merge")


@presents(TicketEvent.ABSORBED)
def _absorbed(event: Event, words: Words) -> EventLine:
    number = event.payload["other_number"]
    return EventLine(_("merged %(number)s into it") % {"number": number}, "git-merge", f"/tickets/{number}/")


@presents(TicketEvent.ARCHIVED)
def _archived(event: Event, words: Words) -> EventLine:
    return EventLine(_("archived it"), "archive")


@presents(TicketEvent.CLASSIFIED)
def _classified(event: Event, words: Words) -> EventLine:
    changes = event.payload["changes"]
    named = {"kind": _("kind"), "category_id": _("category"), "tags": _("tags"), "device_id": _("device"),
             "address_id": _("address"), "impact": _("impact"), "urgency": _("urgency")}  # fmt: skip
    parts = [
        label
        for name, label in named.items()
        if name in changes or (name == "tags" and "tags" in (words or {}))
    ]
    if "priority" in changes:
        parts.append(_("priority to %(priority)s") % {"priority": Priority(changes["priority"][1]).label})
    if words and words.get("title"):
        parts.append(_("title to “%(title)s”") % {"title": words["title"]})
    return EventLine(_("changed %(fields)s") % {"fields": _(", ").join(parts) or _("the title")}, "edit")


@presents(TicketEvent.SHARED)
def _shared(event: Event, words: Words) -> EventLine:
    return EventLine(_("shared it with %(name)s") % {"name": (words or {}).get("member", "—")}, "share")


@presents(TicketEvent.MESSAGE_RECEIVED)
def _message(event: Event, words: Words) -> EventLine:
    channel = Channel(event.payload["channel"]).label
    return EventLine(_("wrote by %(channel)s") % {"channel": channel}, "message", is_public=True)


@presents(TicketEvent.REPLIED)
def _replied(event: Event, words: Words) -> EventLine:
    return EventLine(_("replied to the customer"), "message-reply", is_public=True)


@presents(TicketEvent.NOTED)
def _noted(event: Event, words: Words) -> EventLine:
    return EventLine(_("wrote an internal note"), "note")


@presents(TicketEvent.CALL_NOTED)
def _call_noted(event: Event, words: Words) -> EventLine:
    return EventLine(_("noted a call"), "phone")


@presents(TicketEvent.DELIVERY_CHANGED)
def _delivery(event: Event, words: Words) -> EventLine:
    text = _("reply: %(delivery)s") % {"delivery": Delivery(event.payload["delivery"]).label.lower()}
    return EventLine(_quoted(text, words, "note"), "send")


@presents(TicketEvent.LINK_REVOKED)
def _link_revoked(event: Event, words: Words) -> EventLine:
    return EventLine(_("replaced the private link; the old one no longer works"), "link-off")


@presents(QueueEvent.CREATED)
def _queue_created(event: Event, words: Words) -> EventLine:
    return EventLine(_("opened the queue “%(name)s”") % {"name": event.payload["name"]}, "list")


@presents(QueueEvent.CHANGED)
def _queue_changed(event: Event, words: Words) -> EventLine:
    return EventLine(_("changed the queue “%(name)s”") % {"name": event.payload["name"]}, "list")
