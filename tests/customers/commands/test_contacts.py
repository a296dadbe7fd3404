from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from tests.cast import Cast
from tests.customers.conftest import BrokenLog, Facts
from tests.customers.factories import NOW, SYSTEM, make_caller, make_customer, make_organisation
from yinuo.core.actor import Actor
from yinuo.core.errors import DomainError, Forbidden, NotFound
from yinuo.core.ids import CustomerId
from yinuo.core.models import Event, Subject
from yinuo.core.queries.history import words_in
from yinuo.customers.cleaning import InvalidEmail, InvalidPhone, MissingText, TextTooLong
from yinuo.customers.commands import contacts
from yinuo.customers.commands.contacts import (
    FoundContact,
    IdentityTaken,
    NoIdentity,
    add_contact,
    add_identity,
    find_or_create_contact,
    remove_identity,
    reveal_identity,
    update_contact,
)
from yinuo.customers.models import Contact, Customer, Identity

PHONE, MAIL = "13812345521", "li@example.cn"


def find(phone: str | None, email: str | None = None, name: str = "", by: Actor = SYSTEM) -> FoundContact:
    return find_or_create_contact(phone=phone, email=email, name=name, by=by, now=NOW)


def identities(contact_id: int) -> set[tuple[str, str]]:
    return set(Identity.objects.filter(contact_id=contact_id).values_list("kind", "value"))


@pytest.mark.django_db
class TestFindOrCreateContact:
    def test_opens_a_file_for_an_unknown_number(self, facts: Facts) -> None:
        found = find(PHONE, name=" 李 女士 ")
        customer = Customer.objects.get(pk=found.customer_id)
        contact = Contact.objects.get(pk=found.contact_id)
        assert found.created
        assert (customer.name, customer.kind, contact.name) == ("李 女士", "person", "李 女士")
        assert (customer.pinyin, customer.initials) == ("linvshi", "lns")
        assert identities(found.contact_id) == {("phone", "+8613812345521")}
        assert facts(found.customer_id) == [("customer.created", {"kind": "person", "source": "automation"})]

    def test_finds_the_same_contact_however_the_number_is_written(self, facts: Facts) -> None:
        first = find(PHONE, name="李女士")
        again = find("+86 138-1234-5521", name="Somebody else")
        assert again == FoundContact(first.contact_id, first.customer_id, created=False)
        assert Contact.objects.get(pk=first.contact_id).name == "李女士"
        assert len(facts(first.customer_id)) == 1

    def test_finds_by_mail_whatever_the_case(self) -> None:
        assert find(None, "Li@Example.CN").contact_id == find(None, MAIL).contact_id

    def test_keeps_both_ways_to_reach_somebody_new(self) -> None:
        found = find(PHONE, MAIL)
        assert identities(found.contact_id) == {("phone", "+8613812345521"), ("email", MAIL)}

    @pytest.mark.parametrize(("phone", "email", "name"), [(PHONE, None, "来电 5521"), (None, MAIL, "li")])
    def test_gives_the_nameless_a_name_to_be_found_by(
        self, phone: str | None, email: str | None, name: str
    ) -> None:
        found = find(phone, email)
        shown = Customer.objects.get(pk=found.customer_id).name
        assert shown == name or (phone and shown.endswith("5521"))

    def test_adds_a_mail_that_a_member_gives_for_a_known_number(self, cast: Cast, facts: Facts) -> None:
        first = find(PHONE)
        again = find(PHONE, MAIL, by=cast.owner.actor)
        assert not again.conflict
        assert identities(first.contact_id) == {("phone", "+8613812345521"), ("email", MAIL)}
        assert facts(first.customer_id)[1:] == [
            ("customer.identity_added", {"contact_id": first.contact_id, "kind": "email"})
        ]

    def test_adds_a_number_that_a_member_gives_for_a_known_mail(self, cast: Cast) -> None:
        first = find(None, MAIL)
        assert find(PHONE, MAIL, by=cast.owner.actor).contact_id == first.contact_id
        assert ("phone", "+8613812345521") in identities(first.contact_id)

    def test_records_nothing_where_another_added_the_same_mail_a_moment_ago(
        self, cast: Cast, facts: Facts, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        first = find(PHONE)
        monkeypatch.setattr(contacts, "_insert_identity", lambda *_, **__: False)
        assert find(PHONE, MAIL, by=cast.owner.actor).contact_id == first.contact_id
        assert len(facts(first.customer_id)) == 1

    def test_only_notes_what_an_open_door_says_about_somebody_known(self, facts: Facts) -> None:
        first = find(PHONE)
        for _ in range(2):
            assert find(PHONE, MAIL).contact_id == first.contact_id
        assert identities(first.contact_id) == {("phone", "+8613812345521")}
        assert facts(first.customer_id)[1:] == [
            ("customer.identity_offered", {"contact_id": first.contact_id, "kind": "email"})
        ]
        assert words_in(Event.objects.get(type="customer.identity_offered")) == {"value": MAIL}

    def test_takes_the_phones_contact_where_two_are_meant_and_tells_both(
        self, cast: Cast, facts: Facts
    ) -> None:
        caller, writer = find(PHONE), find(None, MAIL)
        for _ in range(2):
            found = find(PHONE, MAIL, by=cast.owner.actor)
            assert found == FoundContact(caller.contact_id, caller.customer_id, created=False, conflict=True)
        for one, other in ((caller, writer), (writer, caller)):
            assert facts(one.customer_id)[1:] == [
                (
                    "customer.identity_conflict",
                    {
                        "contact_id": one.contact_id,
                        "other_customer_id": other.customer_id,
                        "other_contact_id": other.contact_id,
                    },
                )
            ]

    @pytest.mark.parametrize(
        ("phone", "email", "name", "error"),
        [
            (None, None, "李", NoIdentity),
            ("  ", "", "李", NoIdentity),
            ("12345", None, "李", InvalidPhone),
            (None, "nobody", "李", InvalidEmail),
            (None, "a" * 250 + "@b.cn", "李", InvalidEmail),
            (PHONE, None, "长" * 65, TextTooLong),
        ],
    )
    def test_refuses_what_cannot_be_stored_and_changes_nothing(
        self, phone: str | None, email: str | None, name: str, error: type[DomainError]
    ) -> None:
        with pytest.raises(error):
            find(phone, email, name)
        assert not Identity.objects.exists()
        assert not Subject.objects.filter(kind="customer").exists()

    def test_refuses_an_actor_without_the_right(self, cast: Cast) -> None:
        with pytest.raises(Forbidden):
            find(PHONE, by=cast.auditor.actor)

    def test_leaves_nothing_when_the_event_cannot_be_stored(self, broken_event_log: BrokenLog) -> None:
        with broken_event_log():
            find(PHONE)
        assert not Identity.objects.exists()
        assert not Customer.objects.exists()

    def test_asks_once_for_somebody_known(self, django_assert_num_queries: DjangoAssertNumQueries) -> None:
        find(PHONE)
        with django_assert_num_queries(3):  # savepoint, one SELECT, release
            find(PHONE)

    def test_looks_again_when_another_got_the_mail_in_between(
        self, monkeypatch: pytest.MonkeyPatch, cast: Cast
    ) -> None:
        """The first look finds nobody; before the claim a writer with this mail is created."""
        look = contacts.find_owners
        seen: list[int] = []

        def late_look(wanted: dict[str, str]) -> dict[str, contacts.Owner]:
            owners = look(wanted)
            if not seen:
                seen.append(find_writer())
            return owners

        def find_writer() -> int:
            seen.append(0)
            return find(None, MAIL).contact_id

        monkeypatch.setattr(contacts, "find_owners", late_look)
        found = find(PHONE, MAIL, by=cast.owner.actor)
        assert found.contact_id == seen[-1]
        assert identities(found.contact_id) == {("phone", "+8613812345521"), ("email", MAIL)}
        assert Contact.objects.count() == 1


@pytest.mark.django_db(transaction=True)
class TestUnderConcurrency:
    def test_makes_one_contact_of_one_number_at_many_doors_at_once(self) -> None:
        barrier = Barrier(6)

        def call(number: int) -> FoundContact:
            barrier.wait()
            try:
                return find(PHONE, name=f"来电 {number}")
            finally:
                connection.close()

        with ThreadPoolExecutor(6) as pool:
            found = list(pool.map(call, range(6)))
        assert len({one.contact_id for one in found}) == 1
        assert sum(one.created for one in found) == 1
        assert (Customer.objects.count(), Contact.objects.count(), Identity.objects.count()) == (1, 1, 1)
        assert Event.objects.filter(type="customer.created").count() == 1

    def test_makes_one_contact_of_a_number_and_a_mail_that_come_by_two_doors_at_once(self) -> None:
        for round_ in range(5):
            phone, mail = f"1381234550{round_}", f"li{round_}@example.cn"
            barrier = Barrier(2)

            def call(given: tuple[str | None, str], barrier: Barrier = barrier) -> FoundContact:
                barrier.wait()
                try:
                    return find(given[0], given[1])
                finally:
                    connection.close()

            with ThreadPoolExecutor(2) as pool:
                both, mail_only = pool.map(call, [(phone, mail), (None, mail)])
            assert both.contact_id == mail_only.contact_id


@pytest.mark.django_db
class TestContacts:
    def test_adds_one_who_speaks_for_an_organisation(self, cast: Cast, facts: Facts) -> None:
        firm = make_organisation()
        contact = add_contact(
            customer_id=CustomerId(firm.pk),
            name="王经理",
            phone=PHONE,
            email=MAIL,
            position="行政",
            by=cast.owner.actor,
            now=NOW,
        )
        assert (contact.name, contact.position, contact.initials) == ("王经理", "行政", "wjl")
        assert identities(contact.pk) == {("phone", "+8613812345521"), ("email", MAIL)}
        assert facts(firm.pk)[1:] == [("customer.contact_added", {"contact_id": contact.pk})]

    def test_refuses_a_number_that_belongs_to_somebody_else(self, cast: Cast) -> None:
        make_caller(PHONE, "李女士")
        firm = make_organisation()
        with pytest.raises(IdentityTaken) as refusal:
            add_contact(customer_id=CustomerId(firm.pk), name="王", phone=PHONE, by=cast.owner.actor, now=NOW)
        assert "李女士" in str(refusal.value)
        assert not firm.contacts.exists()

    def test_changes_only_what_differs_and_keeps_what_stood_before(self, cast: Cast, facts: Facts) -> None:
        firm = make_organisation(contact_name="王经理")
        contact = firm.contacts.get()

        def change(name: str, position: str, language: str = "zh-hans") -> None:
            update_contact(
                customer_id=CustomerId(firm.pk),
                contact_id=contact.pk,
                name=name,
                position=position,
                language=language,
                by=cast.owner.actor,
                now=NOW,
            )

        change("王经理", "")
        assert len(facts(firm.pk)) == 1
        change("王总", "行政", "en")
        contact.refresh_from_db()
        assert (contact.name, contact.pinyin, contact.position, contact.language) == (
            "王总",
            "wangzong",
            "行政",
            "en",
        )
        assert facts(firm.pk)[1:] == [
            (
                "customer.contact_updated",
                {"contact_id": contact.pk, "fields": ["name", "position", "language"]},
            )
        ]
        assert words_in(Event.objects.latest("id")) == {"name": "王经理", "language": "zh-hans"}

    def test_refuses_a_contact_of_another_customer(self, cast: Cast) -> None:
        firm, other = make_organisation(contact_name="王"), make_organisation("另一家", contact_name="赵")
        with pytest.raises(NotFound):
            update_contact(
                customer_id=CustomerId(firm.pk),
                contact_id=other.contacts.get().pk,
                name="x",
                position="",
                language="en",
                by=cast.owner.actor,
                now=NOW,
            )

    def test_refuses_a_nameless_contact(self, cast: Cast) -> None:
        firm = make_organisation()
        with pytest.raises(MissingText):
            add_contact(customer_id=CustomerId(firm.pk), name="\u200b ", by=cast.owner.actor, now=NOW)

    def test_undoes_a_contact_when_the_event_cannot_be_stored(
        self, cast: Cast, broken_event_log: BrokenLog
    ) -> None:
        firm, actor = make_organisation(), cast.owner.actor
        with broken_event_log():
            add_contact(customer_id=CustomerId(firm.pk), name="王", by=actor, now=NOW)
        assert not firm.contacts.exists()


@pytest.mark.django_db
class TestIdentities:
    def test_adds_a_further_number_once(self, cast: Cast, facts: Facts) -> None:
        customer = make_customer(phone=PHONE)
        contact = customer.contacts.get()
        for _ in range(2):
            add_identity(
                customer_id=CustomerId(customer.pk),
                contact_id=contact.pk,
                phone="022-23456789",
                by=cast.owner.actor,
                now=NOW,
            )
        assert ("phone", "+862223456789") in identities(contact.pk)
        assert facts(customer.pk)[1:] == [
            ("customer.identity_added", {"contact_id": contact.pk, "kind": "phone"})
        ]

    def test_wants_something_to_add(self, cast: Cast) -> None:
        customer = make_customer()
        with pytest.raises(NoIdentity):
            add_identity(
                customer_id=CustomerId(customer.pk),
                contact_id=customer.contacts.get().pk,
                by=cast.owner.actor,
                now=NOW,
            )

    def test_removes_a_number_so_that_another_may_have_it(self, cast: Cast, facts: Facts) -> None:
        customer = make_customer(phone=PHONE)
        contact = customer.contacts.get()
        identity = contact.identities.get()
        remove_identity(
            customer_id=CustomerId(customer.pk), identity_id=identity.pk, by=cast.owner.actor, now=NOW
        )
        assert identities(contact.pk) == set()
        assert facts(customer.pk)[1:] == [
            ("customer.identity_removed", {"contact_id": contact.pk, "kind": "phone"})
        ]
        assert words_in(Event.objects.latest("id")) == {"value": "+8613812345521"}
        assert make_caller(PHONE) != customer.pk

    def test_shows_a_number_in_full_on_the_record(self, cast: Cast, facts: Facts) -> None:
        customer = make_customer(phone=PHONE)
        contact = customer.contacts.get()
        shown = reveal_identity(
            customer_id=CustomerId(customer.pk),
            identity_id=contact.identities.get().pk,
            by=cast.engineer.actor,
            now=NOW,
        )
        assert shown.value == "+8613812345521"
        assert facts(customer.pk)[1:] == [
            ("customer.phone_revealed", {"contact_id": contact.pk, "kind": "phone"})
        ]

    def test_shows_it_to_nobody_without_the_right(self, cast: Cast, facts: Facts) -> None:
        customer = make_customer(phone=PHONE)
        identity_id = customer.contacts.get().identities.get().pk
        for player, error in ((cast.manager, Forbidden), (cast.outsider, NotFound)):
            with pytest.raises(error):
                reveal_identity(
                    customer_id=CustomerId(customer.pk), identity_id=identity_id, by=player.actor, now=NOW
                )
        assert len(facts(customer.pk)) == 1
