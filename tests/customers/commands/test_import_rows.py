"""Importing rows in bulk does what the plain commands do, in far fewer statements."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries

from tests.cast import Cast
from tests.customers.conftest import BrokenLog, Facts
from tests.customers.factories import NOW, SYSTEM, make_caller, make_customer, make_device, make_organisation
from yinuo.core.errors import Forbidden
from yinuo.core.ids import CustomerId
from yinuo.core.models import Event
from yinuo.core.queries.history import words_in
from yinuo.core.queries.verify import verify_chains
from yinuo.customers.commands import import_rows as module
from yinuo.customers.commands.contacts import add_contact, add_identity
from yinuo.customers.commands.customers import create_customer, ensure_department_customers, update_customer
from yinuo.customers.commands.import_rows import ImportResult, NumberedRow, import_rows
from yinuo.customers.commands.places import add_address, add_device, update_device
from yinuo.customers.importing.columns import Column
from yinuo.customers.importing.known import load_known
from yinuo.customers.importing.merging import RowConflict
from yinuo.customers.models import Address, Contact, Customer, CustomerKind, Device, Identity

PHONE, OTHER = "13812345521", "13912345521"


def run(*rows: dict[str, str]) -> ImportResult:
    """Import rows given by column name."""
    columns = list(dict.fromkeys(name for row in rows for name in row))
    cells = [
        NumberedRow(number, tuple(row.get(name, "") for name in columns))
        for number, row in enumerate(rows, 2)
    ]
    return import_rows(cells, [Column(name) for name in columns], by=SYSTEM, now=NOW)


def counts(result: ImportResult) -> tuple[int, int, int, int]:
    return result.created, result.updated, result.unchanged, len(result.rejected)


def row(name: str = "李晓珊", phone: str = PHONE, **cells: str) -> dict[str, str]:
    return {"name": name, "phone": phone, **cells}


def shape() -> list[object]:
    """Everything stored about customers except ids, codes and times."""
    columns: Sequence[tuple[Any, tuple[str, ...]]] = (
        (
            Customer,
            ("name", "pinyin", "initials", "parts", "kind", "external_id", "preference", "note", "tags"),
        ),
        (Contact, ("customer__name", "name", "pinyin", "initials", "parts", "position", "language")),
        (Identity, ("contact__name", "kind", "value", "tail4")),
        (Address, ("customer__name", "text", "retired_at")),
        (Device, ("customer__name", "address__text", "category", "model", "serial", "warranty_until")),
    )
    return [sorted(map(str, model.objects.values_list(*names))) for model, names in columns]


def history() -> list[object]:
    """Type, payload without ids and words of every event, in order of subject and number."""
    events = (
        Event.objects.filter(subject__kind="customer")
        .order_by("subject__customer__name", "seq")
        .select_related("words")
    )
    return [
        (
            event.type,
            {
                key: value
                for key, value in event.payload.items()
                if not key.endswith("_id") and key != "source"
            },
            words_in(event),
        )
        for event in events
    ]


def outcome(act: Callable[[], object]) -> tuple[list[object], list[object]]:
    """What is stored and recorded after ``act``, which is undone."""
    with transaction.atomic():
        act()
        found = shape(), history()
        transaction.set_rollback(True)
    return found


@pytest.mark.django_db
class TestLikeThePlainCommands:
    def test_new_customers_are_stored_and_recorded_alike(self) -> None:
        details = {"external_id": "H-1", "preference": "先电话", "note": "备注", "email": "li@example.cn"}

        def in_bulk() -> None:
            run(
                row(
                    **details,
                    tags="年卡",
                    address="海河花园 3-1202",
                    device_category="燃气热水器",
                    device_serial="SN1",
                    warranty_until="2027-03-31",
                ),
                row("津港物流", OTHER, contact_name="王经理"),
            )

        def plainly() -> None:
            person = create_customer(
                kind=CustomerKind.PERSON,
                name="李晓珊",
                phone=PHONE,
                tags=["年卡"],
                by=SYSTEM,
                now=NOW,
                **details,
            )
            key = CustomerId(person.pk)
            address = add_address(customer_id=key, text="海河花园 3-1202", by=SYSTEM, now=NOW)
            add_device(
                customer_id=key,
                category="燃气热水器",
                serial="SN1",
                warranty_until=date(2027, 3, 31),
                address_id=address.pk,
                by=SYSTEM,
                now=NOW,
            )
            make_organisation("津港物流", contact_name="王经理", phone=OTHER)

        assert outcome(in_bulk) == outcome(plainly)

    def test_changes_are_stored_and_recorded_alike(self) -> None:
        customer = make_customer(phone=PHONE, preference="先电话")
        device = make_device(customer, serial="SN1", model="A")
        key = CustomerId(customer.pk)

        def in_bulk() -> None:
            run(
                row(
                    "李小珊",
                    note="新",
                    device_category=device.category,
                    device_serial="SN1",
                    device_model="B",
                )
            )

        def plainly() -> None:
            update_customer(
                customer_id=key,
                name="李小珊",
                external_id="",
                preference="先电话",
                note="新",
                tags=[],
                by=SYSTEM,
                now=NOW,
            )
            update_device(
                customer_id=key,
                device_id=device.pk,
                category=device.category,
                model="B",
                serial="SN1",
                warranty_until=None,
                address_id=None,
                by=SYSTEM,
                now=NOW,
            )

        assert outcome(in_bulk) == outcome(plainly)

    def test_further_contacts_and_numbers_are_stored_and_recorded_alike(self) -> None:
        firm = make_organisation("津港物流", contact_name="王经理", phone=PHONE)
        key, contact_id = CustomerId(firm.pk), firm.contacts.get().pk

        def in_bulk() -> None:
            run(
                row("津港物流", OTHER, contact_name="赵主管"),
                row("津港物流", PHONE, email="w@example.cn", contact_name="王经理"),
            )

        def plainly() -> None:
            add_contact(customer_id=key, name="赵主管", phone=OTHER, by=SYSTEM, now=NOW)
            add_identity(customer_id=key, contact_id=contact_id, email="w@example.cn", by=SYSTEM, now=NOW)

        assert outcome(in_bulk) == outcome(plainly)


@pytest.mark.django_db
class TestImportRows:
    def test_twice_is_once(self) -> None:
        rows = [
            row(address="海河花园", device_category="空调", device_model="KFR", tags="年卡"),
            row("津港物流", OTHER, contact_name="王经理", position="行政"),
            {"name": "无电话", "external_id": "H-9"},
        ]
        assert counts(run(*rows)) == (3, 0, 0, 0)
        before = Event.objects.count()
        assert counts(run(*rows)) == (0, 0, 3, 0)
        assert Event.objects.count() == before
        assert verify_chains().broken is None

    def test_rows_of_one_customer_add_up(self) -> None:
        result = run(
            row(device_category="空调", device_serial="A1"),
            row(device_category="空调", device_serial="A2"),
            row(email="li@example.cn"),
        )
        assert counts(result) == (1, 2, 0, 0)
        customer = Customer.objects.get()
        assert set(customer.devices.values_list("serial", flat=True)) == {"A1", "A2"}
        assert Identity.objects.count() == 2

    def test_a_later_row_corrects_what_an_earlier_one_of_the_same_table_made(self) -> None:
        assert counts(run(row(device_category="空调"), row("李小珊", note="b"))) == (1, 1, 0, 0)
        customer = Customer.objects.get()
        assert (customer.name, customer.note, customer.contacts.get().name) == ("李小珊", "b", "李小珊")

    def test_renames_a_person_but_not_a_contact_who_is_called_otherwise(self) -> None:
        customer = make_customer(phone=PHONE)
        add_contact(customer_id=CustomerId(customer.pk), name="李先生", by=SYSTEM, now=NOW)
        run(row("李小珊"))
        assert set(customer.contacts.values_list("name", flat=True)) == {"李小珊", "李先生"}

    def test_an_empty_cell_leaves_what_stood_there(self) -> None:
        make_customer(phone=PHONE, preference="先电话", note="备注", external_id="H-1")
        assert counts(run(row(preference="", note="", external_id=""))) == (0, 0, 1, 0)

    def test_knows_a_customer_by_number_then_phone_then_mail(self) -> None:
        customer = make_customer(phone=PHONE, email="li@example.cn", external_id="H-1")
        assert counts(run({"name": "李晓珊", "external_id": "H-1"})) == (0, 0, 1, 0)
        assert counts(run({"name": "李晓珊", "email": "LI@example.cn"})) == (0, 0, 1, 0)
        assert counts(run({"name": "李晓珊", "external_id": "H-1", "phone": OTHER})) == (0, 1, 0, 0)
        assert Identity.objects.filter(contact__customer=customer).count() == 3

    def test_gives_a_known_customer_his_number(self) -> None:
        customer = make_customer(phone=PHONE)
        assert counts(run(row(external_id="H-1"))) == (0, 1, 0, 0)
        assert Customer.objects.get(pk=customer.pk).external_id == "H-1"

    def test_knows_an_organisation_by_its_very_name_unless_numbers_tell_two_apart(self) -> None:
        make_organisation("津港物流")
        assert counts(run(row("津港物流", contact_name="王"))) == (0, 1, 0, 0)
        assert counts(run({"name": "津港物流", "external_id": "A", "contact_name": "王"})) == (0, 1, 0, 0)
        assert counts(run({"name": "津港物流", "external_id": "B", "contact_name": "王"})) == (1, 0, 0, 0)

    def test_adds_no_contact_to_an_organisation_that_names_none(self) -> None:
        run({"name": "津港物流", "external_id": "A", "kind": "单位"})
        assert not Contact.objects.exists()

    def test_moves_a_device_to_the_address_of_its_row(self, facts: Facts) -> None:
        customer = make_customer(phone=PHONE)
        make_device(customer, serial="A1")
        for place in ("旧址", "新址", "新址"):
            run(row(address=place, device_category="燃气热水器", device_serial="A1"))
        device = customer.devices.get()
        assert device.address is not None
        assert device.address.text == "新址"
        moved = [payload for kind, payload in facts(customer.pk) if kind == "customer.device_updated"]
        assert [payload["fields"] for payload in moved] == [["address"], ["address"]]

    def test_knows_a_device_without_serial_number_by_kind_and_model(self) -> None:
        run(row(device_category="空调", device_model="KFR"))
        run(row(device_category="空调"), row(device_category="空调", device_model="KFR"))
        assert Device.objects.count() == 1
        run(row(device_category="空调", device_model="XYZ"))
        assert Device.objects.count() == 2

    def test_changes_a_contacts_position(self, facts: Facts) -> None:
        firm = make_organisation("津港物流", contact_name="王经理", phone=PHONE)
        assert counts(run(row("津港物流", contact_name="王经理", position="行政"))) == (0, 1, 0, 0)
        assert firm.contacts.get().position == "行政"
        assert facts(firm.pk)[-1][0] == "customer.contact_updated"

    def test_never_renames_a_department_of_ours(self, cast: Cast) -> None:
        ensure_department_customers(by=SYSTEM, now=NOW)
        customer = Customer.objects.get(department=cast.desk)
        add_contact(customer_id=CustomerId(customer.pk), name="林晓", phone=PHONE, by=SYSTEM, now=NOW)
        run(row("改名", note="备注"))
        customer.refresh_from_db()
        assert (customer.name, customer.note) == ("客服一部", "备注")

    @pytest.mark.parametrize(
        "conflicting",
        [
            row("赵四", PHONE, email="zhao@example.cn"),
            {"name": "赵四", "external_id": "H-2", "phone": PHONE},
            {"name": "李晓珊", "external_id": "H-3", "phone": PHONE},
        ],
    )
    def test_rejects_a_row_whose_keys_point_to_two_files(self, conflicting: dict[str, str]) -> None:
        make_customer(phone=PHONE, external_id="H-1")
        make_customer("赵四", email="zhao@example.cn", external_id="H-2")
        before = shape(), Event.objects.count()
        (rejected,) = run(conflicting).rejected
        assert rejected.reason in {str(RowConflict(customer=name)) for name in ("李晓珊", "赵四")}
        assert (shape(), Event.objects.count()) == before

    def test_takes_the_good_rows_and_tells_the_bad_ones_in_order(self) -> None:
        make_customer(phone=PHONE, external_id="H-1")
        result = run(
            row("好", OTHER),
            row("坏电话", "12345"),
            {"name": "两份", "external_id": "H-2", "phone": PHONE},
            row("没有", ""),
        )
        assert counts(result) == (1, 0, 0, 3)
        assert [rejected.number for rejected in result.rejected] == [3, 4, 5]
        assert all(rejected.reason for rejected in result.rejected)
        assert "坏电话" in result.rejected[0].cells

    def test_reads_the_batch_again_when_another_door_was_faster(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        load = load_known
        calls: list[int] = []

        def late(plans: object) -> object:
            known = load(plans)  # type: ignore[arg-type]
            if not calls:
                calls.append(make_caller(PHONE, "来电 5521"))
            return known

        monkeypatch.setattr(module, "load_known", late)
        assert counts(run(row())) == (1, 0, 0, 0)
        assert len(calls) == 1
        assert Identity.objects.count() == 1

    def test_gives_up_where_the_database_refuses_again_and_again(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def refuse(_: object) -> None:
            raise IntegrityError("identity_unique")

        monkeypatch.setattr(module, "_write", refuse)
        with pytest.raises(IntegrityError):
            run(row())
        assert not Customer.objects.exists()

    def test_stays_at_the_same_number_of_statements_for_more_rows(
        self, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        rows = [row(f"李{n}", f"1381234{n:04d}", address="x", device_category="空调") for n in range(120)]
        with django_assert_max_num_queries(24):
            run(*rows)
        with django_assert_max_num_queries(12):
            run(*rows)

    def test_leaves_nothing_when_the_events_cannot_be_stored(self, broken_event_log: BrokenLog) -> None:
        with broken_event_log():
            run(row())
        assert not Customer.objects.exists()

    def test_is_forbidden_without_the_right(self, cast: Cast) -> None:
        with pytest.raises(Forbidden):
            import_rows([], [], by=cast.owner.actor, now=NOW)
