"""How asking and answering read in a history. The actor's name stands before each line."""

from django.utils.translation import gettext as _

from yinuo.core.models import Event
from yinuo.core.presenters import EventLine, Words, presents
from yinuo.quality.events import QualityEvent


@presents(QualityEvent.PUBLISHED)
def _published(event: Event, words: Words) -> EventLine:
    return EventLine(_("published version %(number)s") % {"number": event.payload["number"]}, "forms")


@presents(QualityEvent.INVITED)
def _invited(event: Event, words: Words) -> EventLine:
    return EventLine(_("asked the customer for his verdict"), "star")


@presents(QualityEvent.ANSWERED)
def _answered(event: Event, words: Words) -> EventLine:
    facts = event.payload
    if facts["satisfaction"] is None:
        text = _("gave a verdict on the service")
    else:
        text = _("gave the service %(score)s of %(best)s") % {
            "score": facts["satisfaction"],
            "best": facts["satisfaction_max"],
        }
    if gaps := facts["gaps"]:
        mean = sum(gaps) / len(gaps)
        text += _("; received − expected: %(gap)s") % {"gap": f"{mean:+.1f}".replace("-", "−")}
    return EventLine(text, "star", is_public=True)
