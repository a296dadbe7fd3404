"""The seven roles and the one table of what each may do; the docs and the tests are made from it."""

from collections.abc import Iterable

from django.db import models
from django.utils.translation import gettext_lazy as _

from yinuo.core.permissions import ALL_PERMISSIONS
from yinuo.core.permissions import Permission as P  # noqa: N817  (the table below is read by its names)


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
        P.BOARD_READ, P.CUSTOMER_IMPORT, P.DESK_READ, P.MAIL_QUARANTINE, P.PROMISE_OVERRULE,
        P.RECOVERY_MANAGE, P.TICKET_IMPORT, P.TICKET_MERGE, P.TICKET_REFUSE,
    }
)  # fmt: skip

ROLE_PERMISSIONS: dict[str, frozenset[P]] = {
    Role.AGENT: _DESK,
    # Works on what is given to him; who gets the next ticket and whether it is closed is decided at the desk.
    Role.ENGINEER: frozenset(
        {
            P.CUSTOMER_READ, P.CUSTOMER_REVEAL, P.PROMISE_MAKE, P.PROMISE_SETTLE, P.TICKET_NOTE,
            P.TICKET_READ, P.TICKET_REPLY, P.TICKET_TAKE, P.TICKET_TRANSFER, P.TICKET_WORK,
        }
    ),
    # He sends people out and hears that they came; closing is left to those who speak with the customer.
    Role.DISPATCHER: _DESK - {P.TICKET_CLOSE} | {P.DESK_READ},
    Role.SUPERVISOR: _DESK | _SUPERVISION,
    # Reads everything, sees to recoveries and leaves notes; does not work on tickets in others' stead.
    Role.MANAGER: frozenset(
        {
            P.AUDIT_READ, P.BOARD_READ, P.CUSTOMER_READ, P.DESK_READ, P.PROMISE_OVERRULE, P.RECOVERY_MANAGE,
            P.TICKET_NOTE, P.TICKET_READ,
        }
    ),
    Role.ADMINISTRATOR: ALL_PERMISSIONS,
    Role.AUDITOR: frozenset({P.AUDIT_READ, P.BOARD_READ, P.CUSTOMER_READ, P.DESK_READ, P.TICKET_READ}),
}  # fmt: skip

SEES_ALL: frozenset[str] = frozenset({Role.ADMINISTRATOR, Role.AUDITOR, Role.MANAGER})
SEES_SUBTREE: frozenset[str] = frozenset({Role.AGENT, Role.DISPATCHER, Role.SUPERVISOR})
# A team from outside works on what is offered to it: no role that looks over or administers the company.
TEAM_ROLES: frozenset[str] = frozenset({Role.AGENT, Role.DISPATCHER, Role.ENGINEER})


def permissions_of(roles: Iterable[str]) -> frozenset[P]:
    """The union of what the roles may do."""
    return frozenset().union(*(ROLE_PERMISSIONS[role] for role in roles))


def in_order(roles: Iterable[str]) -> list[str]:
    """The roles, each once, in the order of the table. Raises ValueError for an unknown one."""
    wanted = {Role(role) for role in roles}
    return [role.value for role in Role if role in wanted]
