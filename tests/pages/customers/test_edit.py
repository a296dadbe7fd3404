from datetime import date

import pytest

from tests.cast import Cast
from tests.customers.factories import make_address, make_customer, make_device, make_organisation
from yinuo.customers.models import Contact, Customer, Identity

PHONE = "13812345521"


@pytest.mark.django_db
class TestCustomerForms:
    def test_opens_a_file(self, cast: Cast) -> None:
        said = {
            "kind": "organisation",
            "name": "津港物流",
            "contact_name": "王经理",
            "phone": PHONE,
            "tags": "重点，年卡",
        }
        answer = cast.owner.client.post("/customers/new/", said)
        customer = Customer.objects.get(name="津港物流")
        assert (answer.status_code, answer["Location"]) == (303, f"/customers/{customer.pk}/")
        assert (customer.kind, customer.tags) == ("organisation", ["重点", "年卡"])
        assert customer.contacts.get().name == "王经理"

    @pytest.mark.parametrize(
        ("said", "word"),
        [
            ({"name": "", "kind": "person"}, ""),
            ({"name": "李", "kind": "person", "phone": "123"}, "123"),
            ({"name": "李", "kind": "x"}, ""),
        ],
    )
    def test_shows_what_is_wrong_and_keeps_what_was_typed(
        self, cast: Cast, said: dict[str, str], word: str
    ) -> None:
        answer = cast.owner.client.post("/customers/new/", {**said, "note": "别丢"})
        assert answer.status_code == 422
        assert "别丢" in answer.content.decode()
        assert word in answer.content.decode()
        assert not Customer.objects.filter(kind="person").exists()

    def test_says_whose_number_it_is(self, cast: Cast) -> None:
        make_customer("赵四", phone=PHONE)
        answer = cast.owner.client.post("/customers/new/", {"kind": "person", "name": "李", "phone": PHONE})
        assert answer.status_code == 422
        assert "赵四" in answer.content.decode()

    def test_changes_a_customer(self, cast: Cast) -> None:
        customer = make_customer(preference="先电话")
        url = f"/customers/{customer.pk}/edit/"
        assert "先电话" in cast.owner.client.get(url).content.decode()
        assert cast.owner.client.post(url, {"name": "李小珊", "tags": "年卡"}).status_code == 303
        customer.refresh_from_db()
        assert (customer.name, customer.preference, customer.tags) == ("李小珊", "", ["年卡"])
        assert cast.owner.client.post(url, {"name": ""}).status_code == 422

    def test_is_forbidden_to_readers_and_hidden_from_strangers(self, cast: Cast) -> None:
        customer = make_customer()
        for path in ("edit/", "contacts/new/", "addresses/new/", "devices/new/"):
            url = f"/customers/{customer.pk}/{path}"
            assert cast.auditor.client.get(url).status_code == 403
            assert cast.outsider.client.get(url).status_code == 404
        assert cast.auditor.client.get("/customers/new/").status_code == 403
        assert cast.auditor.client.post("/customers/new/", {"name": "x", "kind": "person"}).status_code == 403


@pytest.mark.django_db
class TestContactForms:
    def test_adds_and_changes_one_who_speaks_for_a_firm(self, cast: Cast) -> None:
        firm, client = make_organisation("津港物流"), cast.owner.client
        base = f"/customers/{firm.pk}/contacts/"
        assert client.get(f"{base}new/").status_code == 200
        said = {"name": "王经理", "phone": PHONE, "position": "行政", "language": "zh-hans"}
        assert client.post(f"{base}new/", said).status_code == 303
        contact = firm.contacts.get()
        assert client.get(f"{base}{contact.pk}/").status_code == 200
        assert client.post(f"{base}{contact.pk}/", {"name": "王总", "language": "en"}).status_code == 303
        assert Contact.objects.values_list("name", "position", "language").get() == ("王总", "", "en")
        assert client.post(f"{base}{contact.pk}/", {"name": "王总", "language": "xx"}).status_code == 422

    def test_adds_and_removes_a_number(self, cast: Cast) -> None:
        customer, client = make_customer(), cast.owner.client
        contact = customer.contacts.get()
        base = f"/customers/{customer.pk}/contacts/{contact.pk}/numbers/"
        assert client.post(base, {"phone": "12"}).status_code == 422
        assert client.post(base, {}).status_code == 422
        assert client.post(base, {"phone": PHONE}).status_code == 303
        identity = Identity.objects.get()
        assert client.get(f"{base}{identity.pk}/drop/").status_code == 405
        assert client.post(f"{base}{identity.pk}/drop/").status_code == 303
        assert not Identity.objects.exists()

    def test_knows_no_contact_of_another_customer(self, cast: Cast) -> None:
        customer, other = make_customer(), make_customer("赵四")
        url = f"/customers/{customer.pk}/contacts/{other.contacts.get().pk}/"
        assert cast.owner.client.get(url).status_code == 404


@pytest.mark.django_db
class TestPlaceForms:
    def test_adds_changes_and_retires_an_address(self, cast: Cast) -> None:
        customer, client = make_customer(), cast.owner.client
        base = f"/customers/{customer.pk}/addresses/"
        assert client.post(f"{base}new/", {"text": "海河花园"}).status_code == 303
        assert client.post(f"{base}new/", {"text": "海河花园"}).status_code == 422
        address = customer.addresses.get()
        assert "海河花园" in client.get(f"{base}{address.pk}/").content.decode()
        assert client.post(f"{base}{address.pk}/", {"text": "翠园"}).status_code == 303
        assert client.post(f"{base}{address.pk}/drop/").status_code == 303
        assert client.get(f"{base}{address.pk}/").status_code == 404
        assert client.get(f"{base}{address.pk}/label/").status_code == 404

    def test_adds_changes_and_retires_a_device(self, cast: Cast) -> None:
        customer, client = make_customer(), cast.owner.client
        address = make_address(customer)
        base = f"/customers/{customer.pk}/devices/"
        said = {
            "category": "空调",
            "serial": "sn1",
            "warranty_until": "2027-03-31",
            "address_id": str(address.pk),
        }
        assert f'value="{address.pk}" selected' in client.get(f"{base}new/").content.decode()
        assert client.post(f"{base}new/", said).status_code == 303
        device = customer.devices.get()
        assert (device.serial, device.warranty_until, device.address_id) == (
            "SN1",
            date(2027, 3, 31),
            address.pk,
        )
        assert 'value="2027-03-31"' in client.get(f"{base}{device.pk}/").content.decode()
        assert client.post(f"{base}new/", said).status_code == 422
        assert client.post(f"{base}{device.pk}/", {"category": "冰箱"}).status_code == 303
        assert client.post(f"{base}{device.pk}/", {"category": "冰箱", "address_id": "1"}).status_code == 422
        assert client.post(f"{base}{device.pk}/drop/").status_code == 303
        assert client.get(f"{base}{device.pk}/").status_code == 404


@pytest.mark.django_db
class TestLabels:
    def test_lead_to_the_public_form_and_name_no_person(self, cast: Cast) -> None:
        customer = make_customer()
        device, address = make_device(customer, serial="SN1"), make_address(customer)
        for path, code, word in (
            (f"devices/{device.pk}", device.public_code, "SN1"),
            (f"addresses/{address.pk}", address.public_code, "海河花园"),
        ):
            page = cast.auditor.client.get(f"/customers/{customer.pk}/{path}/label/").content.decode()
            assert f"/r/{code}/" in page
            assert "<svg" in page
            assert word in page
            assert "李晓珊" not in page

    def test_obey_the_pages_policy(self, cast: Cast) -> None:
        customer = make_customer()
        device = make_device(customer)
        page = cast.owner.client.get(f"/customers/{customer.pk}/devices/{device.pk}/label/").content.decode()
        assert "style=" not in page
