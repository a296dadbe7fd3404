"""Who may see and settle mails that could not be taken in."""

from yinuo.channels.models import QuarantinedMail
from yinuo.core.actor import Actor
from yinuo.core.errors import Forbidden, NotFound
from yinuo.core.permissions import Permission


def require_quarantine(by: Actor) -> None:
    """Raises Forbidden. The quarantine belongs to no department: whoever holds the right sees all of it."""
    if not by.can(Permission.MAIL_QUARANTINE):
        raise Forbidden(permission=Permission.MAIL_QUARANTINE.value)


def get_quarantined_for(by: Actor, mail_id: int, *, lock: bool = False) -> QuarantinedMail:
    """One quarantined mail. Raises Forbidden, NotFound."""
    require_quarantine(by)
    mails = QuarantinedMail.objects.select_related("raw_file", "settled_by")
    if lock:
        mails = mails.select_for_update(of=("self",))
    found = mails.filter(pk=mail_id).first()
    if found is None:
        raise NotFound
    return found
