"""The quarantine: put in, retried, discarded with a reason."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy

from yinuo.channels.events import MailDiscarded, MailQuarantined, MailReleased, MailRetried
from yinuo.channels.mail.locks import hold_mail
from yinuo.channels.mail.parse.model import ParsedMail
from yinuo.channels.mail.policies import get_quarantined_for
from yinuo.channels.models import InboundMail, QuarantinedMail, QuarantineReason, QuarantineState
from yinuo.core.actor import Actor
from yinuo.core.commands.subjects import open_subject
from yinuo.core.errors import DomainError, Invalid
from yinuo.core.events import record_event
from yinuo.core.models import StoredFile


class AlreadySettled(DomainError):
    code, status = "mail.already_settled", 409
    message = gettext_lazy("This mail has been dealt with already.")


@transaction.atomic
def put_into_quarantine(
    *, mail: ParsedMail, raw_file: StoredFile, reason: QuarantineReason, detail: str, by: Actor, now: datetime
) -> QuarantinedMail:
    """Keep a mail that could not be taken in; the same bytes once. Records mail.quarantined."""
    hold_mail(mail.sha256)
    if known := QuarantinedMail.objects.filter(sha256=mail.sha256).first():
        return known
    quarantined = QuarantinedMail.objects.create(
        core_subject_id=open_subject(QuarantinedMail.SUBJECT_KIND),
        sha256=mail.sha256,
        raw_file=raw_file,
        source=mail.file[-255:],
        sender=mail.sender.address[:320],
        subject=" ".join(mail.subject.split())[:200],
        reason=reason,
        detail=detail[:300],
        received_at=now,
    )
    record_event(MailQuarantined(quarantined.pk, mail.sha256, reason.value), by=by, at=now)
    return quarantined


@transaction.atomic
def discard_quarantined(*, mail_id: int, reason: str, by: Actor, now: datetime) -> QuarantinedMail:
    """Decide that a mail is nothing for us; its bytes stay. Raises AlreadySettled, Invalid. Records mail.discarded."""
    quarantined = get_quarantined_for(by, mail_id, lock=True)
    refuse_settled(quarantined)
    if not reason.strip():
        raise Invalid(reason=gettext_lazy("Say in a few words why it is discarded."))
    _settle(quarantined, QuarantineState.DISCARDED, by, now)
    record_event(MailDiscarded(quarantined.pk), by=by, at=now, text={"reason": reason.strip()[:300]})
    return quarantined


def release_quarantined(
    quarantined: QuarantinedMail, inbound: InboundMail, *, by: Actor, now: datetime
) -> None:
    """Note, in the transaction that took it in, that a mail left the quarantine. Records mail.released."""
    _settle(quarantined, QuarantineState.RELEASED, by, now)
    record_event(MailReleased(quarantined.pk, inbound.outcome, inbound.ticket_id), by=by, at=now)


@transaction.atomic
def keep_in_quarantine(
    *, mail_id: int, reason: QuarantineReason, detail: str, by: Actor, now: datetime
) -> QuarantinedMail:
    """Note that another try failed, and why. Records mail.retried."""
    quarantined = get_quarantined_for(by, mail_id, lock=True)
    refuse_settled(quarantined)
    quarantined.reason, quarantined.detail = reason, detail[:300]
    quarantined.save(update_fields=["reason", "detail"])
    record_event(MailRetried(quarantined.pk, reason.value), by=by, at=now)
    return quarantined


def refuse_settled(quarantined: QuarantinedMail) -> None:
    """Raises AlreadySettled."""
    if quarantined.state != QuarantineState.WAITING:
        raise AlreadySettled


def _settle(quarantined: QuarantinedMail, state: QuarantineState, by: Actor, now: datetime) -> None:
    quarantined.state, quarantined.settled_at, quarantined.settled_by_id = state, now, by.member_id
    quarantined.save(update_fields=["state", "settled_at", "settled_by"])
