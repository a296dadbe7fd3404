"""The pages of board, desk and ledger: full, as fragments, and with a known number of statements."""

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tests.cast import Cast
from tests.people.factories import SYSTEM
from tests.tickets.factories import id_of, make_ticket, make_ticket_in
from yinuo.insight.queries.behind import Figure
from yinuo.promises.models import Promise
from yinuo.tickets.commands.promises import make_ticket_promise
from yinuo.tickets.states import State

pytestmark = pytest.mark.django_db


class TestBoardPage:
    def test_says_that_nothing_is_known_yet_instead_of_zero(self, cast: Cast) -> None:
        page = cast.manager.client.get("/board/").content.decode()
        assert page.count("—") >= 3
        assert "/board/tickets/broken/?days=30" in page

    def test_gives_its_figures_alone_to_a_live_screen(self, cast: Cast) -> None:
        headers = {"HX-Request": "true", "HX-Target": "div#board"}
        fragment = cast.manager.client.get("/board/?days=7", headers=headers).content.decode()
        assert "<html" not in fragment
        assert "/board/tickets/kept" not in fragment or "days=7" in fragment

    def test_is_forbidden_to_an_agent_and_asks_a_stranger_to_log_in(self, cast: Cast) -> None:
        assert cast.owner.client.get("/board/").status_code == 403
        from django.test import Client

        assert Client().get("/board/").status_code == 302

    def test_draws_a_chart_of_every_day_of_the_period(self, cast: Cast) -> None:
        option = cast.manager.client.get("/board/kept.json?days=7").json()
        assert [len(series["data"]) for series in option["series"]] == [7, 7]

    def test_asks_the_same_however_many_tickets_there_are(
        self, cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        client = cast.manager.client
        for _number in range(3):
            make_ticket_in(State.CLOSED, cast)
        with django_assert_max_num_queries(26):
            client.get("/board/")


class TestFigurePage:
    @pytest.mark.parametrize("figure", Figure)
    def test_opens_for_every_figure(self, cast: Cast, figure: Figure) -> None:
        assert cast.manager.client.get(f"/board/tickets/{figure}/").status_code == 200

    def test_lists_the_tickets(self, cast: Cast) -> None:
        ticket = make_ticket(cast, now=timezone.now())
        page = cast.manager.client.get("/board/tickets/received/").content.decode()
        assert ticket.number in page

    def test_is_not_found_for_a_figure_that_is_none_and_refuses_a_damaged_link(self, cast: Cast) -> None:
        assert cast.manager.client.get("/board/tickets/nothing/").status_code == 404
        assert cast.manager.client.get("/board/tickets/kept/?after=x").status_code == 422


class TestDeskPage:
    def test_shows_the_four_lists(self, cast: Cast) -> None:
        page = cast.supervisor.client.get("/desk/").content.decode()
        assert page.count('class="y-panel"') == 4

    def test_is_forbidden_to_an_agent(self, cast: Cast) -> None:
        assert cast.owner.client.get("/desk/").status_code == 403


class TestLedgerPage:
    def test_shows_what_was_promised_and_filters_it(self, cast: Cast) -> None:
        ticket = make_ticket(cast, now=timezone.now())
        due_at = timezone.now() + timedelta(hours=2)
        make_ticket_promise(
            ticket_id=id_of(ticket), what="下午回电", due_at=due_at, by=SYSTEM, now=timezone.now()
        )
        assert Promise.objects.count() == 1
        assert "下午回电" in cast.owner.client.get("/promises/").content.decode()
        assert "下午回电" in cast.owner.client.get("/promises/?standing=open").content.decode()
        assert "下午回电" not in cast.owner.client.get("/promises/?standing=kept").content.decode()

    def test_takes_an_unknown_filter_for_none(self, cast: Cast) -> None:
        assert cast.owner.client.get("/promises/?standing=nothing&said_by=" + "x" * 99).status_code == 200

    def test_gives_its_rows_alone_to_htmx(self, cast: Cast) -> None:
        headers = {"HX-Request": "true", "HX-Target": "tbody#ledger-rows"}
        assert "<html" not in cast.owner.client.get("/promises/", headers=headers).content.decode()
