"""Promises on the screen: one gesture records one, its card settles it, a breach leads to its recovery."""

import re
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from tests.cast import Cast
from tests.pages.workspace.story import Story
from tests.pages.workspace.test_lists import body
from yinuo.promises.models import Promise, PromiseState, Recovery

HTMX = {"HX-Request": "true", "HX-Target": "form#promise-form"}


def local(at: datetime) -> str:
    return timezone.localtime(at).strftime("%Y-%m-%dT%H:%M")


class TestMake:
    def test_one_gesture_records_what_by_when_and_how(self, cast: Cast, story: Story, now: datetime) -> None:
        due = now + timedelta(hours=3)
        fields = {"what": "四点前上门", "due_at": local(due), "source": "call", "ago": "0"}
        answer = cast.owner.client.post(f"{story.url}promises/", fields, headers=HTMX)
        assert answer.status_code == 200
        promise = Promise.objects.get()
        assert (promise.what, promise.said_by, promise.source) == ("四点前上门", "林晓", "call")
        assert local(promise.due_at) == local(due)
        assert "四点前上门" in body(answer)

    def test_begins_with_the_first_line_of_what_is_being_written(self, cast: Cast, story: Story) -> None:
        dialog = body(
            cast.owner.fragment(f"{story.url}promises/?text=师傅四点前到%0A请您稍候", "dialog-slot")
        )
        assert 'value="师傅四点前到"' in dialog

    @pytest.mark.parametrize("lacking", ["what", "due_at"])
    def test_what_is_missing_comes_back_in_the_form(
        self, cast: Cast, story: Story, now: datetime, lacking: str
    ) -> None:
        fields = {"what": "上门", "due_at": local(now + timedelta(hours=1)), "source": "call", "ago": "0"}
        answer = cast.owner.client.post(f"{story.url}promises/", fields | {lacking: ""}, headers=HTMX)
        assert answer.status_code == 422
        assert 'id="promise-form"' in body(answer)
        assert not Promise.objects.exists()

    def test_a_reader_may_not_promise_for_us(self, cast: Cast, story: Story, now: datetime) -> None:
        fields = {"what": "上门", "due_at": local(now + timedelta(hours=1)), "source": "call"}
        assert cast.auditor.client.post(f"{story.url}promises/", fields).status_code == 403
        assert not Promise.objects.exists()


class TestSettle:
    def post(self, cast: Cast, story: Story, promise_id: int, **fields: object) -> int:
        answer = cast.owner.client.post(f"{story.url}promises/{promise_id}/", fields)
        return answer.status_code

    def test_kept(self, cast: Cast, story: Story, now: datetime) -> None:
        promise_id = story.promise("上门", now + timedelta(hours=1))
        assert self.post(cast, story, promise_id, action="keep") == 303
        assert Promise.objects.get().state == PromiseState.KEPT

    def test_moved_with_the_customers_consent(self, cast: Cast, story: Story, now: datetime) -> None:
        promise_id = story.promise("上门", now + timedelta(hours=1))
        fields = {"action": "move", "due_at": local(now + timedelta(hours=4)), "consent": "电话里同意"}
        assert self.post(cast, story, promise_id, **fields) == 303
        assert Promise.objects.get().renegotiated == 1

    def test_without_consent_it_does_not_move_and_the_form_says_so(
        self, cast: Cast, story: Story, now: datetime
    ) -> None:
        promise_id = story.promise("上门", now + timedelta(hours=1))
        fields = {"action": "move", "due_at": local(now + timedelta(hours=4)), "consent": ""}
        assert self.post(cast, story, promise_id, **fields) == 422
        assert Promise.objects.get().renegotiated == 0

    def test_waived_by_the_customer(self, cast: Cast, story: Story, now: datetime) -> None:
        promise_id = story.promise("寄发票", now + timedelta(hours=1))
        assert self.post(cast, story, promise_id, action="waive", reason="改用电子发票") == 303
        assert Promise.objects.get().state == PromiseState.WAIVED

    def test_broken_openly_then_its_recovery_planned_and_done(
        self, cast: Cast, story: Story, now: datetime
    ) -> None:
        url = f"{story.url}promises/{story.promise('上门', now + timedelta(hours=1))}/"
        cast.owner.client.post(url, {"action": "break", "reason": "师傅生病"})
        client = cast.supervisor.client
        plan = {"action": "plan", "apology": "班长致歉", "remedy": "免上门费", "owner": cast.owner.id}
        assert client.post(url, plan).status_code == 303
        assert cast.owner.client.post(url, {"action": "finish", "result": "客户接受"}).status_code == 303
        recovery = Recovery.objects.get()
        assert (recovery.remedy, recovery.done_at is not None) == ("免上门费", True)

    def test_an_unknown_action_is_refused(self, cast: Cast, story: Story, now: datetime) -> None:
        assert self.post(cast, story, story.promise("上门", now + timedelta(hours=1)), action="forget") == 422

    def test_a_promise_of_another_ticket_is_not_found(self, cast: Cast, story: Story, now: datetime) -> None:
        other = Story.begin(cast, now - timedelta(hours=1))
        promise_id = other.promise("上门", now + timedelta(hours=1))
        assert self.post(cast, story, promise_id, action="keep") == 404
        assert Promise.objects.get().state == PromiseState.OPEN

    def test_the_dialog_offers_what_may_come_next(self, cast: Cast, story: Story, now: datetime) -> None:
        url = f"{story.url}promises/{story.promise('上门', now + timedelta(hours=1))}/"
        for player, actions in ((cast.owner, ["keep", "move", "waive", "break"]), (cast.auditor, [])):
            dialog = body(player.fragment(url, "dialog-slot"))
            assert [
                name for name in ("keep", "move", "waive", "break", "plan") if f'value="{name}"' in dialog
            ] == actions

    def test_what_would_be_refused_is_not_offered(self, cast: Cast, story: Story, now: datetime) -> None:
        url = f"{story.url}promises/{story.promise('上门', now + timedelta(hours=1))}/"
        cast.owner.client.post(url, {"action": "break", "reason": "师傅生病"})
        assert self.offered(cast, url) == ["move"]
        cast.owner.client.post(
            url, {"action": "move", "due_at": local(now + timedelta(hours=5)), "consent": "同意"}
        )
        assert self.offered(cast, url) == []

    def offered(self, cast: Cast, url: str) -> list[str]:
        return re.findall(r'name="action" value="([a-z]+)"', body(cast.owner.fragment(url, "dialog-slot")))


class TestWhy:
    def test_an_unknown_measure_is_not_found(self, cast: Cast, story: Story) -> None:
        assert cast.owner.client.get(f"{story.url}limits/eternity/").status_code == 404
