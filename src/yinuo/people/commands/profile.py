"""What a member changes about himself: name, phone, language."""

from datetime import datetime

from django.db import transaction

from yinuo.core.actor import Actor
from yinuo.core.errors import Forbidden, NotFound
from yinuo.core.events import record_event
from yinuo.core.ids import MemberId
from yinuo.core.permissions import Permission
from yinuo.people.commands.members import BadMemberData, clean_name, clean_phone
from yinuo.people.events import LanguageChanged, ProfileChanged
from yinuo.people.models import Member
from yinuo.people.models.member import NAME_COLUMNS, Language


@transaction.atomic
def update_profile(*, member_id: MemberId, name: str, phone: str, by: Actor, now: datetime) -> Member:
    """Change name and phone, of oneself or as one who manages people. Raises BadMemberData.

    Records member.profile_changed when something differs.
    """
    member = _own_or_managed(by, member_id)
    before = {"name": member.name, "phone": member.phone}
    member.set_name(clean_name(name)).phone = clean_phone(phone)
    after = {"name": member.name, "phone": member.phone}
    changed = [field for field in before if before[field] != after[field]]
    if changed:
        member.save(update_fields=[*NAME_COLUMNS, "phone"])
        words = {field: before[field] for field in changed}
        record_event(ProfileChanged(member.id, changed), by=by, at=now, text=words)
    return member


@transaction.atomic
def set_language(*, member_id: MemberId, language: str, by: Actor, now: datetime) -> Member:
    """Choose the language of one's pages and mails. Raises BadMemberData.

    Records member.language_changed when it differs.
    """
    member = _own_or_managed(by, member_id)
    if language not in Language.values:
        raise BadMemberData(reason=language)
    old = member.language
    if old != language:
        member.language = language
        member.save(update_fields=["language"])
        record_event(LanguageChanged(member.id, old, language), by=by, at=now)
    return member


def _own_or_managed(by: Actor, member_id: MemberId) -> Member:
    """The member, locked, for himself or for one who manages people. Raises NotFound, Forbidden."""
    visible = Member.objects.visible_to(by).select_for_update(of=("self",))
    member = visible.filter(pk=member_id).first()
    if member is None:
        raise NotFound
    if by.member_id != member_id and not by.can(Permission.PEOPLE_MANAGE):
        raise Forbidden(permission=Permission.PEOPLE_MANAGE)
    return member
