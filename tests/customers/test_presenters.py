import pytest
from django.utils import translation

from yinuo.core.events import PAYLOADS
from yinuo.core.models import Event
from yinuo.core.presenters import PRESENTERS, present_event
from yinuo.customers import events  # noqa: F401  (registers the payloads)

SAMPLES: dict[str, dict[str, object]] = {
    "customer.created": {"kind": "person", "source": "member"},
    "customer.updated": {"fields": ["name", "tags"]},
    "customer.contact_added": {"contact_id": 1},
    "customer.contact_updated": {"contact_id": 1, "fields": ["position"]},
    "customer.identity_added": {"contact_id": 1, "kind": "phone"},
    "customer.identity_removed": {"contact_id": 1, "kind": "email"},
    "customer.identity_offered": {"contact_id": 1, "kind": "email"},
    "customer.identity_conflict": {"contact_id": 1, "other_customer_id": 9, "other_contact_id": 2},
    "customer.phone_revealed": {"contact_id": 1, "kind": "phone"},
    "customer.address_added": {"address_id": 1},
    "customer.address_updated": {"address_id": 1, "fields": ["text"]},
    "customer.device_added": {"device_id": 1, "category": "空调"},
    "customer.device_updated": {"device_id": 1, "fields": ["model"]},
}


def line(type_name: str, words: dict[str, str] | None = None, **payload: object) -> str:
    event = Event(type=type_name, payload={**SAMPLES[type_name], **payload})
    with translation.override("en"):
        return present_event(event, words).text


class TestPresenters:
    def test_every_fact_of_a_customer_has_a_sample_and_a_presenter(self) -> None:
        ours = {name for name in PAYLOADS if name.startswith("customer.")}
        assert ours == set(SAMPLES)
        assert ours <= set(PRESENTERS)

    @pytest.mark.parametrize("type_name", sorted(SAMPLES))
    def test_says_something_about_each_with_and_without_its_words(self, type_name: str) -> None:
        assert line(type_name, {}) == line(type_name, None) != ""

    def test_names_the_changed_fields_and_what_stood_there(self) -> None:
        assert line("customer.updated", {"name": "李晓珊"}) == "Customer changed: name (before: 李晓珊), tags"

    def test_tells_an_import_from_a_member(self) -> None:
        assert "import" in line("customer.created", source="import")

    @pytest.mark.parametrize("type_name", ["customer.address_updated", "customer.device_updated"])
    def test_tells_a_retirement_from_a_change(self, type_name: str) -> None:
        assert "out of use" in line(type_name, fields=["retired_at"])

    def test_leads_from_a_conflict_to_the_other_file(self) -> None:
        event = Event(type="customer.identity_conflict", payload=SAMPLES["customer.identity_conflict"])
        assert present_event(event, {}).href == "/customers/9/"
