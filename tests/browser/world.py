"""One of everything that a page can show, so that every page can be opened."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from tests.cast import Cast
from tests.channels.factories import take_in
from tests.customers.factories import make_address, make_device
from tests.pages.workspace.story import Story
from tests.tickets.factories import make_queue
from yinuo.catalog.commands.defaults import install_default_catalog
from yinuo.catalog.models import Category
from yinuo.channels.models import QuarantinedMail
from yinuo.core.ids import PromiseId
from yinuo.core.permissions import Permission
from yinuo.customers.commands.imports import upload_import
from yinuo.customers.models import Address, Contact, Customer, CustomerImport, Device
from yinuo.people.commands.api_clients import create_api_client
from yinuo.people.commands.invitations import invite_member
from yinuo.people.models import ApiClient, Invitation
from yinuo.people.roles import Role
from yinuo.promises.commands.defaults import install_default_limits
from yinuo.promises.models import Calendar
from yinuo.quality.commands.questionnaires import install_after_close
from yinuo.tickets.commands.finish import confirm_ticket
from yinuo.tickets.commands.progress import resolve_ticket
from yinuo.tickets.commands.promises import judge_ticket_promise, plan_ticket_recovery
from yinuo.tickets.models import Queue

CUSTOMERS = "姓名,电话,设备\n钱先生,13900001111,空调\n无名氏,12,\n".encode()
NO_SENDER = b"Subject: help\nMessage-ID: <7@x>\n\nmy heater is broken"


@dataclass(frozen=True)
class Papers:
    """What the administrator has on his table."""

    upload: CustomerImport
    invitation: Invitation
    api_client: ApiClient
    mail: QuarantinedMail


@dataclass(frozen=True)
class File:
    """The customer's file."""

    customer: Customer
    contact: Contact
    address: Address
    device: Device


@dataclass(frozen=True)
class World:
    """What the addresses need. ``begun`` has a broken promise, ``done`` waits for the customer, ``ended`` is judged."""

    cast: Cast
    begun: Story
    broken_id: int
    done: Story
    ended: Story
    file: File
    papers: Papers
    queue: Queue
    category: Category
    calendar: Calendar


def make_world(cast: Cast) -> World:
    queue = make_queue("客服受理", cast.company, is_default=True)
    install_default_limits(by=cast.system, now=cast.now)
    install_default_catalog(by=cast.system, now=cast.now)
    install_after_close(by=cast.system, now=cast.now)
    begun, broken_id = _with_a_broken_promise(cast)
    return World(
        cast=cast,
        begun=begun,
        broken_id=broken_id,
        done=_resolved(cast),
        ended=_ended(cast),
        file=_file(cast),
        papers=_papers(cast),
        queue=queue,
        category=Category.objects.earliest("pk"),
        calendar=Calendar.objects.get(is_default=True),
    )


def _file(cast: Cast) -> File:
    customer = Customer.objects.get(pk=cast.customer.customer_id)
    address = make_address(customer)
    device = make_device(customer, model="JSQ30", address_id=address.pk)
    return File(customer, Contact.objects.get(pk=cast.customer.contact_id), address, device)


def _with_a_broken_promise(cast: Cast) -> tuple[Story, int]:
    """One promise broken and to be made good, one due soon, and words of both sides."""
    now = timezone.now()
    story = Story.begin(cast, now - timedelta(hours=3))
    broken = PromiseId(story.promise("上午上门", now - timedelta(minutes=30)))
    story.promise("改约上门", now + timedelta(minutes=20))
    story.reply("很抱歉让您久等，师傅今天一定上门。", now - timedelta(hours=1))
    judge_ticket_promise(promise_id=broken, done=False, by=cast.customer.actor, now=now)
    plan_ticket_recovery(
        promise_id=broken, apology="让您白等一上午，非常抱歉。", remedy="免收上门费", owner_id=cast.supervisor.id,
        by=cast.supervisor.actor, now=now,
    )  # fmt: skip
    return story, broken


def _resolved(cast: Cast) -> Story:
    now = timezone.now()
    story = Story.begin(cast, now - timedelta(hours=5), title="空调不制冷")
    story.promise("下午上门", now - timedelta(minutes=5))
    resolve_ticket(ticket_id=story.ticket_id, solution="补充制冷剂", by=cast.owner.actor, now=now)
    return story


def _ended(cast: Cast) -> Story:
    story = _resolved(cast)
    confirm_ticket(ticket_id=story.ticket_id, by=cast.customer.actor, now=timezone.now())
    return story


def _papers(cast: Cast) -> Papers:
    by, now = cast.administrator.actor, timezone.now()
    take_in(NO_SENDER)
    return Papers(
        upload=upload_import(file_name="客户.csv", content=CUSTOMERS, by=by, now=now),
        invitation=invite_member(
            email="new@yinuo.example",
            name="新人",
            department_id=cast.desk.pk,
            roles=[Role.AGENT],
            by=by,
            now=now,
        ),
        api_client=create_api_client(
            name="官网", scopes=[Permission.TICKET_CREATE], department_id=None, by=by, now=now
        ).client,
        mail=QuarantinedMail.objects.get(),
    )
