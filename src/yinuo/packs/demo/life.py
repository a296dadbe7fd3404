"""The life of one ticket of the demonstration, told with the product's own commands at the times it happened."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from yinuo.core.actor import Actor
from yinuo.core.ids import MemberId, PromiseId, TicketId
from yinuo.packs.demo.company import BY, DESK, Company
from yinuo.packs.demo.households import Guest
from yinuo.packs.demo.rhythm import ZONE, is_cold_snap
from yinuo.packs.demo.stories import Story, fill
from yinuo.promises.models import Promise, PromiseSource, PromiseState
from yinuo.quality.commands.respond import submit_response
from yinuo.tickets.commands.assign import assign_ticket, transfer_ticket
from yinuo.tickets.commands.converse import Words, add_customer_message, add_note, reply_to_customer
from yinuo.tickets.commands.finish import close_ticket, confirm_ticket, reopen_ticket
from yinuo.tickets.commands.intake import NewExpectation, NewRequest, open_ticket
from yinuo.tickets.commands.progress import (
    accept_ticket,
    hold_ticket,
    resolve_ticket,
    resume_ticket,
    start_work,
)
from yinuo.tickets.commands.promises import (
    finish_ticket_recovery,
    judge_ticket_promise,
    keep_ticket_promise,
    make_ticket_promise,
    plan_ticket_recovery,
    renegotiate_ticket_promise,
    waive_ticket_promise,
)
from yinuo.tickets.models import Expectation, Ticket
from yinuo.tickets.models.expectation import ExpectationSource
from yinuo.tickets.states import Channel, HoldReason, Level, Priority, State

DOORS = {
    Channel.PHONE: 55, Channel.PORTAL: 16, Channel.MAIL: 9, Channel.QR: 9, Channel.DESK: 6, Channel.API: 5,
}  # fmt: skip
TEAM = "速达外包二队"
CHIEF = "chenban"
# How long colleagues take, by priority; what came in lately still lies there, as on any morning.
PACE = {Priority.URGENT: 0.12, Priority.HIGH: 0.5, Priority.NORMAL: 1.0, Priority.LOW: 1.5}
RECENT, BACKLOG = timedelta(hours=20), 14


class NotYet(Exception):
    """The story has come to the present."""


@dataclass
class Life:
    """One ticket on its way through the company, up to ``now``."""

    random: Random
    company: Company
    story: Story
    guest: Guest
    now: datetime
    at: datetime

    def tell(self) -> Ticket:
        """Open the ticket and let happen what happened until now."""
        self.device = next((d for d in self.guest.devices if d[1] == self.story.device), None)
        self.agent = self.company.actors[self.random.choice(self.company.members_of[DESK])]
        self.is_bad_day = is_cold_snap(self.at, self.now)
        ticket = self._open()
        with suppress(NotYet):
            self._work(ticket)
        return ticket

    def later(self, hours: float, *, from_: datetime | None = None) -> datetime:
        """``hours`` after a moment, by day: what would fall into the night happens the next morning."""
        moment = (from_ or self.at) + timedelta(hours=hours)
        local = moment.astimezone(ZONE).hour
        if local >= 21 or local < 8:
            moment += timedelta(hours=(8 - local) % 24, minutes=self.random.randrange(50))
        if moment > self.now:
            raise NotYet
        return moment

    def _open(self) -> Ticket:
        story, guest, random = self.story, self.guest, self.random
        door = random.choices(list(DOORS), list(DOORS.values()))[0]
        if door is Channel.MAIL and not guest.has_mail:
            door = Channel.PHONE
        expected = random.choice(story.expects) if story.expects and random.random() < 0.8 else None
        queue = self.company.queues.get(story.queue) if door in {Channel.PHONE, Channel.DESK} else None
        return open_ticket(
            request=NewRequest(
                kind=story.kind,
                title=random.choice(story.titles),
                words=Words(fill(random, story.words, guest, self.device)),
                channel=door,
                customer_id=guest.customer_id,
                contact_id=guest.contact_id,
                category_id=story.category_id,
                device_id=self.device[0] if self.device else None,
                address_id=guest.address_id,
                queue_id=queue.pk if queue else None,
                impact=Level(story.impact),
                urgency=Level(story.urgency),
                expectation=NewExpectation(expected[0], expected[1], ExpectationSource(expected[2])) if expected else None,
            ),
            by=self.agent if door in {Channel.PHONE, Channel.DESK} else guest.actor,
            now=self.at,
        )  # fmt: skip

    def _work(self, ticket: Ticket) -> None:
        ticket_id, random = TicketId(ticket.pk), self.random
        pace = PACE[Priority(ticket.priority)] * (BACKLOG if self.now - self.at < RECENT else 1)
        at = self.later(random.expovariate(1 / 0.12) * pace + 0.02)
        if ticket.state == State.PENDING_ACCEPTANCE:
            accept_ticket(ticket_id=ticket_id, by=BY, now=at)
        worker = self._place(ticket, at)
        replied = self.later(
            random.expovariate(1 / 0.2) * pace * (4 if self.is_bad_day else 1) + 0.02, from_=at
        )
        start_work(ticket_id=ticket_id, by=BY, now=replied)
        self._reply(ticket_id, worker, replied)
        promises = self._promise(ticket_id, worker, replied)
        self._talk_on(ticket_id, worker, replied)
        done = self._do(ticket_id, worker, replied, promises)
        self._judge(ticket_id, worker, done, promises)

    def _place(self, ticket: Ticket, at: datetime) -> Actor:
        """Hand the ticket to where it belongs and give it to somebody there."""
        queue = self.company.queues.get(self.story.queue)
        names = self.company.members_of[DESK]
        if queue is not None:
            if ticket.queue_id != queue.pk:
                transfer_ticket(
                    ticket_id=TicketId(ticket.pk), department_id=queue.department_id, queue_id=queue.pk, by=BY, now=at
                )  # fmt: skip
            below = [
                d.name for d in self.company.departments.values() if d.path.startswith(queue.department.path)
            ]
            names = [name for place in below for name in self.company.members_of[place]]
            if self.story.queue == "家电维修" and self.random.random() < (0.22 if self.is_bad_day else 0.12):
                names = self.company.members_of[TEAM]
        username = self.random.choice(names)
        assignee = self.company.members[username]
        assign_ticket(ticket_id=TicketId(ticket.pk), assignee_id=MemberId(assignee), by=BY, now=at)
        return self.company.actors[username]

    def _reply(self, ticket_id: TicketId, worker: Actor, at: datetime) -> None:
        text = fill(self.random, self.story.replies, self.guest, self.device)
        reply_to_customer(ticket_id=ticket_id, words=Words(text, was_sent=True), by=worker, now=at)

    def _promise(self, ticket_id: TicketId, worker: Actor, at: datetime) -> list[Promise]:
        return [
            make_ticket_promise(
                ticket_id=ticket_id,
                what=what,
                due_at=at + timedelta(hours=hours),
                source=PromiseSource.REPLY,
                by=worker,
                now=at,
            )
            for what, hours in self.story.promises
            if self.random.random() < 0.9
        ]

    def _talk_on(self, ticket_id: TicketId, worker: Actor, at: datetime) -> None:
        roll = self.random.random()
        if roll < 0.18:
            words = Words(
                self.random.choice(
                    ("好的，谢谢。", "请师傅到之前打电话。", "大概几点能到？我要出门。", "麻烦快一点。")
                )
            )
            add_customer_message(
                ticket_id=ticket_id, words=words, channel=Channel.SMS, by=self.guest.actor, now=self.later(0.4, from_=at)
            )  # fmt: skip
            if roll < 0.15:
                answer = Words("收到，已转告师傅，到之前会联系您。", was_sent=True)
                reply_to_customer(ticket_id=ticket_id, words=answer, by=worker, now=self.later(0.9, from_=at))
        elif roll < 0.28:
            note = Words(
                self.random.choice(
                    ("客户要求先报价。", "配件已从仓库领出。", "上次也是这台，注意查主板。", "班长已知悉。")
                )
            )
            add_note(ticket_id=ticket_id, words=note, by=worker, now=self.later(0.6, from_=at))

    def _do(self, ticket_id: TicketId, worker: Actor, at: datetime, promises: list[Promise]) -> datetime:
        """Keep or break what was promised, wait where parts are missing, report it done."""
        slow = 2.2 if self.is_bad_day else 1.0
        for promise in promises:
            self._settle(promise, worker)
        hours = (
            0.55 * self.random.uniform(*self.story.work_hours) * (slow if self.random.random() < 0.5 else 1)
        )
        if self.random.random() < 0.07:
            at = self.later(0.5, from_=at)
            reason = self.random.choice((HoldReason.PARTS, HoldReason.CUSTOMER, HoldReason.APPOINTMENT))
            hold_ticket(ticket_id=ticket_id, reason=reason, by=worker, now=at)
            at = self.later(self.random.uniform(6, 50), from_=at)
            resume_ticket(ticket_id=ticket_id, by=worker, now=at)
        latest = max(
            [at, *(p.settled_at for p in Promise.objects.filter(subject_id=ticket_id) if p.settled_at)]
        )
        done = max(self.later(hours, from_=at), latest + timedelta(minutes=5))
        if done > self.now:
            raise NotYet
        resolve_ticket(
            ticket_id=ticket_id, solution=self.random.choice(self.story.solutions), by=worker, now=done
        )
        return done

    def _settle(self, promise: Promise, worker: Actor) -> None:
        """Most are kept in time; a few moved with consent, waived, or kept late, which breaks them."""
        roll, span = self.random.random(), promise.due_at - promise.made_at
        promise_id = PromiseId(promise.pk)
        late = 0.3 if self.is_bad_day else 0.055
        if roll < 0.04:
            due_at = promise.due_at + timedelta(hours=20)
            agreed = self._when(promise.made_at + span * 0.5)
            renegotiate_ticket_promise(
                promise_id=promise_id, due_at=due_at, consent="客户电话同意改期", by=worker, now=agreed
            )
            keep_ticket_promise(promise_id=promise_id, by=worker, now=self._when(due_at - span * 0.1))
        elif roll < 0.06:
            at = self._when(promise.made_at + span * 0.4)
            waive_ticket_promise(promise_id=promise_id, reason="客户表示不再需要", by=worker, now=at)
        elif roll < 0.06 + late:
            at = self._when(promise.due_at + timedelta(hours=self.random.uniform(0.5, 20)))
            keep_ticket_promise(promise_id=promise_id, fulfilled_at=at, by=worker, now=at)
            self._recover(promise_id, at)
        else:
            at = self._when(promise.made_at + span * self.random.uniform(0.3, 0.97))
            keep_ticket_promise(promise_id=promise_id, by=worker, now=at)

    def _recover(self, promise_id: PromiseId, at: datetime) -> None:
        if self.random.random() < 0.25:
            return
        chief = self.company.actors[CHIEF]
        planned = self._when(at + timedelta(hours=1))
        plan_ticket_recovery(
            promise_id=promise_id,
            apology="班长致电致歉",
            remedy=self.random.choice(("免收上门费", "赠送一次保养", "免费延保三个月")),
            owner_id=self.company.members[CHIEF],
            by=BY,
            now=planned,
        )
        finished = self._when(planned + timedelta(hours=self.random.uniform(2, 40)))
        finish_ticket_recovery(promise_id=promise_id, result="客户接受", by=chief, now=finished)

    def _judge(self, ticket_id: TicketId, worker: Actor, done: datetime, promises: list[Promise]) -> None:
        random, guest = self.random, self.guest
        if random.random() < 0.035:
            again = self.later(random.uniform(2, 30), from_=done)
            reopen_ticket(ticket_id=ticket_id, reason="还是老样子，没修好。", by=guest.actor, now=again)
            done = self.later(random.uniform(4, 30), from_=again)
            resolve_ticket(ticket_id=ticket_id, solution="再次上门，问题已排除。", by=worker, now=done)
        if random.random() > 0.62:
            close_ticket(
                ticket_id=ticket_id, reason="三天未收到客户异议", by=BY, now=self.later(72, from_=done)
            )
            return
        at = self.later(random.uniform(0.3, 40), from_=done)
        for promise in Promise.objects.filter(subject_id=ticket_id).exclude(state=PromiseState.WAIVED):
            is_done = promise.state == PromiseState.KEPT and random.random() > 0.02
            if promise.settled_at and promise.settled_at <= at:
                judge_ticket_promise(promise_id=PromiseId(promise.pk), done=is_done, by=guest.actor, now=at)
        confirm_ticket(ticket_id=ticket_id, by=guest.actor, now=at)
        if random.random() < 0.75:
            self._answer_questions(ticket_id, at)

    def _answer_questions(self, ticket_id: TicketId, at: datetime) -> None:
        broken = Promise.objects.filter(subject_id=ticket_id, state=PromiseState.BROKEN).exists()
        unhappy = self.random.random() < min(self.story.unhappy + (0.35 if broken else 0), 0.9)
        mark = self.random.choice((1, 2, 2, 3)) if unhappy else self.random.choice((4, 5, 5, 5))
        answers = {"satisfaction": str(mark)}
        for pk in Expectation.objects.filter(ticket_id=ticket_id).values_list("pk", flat=True):
            gap = self.random.choice((-3, -2, -1, -1)) if unhappy else self.random.choice((0, 0, 1, 1, 2, 3))
            answers[f"gap-{pk}"] = str(gap)
        if unhappy and self.random.random() < 0.4:
            answers["words"] = "等太久了，希望说到做到。"
        submit_response(
            ticket_id=ticket_id, answers=answers, by=self.guest.actor, now=at + timedelta(minutes=2)
        )

    def _when(self, moment: datetime) -> datetime:
        if moment > self.now:
            raise NotYet
        return moment
