from collections.abc import Callable

import pytest
from django.db import DataError, IntegrityError, transaction

from tests.customers.factories import NOW, make_customer, make_organisation
from yinuo.core.models import Subject
from yinuo.customers.models import Address, Contact, Customer, CustomerImport, Device, Identity

type Write = Callable[[Customer], object]


def refused(write: Callable[[], object]) -> str:
    """The name of the rule by which the database refuses a write."""
    with pytest.raises((IntegrityError, DataError)) as refusal, transaction.atomic():
        write()
    return str(refusal.value)


@pytest.mark.django_db
class TestRulesOfTheDatabase:
    @pytest.mark.parametrize(
        ("rule", "write"),
        [
            ("customer_has_a_name", lambda one: Customer.objects.filter(pk=one.pk).update(name="")),
            ("customer_kind_known", lambda one: Customer.objects.filter(pk=one.pk).update(kind="x")),
            (
                "customer_department_pair",
                lambda one: Customer.objects.filter(pk=one.pk).update(kind="department"),
            ),
            ("contact_has_a_name", lambda one: one.contacts.update(name="")),
            ("contact_language_known", lambda one: one.contacts.update(language="xx")),
            ("identity_normalised", lambda one: Identity.objects.update(value="13812345521")),
            ("identity_normalised", lambda one: Identity.objects.update(kind="email", value="A@b.cn")),
            ("identity_normalised", lambda one: Identity.objects.update(kind="email", value="nobody")),
            ("address_has_text", lambda one: Address.objects.create(customer=one, text="", public_code="a")),
            (
                "device_has_a_category",
                lambda one: Device.objects.create(customer=one, category="", public_code="a"),
            ),
            (
                "import_state_known",
                lambda one: CustomerImport.objects.create(
                    header=[], mapping=[], content=b"", total_rows=1, state="x", uploaded_at=NOW
                ),
            ),
            (
                "import_rows_in_bounds",
                lambda one: CustomerImport.objects.create(
                    header=[], mapping=[], content=b"", total_rows=1, done_rows=2, uploaded_at=NOW
                ),
            ),
            (
                "import_finished_pair",
                lambda one: CustomerImport.objects.create(
                    header=[], mapping=[], content=b"", total_rows=1, state="done", uploaded_at=NOW
                ),
            ),
        ],
    )
    def test_refuses(self, rule: str, write: Write) -> None:
        customer = make_customer(phone="13812345521")
        assert rule in refused(lambda: write(customer))

    def test_gives_a_number_to_one_contact_only(self) -> None:
        first, second = make_customer(phone="13812345521"), make_organisation(contact_name="王")
        contact = second.contacts.get()
        assert "identity_unique" in refused(
            lambda: Identity.objects.create(contact=contact, kind="phone", value="+8613812345521")
        )
        assert first.contacts.get().identities.get().tail4 == "5521"

    def test_keeps_two_files_from_one_customer_number(self) -> None:
        make_customer(external_id="H-1")
        other = make_customer("赵四")
        assert "customer_external_id_unique" in refused(
            lambda: Customer.objects.filter(pk=other.pk).update(external_id="H-1")
        )


@pytest.mark.django_db
class TestNames:
    def test_read_well_in_lists_and_logs(self) -> None:
        customer = make_customer("李晓珊", phone="13812345521")
        contact = customer.contacts.get()
        assert (str(customer), str(contact), str(Subject.objects.get(pk=customer.pk))) == (
            "李晓珊",
            "李晓珊",
            f"customer:{customer.pk}",
        )
        assert "5521" not in str(contact.identities.get())

    def test_logs_no_address_of_a_person(self) -> None:
        assert str(Address(pk=3, text="海河花园 3-1202")) == "address 3"
        assert str(CustomerImport(file_name="客户.xlsx")) == "客户.xlsx"

    def test_every_contact_of_one_name_is_found_by_its_keys(self) -> None:
        contact = Contact().set_name("曾小贤")
        assert (contact.pinyin, contact.initials, contact.parts) == (
            "zengxiaoxian",
            "zxx",
            "'小贤' '曾小贤' '贤'",
        )
