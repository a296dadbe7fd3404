"""What people type, brought to the form that is stored; what cannot be stored is refused with one sentence."""

import unicodedata
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinuo.core.errors import DomainError
from yinuo.core.phone import normalise_phone
from yinuo.customers.models import DEVICE_TEXT_LENGTH, EMAIL_LENGTH, NAME_LENGTH, TAG_LENGTH, IdentityKind

MOST_TAGS = 12


class MissingText(DomainError):
    code, status = "customer.missing", 422
    message = _("Please fill in: {field}.")


class TextTooLong(DomainError):
    code, status = "customer.too_long", 422
    message = _("{field} is too long: at most {limit} characters.")


class InvalidPhone(DomainError):
    code, status = "customer.invalid_phone", 422
    message = _("“{value}” is not a complete phone number. Landlines need their area code.")


class InvalidEmail(DomainError):
    code, status = "customer.invalid_email", 422
    message = _("“{value}” is not an e-mail address.")


class TooManyTags(DomainError):
    code, status = "customer.too_many_tags", 422
    message = _("At most {limit} tags.")


def clean_line(text: str, *, field: str | Promise, limit: int, required: bool = False) -> str:
    """One line: control characters and doubled blanks gone. Raises MissingText or TextTooLong."""
    line = " ".join(_printable(text, keep="").split())
    return _checked(line, field=field, limit=limit, required=required)


def clean_block(text: str, *, field: str | Promise, limit: int) -> str:
    """Several lines, as they were written but without control characters. Raises TextTooLong."""
    block = _printable(text.replace("\r\n", "\n").replace("\r", "\n"), keep="\n").strip()
    return _checked(block, field=field, limit=limit, required=False)


def clean_name(name: str) -> str:
    """A customer's or contact's name. Raises MissingText or TextTooLong."""
    return clean_line(name, field=pgettext_lazy("customer", "Name"), limit=NAME_LENGTH, required=True)


def clean_tags(tags: Iterable[str]) -> list[str]:
    """Each tag once, in order. Raises TextTooLong or TooManyTags."""
    cleaned = [clean_line(tag, field=_("Tag"), limit=TAG_LENGTH) for tag in tags]
    unique = list(dict.fromkeys(tag for tag in cleaned if tag))
    if len(unique) > MOST_TAGS:
        raise TooManyTags(limit=MOST_TAGS)
    return unique


def clean_serial(serial: str) -> str:
    """A serial number as it is compared: no blanks, upper case. Raises TextTooLong."""
    line = clean_line(serial, field=_("Serial number"), limit=DEVICE_TEXT_LENGTH)
    return line.replace(" ", "").upper()


def clean_phone(raw: str) -> str:
    """A number in E.164. Raises InvalidPhone."""
    number = normalise_phone(raw)
    if number is None:
        raise InvalidPhone(value=raw[:40])
    return number


def clean_email(raw: str) -> str:
    """An address in lower case. Raises InvalidEmail."""
    address = unicodedata.normalize("NFKC", raw).strip().lower()
    try:
        validate_email(address)
    except ValidationError as error:
        raise InvalidEmail(value=raw[:60]) from error
    if len(address) > EMAIL_LENGTH:
        raise InvalidEmail(value=raw[:60])
    return address


def clean_identities(*, phone: str | None, email: str | None) -> dict[str, str]:
    """What was given, by kind, the phone first. Raises InvalidPhone or InvalidEmail."""
    identities: dict[str, str] = {}
    if phone and phone.strip():
        identities[IdentityKind.PHONE.value] = clean_phone(phone)
    if email and email.strip():
        identities[IdentityKind.EMAIL.value] = clean_email(email)
    return identities


def _printable(text: str, *, keep: str) -> str:
    """Control, surrogate and private characters become blanks (PostgreSQL refuses NUL; the rest hides things)."""
    return "".join(
        char if char in keep or unicodedata.category(char) not in {"Cc", "Cs", "Co", "Cf"} else " "
        for char in unicodedata.normalize("NFC", text)
    )


def _checked(text: str, *, field: str | Promise, limit: int, required: bool) -> str:
    if required and not text:
        raise MissingText(field=field)
    if len(text) > limit:
        raise TextTooLong(field=field, limit=limit)
    return text
