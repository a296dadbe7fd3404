"""「我们答应您的」: what a link shows, what its buttons do, and what it never reaches."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from tests.cast import Cast
from yinuo.catalog.models import RequestKind
from yinuo.core.files import Upload
from yinuo.core.ids import PromiseId, TicketId
from yinuo.pages.portal import limits
from yinuo.promises.models import Promise
from yinuo.quality.models import Response
from yinuo.tickets.commands.converse import Words, add_note, reply_to_customer
from yinuo.tickets.commands.intake import NewExpectation, NewRequest, open_ticket
from yinuo.tickets.commands.organise import merge_ticket, revoke_private_link
from yinuo.tickets.commands.progress import hold_ticket, resolve_ticket
from yinuo.tickets.commands.promises import (
    break_ticket_promise,
    make_ticket_promise,
    plan_ticket_recovery,
    renegotiate_ticket_promise,
)
from yinuo.tickets.links import private_link_token
from yinuo.tickets.models import Attachment, Entry, Expectation, Ticket
from yinuo.tickets.states import Channel, HoldReason

HTMX = {"HX-Request": "true", "HX-Target": "section#promises"}


@dataclass(frozen=True)
class Matter:
    """李女士's ticket, taken by its owner, with her link and her browser."""

    cast: Cast
    ticket: Ticket
    client: Client

    @property
    def id(self) -> TicketId:
        return TicketId(self.ticket.pk)

    @property
    def url(self) -> str:
        return f"/p/{private_link_token(self.ticket)}/"

    def page(self) -> str:
        return self.client.get(self.url).content.decode()

    def post(self, path: str, **fields: object) -> int:
        return self.client.post(self.url + path, fields).status_code

    def state(self) -> str:
        return Ticket.objects.get(pk=self.ticket.pk).state

    def promise(self, *, due: timedelta, what: str = "师傅上门") -> Promise:
        """A promise made two hours ago that is due ``due`` from now."""
        now = timezone.now()
        return make_ticket_promise(
            ticket_id=self.id, what=what, due_at=now + due, made_at=now - timedelta(hours=2),
            by=self.cast.owner.actor, now=now,
        )  # fmt: skip

    def resolve(self) -> None:
        resolve_ticket(ticket_id=self.id, solution="换了点火针", by=self.cast.owner.actor, now=timezone.now())


@pytest.fixture
def matter(cast: Cast) -> Matter:
    cache.clear()
    return open_matter(cast)


def open_matter(cast: Cast, words: str = "热水器不出热水", at: datetime | None = None) -> Matter:
    request = NewRequest(
        kind=RequestKind.REPAIR,
        title="热水器不出热水",
        words=Words(words),
        channel=Channel.PHONE,
        customer_id=cast.customer.customer_id,
        contact_id=cast.customer.contact_id,
        expectation=NewExpectation("今天修好", 5),
        take=True,
    )
    ticket = open_ticket(request=request, by=cast.owner.actor, now=at or timezone.now())
    return Matter(cast, ticket, Client(headers={"accept-language": "en"}))


class TestReading:
    def test_shows_status_promises_and_what_was_said(self, matter: Matter) -> None:
        matter.promise(due=timedelta(hours=1))
        page = matter.page()
        for shown in (matter.ticket.number, "We are working on it", "师傅上门", "热水器不出热水"):
            assert shown in page

    def test_hides_notes_inner_aims_names_and_numbers(self, matter: Matter) -> None:
        promise = matter.promise(due=timedelta(days=3))
        by, now = matter.cast.owner.actor, timezone.now()
        add_note(ticket_id=matter.id, words=Words("客户难缠"), by=by, now=now)
        page = matter.page()
        assert promise.inner_due_at < promise.due_at
        for hidden in ("客户难缠", "our own aim", "李女士", "13812345521", "y-nav"):
            assert hidden not in page

    def test_is_neither_indexed_nor_cached_nor_told_on(self, matter: Matter) -> None:
        answer = matter.client.get(matter.url)
        assert answer["X-Robots-Tag"].startswith("noindex")
        assert answer["Referrer-Policy"] == "no-referrer"
        assert answer["Cache-Control"] == "private, no-store"

    def test_reading_changes_nothing(self, matter: Matter) -> None:
        before = matter.ticket.subject.last_seq
        for path in ("", "confirm/", "withdraw/", "reopen/", "answer/", "judge/", "promises/1/"):
            matter.client.get(matter.url + path)
        matter.ticket.subject.refresh_from_db()
        assert (matter.ticket.subject.last_seq, matter.state()) == (before, "in_progress")

    @pytest.mark.parametrize("token", ["x", "1-1.forged", "{id}-1.AAAA", "{id}-2.{sig}", "é.é", "1" * 400])
    def test_a_forged_link_is_a_calm_page(self, matter: Matter, token: str) -> None:
        signature = private_link_token(matter.ticket).partition(".")[2]
        answer = matter.client.get(f"/p/{token.format(id=matter.ticket.pk, sig=signature)}/")
        assert answer.status_code == 404
        assert "This link leads nowhere" in answer.content.decode()

    def test_a_revoked_link_is_a_calm_page_and_its_buttons_are_dead(self, matter: Matter) -> None:
        url = matter.url
        revoke_private_link(ticket_id=matter.id, by=matter.cast.owner.actor, now=timezone.now())
        assert matter.client.get(url).status_code == 404
        assert matter.client.post(f"{url}withdraw/").status_code == 404
        assert matter.state() == "in_progress"

    def test_why_it_rests_stands_in_plain_words(self, matter: Matter) -> None:
        hold_ticket(
            ticket_id=matter.id, reason=HoldReason.PARTS, by=matter.cast.owner.actor, now=timezone.now()
        )
        assert "We are waiting for a spare part." in matter.page()

    def test_how_a_breach_is_made_good_is_said_without_our_inner_words(self, matter: Matter) -> None:
        promise = matter.promise(due=timedelta(hours=1))
        by, now = matter.cast.owner.actor, timezone.now()
        break_ticket_promise(promise_id=PromiseId(promise.pk), reason="外包没接单", by=by, now=now)
        plan_ticket_recovery(
            promise_id=PromiseId(promise.pk), apology="让您白等，抱歉。", remedy="免上门费",
            owner_id=matter.cast.manager.id, by=matter.cast.manager.actor, now=now,
        )  # fmt: skip
        page = matter.page()
        assert "让您白等，抱歉。" in page
        assert "免上门费" in page
        assert "方总" not in page.split('id="promises"')[1].split('id="course"')[0]

    def test_a_merged_matter_leads_to_where_it_goes_on(self, matter: Matter) -> None:
        other = open_matter(matter.cast)
        merge_ticket(
            ticket_id=matter.id, into_id=other.id, by=matter.cast.administrator.actor, now=timezone.now()
        )
        assert f'href="{other.url}"' in matter.page()
        assert "It goes on elsewhere" in matter.page()

    def test_a_ticket_without_a_contact_has_no_page(self, matter: Matter) -> None:
        url = matter.url
        Ticket.objects.filter(pk=matter.ticket.pk).update(contact=None)
        assert matter.client.get(url).status_code == 404

    def test_speaks_the_customers_language_where_the_browser_wishes_none(self, matter: Matter) -> None:
        contact = matter.ticket.contact
        assert contact is not None
        contact.language = "en"
        contact.save(update_fields=["language"])
        assert "What we promised you" in Client().get(matter.url).content.decode()


class TestJudgingPromises:
    def test_done_is_evidence(self, matter: Matter) -> None:
        promise = matter.promise(due=timedelta(hours=1))
        assert matter.post(f"promises/{promise.pk}/", verdict="done") == 303
        promise.refresh_from_db()
        assert (promise.state, promise.verdict) == ("kept", "done")

    def test_not_done_breaks_it(self, matter: Matter) -> None:
        promise = matter.promise(due=-timedelta(minutes=5))
        matter.post(f"promises/{promise.pk}/", verdict="not_done")
        promise.refresh_from_db()
        assert (promise.state, promise.verdict) == ("broken", "not_done")
        assert "It counts as broken" in matter.page()

    def test_the_last_word_counts(self, matter: Matter) -> None:
        promise = matter.promise(due=-timedelta(minutes=5))
        for word in ("not_done", "done"):
            matter.post(f"promises/{promise.pk}/", verdict=word)
        promise.refresh_from_db()
        assert promise.verdict == "done"

    def test_a_refusal_to_htmx_is_a_toast(self, matter: Matter) -> None:
        promise = matter.promise(due=timedelta(hours=1))
        answer = matter.client.post(
            f"{matter.url}promises/{promise.pk}/", {"verdict": "not_done"}, headers=HTMX
        )
        assert answer.status_code == 409
        assert answer["HX-Retarget"] == "#toasts"

    def test_not_done_is_not_offered_before_its_time(self, matter: Matter) -> None:
        promise = matter.promise(due=timedelta(hours=1))
        assert 'value="not_done"' not in matter.page()
        assert matter.post(f"promises/{promise.pk}/", verdict="not_done") == 409
        promise.refresh_from_db()
        assert promise.verdict is None

    @pytest.mark.parametrize("word", ["", "yes"])
    def test_silence_breaks_no_promise(self, matter: Matter, word: str) -> None:
        promise = matter.promise(due=timedelta(hours=-1))
        assert matter.post(f"promises/{promise.pk}/", verdict=word) == 422
        promise.refresh_from_db()
        assert promise.verdict is None

    def test_of_a_promise_and_the_one_in_its_place_only_the_new_one_is_judged(self, matter: Matter) -> None:
        old, now = matter.promise(due=timedelta(hours=-1)), timezone.now()
        new = renegotiate_ticket_promise(
            promise_id=PromiseId(old.pk), due_at=now + timedelta(hours=1), consent="电话中同意",
            by=matter.cast.owner.actor, now=now,
        )  # fmt: skip
        page = matter.page()
        assert f"promises/{new.pk}/" in page
        assert f"promises/{old.pk}/" not in page

    def test_htmx_gets_the_promises_alone(self, matter: Matter) -> None:
        promise = matter.promise(due=timedelta(hours=1))
        answer = matter.client.post(f"{matter.url}promises/{promise.pk}/", {"verdict": "done"}, headers=HTMX)
        page = answer.content.decode()
        assert answer.status_code == 200
        assert "<html" not in page
        assert 'value="done"' in page
        assert 'aria-pressed="true"' in page

    def test_the_link_of_one_ticket_never_judges_anothers_promise(self, matter: Matter) -> None:
        other = open_matter(matter.cast)
        foreign = other.promise(due=timedelta(hours=1))
        assert matter.post(f"promises/{foreign.pk}/", verdict="done") == 404
        foreign.refresh_from_db()
        assert foreign.verdict is None


class TestAnswering:
    def test_words_and_files_join_the_conversation(self, matter: Matter) -> None:
        photo = SimpleUploadedFile("点火针.jpg", b"\xff\xd8x", content_type="image/jpeg")
        assert matter.post("answer/", words="还是不行", files=photo) == 303
        entry = Entry.objects.order_by("pk").last()
        assert entry is not None
        assert (entry.text, entry.kind, entry.channel) == ("还是不行", "customer_message", "portal")
        assert "点火针.jpg" in matter.page()

    def test_an_answer_wakes_a_ticket_that_waited_for_it(self, matter: Matter) -> None:
        hold_ticket(
            ticket_id=matter.id, reason=HoldReason.CUSTOMER, by=matter.cast.owner.actor, now=timezone.now()
        )
        matter.post("answer/", words="明天上午都在家")
        assert matter.state() == "in_progress"

    def test_an_empty_answer_is_refused(self, matter: Matter) -> None:
        assert matter.post("answer/", words="  ") == 422
        assert Entry.objects.count() == 1

    def test_a_dangerous_file_is_named_and_the_words_are_kept(self, matter: Matter) -> None:
        bad = SimpleUploadedFile("a.exe", b"MZ", content_type="image/jpeg")
        answer = matter.client.post(f"{matter.url}answer/", {"words": "请看照片", "files": bad})
        assert answer.status_code == 422
        assert "a.exe" in answer.content.decode()
        assert "请看照片" in answer.content.decode()

    def test_an_ended_ticket_takes_no_more_words_and_says_so(self, matter: Matter) -> None:
        matter.post("withdraw/", reason="已经好了")
        assert 'id="answer"' not in matter.page()
        answer = matter.client.post(f"{matter.url}answer/", {"words": "再说一句"})
        assert answer.status_code == 409
        assert Entry.objects.count() == 1

    def test_floods_are_stopped(self, matter: Matter, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("yinuo.pages.portal.views.private.BY_LINK", limits.Rate("link", 1, 600))
        assert matter.post("answer/", words="一") == 303
        assert matter.post("answer/", words="二") == 429


class TestFiles:
    def test_a_reply_s_file_is_served_as_a_download(self, matter: Matter) -> None:
        words = Words("请看说明", uploads=(Upload("page.html", "text/html", b"<script>alert(1)</script>"),))
        reply_to_customer(ticket_id=matter.id, words=words, by=matter.cast.owner.actor, now=timezone.now())
        answer = matter.client.get(f"{matter.url}files/{Attachment.objects.get().pk}/")
        assert answer.status_code == 200
        assert answer["Content-Type"] == "application/octet-stream"
        assert "attachment" in answer["Content-Disposition"]
        assert b"".join(answer) == b"<script>alert(1)</script>"
        answer.close()

    def test_neither_a_notes_nor_another_tickets_file_is_reached(self, matter: Matter) -> None:
        upload = (Upload("inner.pdf", "application/pdf", b"%PDF"),)
        by, now = matter.cast.owner.actor, timezone.now()
        note = add_note(ticket_id=matter.id, words=Words("内部", uploads=upload), by=by, now=now)
        other = open_matter(matter.cast)
        reply = reply_to_customer(ticket_id=other.id, words=Words("x", uploads=upload), by=by, now=now)
        for entry in (note, reply):
            attachment = Attachment.objects.get(entry=entry)
            assert matter.client.get(f"{matter.url}files/{attachment.pk}/").status_code == 404


class TestEnding:
    def test_confirming_closes(self, matter: Matter) -> None:
        matter.resolve()
        assert "Yes, it is done" in matter.page()
        assert matter.post("confirm/") == 303
        assert matter.state() == "closed"

    def test_confirming_what_is_not_reported_done_is_refused_in_place(self, matter: Matter) -> None:
        answer = matter.client.post(f"{matter.url}confirm/")
        assert answer.status_code == 409
        assert 'role="alert"' in answer.content.decode()
        assert matter.state() == "in_progress"

    def test_reopening_needs_a_reason_and_keeps_going(self, matter: Matter) -> None:
        matter.resolve()
        assert matter.post("reopen/", reason=" ") == 422
        assert matter.state() == "pending_confirmation"
        assert matter.post("reopen/", reason="又不出热水了") == 303
        assert matter.state() == "in_progress"
        assert "又不出热水了" in matter.page()

    def test_withdrawing_ends_it(self, matter: Matter) -> None:
        assert matter.post("withdraw/") == 303
        assert matter.state() == "withdrawn"
        assert "You have withdrawn it" in matter.page()


class TestVerdict:
    def fields(self) -> dict[str, object]:
        return {"satisfaction": "4", f"gap-{Expectation.objects.get().pk}": "-1", "words": "师傅很认真"}

    def test_is_asked_once_it_is_done_not_before(self, matter: Matter) -> None:
        assert 'id="verdict"' not in matter.page()
        matter.resolve()
        matter.post("confirm/")
        assert matter.post("judge/", **self.fields()) == 303
        assert Response.objects.count() == 1

    def test_says_afterwards_what_was_given(self, matter: Matter) -> None:
        matter.resolve()
        matter.post("judge/", **self.fields())
        page = matter.page()
        assert "You have given your verdict" in page
        assert "a little worse" in page
        assert "师傅很认真" in page
        assert 'name="satisfaction"' not in page

    def test_a_missing_score_is_marked_and_the_words_are_kept(self, matter: Matter) -> None:
        matter.resolve()
        matter.post("judge/", **self.fields())  # publishes the questionnaire
        other = open_matter(matter.cast)
        other.resolve()
        answer = other.client.post(f"{other.url}judge/", {"words": "说不上来"})
        page = answer.content.decode()
        assert answer.status_code == 422
        assert 'id="e-satisfaction"' in page
        assert "说不上来" in page

    def test_a_second_verdict_is_refused_and_the_first_stays(self, matter: Matter) -> None:
        matter.resolve()
        matter.post("judge/", **self.fields())
        assert matter.post("judge/", satisfaction="1") == 409
        assert Response.objects.count() == 1

    def test_a_matter_opened_and_done_again_is_judged_again(self, matter: Matter) -> None:
        matter.resolve()
        matter.post("judge/", **self.fields())
        matter.post("reopen/", reason="又坏了")
        matter.resolve()
        assert "You have given your verdict" not in matter.page()
        assert matter.post("judge/", satisfaction="2") == 303
        assert Response.objects.count() == 2

    def test_before_the_end_there_is_nothing_to_judge(self, matter: Matter) -> None:
        assert matter.post("judge/", **self.fields()) == 409
        assert not Response.objects.exists()
