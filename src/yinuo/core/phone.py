"""Phone numbers: one written form for storing, one for showing, one for hiding. Pure; numbers without a country are Chinese."""

import re
import unicodedata

import phonenumbers

REGION = "CN"
COUNTRY_CODE = 86
TAIL_LENGTH = 4
LONGEST_INPUT = 40

_EXTENSION = re.compile(r"\s*(?:转|分机|ext\.?|x|#|,)\s*\d{1,6}\s*$", re.IGNORECASE)
_CHINESE_MOBILE = re.compile(r"\+861[3-9]\d{9}")


def normalise_phone(raw: str) -> str | None:
    """The number in E.164, or None where no number can be meant. An extension (转 801) is left out.

    A Chinese mobile number is accepted by its shape alone, because new ranges come faster than the library's tables.
    """
    text = _EXTENSION.sub("", unicodedata.normalize("NFKC", raw).strip())
    if not text or len(text) > LONGEST_INPUT:
        return None
    try:
        number = phonenumbers.parse(text, REGION)
    except phonenumbers.NumberParseException:
        return None
    written = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    if _CHINESE_MOBILE.fullmatch(written) or phonenumbers.is_valid_number(number):
        return written
    return None


def phone_tail(number: str) -> str:
    """The last four digits, by which people ask for a number."""
    return number[-TAIL_LENGTH:]


def show_phone(number: str) -> str:
    """A stored number as it is read aloud: 138 1234 5521, 022 2345 6789, +852 9876 5432."""
    head, middle, tail = _blocks(number)
    return " ".join(block for block in (head, middle, tail) if block)


def mask_phone(number: str) -> str:
    """A stored number with its middle hidden: 138 **** 5521. Anything that is not a stored number is hidden whole."""
    if not re.fullmatch(r"\+\d{5,15}", number):
        return "****"
    head, _, tail = _blocks(number)
    return f"{head} **** {tail}"


def _blocks(number: str) -> tuple[str, str, str]:
    """Head (area, operator or country), middle and tail of a stored number."""
    parsed = phonenumbers.parse(number, None)
    national = phonenumbers.national_significant_number(parsed)
    if parsed.country_code != COUNTRY_CODE:
        return f"+{parsed.country_code}", national[:-TAIL_LENGTH], national[-TAIL_LENGTH:]
    if _CHINESE_MOBILE.fullmatch(number):
        return national[:3], national[3:-TAIL_LENGTH], national[-TAIL_LENGTH:]
    area = phonenumbers.length_of_geographical_area_code(parsed)
    if area:
        return f"0{national[:area]}", national[area:-TAIL_LENGTH], national[-TAIL_LENGTH:]
    return national[:3], national[3:-TAIL_LENGTH], national[-TAIL_LENGTH:]
