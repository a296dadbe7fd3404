"""The loop, once, through the doors of a running instance: asked, promised, answered, judged, seen on the board."""

import time
from collections.abc import Callable
from datetime import timedelta
from email.message import EmailMessage
from email.utils import make_msgid
from uuid import uuid4

from django.utils import timezone

from yinuo.channels.mail.commands.take_in import MAIL_DOOR, take_in_mail
from yinuo.core.actor import Actor
from yinuo.core.permissions import Permission
from yinuo.core.queries.verify import verify_chains
from yinuo.packs.demo.logins import PASSWORD
from yinuo.packs.demo.visitor import LoopBroken, Page, Visitor
from yinuo.people.commands.api_clients import create_api_client, revoke_api_client
from yinuo.promises.models import Promise, PromiseState, ServiceLimit
from yinuo.quality.models import Answer
from yinuo.tickets.links import private_link_token
from yinuo.tickets.models import Entry, Expectation, Ticket
from yinuo.tickets.models.entry import EntryKind
from yinuo.tickets.states import Channel, State

AGENT, DIRECTOR = "linxiao", "zhouzong"
WORDS = "热水器从昨天晚上开始不出热水，家里有老人，今天能修好吗？"
SYSTEM = Actor.automation("demo --check")

type Say = Callable[[str], None]


def run_loop(*, address: str, say: Say, agent: str = AGENT, director: str = DIRECTOR) -> None:
    """Walk the loop over HTTP against ``address``. Raises LoopBroken where it does not hold."""
    phone = f"139{uuid4().int % 10**8:08d}"
    desk = _log_in(Visitor(address), agent)
    ticket = _call(desk, phone)
    say(f"  {ticket.number}: a call became a ticket, with its limits and a promise")
    for door in (_portal, _api, _mail):
        other = door(address, phone)
        say(f"  {other.number}: {other.get_channel_display()}")
    customer, link = Visitor(address), f"/p/{private_link_token(ticket)}/"
    _answer(desk, ticket)
    _write_back(customer, link, ticket)
    say("  replied, answered in the same thread, put on hold and resumed")
    _resolve(desk, ticket)
    _judge(customer, link, ticket)
    say("  resolved, confirmed and judged by the customer")
    _look_at_the_board(_log_in(Visitor(address), director), ticket)
    say("  seen on the board")
    _expect(verify_chains(subject_id=ticket.pk).broken is None, "the chain of events is broken")


def _log_in(visitor: Visitor, username: str) -> Visitor:
    page = visitor.get("/accounts/login/")
    home = visitor.fill(page, "/accounts/login/", login=username, password=PASSWORD)
    _expect("/accounts/" not in home.url, f"{username} cannot log in")
    return visitor


def _call(desk: Visitor, phone: str) -> Ticket:
    """The phone rings: an unknown number, a repair, an expectation and a promise told on the phone."""
    page = desk.get(f"/intake/call/?number={phone}")
    desk.fill(
        page, "/intake/call/", name="李女士", phone=phone, words=WORDS, kind="repair", expectation="今天修好",
        importance="5", promise="师傅上门检修", due="two_hours", take="on",
    )  # fmt: skip
    ticket = _newest(Channel.PHONE, phone)
    _expect(ticket.state == State.IN_PROGRESS, "the agent did not get what he took")
    _expect(ServiceLimit.objects.filter(subject_id=ticket.pk).count() == 2, "the limits did not start")
    _expect(Promise.objects.filter(subject_id=ticket.pk).count() == 1, "the promise was not written down")
    _expect(Expectation.objects.filter(ticket=ticket).exists(), "the expectation was not written down")
    return ticket


def _portal(address: str, phone: str) -> Ticket:
    guest = Visitor(address)
    page = guest.get("/service/")
    time.sleep(3.2)  # people need a moment; the form refuses what is sent faster
    guest.fill(page, "/service/", kind="enquiry", words="延保年卡包含哪些服务？", name="李女士", phone=phone)
    return _newest(Channel.PORTAL, phone)


def _api(address: str, phone: str) -> Ticket:
    scopes = [Permission.TICKET_CREATE, Permission.TICKET_READ, Permission.CUSTOMER_WRITE]
    issued = create_api_client(
        name=f"check {uuid4()}", scopes=scopes, department_id=None, by=SYSTEM, now=timezone.now()
    )
    try:
        body = {
            "kind": "repair",
            "text": "空调不制冷，外机不转。",
            "customer": {"phone": phone, "name": "李女士"},
        }
        made = Visitor(address, token=issued.token).post_json("/api/v1/tickets", body)
    finally:
        revoke_api_client(client_id=issued.client.pk, by=SYSTEM, now=timezone.now())
    return Ticket.objects.get(number=made["number"])


def _mail(address: str, phone: str) -> Ticket:
    mail = EmailMessage()
    mail["From"], mail["To"] = f"li{phone}@example.com", "service@yinuo.example"
    mail["Subject"], mail["Message-ID"] = "发票抬头开错了", make_msgid(domain="example.com")
    mail.set_content("上周的维修发票抬头少了两个字，请重开。")
    by = Actor.automation(MAIL_DOOR)
    taken = take_in_mail(raw=mail.as_bytes(), source="check", by=by, now=timezone.now())
    return Ticket.objects.get(number=taken.number)


def _answer(desk: Visitor, ticket: Ticket) -> None:
    page = desk.get(f"/tickets/{ticket.number}/")
    desk.fill(
        page, f"/tickets/{ticket.number}/entries/", mode="reply", text="师傅两小时内上门，先给您打电话。",
        then="hold:customer",
    )  # fmt: skip
    ticket.refresh_from_db()
    _expect(ticket.state == State.ON_HOLD, "the ticket does not rest")
    _expect(ticket.first_response_at is not None, "the first response was not noted")


def _write_back(customer: Visitor, link: str, ticket: Ticket) -> None:
    page = customer.get(link)
    _expect("师傅上门检修" in page.text, "the customer does not see what was promised")
    customer.fill(page, f"{link}answer/", words="好的，我在家等。")
    ticket.refresh_from_db()
    _expect(ticket.state == State.IN_PROGRESS, "the customer's answer did not wake the ticket")
    said = Entry.objects.filter(ticket=ticket, kind=EntryKind.CUSTOMER_MESSAGE).count()
    _expect(said == 2, "the answer is not in the same thread")


def _resolve(desk: Visitor, ticket: Ticket) -> None:
    number = ticket.number
    promise = Promise.objects.get(subject_id=ticket.pk)
    settle = f"/tickets/{number}/promises/{promise.pk}/"
    desk.fill(desk.get(settle), settle, action="keep")
    desk.fill(
        desk.get(f"/tickets/{number}/"), f"/tickets/{number}/entries/", mode="reply",
        text="已更换点火针，热水正常。", then="resolve",
    )  # fmt: skip
    ticket.refresh_from_db()
    _expect(ticket.state == State.PENDING_CONFIRMATION, "the ticket does not wait for the customer's word")


def _judge(customer: Visitor, link: str, ticket: Ticket) -> None:
    promise = Promise.objects.get(subject_id=ticket.pk)
    action = f"{link}promises/{promise.pk}/"
    customer.fill(customer.get(link), action, verdict="done")
    customer.fill(customer.get(link), f"{link}confirm/")
    expectation = Expectation.objects.get(ticket=ticket)
    answers = {"satisfaction": "5", f"gap-{expectation.pk}": "1"}
    customer.fill(customer.get(link), f"{link}judge/", **answers)
    promise.refresh_from_db()
    ticket.refresh_from_db()
    _expect((promise.state, promise.verdict) == (PromiseState.KEPT, "done"), "the promise was not judged")
    _expect(ticket.state == State.CLOSED, "the ticket is not closed")
    marks = Answer.objects.filter(response__invitation__subject_id=ticket.pk, number__isnull=False)
    _expect(set(marks.values_list("number", flat=True)) == {1, 5}, "gap and satisfaction were not stored")


def _look_at_the_board(director: Visitor, ticket: Ticket) -> None:
    board: Page = director.get("/board/?days=7")
    for figure in ("kept", "judged"):
        _expect(f"/board/tickets/{figure}" in board.text or figure == "kept", f"the board lacks {figure}")
        behind = director.get(f"/board/tickets/{figure}/?days=7")
        _expect(ticket.number in behind.text, f"{ticket.number} does not stand behind the figure {figure}")


def _newest(channel: Channel, phone: str) -> Ticket:
    since = timezone.now() - timedelta(minutes=5)
    found = Ticket.objects.filter(
        channel=channel, contact__identities__value=f"+86{phone}", received_at__gte=since
    ).order_by("-pk")
    ticket = found.first()
    if ticket is None:
        raise LoopBroken(f"no ticket came by the door {channel}")
    return ticket


def _expect(holds: bool, fault: str) -> None:
    if not holds:
        raise LoopBroken(fault)
