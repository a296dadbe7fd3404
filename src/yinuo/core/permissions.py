"""Every permission by name; which role holds which stands in ``people.roles``."""

from enum import StrEnum


class Permission(StrEnum):
    """What an actor may be allowed to do, as ``noun.verb``."""

    API_CLIENT_MANAGE = "api_client.manage"
    AUDIT_READ = "audit.read"
    BOARD_READ = "board.read"
    CATALOG_MANAGE = "catalog.manage"
    CUSTOMER_IMPORT = "customer.import"
    CUSTOMER_READ = "customer.read"
    CUSTOMER_REVEAL = "customer.reveal"
    CUSTOMER_WRITE = "customer.write"
    DESK_READ = "desk.read"
    LIMIT_MANAGE = "limit.manage"
    MAIL_QUARANTINE = "mail.quarantine"
    PEOPLE_MANAGE = "people.manage"
    PROMISE_MAKE = "promise.make"
    PROMISE_OVERRULE = "promise.overrule"
    PROMISE_SETTLE = "promise.settle"
    QUEUE_MANAGE = "queue.manage"
    RECOVERY_MANAGE = "recovery.manage"
    TICKET_ASSIGN = "ticket.assign"
    TICKET_CLOSE = "ticket.close"
    TICKET_CREATE = "ticket.create"
    TICKET_IMPORT = "ticket.import"
    TICKET_MERGE = "ticket.merge"
    TICKET_NOTE = "ticket.note"
    TICKET_READ = "ticket.read"
    TICKET_REFUSE = "ticket.refuse"
    TICKET_REPLY = "ticket.reply"
    TICKET_TAKE = "ticket.take"
    TICKET_TRANSFER = "ticket.transfer"
    TICKET_WORK = "ticket.work"


ALL_PERMISSIONS = frozenset(Permission)
