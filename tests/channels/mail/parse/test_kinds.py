"""Person or machine: what may open a ticket, and what must never be answered."""

import pytest

from yinuo.channels.mail.parse.model import MailKind
from yinuo.channels.mail.parse.read import parse_mail

REPORT = (
    b"From: MAILER-DAEMON@x.cn\nSubject: %s\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n"
    b"--b\n\nsorry\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; x\n\n"
    b"Final-Recipient: rfc822; li@d.cn\nAction: %s\nStatus: %s\n\n--b\nContent-Type: message/rfc822\n\n"
    b"Message-ID: <our-1@yinuo>\nSubject: hi\n\nhello\n--b--"
)


@pytest.mark.parametrize(
    ("action", "status", "problem"),
    [
        (b"failed", b"5.1.1", None),
        (b"delayed", b"4.4.7", "delay_notice"),
        (b"delivered", b"2.0.0", "success_notice"),
    ],
)
def test_a_report_is_a_bounce_that_names_recipient_and_message(
    action: bytes, status: bytes, problem: str | None
) -> None:
    mail = parse_mail(REPORT % (b"report", action, status))
    assert mail.kind == MailKind.BOUNCE
    assert (mail.failed_recipients, mail.reported_message_id) == (("li@d.cn",), "our-1@yinuo")
    assert [each for each in mail.problems if each.endswith("_notice")] == ([problem] if problem else [])


@pytest.mark.parametrize(
    ("headers", "body", "kind"),
    [
        ("From: 张三 <a@b.cn>\nSubject: 空调坏了", "请派人来", MailKind.NORMAL),
        ("From: 张三 <a@b.cn>\nSubject: 转发: 系统退信", "你们的邮件退回来了：550 user unknown", MailKind.NORMAL),
        ("From: a@b.cn\nSubject: Re: Undelivered Mail Returned to Sender", "what is this?", MailKind.NORMAL),
        ("From: a@b.cn\nSubject: mail delivery failed?", "I get this every day", MailKind.NORMAL),
        ("From: delivery@courier.cn\nSubject: parcel", "Your parcel could not be delivered.", MailKind.NORMAL),
        ("From: a@b.cn\nSubject: 发票退回", "发票抬头有误，退回", MailKind.NORMAL),
        ("From: a@b.cn\nSubject: x\nAuto-Submitted: auto-generated", "Form: name, phone", MailKind.NORMAL),
        ("From: a@b.cn\nSubject: 自动回复: 您的工单", "我在休假", MailKind.AUTO_REPLY),
        ("From: a@b.cn\nSubject: Automatic reply: x", "I am away", MailKind.AUTO_REPLY),
        ("From: a@b.cn\nSubject: x\nAuto-Submitted: auto-replied", "y", MailKind.AUTO_REPLY),
        ("From: a@b.cn\nSubject: x\nPrecedence: auto_reply", "y", MailKind.AUTO_REPLY),
        ("From: a@b.cn\nSubject: x\nX-Autoreply: yes", "y", MailKind.AUTO_REPLY),
        ("Return-Path: <>\nFrom: a@b.cn\nSubject: x", "我正在休假，回来后回复", MailKind.AUTO_REPLY),
        ("From: PostMaster@qq.com\nSubject: 系统退信/Systems bounce", "您的邮件被退回到您的邮箱", MailKind.BOUNCE),
        ("From: postmaster@163.com\nSubject: 系统退信", "无法投递到收件人地址", MailKind.BOUNCE),
        ("From: x@y.cn\nSubject: hi\nX-Failed-Recipients: li@d.cn", "y", MailKind.BOUNCE),
        ("From: MAILER-DAEMON@x.cn\nSubject: failure notice", "Hi. This is the qmail-send program", MailKind.BOUNCE),
        ("From: staff@hotmail.com\nSubject: complaint about message from 1.2.3.4", "x", MailKind.FEEDBACK),
        ("From: a@b.cn\nSubject: x\nContent-Type: multipart/report; report-type=feedback-report; boundary=b", "--b\n\nx",
         MailKind.FEEDBACK),
        ("From: a@b.cn\nSubject: Read: x\nContent-Type: multipart/report; report-type=disposition-notification; boundary=b",
         "--b\n\nread", MailKind.AUTO_REPLY),
    ],
)  # fmt: skip
def test_the_kind_follows_from_evidence(headers: str, body: str, kind: MailKind) -> None:
    assert parse_mail(f"{headers}\n\n{body}".encode()).kind == kind


def test_a_machine_that_writes_a_request_is_marked_so_that_nothing_automatic_answers() -> None:
    assert parse_mail(b"From: a@b.cn\nAuto-Submitted: auto-generated\n\nform").automatic is True
    assert parse_mail(b"From: a@b.cn\n\nhello").automatic is False
