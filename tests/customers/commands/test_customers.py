from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction

from tests.cast import Cast
from tests.customers.conftest import BrokenLog, Facts
from tests.customers.factories import NOW, SYSTEM, make_caller, make_customer, make_organisation
from tests.people.factories import make_department
from yinuo.core.actor import Actor
from yinuo.core.errors import Forbidden, NotFound
from yinuo.core.ids import CustomerId
from yinuo.core.models import Event, Subject
from yinuo.core.queries.history import words_in
from yinuo.customers.cleaning import MissingText, TooManyTags
from yinuo.customers.commands.contacts import IdentityTaken
from yinuo.customers.commands.customers import (
    ExternalIdTaken,
    create_customer,
    ensure_department_customers,
    update_customer,
)
from yinuo.customers.models import Contact, Customer, CustomerKind

PHONE = "13812345521"


def update(customer: Customer, by: Actor = SYSTEM, **changes: object) -> Customer:
    fields: dict[str, object] = {
        "name": customer.name,
        "external_id": customer.external_id,
        "preference": customer.preference,
        "note": customer.note,
        "tags": customer.tags,
    }
    return update_customer(
        customer_id=CustomerId(customer.pk),
        by=by,
        now=NOW,
        **{**fields, **changes},  # type: ignore[arg-type]
    )


@pytest.mark.django_db
class TestCreateCustomer:
    def test_opens_a_file_for_a_person_who_is_his_own_contact(self, cast: Cast, facts: Facts) -> None:
        customer = create_customer(
            kind=CustomerKind.PERSON,
            name="李晓珊",
            phone=PHONE,
            email="LI@example.cn",
            external_id="H-1",
            preference="先电话",
            note="第一行\r\n第二行",
            tags=["年卡", " 年卡", ""],
            by=cast.owner.actor,
            now=NOW,
        )
        customer.refresh_from_db()
        contact = customer.contacts.get()
        assert (contact.name, customer.external_id, customer.preference) == ("李晓珊", "H-1", "先电话")
        assert (customer.note, customer.tags) == ("第一行\n第二行", ["年卡"])
        assert set(contact.identities.values_list("value", flat=True)) == {"+8613812345521", "li@example.cn"}
        assert facts(customer.pk) == [("customer.created", {"kind": "person", "source": "member"})]

    def test_gives_an_organisation_a_contact_only_where_one_is_named_or_reachable(self) -> None:
        assert not make_organisation("甲公司").contacts.exists()
        assert make_organisation("乙公司", contact_name="王经理").contacts.get().name == "王经理"
        assert make_organisation("丙公司", phone=PHONE).contacts.get().name == "丙公司"

    def test_refuses_a_number_that_is_taken_and_leaves_nothing(self, cast: Cast) -> None:
        make_caller(PHONE, "李女士")
        before = Subject.objects.count()
        with pytest.raises(IdentityTaken):
            make_customer(phone=PHONE)
        assert (Customer.objects.filter(kind="person").count(), Subject.objects.count()) == (1, before)

    def test_refuses_a_customer_number_that_is_taken(self) -> None:
        make_customer(external_id="H-1")
        with pytest.raises(ExternalIdTaken):
            make_customer("赵四", external_id=" H-1 ")
        assert Customer.objects.count() == 1

    def test_does_not_hide_another_broken_rule_behind_the_customer_number(self) -> None:
        with pytest.raises(IntegrityError, match="customer_department_pair"):
            create_customer(kind=CustomerKind.DEPARTMENT, name="无部门", by=SYSTEM, now=NOW)

    def test_refuses_a_nameless_customer(self) -> None:
        with pytest.raises(MissingText):
            make_customer(" \t")
        assert not Customer.objects.exists()

    def test_refuses_an_actor_without_the_right(self, cast: Cast) -> None:
        with pytest.raises(Forbidden):
            create_customer(kind=CustomerKind.PERSON, name="李", by=cast.engineer.actor, now=NOW)

    def test_leaves_nothing_when_the_event_cannot_be_stored(self, broken_event_log: BrokenLog) -> None:
        with broken_event_log():
            make_customer(phone=PHONE)
        assert not Customer.objects.exists()


@pytest.mark.django_db
class TestUpdateCustomer:
    def test_writes_what_differs_and_keeps_what_stood_before(self, cast: Cast, facts: Facts) -> None:
        customer = make_customer(preference="先电话")
        update(customer, cast.owner.actor, name="李小珊", preference="", tags=["年卡"])
        customer.refresh_from_db()
        assert (customer.name, customer.pinyin, customer.initials) == ("李小珊", "lixiaoshan", "lxs")
        assert (customer.preference, customer.tags) == ("", ["年卡"])
        assert facts(customer.pk)[1:] == [("customer.updated", {"fields": ["name", "preference", "tags"]})]
        assert words_in(Event.objects.latest("id")) == {"name": "李晓珊", "preference": "先电话"}

    def test_renames_a_persons_contact_with_him_but_not_one_named_otherwise(self) -> None:
        customer = make_customer()
        Contact(customer=customer).set_name("李先生").save()
        update(customer, name="李小珊")
        assert sorted(customer.contacts.values_list("name", "initials")) == [
            ("李先生", "lxs"),
            ("李小珊", "lxs"),
        ]

    def test_leaves_an_organisations_contacts_alone(self) -> None:
        firm = make_organisation("王经理", contact_name="王经理")
        update(firm, name="王氏公司")
        assert firm.contacts.get().name == "王经理"

    def test_records_nothing_where_nothing_differs(self, facts: Facts) -> None:
        customer = make_customer(note="备注")
        update(customer)
        assert len(facts(customer.pk)) == 1

    def test_refuses_too_many_tags_and_a_taken_number_and_changes_nothing(self, facts: Facts) -> None:
        make_customer("赵四", external_id="H-1")
        customer = make_customer()
        with pytest.raises(TooManyTags):
            update(customer, tags=[str(number) for number in range(13)])
        with pytest.raises(ExternalIdTaken):
            update(customer, external_id="H-1", note="x")
        customer.refresh_from_db()
        assert (customer.tags, customer.external_id, customer.note) == ([], "", "")
        assert len(facts(customer.pk)) == 1

    def test_is_hidden_from_an_outsourced_team_and_forbidden_to_a_reader(self, cast: Cast) -> None:
        customer = make_customer()
        for player, error in ((cast.outsider, NotFound), (cast.auditor, Forbidden)):
            with pytest.raises(error):
                update(customer, player.actor, name="x")

    def test_undoes_the_change_when_the_event_cannot_be_stored(self, broken_event_log: BrokenLog) -> None:
        customer = make_customer()
        with broken_event_log():
            update(customer, name="李小珊")
        assert Customer.objects.get(pk=customer.pk).name == "李晓珊"


@pytest.mark.django_db
class TestEnsureDepartmentCustomers:
    def test_gives_each_active_department_one_file(self, cast: Cast, facts: Facts) -> None:
        created = ensure_department_customers(by=SYSTEM, now=NOW)
        names = set(Customer.objects.filter(pk__in=created).values_list("name", flat=True))
        assert names == {"一诺服务", "客服一部", "维修班", "客服二部"}
        customer = Customer.objects.get(department=cast.desk)
        assert customer.kind == CustomerKind.DEPARTMENT
        assert facts(customer.pk) == [("customer.created", {"kind": "department", "source": "automation"})]

    def test_does_it_once(self, cast: Cast) -> None:
        ensure_department_customers(by=SYSTEM, now=NOW)
        assert ensure_department_customers(by=SYSTEM, now=NOW) == []

    def test_wants_the_right_to_write_customers(self, cast: Cast) -> None:
        with pytest.raises(Forbidden):
            ensure_department_customers(by=cast.auditor.actor, now=NOW)


@pytest.mark.django_db(transaction=True)
class TestEnsureDepartmentCustomersAtOnce:
    def test_two_runs_at_once_make_one_file(self) -> None:
        make_department("仓库")
        barrier = Barrier(2)

        def ensure(_: int) -> int:
            try:
                with transaction.atomic():
                    barrier.wait()
                    return len(ensure_department_customers(by=SYSTEM, now=NOW))
            finally:
                connection.close()

        with ThreadPoolExecutor(2) as pool:
            created = list(pool.map(ensure, range(2)))
        assert sum(created) == Customer.objects.filter(kind="department").count()
