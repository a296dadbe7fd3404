"""The seven roles and the one table of what each may do; the docs and the tests are made from it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from yinuo.core.permissions import ALL_PERMISSIONS
from yinuo.core.permissions import Permission as P


class Role(models.TextChoices):
    """A member holds one or several; his permissions are the union."""

    AGENT = "agent", _("Agent")
    ENGINEER = "engineer", _("Engineer")
    DISPATCHER = "dispatcher", _("Dispatcher")
    SUPERVISOR = "supervisor", _("Supervisor")
    MANAGER = "manager", _("Manager")
    ADMINISTRATOR = "administrator", _("Administrator")
    AUDITOR = "auditor", _("Auditor")


_DESK = frozenset(
    {
        P.CUSTOMER_READ, P.CUSTOMER_REVEAL, P.CUSTOMER_WRITE, P.PROMISE_MAKE, P.PROMISE_SETTLE,
        P.TICKET_ASSIGN, P.TICKET_CLOSE, P.TICKET_CREATE, P.TICKET_NOTE, P.TICKET_READ, P.TICKET_REPLY,
        P.TICKET_TAKE, P.TICKET_TRANSFER, P.TICKET_WORK,
    }
)  # fmt: skip
_SUPERVISION = frozenset(
    {
        P.BOARD_READ, P.DESK_READ, P.MAIL_QUARANTINE, P.PROMISE_OVERRULE, P.RECOVERY_MANAGE,
        P.TICKET_IMPORT, P.TICKET_MERGE, P.TICKET_REFUSE, P.CUSTOMER_IMPORT,
    }
)  # fmt: skip

ROLE_PERMISSIONS: dict[str, frozenset[P]] = {
    Role.AGENT: _DESK,
    Role.ENGINEER: frozenset(
        {
            P.CUSTOMER_READ, P.CUSTOMER_REVEAL, P.PROMISE_MAKE, P.PROMISE_SETTLE, P.TICKET_NOTE,
            P.TICKET_READ, P.TICKET_REPLY, P.TICKET_TAKE, P.TICKET_WORK,
        }
    ),
    Role.DISPATCHER: _DESK - {P.TICKET_CLOSE} | {P.DESK_READ},
    Role.SUPERVISOR: _DESK | _SUPERVISION,
    Role.MANAGER: frozenset(
        {P.AUDIT_READ, P.BOARD_READ, P.CUSTOMER_READ, P.DESK_READ, P.RECOVERY_MANAGE, P.TICKET_NOTE, P.TICKET_READ}
    ),
    Role.ADMINISTRATOR: ALL_PERMISSIONS,
    Role.AUDITOR: frozenset({P.AUDIT_READ, P.BOARD_READ, P.CUSTOMER_READ, P.DESK_READ, P.TICKET_READ}),
}  # fmt: skip

SEES_ALL: frozenset[str] = frozenset({Role.ADMINISTRATOR, Role.AUDITOR, Role.MANAGER})
SEES_SUBTREE: frozenset[str] = frozenset({Role.AGENT, Role.DISPATCHER, Role.SUPERVISOR})


def permissions_of(roles: list[str]) -> frozenset[P]:
    """The union of what the roles may do."""
    return frozenset().union(*(ROLE_PERMISSIONS[role] for role in roles))
