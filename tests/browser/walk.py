"""A walk through every page of the product: who opens which address, and which addresses are no pages."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.browser.world import World
from tests.cast import Player
from tests.people.factories import PASSWORD
from tests.people.web.test_two_step import enrol
from yinuo.people.links import invitation_token, password_link
from yinuo.tickets.links import private_link_token
from yinuo.tickets.moves import Move
from yinuo.tickets.queries.overviews import OverviewName

# Addresses that only take something in.
POSTED = {
    "set_language",
    "catalog:install", "catalog:move", "catalog:restore", "catalog:retire",
    "customers:confirm", "customers:discard", "customers:drop_address", "customers:drop_device",
    "customers:drop_identity", "customers:new_identity", "customers:remap", "customers:reveal",
    "portal:answer", "portal:confirm", "portal:judge", "portal:reopen", "portal:verdict", "portal:withdraw",
    "settings:deactivate_member", "settings:discard_mail", "settings:reactivate_member",
    "settings:remove_calendar_day", "settings:remove_limit", "settings:renew_invitation",
    "settings:restore_department", "settings:retire_department", "settings:retry_mail",
    "settings:revoke_api_client", "settings:rotate_api_token", "settings:set_calendar_day",
    "settings:take_official_days", "settings:withdraw_invitation",
    "workspace:reveal", "workspace:say",
}  # fmt: skip
# Pieces of pages, files and data.
PIECES = {
    "board:kept_chart", "customers:rejected", "gallery:chart", "help:picture", "intake:categories",
    "mfa_download_recovery_codes", "portal:file", "settings:home", "settings:inbound_bytes",
    "settings:quarantined_bytes", "workspace:attachment", "workspace:background", "workspace:counts",
    "workspace:earlier", "workspace:mail", "workspace:news",
}  # fmt: skip
MOVES = (Move.HOLD, Move.RESOLVE, Move.ASSIGN, Move.TRANSFER, Move.MERGE, Move.WITHDRAW)


@dataclass(frozen=True)
class Stop:
    """One page: the name of its address, who opens it (None: a guest) and where."""

    name: str
    by: Player | None
    path: str


def named_addresses() -> dict[str, URLPattern]:
    """Every named address of the product but those of the API, which has a contract of its own."""
    return {name: pattern for name, pattern in _named(get_resolver()) if not name.startswith("api-v1:")}


def _named(resolver: URLResolver, space: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from _named(pattern, f"{space}{pattern.namespace}:" if pattern.namespace else space)
        elif pattern.name:
            yield space + pattern.name, pattern


def _at(name: str, by: Player | None, *args: object, query: str = "") -> Stop:
    return Stop(name, by, reverse(name, args=args) + query)


def _entrance(world: World) -> list[Stop]:
    """Login, passwords, second step; the engineer has switched it on, the dispatcher is about to."""
    two_steps, about_to = world.cast.owner, world.cast.dispatcher
    half_way = Player(two_steps.member)
    enrol(world.cast)
    about_to.client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    half_way.client.logout()
    login = {"login": two_steps.member.username, "password": PASSWORD}
    half_way.client.post(reverse("account_login"), login)
    own = ("account_logout", "account_reauthenticate", "account_change_password")
    enrolled = (
        "mfa_index", "mfa_reauthenticate", "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_deactivate_totp",
    )  # fmt: skip
    open_to_all = (
        "account_login", "account_inactive", "account_reset_password", "account_reset_password_done",
        "account_reset_password_from_key_done",
    )  # fmt: skip
    key = password_link(world.cast.colleague.member).partition("/accounts/")[2]
    return [
        *(_at(name, None) for name in open_to_all),
        Stop("account_reset_password_from_key", None, f"/accounts/{key}"),
        _at("people:accept_invitation", None, invitation_token(world.papers.invitation)),
        _at("people:accept_invitation", None, "no-such-invitation"),
        *(_at(name, about_to) for name in (*own, "mfa_index", "mfa_activate_totp")),
        *(_at(name, two_steps) for name in enrolled),
        _at("mfa_authenticate", half_way),
    ]


def _workspace(world: World) -> list[Stop]:
    by, number = world.cast.supervisor, world.begun.number
    return [
        _at("workspace:home", by),
        *(_at("workspace:overview", by, name) for name in OverviewName),
        *(_at("workspace:ticket", by, story.number) for story in (world.begun, world.done, world.ended)),
        _at("workspace:find", by, query="?q=热水"),
        _at("workspace:history", by, number),
        *(_at("workspace:move", by, number, move) for move in MOVES),
        _at("workspace:classify", by, number),
        _at("workspace:promise", by, number),
        _at("workspace:settle", by, number, world.broken_id),
        _at("workspace:why", by, number, "solution"),
    ]


def _intake_and_customers(world: World) -> list[Stop]:
    by, file = world.cast.supervisor, world.file
    customer, contact = file.customer.pk, file.contact.pk
    address, device = (customer, file.address.pk), (customer, file.device.pk)
    return [
        _at("intake:call", by),
        _at("intake:call", by, query=f"?number=5521&contact={contact}&customer={customer}"),
        _at("intake:desk", by),
        _at("customers:list", by),
        _at("customers:new", by),
        _at("customers:imports", world.cast.administrator),
        _at("customers:import", world.cast.administrator, world.papers.upload.pk),
        *(_at(f"customers:{name}", by, customer) for name in ("file", "edit", "new_contact", "new_address", "new_device")),
        _at("customers:contact", by, customer, contact),
        _at("customers:address", by, *address),
        _at("customers:address_label", by, *address),
        _at("customers:device", by, *device),
        _at("customers:device_label", by, *device),
    ]  # fmt: skip


def _board_and_help(world: World) -> list[Stop]:
    by = world.cast.manager
    return [
        *(_at(f"board:{name}", by) for name in ("home", "desk", "ledger")),
        *(_at("board:behind", by, figure) for figure in ("broken", "judged", "waived")),
        _at("help:home", by),
        _at("help:way", by),
        _at("help:chapter", by, "promises"),
        _at("gallery:home", by),
    ]


def _settings(world: World) -> list[Stop]:
    by, cast, papers = world.cast.administrator, world.cast, world.papers
    alone = (
        "profile", "departments", "members", "invitations", "invite", "roles", "queues", "limits", "calendars",
        "api_clients", "quarantine", "inbound", "audit",
    )  # fmt: skip
    return [
        *(_at(f"settings:{name}", by) for name in alone),
        _at("settings:department", by, cast.desk.pk),
        _at("settings:member", by, cast.owner.id),
        _at("settings:invitation", by, papers.invitation.pk),
        _at("settings:queue", by, world.queue.pk),
        _at("settings:limit", by, "solution", "any", 0),
        _at("settings:calendar", by, world.calendar.pk),
        _at("settings:api_client", by, papers.api_client.pk),
        _at("settings:quarantined", by, papers.mail.pk),
        _at("catalog:tree", by),
        _at("catalog:new", by),
        _at("catalog:edit", by, world.category.pk),
    ]


def _portal(world: World) -> list[Stop]:
    links = [private_link_token(story.ticket) for story in (world.begun, world.done, world.ended)]
    return [
        _at("portal:service", None),
        _at("portal:label", None, world.file.device.public_code),
        _at("portal:sent", None, links[0]),
        *(_at("portal:private", None, link) for link in [*links, "no-such-link"]),
    ]


def _refusals(world: World) -> list[Stop]:
    return [
        Stop("(not found)", world.cast.owner, "/nowhere/"),
        Stop("(forbidden)", world.cast.owner, "/settings/members/"),
    ]


SECTIONS: dict[str, Callable[[World], list[Stop]]] = {
    "entrance": _entrance,
    "workspace": _workspace,
    "customers": _intake_and_customers,
    "board": _board_and_help,
    "settings": _settings,
    "portal": _portal,
    "refusals": _refusals,
}
