"""Headers, parts, addresses, dates and files of mails that break the rules."""

import pytest

from yinuo.channels.mail.parse.model import Address
from yinuo.channels.mail.parse.read import parse_mail


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (b"Zhang San <a@b.cn>", [("Zhang San", "a@b.cn")]),
        (b"a@b.cn (Zhang San)", [("Zhang San", "a@b.cn")]),
        (b'"Li, Si" <a@b.cn>, c@d.cn', [("Li, Si", "a@b.cn"), ("", "c@d.cn")]),
        (b"Li, Si <a@b.cn>", [("Li, Si", "a@b.cn")]),
        (b"=?utf-8?Q?Li,=20Si?= <a@b.cn>", [("Li, Si", "a@b.cn")]),
        (b"Service: a@b.cn, C <c@d.cn>;, e@f.cn", [("", "a@b.cn"), ("C", "c@d.cn"), ("", "e@f.cn")]),
        (b"undisclosed-recipients:;", []),
        (b"Max | [x.cn] <a@b.cn>", [("Max | [x.cn]", "a@b.cn")]),
        (b"<@relay.cn:a@b.cn>", [("", "a@b.cn")]),
        (b"jdoe@test   . example", [("", "jdoe@test.example")]),
        ("张三 <张三@例子.中国>".encode(), [("张三", "张三@例子.中国")]),
        (b'"a@b.cn" <a@b.cn>', [("", "a@b.cn")]),
        (b"Test a@b.cn", [("Test", "a@b.cn")]),
        (b"=?iso-8859-2?Q?Namedy=F1ski?= (hans@b.cn)", [("Namedyński", "hans@b.cn")]),
        (b'"a b"@c.cn>', [("", '"a b"@c.cn')]),
    ],
)  # fmt: skip
def test_addresses_are_read_as_meant(header: bytes, expected: list[tuple[str, str]]) -> None:
    found = parse_mail(b"From: x@y.cn\nTo: " + header + b"\n\nhi").to
    assert [(each.name, each.address) for each in found] == expected


@pytest.mark.parametrize(
    ("headers", "sender"),
    [
        (b"From: \xe5\xbc\xa0 <>\nReply-To: <r@b.cn>", Address("张", "r@b.cn")),
        (b"Sender: S <s@b.cn>", Address("S", "s@b.cn")),
        (b"From: nobody\nReturn-Path: <p@b.cn>", Address("", "p@b.cn")),
    ],
)
def test_a_missing_sender_is_looked_for_elsewhere_and_noted(headers: bytes, sender: Address) -> None:
    mail = parse_mail(headers + b"\nSubject: x\n\nhi")
    assert mail.sender == sender
    assert "from_address_missing" in mail.problems


@pytest.mark.parametrize(
    ("headers", "date"),
    [
        (b"Date: Thu, 19 Nov 2026 10:00:16 +0800", "2026-11-19T10:00:16+08:00"),
        (b"Date: 19 Nov 26 10:00 GMT", "2026-11-19T10:00:00+00:00"),
        (b"Date: 2026-11-19 10:00:16 +0800", "2026-11-19T10:00:16+08:00"),
        (b"Date: 2026-11-19T10:00:16Z", "2026-11-19T10:00:16+00:00"),
        (b"Date: Thu, 19 Nov 2026 10:00:16 +9999", "2026-11-19T10:00:16+00:00"),
        (b"Date: nonsense\nReceived: by x; Thu, 19 Nov 2026 10:00:16 +0800", "2026-11-19T10:00:16+08:00"),
        (
            b"Date: Mon, 30 Jun 3609 15:33:50 +0600\nReceived: x; 1 Jun 2026 01:00 +0000",
            "2026-06-01T01:00:00+00:00",
        ),
        (b"Date: nonsense", None),
    ],
)
def test_the_date_has_an_offset_or_is_taken_from_the_hop_that_received_it(
    headers: bytes, date: str | None
) -> None:
    assert parse_mail(b"From: a@b.cn\n" + headers + b"\n\nhi").to_object()["date"] == date


@pytest.mark.parametrize("line_end", [b"\n", b"\r\n", b"\r"])
def test_every_line_end_separates_headers_parts_and_lines(line_end: bytes) -> None:
    lines = [b"From: a@b.cn", b"Subject: folded", b"\tsubject", b"Content-Type: multipart/mixed;", b" boundary=b", b"",
             b"--b", b"", b"one", b"two", b"--b", b"Content-Type: image/png; name=p.png", b"", b"bytes", b"--b--"]  # fmt: skip
    mail = parse_mail(line_end.join(lines))
    assert mail.subject == "folded\tsubject"
    assert mail.text == "one\ntwo"
    assert [(each.name, each.content) for each in mail.attachments] == [("p.png", b"bytes")]


def test_a_line_that_is_no_header_costs_only_itself() -> None:
    mail = parse_mail(b"From: a@b.cn\nthis is garbage\nSubject: kept\n\nbody")
    assert (mail.subject, mail.text) == ("kept", "body")
    assert "malformed_header" in mail.problems


def test_a_body_without_a_blank_line_is_not_lost() -> None:
    mail = parse_mail(b"From: a@b.cn\nSubject: kept\nThe body begins at once.\nAnd goes on.")
    assert (mail.subject, mail.text) == ("kept", "The body begins at once.\nAnd goes on.")


def test_a_text_without_any_header_is_all_body() -> None:
    mail = parse_mail(b"One: here is what I have.\n\nTwo: more.")
    assert mail.text == "One: here is what I have.\n\nTwo: more."
    assert "no_headers" in mail.problems


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (b"--b\n\nhello\n", "boundary_not_closed"),
        (b"hello", "multipart_without_parts"),
        (b"--other\n\nhello\n--other--", "boundary_guessed"),
    ],
)
def test_broken_boundaries_lose_no_words(body: bytes, problem: str) -> None:
    mail = parse_mail(b"From: a@b.cn\nContent-Type: multipart/mixed; boundary=b\n\n" + body)
    assert mail.text.strip() == "hello"
    assert problem in mail.problems


def test_words_come_from_plain_text_else_from_html() -> None:
    both = (b"From: a@b.cn\nContent-Type: multipart/alternative; boundary=b\n\n--b\n\n%s\n--b\n"
            b"Content-Type: text/html\n\n<p>from <b>html</b></p>\n--b--")  # fmt: skip
    assert parse_mail(both % b"from plain").text == "from plain"
    assert parse_mail(both % b"  ").text == "from html"
    assert parse_mail(both % b"from plain").html == "<p>from <b>html</b></p>"


def test_uuencoded_files_leave_the_text_and_become_attachments() -> None:
    mail = parse_mail(b"From: a@b.cn\n\nsee\nbegin 644 note.txt\n#0V%T\n`\nend\nbye")
    assert [(each.name, each.content) for each in mail.attachments] == [("note.txt", b"Cat")]
    assert mail.text == "see\n\nbye"


def test_an_enclosed_mail_is_a_file_named_by_its_subject() -> None:
    raw = (b"From: a@b.cn\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nsee\n--b\nContent-Type: message/rfc822\n\n"
           b"From: c@d.cn\nSubject: inner/one\n\ninner\n--b--")  # fmt: skip
    mail = parse_mail(raw)
    assert mail.text == "see"
    assert [each.name for each in mail.attachments] == ["inner_one.eml"]


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        (b"../../etc/passwd", "_.._etc_passwd"),
        (b"a\\\\b.txt", "a_b.txt"),
        ("photo\u202egpj.exe".encode(), "photogpj.exe"),
        (b"x" * 400 + b".pdf", "x" * 180 + ".pdf"),
    ],
)
def test_a_file_name_names_no_folder_and_hides_nothing(name: bytes, kept: str) -> None:
    raw = (b'From: a@b.cn\nContent-Type: application/pdf\nContent-Disposition: attachment; filename="' + name
           + b'"\n\nx')  # fmt: skip
    assert [each.name for each in parse_mail(raw).attachments] == [kept]


def test_message_ids_are_read_without_brackets_and_folding() -> None:
    mail = parse_mail(
        b"From: a@b.cn\nMessage-ID:\n <1@x\n .cn>\nIn-Reply-To: Your mail of today <2@x.cn>\n"
        b"References: <2@x.cn> <3@x.cn>\n <2@x.cn>\n\nhi"
    )
    assert (mail.message_id, mail.in_reply_to, mail.references) == ("1@x.cn", "2@x.cn", ("2@x.cn", "3@x.cn"))


def test_repeated_headers_are_noted_and_the_first_counts() -> None:
    mail = parse_mail(b"From: a@b.cn\nSubject: first\nSubject: second\n\nhi")
    assert mail.subject == "first"
    assert "repeated_header_subject" in mail.problems
