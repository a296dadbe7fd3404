"""Whatever the bytes are, one mail gives one object, soon."""

import json
import sys
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yinuo.channels.mail.parse import limits
from yinuo.channels.mail.parse.model import MailKind
from yinuo.channels.mail.parse.read import parse_mail

TOKENS = [
    b"From: a@b.cn\r\n", b"Subject: ", b"=?gb2312?B?", b"=?utf-8?Q?", b"?=", b"\r\n", b"\n", b"\r", b"\r\n\r\n", b"--b\n",
    b"--b--\n", b"Content-Type: multipart/mixed; boundary=b\n\n", b"Content-Type: text/html\n\n", b"\x1b$B", b"\x1b(B",
    b"Content-Transfer-Encoding: base64\n", b"charset=utf-7\n", b"charset=utf-16\n", b"begin 644 a\n", b"end\n", b"<", b">",
    b"<div>", b"</div>", b"&#", b"\x00", b"\xff\xfe", b"\xd5\xc5", b"\xe5\xbc\xa0", b'"', b"(", b"> ", b"wrote:", b"-- \n",
    b"filename*0*=gbk''%d5", b"Received: x; Thu, 1 Jan 1970 00:00:00 +0000\n", b"Date: 1", b"~{", b"+ZeVnLA-", b"=", b";",
]  # fmt: skip
# Of processor time; measuring coverage costs several times as much.
SECONDS = 12 if "coverage" in sys.modules else 2
KEYS = [
    "file", "message_id", "in_reply_to", "references", "date", "from", "to", "cc", "subject", "text", "html",
    "reply_text", "attachments", "kind", "problems",
]  # fmt: skip


def assert_is_whole(raw: bytes) -> None:
    given = parse_mail(raw, file="x").to_object()
    printed = json.dumps(given, ensure_ascii=False).encode("utf-8")
    assert list(json.loads(printed)) == KEYS
    assert b"\\u0000" not in printed
    assert given["kind"] in set(MailKind)


@given(st.binary(max_size=3000))
def test_any_bytes_give_one_object_that_json_can_hold(raw: bytes) -> None:
    assert_is_whole(raw)


@settings(max_examples=300)
@given(st.lists(st.one_of(st.sampled_from(TOKENS), st.binary(max_size=12)), max_size=60))
def test_any_mixture_of_mail_like_pieces_gives_one_object(pieces: list[bytes]) -> None:
    assert_is_whole(b"".join(pieces))


@given(st.text(min_size=1, max_size=60).filter(lambda text: text.strip() == text and text.isprintable()))
def test_a_subject_survives_encoding_by_the_standard_library(subject: str) -> None:
    from email.header import Header

    encoded = Header(subject, "utf-8").encode(maxlinelen=76)
    assert parse_mail(f"From: a@b.cn\nSubject: {encoded}\n\nx".encode()).subject == subject


def nested(depth: int) -> bytes:
    heads = (
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (level, level) for level in range(depth)
    )
    return b"From: a@b.cn\n" + b"".join(heads) + b"\nhello"


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        (nested(5_000), "nested_too_deep"),
        (
            b"From: a@b.cn\nContent-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 100_000,
            "too_many_parts",
        ),
        (b"From: a@b.cn\nX-Long: " + b"a" * 3_000_000 + b"\n\nx", "headers_too_long"),
        (b"From: a@b.cn\nContent-Type: text/html\n\n" + b"<div>" * 110_000, "html_too_complex"),
        (b"From: a@b.cn\nContent-Type: text/html\n\n" + b"&" * 500_000, "html_too_complex"),
        (b"From: a@b.cn\nContent-Type: text/html\n\n" + b"<p>x" * 300_000, "html_cut_off"),
        (b"From: a@b.cn\n\n" + b"begin 644 a\nM\n" * 50_000, "uuencoded_cut_off"),
        (b"From: a@b.cn\n\n" + b"a" * 2_000_000, "text_cut_off"),
        (b"To: " + b"a@b.cn," * 8_000 + b"\n\nx", "too_many_addresses"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_bomb_is_read_within_two_seconds_and_its_problem_noted(raw: bytes, problem: str) -> None:
    started = time.process_time()
    mail = parse_mail(raw)
    assert time.process_time() - started < SECONDS
    assert problem in mail.problems


@pytest.mark.parametrize(
    "piece",
    [
        b"On Mon 1 Jan 2012 10:00, a@b.c ",
        b"-",
        b"\r",
        b">",
        b"> ",
        b"_",
        b"From: x\n",
        b"-- \n",
        b"<a",
        b'"',
        b"\\",
        b"(",
    ],
)
def test_repeated_pieces_cost_time_in_proportion(piece: bytes) -> None:
    repeated = piece * (200_000 // len(piece))
    started = time.process_time()
    parse_mail(b"From: " + repeated[:60_000] + b"\nReferences: " + repeated[:60_000] + b"\n\n" + repeated)
    assert time.process_time() - started < SECONDS


def test_a_message_beyond_the_limit_is_read_in_part_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_MESSAGE_BYTES", 100)
    mail = parse_mail(b"From: a@b.cn\nSubject: long\n\n" + b"x" * 200)
    assert mail.problems == ("message_too_large", "date_missing")
    assert mail.subject == "long"
    assert len(mail.text) < 100
