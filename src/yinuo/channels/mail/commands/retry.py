"""Another try with a quarantined mail, perhaps with the sender that a member found out."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from yinuo.channels.mail.commands.quarantine import keep_in_quarantine, refuse_settled, release_quarantined
from yinuo.channels.mail.commands.take_in import MAIL_DOOR, Taken, take_in_parsed, unreadable_reason
from yinuo.channels.mail.matching import identity_of
from yinuo.channels.mail.parse.model import Address, ParsedMail
from yinuo.channels.mail.parse.read import parse_mail
from yinuo.channels.mail.policies import get_quarantined_for
from yinuo.channels.models import InboundMail, QuarantineReason
from yinuo.core.actor import Actor
from yinuo.core.errors import DomainError
from yinuo.core.files import open_bytes


@dataclass(frozen=True, slots=True)
class _Failure:
    reason: QuarantineReason
    detail: str


def retry_quarantined(*, mail_id: int, sender: str = "", by: Actor, now: datetime) -> Taken | None:
    """Take in a quarantined mail now, or keep it with today's reason (None).

    ``sender`` stands in for an address that the mail lacks. Raises AlreadySettled, Forbidden, NotFound.
    Records mail.released and what taking in records, or mail.retried.
    """
    quarantined = get_quarantined_for(by, mail_id)
    refuse_settled(quarantined)
    mail = parse_mail(open_bytes(quarantined.raw_file), file=quarantined.source)
    if sender.strip():
        mail = replace(mail, sender=Address(mail.sender.name, sender.strip()))
    if (reason := unreadable_reason(mail)) is not None:
        failure = _Failure(reason, "")
    else:
        try:
            return _take_in(mail, mail_id, by, now)
        except DomainError as error:
            failure = _Failure(QuarantineReason.REFUSED, str(error))
    keep_in_quarantine(mail_id=mail_id, reason=failure.reason, detail=failure.detail, by=by, now=now)
    return None


@transaction.atomic
def _take_in(mail: ParsedMail, mail_id: int, by: Actor, now: datetime) -> Taken:
    quarantined = get_quarantined_for(by, mail_id, lock=True)
    refuse_settled(quarantined)
    taken = take_in_parsed(
        mail=mail, raw_file=quarantined.raw_file, by=Actor.automation(MAIL_DOOR), now=now, is_retry=True
    )
    inbound = InboundMail.objects.get(identity=identity_of(mail))
    release_quarantined(quarantined, inbound, by=by, now=now)
    return taken
