"""How facts about people read in a history."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from yinuo.core.models import Event
from yinuo.core.presenters import EventLine, Words, presents
from yinuo.people.models.department import DepartmentKind
from yinuo.people.models.member import Language
from yinuo.people.roles import Role

FIELD_LABELS = {
    "name": lambda: pgettext("member field", "name"),
    "phone": lambda: pgettext("member field", "phone number"),
}


def role_words(roles: Iterable[str]) -> str:
    """Roles as one reads them."""
    return _(", ").join(str(Role(role).label) for role in roles)


@presents("department.created")
def department_created(event: Event, words: Words) -> EventLine:
    if event.payload["kind"] == DepartmentKind.OUTSOURCED:
        return EventLine(_("Outsourced team added: {name}").format(name=event.payload["name"]), "users-group")
    return EventLine(_("Department added: {name}").format(name=event.payload["name"]), "sitemap")


@presents("department.renamed")
def department_renamed(event: Event, words: Words) -> EventLine:
    old, new = event.payload["old"], event.payload["new"]
    return EventLine(_("Renamed from {old} to {new}").format(old=old, new=new), "edit")


@presents("department.moved")
def department_moved(event: Event, words: Words) -> EventLine:
    top = _("the top")
    old, new = event.payload["old_name"] or top, event.payload["new_name"] or top
    return EventLine(_("Moved from {old} to {new}").format(old=old, new=new), "transfer")


@presents("department.retired")
def department_retired(event: Event, words: Words) -> EventLine:
    return EventLine(_("Retired"), "archive")


@presents("department.restored")
def department_restored(event: Event, words: Words) -> EventLine:
    return EventLine(_("Opened again"), "refresh")


@presents("member.added")
def member_added(event: Event, words: Words) -> EventLine:
    roles = role_words(event.payload["roles"])
    line = {
        "invitation": _("Joined {department} by invitation as {roles}"),
        "setup": _("Set up {department} as {roles}"),
        "import": _("Added to {department} as {roles}"),
    }[event.payload["source"]]
    return EventLine(line.format(department=event.payload["department_name"], roles=roles), "user-plus")


@presents("member.profile_changed")
def profile_changed(event: Event, words: Words) -> EventLine:
    fields = _(", ").join(FIELD_LABELS[field]() for field in event.payload["fields"])
    return EventLine(_("Profile changed: {fields}").format(fields=fields), "edit")


@presents("member.language_changed")
def language_changed(event: Event, words: Words) -> EventLine:
    language = Language(event.payload["new"]).label
    return EventLine(_("Language changed to {language}").format(language=language), "language")


@presents("member.password_changed")
def password_changed(event: Event, words: Words) -> EventLine:
    return EventLine(_("Password changed"), "key")


@presents("member.roles_changed")
def roles_changed(event: Event, words: Words) -> EventLine:
    old, new = role_words(event.payload["old"]), role_words(event.payload["new"])
    return EventLine(_("Roles changed from {old} to {new}").format(old=old, new=new), "user-cog")


@presents("member.moved")
def member_moved(event: Event, words: Words) -> EventLine:
    old, new = event.payload["old_name"], event.payload["new_name"]
    return EventLine(_("Moved from {old} to {new}").format(old=old, new=new), "transfer")


@presents("member.deactivated")
def member_deactivated(event: Event, words: Words) -> EventLine:
    return EventLine(_("Access taken away; all logins ended"), "user-off")


@presents("member.reactivated")
def member_reactivated(event: Event, words: Words) -> EventLine:
    return EventLine(_("Access given back"), "user-check")


@presents("invitation.sent")
def invitation_sent(event: Event, words: Words) -> EventLine:
    roles = role_words(event.payload["roles"])
    text = _("Invited to {department} as {roles}")
    return EventLine(text.format(department=event.payload["department_name"], roles=roles), "mail-forward")


@presents("invitation.renewed")
def invitation_renewed(event: Event, words: Words) -> EventLine:
    return EventLine(_("Invitation sent again with a new link"), "mail-forward")


@presents("invitation.accepted")
def invitation_accepted(event: Event, words: Words) -> EventLine:
    return EventLine(_("Invitation accepted"), "user-check", f"/settings/members/{event.payload['member']}/")


@presents("invitation.withdrawn")
def invitation_withdrawn(event: Event, words: Words) -> EventLine:
    return EventLine(_("Invitation withdrawn"), "mail-exclamation")


@presents("api_client.created")
def api_client_created(event: Event, words: Words) -> EventLine:
    return EventLine(_("API client added: {name}").format(name=event.payload["name"]), "api")


@presents("api_client.rotated")
def api_client_rotated(event: Event, words: Words) -> EventLine:
    return EventLine(_("New token made; the old one is void"), "key")


@presents("api_client.revoked")
def api_client_revoked(event: Event, words: Words) -> EventLine:
    return EventLine(_("Revoked"), "lock")
