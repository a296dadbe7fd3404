"""Every fact of the channels reads as a sentence, also after its words were erased."""

import pytest

from tests.people.factories import NOW
from yinuo.channels.events import ChannelEvent, MailEvent
from yinuo.core.models import Event
from yinuo.core.presenters import present_event

PAYLOADS: dict[str, dict[str, object]] = {
    MailEvent.QUARANTINED: {"sha256": "0", "reason": "no_sender"},
    MailEvent.RETRIED: {"reason": "empty"},
    MailEvent.RELEASED: {"outcome": "opened", "ticket_id": 1},
    MailEvent.DISCARDED: {},
    ChannelEvent.AUTO_REPLY_RECEIVED: {"mail_id": 1},
    ChannelEvent.COMPLAINT_RECEIVED: {"mail_id": 1},
    ChannelEvent.RECEIPT_TEXTED: {"text_message_id": 1},
}


@pytest.mark.parametrize("name", [*MailEvent, *ChannelEvent])
@pytest.mark.parametrize("words", [{}, {"reason": "广告", "words": "我在休假"}, None])
def test_every_event_reads(name: str, words: dict[str, str] | None) -> None:
    line = present_event(Event(type=name, at=NOW, payload=PAYLOADS[name]), words)
    assert line.text
    assert not line.is_public


@pytest.mark.parametrize(
    ("name", "said"), [(MailEvent.DISCARDED, "广告"), (ChannelEvent.AUTO_REPLY_RECEIVED, "我在休假")]
)
def test_words_are_shown_while_they_exist(name: str, said: str) -> None:
    event = Event(type=name, at=NOW, payload=PAYLOADS[name])
    assert said in present_event(event, {"reason": "广告", "words": "我在休假"}).text
    assert said not in present_event(event, None).text
