"""The public form and the form behind a label: what comes in, what is kept out, what is never lost."""

import re
from datetime import datetime, timedelta

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from tests.cast import Cast
from yinuo.core.ids import CustomerId
from yinuo.customers.commands.places import add_address, add_device, retire_device
from yinuo.customers.models import Identity
from yinuo.pages.portal import limits
from yinuo.pages.portal.tokens import new_form_token
from yinuo.tickets.models import Attachment, Entry, Ticket

SERVICE = "/service/"


@pytest.fixture(autouse=True)
def _fresh_counts(db: None) -> None:
    cache.clear()


@pytest.fixture
def guest() -> Client:
    return Client(headers={"accept-language": "zh-CN"})


def filled(**changes: object) -> dict[str, object]:
    """A form as somebody who took half a minute would send it."""
    fields: dict[str, object] = {
        "token": new_form_token(timezone.now() - timedelta(seconds=30)),
        "kind": "repair",
        "words": "厨房热水器不出热水，家里有老人",
        "name": "李女士",
        "phone": "13812345521",
        "email": "",
        "homepage": "",
    }
    return fields | changes


def picture(name: str = "坏了.jpg", size: int = 40) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"\xff\xd8" + b"x" * size, content_type="image/jpeg")


class TestSending:
    def test_the_form_needs_no_account(self, guest: Client) -> None:
        page = guest.get(SERVICE)
        assert page.status_code == 200
        assert 'enctype="multipart/form-data"' in page.content.decode()
        assert "y-nav" not in page.content.decode()

    def test_a_request_becomes_a_ticket_and_its_sender_gets_number_and_link(self, guest: Client) -> None:
        answer = guest.post(SERVICE, filled(files=[picture()]))
        ticket = Ticket.objects.get()
        assert answer.status_code == 303
        assert (ticket.channel, ticket.kind, ticket.state) == ("portal", "repair", "pending_acceptance")
        page = guest.get(answer["Location"]).content.decode()
        assert ticket.number in page
        assert re.search(r'href="/p/[^"]+/"', page)
        assert Attachment.objects.get().name == "坏了.jpg"

    def test_the_ticket_is_the_writers_own_word(self, guest: Client) -> None:
        guest.post(SERVICE, filled())
        entry = Entry.objects.get()
        assert entry.author_contact_id == Ticket.objects.get().contact_id
        assert entry.author_member_id is None

    def test_two_presses_are_one_ticket(self, guest: Client) -> None:
        fields = filled()
        assert guest.post(SERVICE, fields)["Location"] == guest.post(SERVICE, fields)["Location"]
        assert Ticket.objects.count() == 1

    def test_another_matter_in_a_form_gone_back_to_is_another_ticket(self, guest: Client) -> None:
        fields = filled()
        guest.post(SERVICE, fields)
        guest.post(SERVICE, fields | {"words": "空调也坏了"})
        assert Ticket.objects.count() == 2

    def test_a_known_phone_is_no_second_customer_and_no_name_is_told(self, cast: Cast, guest: Client) -> None:
        assert cast.customer.contact_id
        answer = guest.post(SERVICE, filled(name="陌生人"))
        ticket = Ticket.objects.get()
        assert ticket.contact_id == cast.customer.contact_id
        page = guest.get(f"/p/{answer['Location'].split('/')[-2]}/").content.decode()
        assert "李女士" not in page

    def test_a_mail_address_is_enough(self, guest: Client) -> None:
        guest.post(SERVICE, filled(phone="", email="Li@Example.com"))
        assert Identity.objects.get().value == "li@example.com"


class TestKeepingTheWords:
    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"kind": ""}, "id_kind_error"),
            ({"kind": "internal"}, "id_kind_error"),
            ({"name": ""}, "id_name_error"),
            ({"phone": ""}, "id_phone_error"),
            ({"phone": "12345"}, "id_phone_error"),
            ({"email": "nobody"}, "id_email_error"),
            ({"token": "forged"}, "y-form-errors"),
            ({"token": ""}, "y-form-errors"),
            ({"homepage": "https://spam.example"}, "y-form-errors"),
        ],
    )
    def test_a_refusal_names_its_field_and_keeps_every_word(
        self, guest: Client, changes: dict[str, object], field: str
    ) -> None:
        answer = guest.post(SERVICE, filled(**changes))
        page = answer.content.decode()
        assert answer.status_code == 422
        assert field in page
        assert "厨房热水器不出热水" in page
        assert not Ticket.objects.exists()

    def test_what_was_refused_for_haste_passes_a_moment_later(self, guest: Client) -> None:
        token = new_form_token(timezone.now())
        page = guest.post(SERVICE, filled(token=token))
        assert page.status_code == 422
        assert f'name="token" value="{token}"' in page.content.decode()

    def test_a_page_left_open_over_night_gets_a_fresh_token(self, guest: Client) -> None:
        old = new_form_token(timezone.now() - timedelta(days=1))
        page = guest.post(SERVICE, filled(token=old)).content.decode()
        fresh = re.search(r'name="token" value="([^"]+)"', page)
        assert fresh
        assert fresh[1] != old

    @pytest.mark.parametrize("name", ["virus.exe", "page.html", "shape.svg", "run.js", "noname"])
    def test_a_dangerous_file_is_named_and_the_words_stay(self, guest: Client, name: str) -> None:
        answer = guest.post(SERVICE, filled(files=[picture(name), picture("好的.jpg")]))
        page = answer.content.decode()
        assert answer.status_code == 422
        assert name in page
        assert "好的.jpg" in page
        assert "厨房热水器不出热水" in page
        assert not Ticket.objects.exists()

    def test_a_file_too_large_is_named(self, guest: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("yinuo.pages.portal.uploads.FILE_BYTES", 10)
        page = guest.post(SERVICE, filled(files=[picture("大.jpg")]))
        assert page.status_code == 422
        assert "大.jpg" in page.content.decode()

    def test_too_many_files_are_refused(self, guest: Client) -> None:
        assert guest.post(SERVICE, filled(files=[picture(f"{n}.jpg") for n in range(7)])).status_code == 422

    def test_a_request_beyond_all_measure_is_not_even_read(
        self, guest: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(settings, "REQUEST_MAX_BYTES", 2000)
        assert guest.post(SERVICE, filled(files=[picture(size=4000)])).status_code == 400
        assert not Ticket.objects.exists()
        assert guest.post(SERVICE, filled(files=[picture(size=100)])).status_code == 303

    def test_an_empty_file_is_left_out(self, guest: Client) -> None:
        empty = SimpleUploadedFile("empty.jpg", b"", content_type="image/jpeg")
        assert guest.post(SERVICE, filled(files=[empty])).status_code == 303
        assert not Attachment.objects.exists()

    def test_markup_and_line_breaks_are_text(self, guest: Client) -> None:
        words = "<img src=x onerror=alert(1)>\r\nBcc: everybody@example.com\r\n{{ settings.SECRET_KEY }}"
        answer = guest.post(SERVICE, filled(words=words, name="<b>李</b>"))
        page = guest.get(f"/p/{answer['Location'].split('/')[-2]}/").content.decode()
        assert "<img src=x" not in page
        assert "&lt;img src=x" in page
        assert "{{ settings.SECRET_KEY }}" in page

    @pytest.mark.parametrize("field", ["words", "name", "phone"])
    def test_a_null_byte_is_refused(self, guest: Client, field: str) -> None:
        assert guest.post(SERVICE, filled(**{field: "a\x00b"})).status_code == 422


class TestFloods:
    def test_one_phone_sends_only_so_many(self, guest: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("yinuo.pages.portal.views.requests.BY_IDENTITY", limits.Rate("identity", 2, 600))
        for number in range(2):
            assert guest.post(SERVICE, filled(words=f"第{number}件事")).status_code == 303
        answer = guest.post(SERVICE, filled(words="第三件事"))
        assert answer.status_code == 429
        assert "第三件事" in answer.content.decode()
        assert Ticket.objects.count() == 2

    def test_one_address_sends_only_so_many(self, guest: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("yinuo.pages.portal.views.requests.BY_ADDRESS", limits.Rate("address", 1, 600))
        guest.post(SERVICE, filled(words="第一件事"))
        assert guest.post(SERVICE, filled(words="第二件事", phone="13700001111")).status_code == 429
        assert guest.post(SERVICE, filled(words="第二件事"), REMOTE_ADDR="10.9.8.7").status_code == 303

    def test_behind_our_proxy_the_sender_is_whom_the_proxy_saw(
        self, guest: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(settings, "SECURE_PROXY_SSL_HEADER", ("HTTP_X_FORWARDED_PROTO", "https"))
        monkeypatch.setattr("yinuo.pages.portal.views.requests.BY_ADDRESS", limits.Rate("address", 1, 600))
        for number, told in enumerate(("1.1.1.1, 10.0.0.8", "2.2.2.2, 10.0.0.9", "3.3.3.3, 10.0.0.8")):
            answer = guest.post(SERVICE, filled(words=f"第{number}件事"), headers={"x-forwarded-for": told})
            assert answer.status_code == (429 if number == 2 else 303)

    def test_a_count_lost_from_the_cache_lets_through(self, monkeypatch: pytest.MonkeyPatch) -> None:
        rate, at = limits.Rate("lost", 1, 60), datetime.fromisoformat("2026-11-20T14:00:00+08:00")
        monkeypatch.setattr("yinuo.pages.portal.limits.cache.add", lambda *_args: False)
        limits.count_use(rate, "a", now=at)

    def test_a_new_window_counts_anew(self) -> None:
        rate, at = limits.Rate("test", 1, 60), datetime.fromisoformat("2026-11-20T14:00:00+08:00")
        limits.count_use(rate, "a", now=at)
        with pytest.raises(limits.TooOften):
            limits.count_use(rate, "a", now=at)
        limits.count_use(rate, "b", now=at)
        limits.count_use(rate, "a", now=at + timedelta(seconds=61))


class TestLabels:
    @pytest.fixture
    def device_code(self, cast: Cast) -> str:
        customer = CustomerId(cast.customer.customer_id)
        place = add_address(customer_id=customer, text="海河花园 3-1202", by=cast.system, now=cast.now)
        device = add_device(
            customer_id=customer, category="燃气热水器", model="JSQ30", serial="SN-778", address_id=place.pk,
            by=cast.system, now=cast.now,
        )  # fmt: skip
        return device.public_code

    def test_shows_the_thing_and_never_whose_it_is(self, cast: Cast, guest: Client, device_code: str) -> None:
        page = guest.get(f"/r/{device_code}/").content.decode()
        assert "燃气热水器 JSQ30" in page
        for secret in ("李女士", "海河花园", "SN-778", "5521"):
            assert secret not in page

    def test_a_place_shows_its_last_figures_only(self, cast: Cast, guest: Client, device_code: str) -> None:
        place = add_address(
            customer_id=CustomerId(cast.customer.customer_id), text="翠园 8-301", by=cast.system, now=cast.now
        )
        page = guest.get(f"/r/{place.public_code}/").content.decode()
        assert "翠园 •-•01" in page
        assert "8-301" not in page

    def test_a_request_by_a_neighbour_stays_with_the_device(
        self, cast: Cast, guest: Client, device_code: str
    ) -> None:
        guest.post(f"/r/{device_code}/", filled(phone="13600006666", name="邻居"))
        ticket = Ticket.objects.get()
        assert ticket.channel == "qr"
        assert ticket.customer_id == cast.customer.customer_id
        assert ticket.contact_id != cast.customer.contact_id
        assert ticket.device is not None
        assert ticket.device.public_code == device_code

    @pytest.mark.parametrize("code", ["unknown12345", "x", "0" * 200])
    def test_an_unknown_label_is_a_calm_page(self, guest: Client, code: str) -> None:
        page = guest.get(f"/r/{code}/")
        assert page.status_code == 404
        assert "/service/" in page.content.decode()

    def test_a_label_out_of_use_is_a_calm_page(self, cast: Cast, guest: Client, device_code: str) -> None:
        from yinuo.customers.models import Device

        device = Device.objects.get(public_code=device_code)
        retire_device(
            customer_id=CustomerId(cast.customer.customer_id),
            device_id=device.pk,
            by=cast.system,
            now=cast.now,
        )
        assert guest.get(f"/r/{device_code}/").status_code == 404


class TestLanguage:
    def test_a_browser_without_wish_reads_chinese(self) -> None:
        assert 'lang="zh-Hans"' in Client().get(SERVICE).content.decode()

    def test_an_english_browser_reads_english(self) -> None:
        page = Client(headers={"accept-language": "en-GB,en;q=0.9"}).get(SERVICE).content.decode()
        assert "What can we do for you?" in page

    def test_the_switch_is_kept(self, guest: Client) -> None:
        assert guest.get(SERVICE, {"language": "en"})["Location"] == SERVICE
        assert "What can we do for you?" in guest.get(SERVICE).content.decode()

    def test_an_unknown_language_changes_nothing(self, guest: Client) -> None:
        assert "language" not in str(guest.get(SERVICE, {"language": "xx"}).cookies)


def test_a_form_from_another_site_is_refused() -> None:
    guest = Client(enforce_csrf_checks=True)
    assert guest.post(SERVICE, filled()).status_code == 403
    assert not Ticket.objects.exists()
