"""What a member changes about himself."""

import pytest

from tests.cast import Cast
from tests.history import BrokenEventLog, last_event, last_words
from tests.people.factories import NOW
from yinuo.core.errors import Forbidden, NotFound
from yinuo.people.commands.members import BadMemberData
from yinuo.people.commands.profile import set_language, update_profile
from yinuo.people.models import Member


class TestUpdateProfile:
    def test_changes_name_and_phone_and_the_search_keys(self, cast: Cast) -> None:
        by = cast.owner.actor
        update_profile(member_id=cast.owner.id, name=" 林 晓晓 ", phone="022 2345 6789", by=by, now=NOW)
        stored = Member.objects.get(pk=cast.owner.id)
        assert (stored.name, stored.phone, stored.pinyin) == ("林 晓晓", "+862223456789", "linxiaoxiao")

    def test_records_the_fields_and_keeps_the_old_values_erasable(self, cast: Cast) -> None:
        update_profile(member_id=cast.owner.id, name="林晓晓", phone="", by=cast.owner.actor, now=NOW)
        assert last_event(cast.owner.id) == ("member.profile_changed", {"fields": ["name"]})
        assert last_words(cast.owner.id) == '{"name": "林晓"}'

    def test_records_nothing_when_nothing_changes(self, cast: Cast) -> None:
        update_profile(member_id=cast.owner.id, name="林晓", phone="", by=cast.owner.actor, now=NOW)
        assert last_event(cast.owner.id)[0] == "member.added"

    def test_refuses_what_is_no_phone_number(self, cast: Cast) -> None:
        with pytest.raises(BadMemberData):
            update_profile(member_id=cast.owner.id, name="林晓", phone="1", by=cast.owner.actor, now=NOW)
        assert Member.objects.get(pk=cast.owner.id).phone == ""

    def test_lets_one_who_manages_people_do_it(self, cast: Cast) -> None:
        by = cast.administrator.actor
        assert (
            update_profile(member_id=cast.owner.id, name="林小晓", phone="", by=by, now=NOW).initials == "lxx"
        )

    def test_is_forbidden_to_a_colleague(self, cast: Cast) -> None:
        by = cast.colleague.actor
        with pytest.raises(Forbidden):
            update_profile(member_id=cast.owner.id, name="林某", phone="", by=by, now=NOW)

    def test_hides_him_from_an_outsider(self, cast: Cast) -> None:
        by = cast.outsider.actor
        with pytest.raises(NotFound):
            update_profile(member_id=cast.owner.id, name="林某", phone="", by=by, now=NOW)

    def test_undoes_itself_when_the_event_cannot_be_stored(
        self, cast: Cast, broken_event_log: BrokenEventLog
    ) -> None:
        by = cast.owner.actor
        with broken_event_log():
            update_profile(member_id=cast.owner.id, name="林某", phone="", by=by, now=NOW)
        assert Member.objects.get(pk=cast.owner.id).name == "林晓"


class TestSetLanguage:
    def test_records_the_change(self, cast: Cast) -> None:
        set_language(member_id=cast.owner.id, language="en", by=cast.owner.actor, now=NOW)
        assert Member.objects.get(pk=cast.owner.id).language == "en"
        assert last_event(cast.owner.id) == ("member.language_changed", {"old": "zh-hans", "new": "en"})

    def test_records_nothing_when_it_stays(self, cast: Cast) -> None:
        set_language(member_id=cast.owner.id, language="zh-hans", by=cast.owner.actor, now=NOW)
        assert last_event(cast.owner.id)[0] == "member.added"

    def test_refuses_a_language_that_we_do_not_speak(self, cast: Cast) -> None:
        with pytest.raises(BadMemberData):
            set_language(member_id=cast.owner.id, language="fr", by=cast.owner.actor, now=NOW)
        assert Member.objects.get(pk=cast.owner.id).language == "zh-hans"
