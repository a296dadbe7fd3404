"""A mail in its frame: pictures that came with it, and nothing else."""

import base64

import pytest

from tests.cast import Cast
from tests.channels.factories import take_in
from yinuo.channels.mail.queries import display
from yinuo.channels.mail.queries.display import mail_markup
from yinuo.tickets.models import Entry, Ticket

MAIL = (
    b"From: li@example.cn\nSubject: photo\nMessage-ID: <9@x>\nContent-Type: multipart/related; boundary=b\n\n"
    b'--b\nContent-Type: text/html\n\n<p>see <img src="cid:p@x"><img src="cid:gone@x"><img src="http://evil/t.gif"></p>\n'
    b"--b\nContent-Type: image/png; name=p.png\nContent-ID: <p@x>\n\nPNG\n--b--"
)


@pytest.fixture
def entry(cast: Cast) -> Entry:
    take_in(MAIL)
    return Entry.objects.get()


def test_its_own_picture_is_inside_and_nothing_is_loaded(entry: Entry) -> None:
    markup = mail_markup(entry)
    assert f'src="data:image/png;base64,{base64.b64encode(b"PNG").decode()}"' in markup
    assert "cid:" not in markup
    assert "evil" not in markup


def test_a_picture_beyond_the_limit_is_left_out(entry: Entry, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(display, "MAX_PICTURE", 2)
    assert "data:" not in mail_markup(entry)


def test_the_frame_has_a_policy_of_its_own(cast: Cast, entry: Entry) -> None:
    number = Ticket.objects.get().number
    answer = cast.administrator.client.get(f"/tickets/{number}/mails/{entry.pk}/")
    assert "data:image/png" in answer.content.decode()
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert "script-src" not in policy
