"""Is this a person writing, or a machine: bounce, complaint report, automatic answer?"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .model import Address, MailKind, Problems
from .phrases import (
    AUTO_SUBJECT,
    BOUNCE_BODY,
    BOUNCE_SUBJECT,
    COMPLAINT_SENDERS,
    COMPLAINT_SUBJECT,
    DAEMON,
    DAEMON_NAME,
    DELAY_SUBJECT,
    LIST_ERROR,
    NOTICE_TYPE,
    ORIGINAL_FOLLOWS,
    REPLY_PREFIX,
    SUCCESS_SUBJECT,
    VACATION_BODY,
)
from .structure import Part

_STATUS_PARTS = ("message/delivery-status", "message/global-delivery-status")
_ENCLOSED = ("message/rfc822", "message/global", "text/rfc822-headers", "message/rfc822-headers")
_ACTION = re.compile(rb"(?im)^action:[ \t]*\"?([a-z]+)")
_STATUS = re.compile(rb"(?im)^status:[ \t]*([245])\.\d")
_FINAL = re.compile(
    rb"(?im)^(?:final|original)-recipient:[ \t]*(?:rfc822|utf-8|x400|[a-z0-9-]+)?[ \t]*;?[ \t]*<?([^\s<>;]+@[^\s<>;]+)"
)
_MESSAGE_ID = re.compile(rb"(?im)^[ \t>]*message-id:[ \t]*(?:\r?\n[ \t]+)?<([^<>\s]{3,300})>")


@dataclass(frozen=True, slots=True)
class Verdict:
    """The kind, and what a bounce says: who did not get it, and which message it was."""

    kind: MailKind
    automatic: bool = False
    failed_recipients: tuple[str, ...] = ()
    reported_message_id: str | None = None


def judge_kind(root: Part, sender: Address, subject: str, text: str, problems: Problems) -> Verdict:
    """Feedback before bounce before automatic answer; in doubt a mail is a person's."""
    automatic = _is_automatic(root)
    if _is_feedback(root, sender, subject):
        return Verdict(MailKind.FEEDBACK, True, reported_message_id=_reported_id(root))
    if (notice := _relayed_notice(root, sender, text)) is not None:
        kind, outcome = notice
        if outcome:
            problems.note(outcome)
        return Verdict(kind, True)
    if _is_read_receipt(root):
        problems.note("read_receipt")
        return Verdict(MailKind.AUTO_REPLY, True)
    status = _status_reports(root)
    if status or _looks_bounced(root, sender, subject, text):
        _note_outcome(status, subject, problems)
        failed = root.headers.every("x-failed-recipients")
        recipients = [*_FINAL.findall(status), *(b",".join(failed)).replace(b" ", b"").split(b",")]
        named = tuple(dict.fromkeys(each.decode("utf-8", "ignore").strip() for each in recipients if each))[
            :50
        ]
        return Verdict(MailKind.BOUNCE, True, named, _reported_id(root))
    if _is_auto_reply(root, subject, text):
        return Verdict(MailKind.AUTO_REPLY, True)
    return Verdict(MailKind.NORMAL, automatic)


def _is_feedback(root: Part, sender: Address, subject: str) -> bool:
    if root.content_type.params.get("report-type", "").lower() == "feedback-report":
        return True
    if any(part.type == "message/feedback-report" for part in root.walk()):
        return True
    if root.headers.has("x-apple-unsubscribe"):
        return True
    return bool(COMPLAINT_SENDERS.search(sender.address) and COMPLAINT_SUBJECT.search(subject))


def _relayed_notice(root: Part, sender: Address, text: str) -> tuple[MailKind, str] | None:
    """Notices of Amazon's notification service as JSON, and of the fml list server, which knows no report format."""
    if sender.address.endswith("@sns.amazonaws.com") and (match := NOTICE_TYPE.search(text[:4000])):
        kinds = {"Complaint": (MailKind.FEEDBACK, ""), "Delivery": (MailKind.BOUNCE, "success_notice")}
        return kinds.get(match.group(1), (MailKind.BOUNCE, ""))
    if b"fml" in root.headers.first("x-mlserver") and LIST_ERROR.search(root.headers.ascii("subject")):
        return MailKind.BOUNCE, ""
    return None


def _is_read_receipt(root: Part) -> bool:
    report = root.content_type.params.get("report-type", "").lower()
    return report == "disposition-notification" or any(
        part.type == "message/disposition-notification" for part in root.leaves()
    )


def _status_reports(root: Part) -> bytes:
    """The text of all delivery-status parts; a report without one counts by its declared type."""
    found = [
        part.content(Problems()) for part in root.walk() if part.type in _STATUS_PARTS and part.depth <= 3
    ]
    if not found and root.type == "multipart/report":
        report = root.content_type.params.get("report-type", "").lower()
        return b"\n" if report in ("delivery-status", "") else b""
    return b"\n".join(found)


def _note_outcome(status: bytes, subject: str, problems: Problems) -> None:
    """A notice of delay or of success is a bounce by form only; the problem says which."""
    actions = {action.lower() for action in _ACTION.findall(status)}
    classes = set(_STATUS.findall(status))
    if actions == {b"delayed"} or (not actions and DELAY_SUBJECT.search(subject)):
        problems.note("delay_notice")
    elif (
        (actions and actions <= {b"delivered", b"relayed", b"expanded"})
        or (not actions and classes == {b"2"})
    ) or (not actions and not classes and SUCCESS_SUBJECT.search(subject)):
        problems.note("success_notice")


def _looks_bounced(root: Part, sender: Address, subject: str, text: str) -> bool:
    """Bounces of programs that never heard of RFC 3464: three kinds of evidence, two of which are needed."""
    if root.headers.has("x-failed-recipients"):
        return True
    if root.headers.ascii("auto-submitted").startswith("auto-replied") and VACATION_BODY.search(text[:2000]):
        return False
    from_daemon = bool(DAEMON.search(sender.address) or DAEMON_NAME.search(sender.name))
    null_path = root.headers.has("return-path") and root.headers.first("return-path").strip() in (b"<>", b"")
    says_subject = bool(BOUNCE_SUBJECT.search(subject)) and not REPLY_PREFIX.match(subject)
    says_body = bool(BOUNCE_BODY.search(text[:8000]))
    if AUTO_SUBJECT.match(subject):
        return False
    holds_original = bool(ORIGINAL_FOLLOWS.search(text[:20000])) or any(
        part.type in ("message/rfc822", "text/rfc822-headers", "message/rfc822-headers", "message/partial")
        for part in root.leaves()
    )
    if from_daemon:
        return says_subject or says_body or holds_original
    if null_path:
        return says_subject or says_body
    return says_subject and (says_body or holds_original) and not root.headers.has("in-reply-to")


def _is_automatic(root: Part) -> bool:
    """Sent by a program; nothing automatic may answer it, whatever its kind."""
    headers = root.headers
    submitted = headers.ascii("auto-submitted")
    return (
        (bool(submitted) and not submitted.startswith("no"))
        or headers.ascii("precedence") in ("bulk", "junk", "list", "auto_reply")
        or headers.has("list-id")
        or headers.has("list-unsubscribe")
        or (headers.has("return-path") and headers.first("return-path").strip() == b"<>")
        or headers.ascii("x-auto-response-suppress") not in ("", "none")
    )


def _is_auto_reply(root: Part, subject: str, text: str) -> bool:
    headers = root.headers
    submitted = headers.ascii("auto-submitted")
    if submitted.startswith(("auto-replied", "auto-notified")) or headers.ascii("precedence") == "auto_reply":
        return True
    if any(
        headers.has(name) for name in ("x-autoreply", "x-autorespond", "x-autoresponder", "x-auto-reply-from")
    ):
        return headers.ascii("x-autoreply") not in ("no", "false")
    if headers.ascii("x-apple-action") == "vacation" or headers.ascii("delivered-to") == "autoresponder":
        return True
    if AUTO_SUBJECT.match(subject):
        return True
    null_path = headers.has("return-path") and headers.first("return-path").strip() == b"<>"
    by_machine = (
        null_path or submitted.startswith("auto-generated") or headers.has("x-auto-response-suppress")
    )
    return by_machine and bool(VACATION_BODY.search(text[:2000]))


def _reported_id(root: Part) -> str | None:
    """Message-ID of the message that a report is about: from its enclosed copy, or from a copy in the text."""
    enclosed = [part for part in root.leaves() if part.type in _ENCLOSED]
    texts = [part for part in root.leaves() if part.type.startswith("text/")]
    for part in (*enclosed, *texts):
        if match := _MESSAGE_ID.search(part.content(Problems())[:200_000]):
            return match.group(1).decode("utf-8", "ignore")
    return None
