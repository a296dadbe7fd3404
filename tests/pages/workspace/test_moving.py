"""Moves on the screen: offered strictly from the one table and the reader's rights, asked, made, refused."""

import re
from datetime import datetime

import pytest

from tests.cast import Cast, Player
from tests.pages.workspace.story import Story
from tests.pages.workspace.test_lists import body
from yinuo.pages.workspace.making import COMMANDS
from yinuo.pages.workspace.offers import ICONS, PLAIN
from yinuo.tickets.commands.progress import hold_ticket, resolve_ticket
from yinuo.tickets.models import Ticket
from yinuo.tickets.moves import MOVES, Move, allowed_moves
from yinuo.tickets.states import HoldReason, State

HTMX = {"HX-Request": "true", "HX-Target": "form#move-form"}


def offered(player: Player, story: Story) -> set[str]:
    return set(re.findall(r"/moves/([a-z]+)/", body(player.client.get(story.url))))


def put(story: Story, state: State, now: datetime) -> None:
    """Bring the ticket into a state the plain way: only what is offered is tested here."""
    columns: dict[str, object] = {"state": state}
    if state == State.ON_HOLD:
        columns["hold_reason"] = HoldReason.PARTS
    if state in {State.CLOSED, State.ARCHIVED}:
        columns["closed_at"] = now
    if state == State.MERGED:
        columns["merged_into_id"] = Story.begin(story.cast, now).ticket_id
    Ticket.objects.filter(pk=story.ticket_id).update(**columns)


class TestOffers:
    @pytest.mark.parametrize("state", list(State))
    @pytest.mark.parametrize("role", ["owner", "engineer", "supervisor", "manager", "auditor"])
    def test_exactly_what_the_table_and_the_rights_allow(
        self, cast: Cast, story: Story, now: datetime, state: State, role: str
    ) -> None:
        player: Player = getattr(cast, role)
        story_of_his = Story.begin(cast, now, owner=player) if role == "engineer" else story
        put(story_of_his, state, now)
        may = {
            str(move)
            for move in allowed_moves(state)
            if player.actor.can(MOVES[move].permission)
            and (move is not Move.TAKE or story_of_his.ticket.assignee_id == player.id)
        }
        assert offered(player, story_of_his) == may

    def test_every_move_has_its_icon_and_its_way_to_a_command(self) -> None:
        assert set(ICONS) == set(Move)
        assert set(COMMANDS) | {Move.MERGE} == set(Move)
        assert set(COMMANDS) >= PLAIN


class TestDialogs:
    @pytest.mark.parametrize("move", ["assign", "transfer", "hold", "resolve", "withdraw"])
    def test_htmx_gets_a_dialog_that_remembers_what_was_seen(
        self, cast: Cast, story: Story, move: str
    ) -> None:
        dialog = body(cast.owner.fragment(f"{story.url}moves/{move}/?seen=3", "dialog-slot"))
        assert dialog.lstrip().startswith("<dialog")
        assert 'name="seen" value="3"' in dialog
        assert "<nav" not in dialog

    def test_without_htmx_it_is_a_page(self, cast: Cast, story: Story) -> None:
        assert "<nav" in body(cast.owner.client.get(f"{story.url}moves/hold/"))

    def test_an_unknown_move_is_not_found(self, cast: Cast, story: Story) -> None:
        assert cast.owner.client.get(f"{story.url}moves/explode/").status_code == 404

    def test_a_missing_answer_comes_back_in_the_form(self, cast: Cast, story: Story) -> None:
        answer = cast.owner.client.post(f"{story.url}moves/resolve/", {"solution": ""}, headers=HTMX)
        assert answer.status_code == 422
        assert 'id="move-form"' in body(answer)
        assert 'aria-invalid="true"' in body(answer)
        assert story.ticket.state == State.IN_PROGRESS


class TestMoves:
    def test_assign_gives_it_to_the_one_who_was_chosen(self, cast: Cast, story: Story) -> None:
        answer = cast.owner.client.post(
            f"{story.url}moves/assign/", {"assignee": cast.colleague.id}, headers=HTMX
        )
        assert answer.status_code == 200
        assert story.ticket.assignee_id == cast.colleague.id

    def test_only_those_who_may_work_on_it_can_be_chosen(self, cast: Cast, story: Story) -> None:
        answer = cast.owner.client.post(
            f"{story.url}moves/assign/", {"assignee": cast.auditor.id}, headers=HTMX
        )
        assert answer.status_code == 422
        assert story.ticket.assignee_id == cast.owner.id

    def test_transfer_hands_it_to_another_department(self, cast: Cast, story: Story) -> None:
        fields = {"department": cast.workshop.pk, "reason": "需要上门"}
        cast.owner.client.post(f"{story.url}moves/transfer/", fields)
        assert (story.ticket.department_id, story.ticket.state) == (cast.workshop.pk, State.PENDING_DISPATCH)

    def test_hold_and_resume(self, cast: Cast, story: Story) -> None:
        cast.owner.client.post(f"{story.url}moves/hold/", {"reason": "parts", "until": "2999-01-01T09:00"})
        assert (story.ticket.state, story.ticket.hold_reason) == (State.ON_HOLD, "parts")
        cast.owner.client.post(f"{story.url}moves/resume/")
        assert story.ticket.state == State.IN_PROGRESS

    def test_resolve_confirm_and_reopen(self, cast: Cast, story: Story) -> None:
        client = cast.owner.client
        client.post(f"{story.url}moves/resolve/", {"solution": "换了点火器"})
        client.post(f"{story.url}moves/confirm/")
        assert story.ticket.state == State.CLOSED
        client.post(f"{story.url}moves/reopen/", {"reason": "又不热了"})
        assert story.ticket.state == State.IN_PROGRESS

    def test_merge_ends_it_in_the_other_of_the_same_customer(
        self, cast: Cast, story: Story, now: datetime
    ) -> None:
        other = Story.begin(cast, now)
        cast.supervisor.client.post(f"{story.url}moves/merge/", {"into": other.number.lower()})
        assert (story.ticket.state, story.ticket.merged_into_id) == (State.MERGED, other.ticket_id)

    def test_the_second_of_two_sees_what_the_first_did_and_changes_nothing(
        self, cast: Cast, story: Story, now: datetime
    ) -> None:
        seen = story.ticket.subject.last_seq
        hold_ticket(ticket_id=story.ticket_id, reason=HoldReason.PARTS, by=cast.colleague.actor, now=now)
        fields = {"solution": "好了", "seen": seen}
        answer = cast.owner.client.post(f"{story.url}moves/resolve/", fields, headers=HTMX)
        assert answer.status_code == 409
        assert answer["HX-Retarget"] == "#toasts"
        assert "周敏" in body(answer)
        assert story.ticket.state == State.ON_HOLD

    def test_a_move_that_the_state_does_not_allow_is_refused(
        self, cast: Cast, story: Story, now: datetime
    ) -> None:
        resolve_ticket(ticket_id=story.ticket_id, solution="好了", by=cast.owner.actor, now=now)
        assert cast.owner.client.post(f"{story.url}moves/start/", headers=HTMX).status_code == 409

    def test_a_move_without_the_right_is_refused(self, cast: Cast, story: Story) -> None:
        assert cast.manager.client.post(f"{story.url}moves/hold/", {"reason": "parts"}).status_code == 403
        assert story.ticket.state == State.IN_PROGRESS


class TestParticulars:
    FIELDS = {"title": "热水器打不着火", "kind": "complaint", "category": "", "impact": "1", "urgency": "1", "tags": "爽约 老人"}  # fmt: skip

    def test_are_corrected_as_a_whole(self, cast: Cast, story: Story) -> None:
        cast.owner.client.post(f"{story.url}particulars/", self.FIELDS)
        ticket = story.ticket
        assert (ticket.title, ticket.kind, ticket.priority, ticket.tags) == (
            "热水器打不着火",
            "complaint",
            1,
            ["爽约", "老人"],
        )

    def test_a_missing_title_comes_back_in_the_form(self, cast: Cast, story: Story) -> None:
        headers = {"HX-Request": "true", "HX-Target": "form#classify-form"}
        answer = cast.owner.client.post(
            f"{story.url}particulars/", self.FIELDS | {"title": " "}, headers=headers
        )
        assert answer.status_code == 422
        assert 'id="classify-form"' in body(answer)
        assert "<nav" not in body(answer)

    def test_the_form_shows_what_stands_there(self, cast: Cast, story: Story) -> None:
        dialog = body(cast.owner.fragment(f"{story.url}particulars/", "dialog-slot"))
        assert 'value="热水器不出热水，昨天报修没人来"' in dialog
