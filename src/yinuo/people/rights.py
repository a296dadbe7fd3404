"""Every permission and every role in words: for the settings, for the form of API clients and for the docs."""

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from yinuo.core.permissions import Permission as P  # noqa: N817  (the table below is read by its names)
from yinuo.people.roles import Role

PERMISSION_WORDS: dict[P, LazyText] = {
    P.TICKET_READ: _("Read tickets"),
    P.TICKET_CREATE: _("Register requests"),
    P.TICKET_TAKE: _("Take a ticket"),
    P.TICKET_ASSIGN: _("Assign tickets"),
    P.TICKET_TRANSFER: _("Transfer tickets"),
    P.TICKET_WORK: _("Work on tickets: accept, hold, resume, resolve, reopen"),
    P.TICKET_REPLY: _("Reply to the customer"),
    P.TICKET_NOTE: _("Write internal notes"),
    P.TICKET_CLOSE: _("Close, withdraw and archive tickets"),
    P.TICKET_REFUSE: _("Refuse requests"),
    P.TICKET_MERGE: _("Merge tickets"),
    P.TICKET_IMPORT: _("Import tickets"),
    P.PROMISE_MAKE: _("Record promises"),
    P.PROMISE_SETTLE: _("Keep, renegotiate and waive promises"),
    P.PROMISE_OVERRULE: _("Overrule a customer's “not done” with evidence"),
    P.RECOVERY_MANAGE: _("Plan and finish the recovery of a broken promise"),
    P.CUSTOMER_READ: _("See customers"),
    P.CUSTOMER_REVEAL: _("See a masked number in full"),
    P.CUSTOMER_WRITE: _("Change customers and devices"),
    P.CUSTOMER_IMPORT: _("Import customers"),
    P.DESK_READ: _("Supervisor's desk"),
    P.BOARD_READ: _("Board"),
    P.AUDIT_READ: _("Read the audit trail"),
    P.MAIL_QUARANTINE: _("Look through quarantined mails"),
    P.QUEUE_MANAGE: _("Set up queues"),
    P.CATALOG_MANAGE: _("Set up categories"),
    P.LIMIT_MANAGE: _("Set up service limits and calendars"),
    P.PEOPLE_MANAGE: _("Manage departments, members and invitations"),
    P.API_CLIENT_MANAGE: _("Manage API clients"),
}

ROLE_HINTS: dict[Role, LazyText] = {
    Role.AGENT: _("Registers, answers and closes the requests of his department."),
    Role.ENGINEER: _("Works on what is given to him, at the customer's place or in the workshop."),
    Role.DISPATCHER: _("Decides who goes where and when; does not close."),
    Role.SUPERVISOR: _("Looks over his department and all below it; refuses, merges, overrules."),
    Role.MANAGER: _("Reads everything in the company, sees to broken promises."),
    Role.ADMINISTRATOR: _("May do everything, also these settings."),
    Role.AUDITOR: _("Reads everything, changes nothing."),
}
