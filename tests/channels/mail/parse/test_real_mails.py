"""Agreement with the expectations of other products' collections of real, nasty mails; skips where they do not lie."""

import hashlib
import html
import json
import re
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from yinuo.channels.mail.parse.html import clean_html
from yinuo.channels.mail.parse.model import MailKind, ParsedMail, Problems
from yinuo.channels.mail.parse.quotes import extract_reply
from yinuo.channels.mail.parse.read import parse_mail
from yinuo.channels.mail.parse.sources import list_files, read_messages

# We decode the UTF-7 that the other product shows as "+ANw-bermittlungsstatus".
SUBJECTS_READ_BETTER = {"mail018.box": "Benachrichtung zum Übermittlungsstatus (Fehlgeschlagen)"}
# One From has a name but no address (the other product drops the name), one a stray ">" after the address (it keeps
# it), one is "Test test@example.com" (it takes the whole for an address).
SENDERS_READ_BETTER = {
    "mail019.box": ("我", "vipyiming@126.com"),
    "mail076.box": ("", '"Millions Lottery Spain transfer"@example.com'),
    "mail087.box": ("Test", "test@example.com"),
}
# Bodies differ where that product puts a sentence of its own ("no visible content"), leaves uuencoded lines or UTF-7
# undecoded, shows the page title "新建网页 4" of an HTML document, takes angle brackets of a plain text for HTML, or shows a later HTML part as a file; attachments where it
# changes line ends of an enclosed mail before counting, or makes a file of a text part.
BODIES_THAT_DIFFER = {
    "mail018.box", "mail019.box", "mail023.box", "mail025.box", "mail042.box", "mail062.box", "mail067.box", "mail086.box", "mail087.box",
}  # fmt: skip
FILES_THAT_DIFFER = {"mail014.box", "mail062.box", "mail087.box", "mail092.box"}


@pytest.fixture(scope="module")
def mails(shared_data: Path) -> Path:
    return shared_data / "mail"


def one(path: Path) -> ParsedMail:
    (message,) = read_messages(path if path.exists() else path.with_name(path.name + ".gz"))
    return parse_mail(message.raw, file=message.file)


def lines_of(path: Path) -> Iterator[dict[str, Any]]:
    for line in path.read_text("utf-8").splitlines():
        yield json.loads(line)


def squeezed(text: str | None) -> str:
    return " ".join((text or "").split())


def tight(text: str) -> str:
    return re.sub(r"\s+", "", text)


def text_of(markup: str) -> str:
    return tight(html.unescape(re.sub(r"<[^>]+>", " ", markup)))


def test_every_subject_agrees_or_is_read_better(mails: Path) -> None:
    for wanted in lines_of(mails / "zammad/expected.jsonl"):
        subject = SUBJECTS_READ_BETTER.get(wanted["source"], squeezed(wanted.get("subject")))
        assert squeezed(one(mails / "zammad" / wanted["source"]).subject) == subject, wanted["source"]


def test_every_sender_agrees_or_is_read_better(mails: Path) -> None:
    for wanted in lines_of(mails / "zammad/expected.jsonl"):
        if not wanted.get("from_email"):
            continue
        sender = one(mails / "zammad" / wanted["source"]).sender
        expected = (wanted.get("from_display_name") or "", wanted["from_email"])
        assert (sender.name, sender.address) == SENDERS_READ_BETTER.get(wanted["source"], expected), wanted[
            "source"
        ]


def test_bodies_and_files_agree_except_where_argued(mails: Path) -> None:
    bodies, files = set(), set()
    for wanted in lines_of(mails / "zammad/expected.jsonl"):
        mail = one(mails / "zammad" / wanted["source"])
        body = wanted.get("body") or ""
        is_html = "<" in body and (wanted.get("content_type") or "text/html") == "text/html"
        expected = text_of(body) if is_html else tight(body)
        # That product shows the HTML part where there are both.
        if expected[:500] not in {tight(mail.text)[:500], text_of(mail.html)[:500]}:
            bodies.add(wanted["source"])
        hashes = {
            each["data_sha256"]
            for each in wanted.get("attachments", ())
            if not each["preferences"].get("content-alternative")
        }
        if not hashes <= {each.sha256 for each in mail.attachments}:
            files.add(wanted["source"])
    assert bodies == BODIES_THAT_DIFFER
    assert files == FILES_THAT_DIFFER


def test_mails_of_people_are_normal_and_reports_are_bounces(mails: Path) -> None:
    bounces = {
        path.name.partition("-")[0].partition(".")[0]
        for path in list_files(mails / "zammad")
        if ".box" in path.name and one(path).kind != MailKind.NORMAL
    }
    assert bounces == {"mail018", "mail033", "mail055", "mail092"}


def test_every_bounce_complaint_and_vacation_notice_is_known_by_its_kind(mails: Path) -> None:
    for path in list_files(mails / "bounces/maildir"):
        expected = {"not": MailKind.NORMAL}.get(path.parent.name) or {
            "rfc3834": MailKind.AUTO_REPLY,
            "arf": MailKind.FEEDBACK,
        }.get(path.name.partition("-")[0], MailKind.BOUNCE)
        assert one(path).kind == expected, path.name


def test_notices_of_delay_and_success_say_so(mails: Path) -> None:
    notices = {
        path.name: problem
        for path in list_files(mails / "bounces/maildir")
        for problem in one(path).problems
        if problem.endswith("_notice")
    }
    assert notices == {
        "lhost-amazonses-12.eml": "success_notice",
        "lhost-opensmtpd-06.eml": "delay_notice",
        "lhost-opensmtpd-13.eml": "delay_notice",
    }


def test_an_mbox_gives_all_its_messages(mails: Path) -> None:
    kinds = [parse_mail(each.raw).kind for each in read_messages(mails / "bounces/mailbox/mbox-0")]
    assert len(kinds) == 37
    # One is a person who forwards a bounce.
    assert kinds.count(MailKind.BOUNCE) == 36


def test_replies_in_many_languages_are_freed_from_what_they_quote(mails: Path) -> None:
    for case in json.loads((mails / "replies/talon/inline_cases.json").read_text("utf-8")):
        if case["content_type"] == "text/html":
            reply, wanted = (
                extract_reply(clean_html(case["input"], Problems()).quoted),
                text_of(case["expected"]),
            )
        else:
            reply, wanted = extract_reply(case["input"]), tight(case["expected"])
        assert tight(reply) == wanted, case["test"]


def test_plain_replies_are_freed_from_quotes_and_signatures(mails: Path) -> None:
    folder = mails / "replies/zapier_email_reply_parser"
    for case in json.loads((folder / "expected.json").read_text("utf-8")):
        if "file" not in case:
            continue
        reply = extract_reply((folder / case["file"]).read_text("utf-8"))
        if "reply" in case:
            assert reply == case["reply"], case["file"]
        for part in case.get("visible_contains", ()):
            assert part in reply, case["file"]


def test_hard_mails_are_readable_and_quick(mails: Path) -> None:
    for path in list_files(mails / "hard"):
        raw = path.read_bytes()
        started = time.process_time()
        mail = parse_mail(raw)
        assert time.process_time() - started < (12 if "coverage" in sys.modules else 2), path.name
        printed = json.dumps(mail.to_object(), ensure_ascii=False)
        assert "\ufffd" not in printed or b"\xef\xbf\xbd" in raw, path.name


def test_the_digest_of_a_mail_is_that_of_its_bytes(mails: Path) -> None:
    raw = (mails / "zammad/mail001.box").read_bytes()
    assert parse_mail(raw).sha256 == hashlib.sha256(raw).hexdigest()
