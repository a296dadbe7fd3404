"""What ties a mail to a ticket: ids of the thread, the number in the subject, the sender."""

import hashlib
import re
from email.utils import parseaddr

from django.conf import settings

from yinuo.channels.mail.parse.model import ParsedMail

NUMBER = re.compile(r"GD-\d{8}-\d{1,12}", re.IGNORECASE)


def identity_of(mail: ParsedMail) -> str:
    """What makes two deliveries the same mail: id, sender and words; without an id its bytes.

    The id alone would let one sender shut out another's mail, and the bytes alone would take a mail twice that came
    by two addresses (its hops differ).
    """
    if mail.message_id is None:
        return mail.sha256
    parts = (mail.message_id, mail.sender.address.lower(), mail.subject, mail.text)
    return hashlib.sha256("\x00".join(parts).encode()).hexdigest()


def thread_ids(mail: ParsedMail) -> list[str]:
    """Ids of the messages it answers, the nearest first."""
    nearest = [mail.in_reply_to] if mail.in_reply_to else []
    return list(dict.fromkeys([*nearest, *reversed(mail.references)]))


def number_in(subject: str) -> str | None:
    """The ticket number that a subject names."""
    found = NUMBER.search(subject)
    return found.group().upper() if found else None


def is_ours(mail: ParsedMail) -> bool:
    """Sent under our own address: answering it, or opening a ticket, would be talking to ourselves."""
    return mail.sender.address.lower() == parseaddr(settings.DEFAULT_FROM_EMAIL)[1].lower()
