"""Taking in a raw mail: a ticket, an addition to one, a machine's news, or the quarantine. Nothing is dropped."""

import logging
from dataclasses import dataclass
from datetime import datetime

from django.db import InterfaceError, OperationalError, ProgrammingError, transaction

from yinuo.channels.mail.commands.quarantine import put_into_quarantine
from yinuo.channels.mail.commands.report import note_report
from yinuo.channels.mail.commands.request import take_in_words
from yinuo.channels.mail.locks import hold_mail
from yinuo.channels.mail.matching import identity_of, is_ours
from yinuo.channels.mail.parse.model import MailKind, ParsedMail
from yinuo.channels.mail.parse.read import parse_mail
from yinuo.channels.models import InboundMail, Outcome, QuarantinedMail, QuarantineReason
from yinuo.core.actor import Actor
from yinuo.core.commands.files import store_file
from yinuo.core.errors import DomainError
from yinuo.core.files import Upload
from yinuo.core.models import StoredFile

log = logging.getLogger(__name__)
MAIL_DOOR = "mail"


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one raw mail: an outcome, or the reason of its quarantine; ``is_new`` is false the second time."""

    outcome: str
    number: str = ""
    detail: str = ""
    is_new: bool = True


def take_in_mail(*, raw: bytes, source: str = "", by: Actor, now: datetime) -> Taken:
    """Take in one raw mail, once. What cannot be taken in goes to the quarantine with its bytes.

    Raises only when the database does not answer. Records what the ticket's commands record, or mail.quarantined.
    """
    mail = parse_mail(raw, file=source)
    raw_file = store_file(Upload("mail.eml", "message/rfc822", raw), is_trusted=True)
    if (known := find_taken(mail)) is not None:
        return known
    reason = unreadable_reason(mail)
    detail = ""
    if reason is None:
        try:
            return take_in_parsed(mail=mail, raw_file=raw_file, by=by, now=now)
        except DomainError as error:
            reason, detail = QuarantineReason.REFUSED, str(error)
        except (OperationalError, InterfaceError, ProgrammingError):
            raise
        except Exception as error:  # whatever a stranger's bytes provoke, they are kept and shown
            log.exception("a mail met a fault: %s", mail.sha256)
            reason, detail = QuarantineReason.FAULT, type(error).__name__
    put_into_quarantine(mail=mail, raw_file=raw_file, reason=reason, detail=detail, by=by, now=now)
    return Taken("quarantined", detail=detail or str(reason.label))


@transaction.atomic
def take_in_parsed(
    *, mail: ParsedMail, raw_file: StoredFile, by: Actor, now: datetime, is_retry: bool = False
) -> Taken:
    """A readable mail, in one transaction that waits for another one taking in the same.

    ``is_retry``: it lies in the quarantine and is to leave it.
    """
    identity = identity_of(mail)
    hold_mail(identity)
    if (known := find_inbound(mail) if is_retry else find_taken(mail)) is not None:
        return known
    inbound = InboundMail(
        identity=identity,
        message_id=(mail.message_id or "")[:255],
        sender=mail.sender.address[:320],
        subject=" ".join(mail.subject.split())[:200],
        raw_file=raw_file,
        taken_in_at=now,
    )
    if is_ours(mail):
        inbound.outcome = Outcome.OWN
        inbound.save()
    elif mail.kind is MailKind.NORMAL:
        take_in_words(mail=mail, inbound=inbound, by=by, now=now)
    else:
        note_report(mail=mail, inbound=inbound, by=by, now=now)
    return Taken(inbound.outcome, number=inbound.ticket.number if inbound.ticket else "")


def find_inbound(mail: ParsedMail) -> Taken | None:
    """What became of this mail when it was taken in."""
    inbound = InboundMail.objects.select_related("ticket").filter(identity=identity_of(mail)).first()
    if inbound is None:
        return None
    return Taken(inbound.outcome, number=inbound.ticket.number if inbound.ticket else "", is_new=False)


def find_taken(mail: ParsedMail) -> Taken | None:
    """What became of this mail earlier, taken in or quarantined."""
    if (inbound := find_inbound(mail)) is not None:
        return inbound
    waiting = QuarantinedMail.objects.filter(sha256=mail.sha256).first()
    return Taken("quarantined", detail=waiting.get_reason_display(), is_new=False) if waiting else None


def unreadable_reason(mail: ParsedMail) -> QuarantineReason | None:
    """Why a mail cannot be taken in by itself, if so. Reports of machines need no sender."""
    if "empty_message" in mail.problems or not (
        mail.text.strip() or mail.subject.strip() or mail.attachments
    ):
        return QuarantineReason.EMPTY
    if "message_too_large" in mail.problems:
        return QuarantineReason.TOO_LARGE
    if mail.kind is MailKind.NORMAL and "@" not in mail.sender.address:
        return QuarantineReason.NO_SENDER
    return None
