"""The loop through its doors: a call, a form, a program and a mail; promised, answered, judged, seen on the board."""

import pytest
from pytest_django.live_server_helper import LiveServer

from tests.people.factories import NOW, SYSTEM, make_department, make_member
from tests.tickets.factories import make_queue
from yinuo.packs.demo.logins import PASSWORD
from yinuo.packs.demo.loop import run_loop
from yinuo.packs.demo.visitor import LoopBroken, Visitor
from yinuo.people.roles import Role
from yinuo.promises.commands.defaults import install_default_limits
from yinuo.quality.commands.questionnaires import install_after_close
from yinuo.tickets.models import Ticket
from yinuo.tickets.states import Channel


@pytest.fixture
def company(transactional_db: None) -> None:
    """As much of a company as the loop needs."""
    desk = make_department("客服一部")
    for username, role in (("linxiao", Role.AGENT), ("zhouzong", Role.MANAGER)):
        member = make_member(username, username=username, department=desk, roles=[role])
        member.set_password(PASSWORD)
        member.save(update_fields=["password"])
    make_queue("客服受理", desk, is_default=True)
    install_default_limits(by=SYSTEM, now=NOW)
    install_after_close(by=SYSTEM, now=NOW)


@pytest.mark.slow
@pytest.mark.usefixtures("company")
def test_a_customer_asks_is_promised_something_is_answered_and_judges(live_server: LiveServer) -> None:
    lines: list[str] = []
    run_loop(address=live_server.url, say=lines.append)
    assert len(lines) == 7
    channels = set(Ticket.objects.values_list("channel", flat=True))
    assert channels == {Channel.PHONE, Channel.PORTAL, Channel.API, Channel.MAIL}


@pytest.mark.usefixtures("company")
def test_a_loop_that_does_not_hold_says_where(live_server: LiveServer) -> None:
    with pytest.raises(LoopBroken, match="nobody cannot log in"):
        run_loop(address=live_server.url, say=print, agent="nobody")
    with pytest.raises(LoopBroken, match="answered 404"):
        Visitor(live_server.url).get("/nowhere/")
    with pytest.raises(LoopBroken, match="does not answer"):
        Visitor("http://127.0.0.1:1").get("/")
