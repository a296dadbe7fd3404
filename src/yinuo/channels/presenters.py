"""How the facts of the channels read."""

from django.utils.translation import gettext as _

from yinuo.channels.events import ChannelEvent, MailEvent
from yinuo.channels.models import Outcome, QuarantineReason
from yinuo.core.models import Event
from yinuo.core.presenters import EventLine, Words, presents


@presents(MailEvent.QUARANTINED)
def _quarantined(event: Event, words: Words) -> EventLine:
    reason = QuarantineReason(event.payload["reason"]).label
    return EventLine(_("put the mail into quarantine: %(reason)s") % {"reason": reason}, "mail-exclamation")


@presents(MailEvent.RETRIED)
def _retried(event: Event, words: Words) -> EventLine:
    reason = QuarantineReason(event.payload["reason"]).label
    return EventLine(_("tried again, in vain: %(reason)s") % {"reason": reason}, "refresh")


@presents(MailEvent.RELEASED)
def _released(event: Event, words: Words) -> EventLine:
    outcome = Outcome(event.payload["outcome"]).label
    return EventLine(_("took the mail in: %(outcome)s") % {"outcome": outcome}, "mail-opened")


@presents(MailEvent.DISCARDED)
def _discarded(event: Event, words: Words) -> EventLine:
    reason = _("(words erased)") if words is None else words.get("reason", "")
    return EventLine(_("discarded the mail: %(reason)s") % {"reason": reason}, "trash")


@presents(ChannelEvent.AUTO_REPLY_RECEIVED)
def _auto_reply(event: Event, words: Words) -> EventLine:
    said = _("(words erased)") if words is None else words.get("words", "")
    return EventLine(_("received an automatic reply: %(words)s") % {"words": said}, "message-dots")


@presents(ChannelEvent.COMPLAINT_RECEIVED)
def _complaint(event: Event, words: Words) -> EventLine:
    return EventLine(_("was told that the customer marked our mail as unwanted"), "alert-triangle")


@presents(ChannelEvent.RECEIPT_TEXTED)
def _receipt(event: Event, words: Words) -> EventLine:
    return EventLine(_("sent the number and the private link by text message"), "device-mobile")
