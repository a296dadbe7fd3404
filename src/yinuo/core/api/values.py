"""Types of values in requests: what passes them can be stored, and means what it says."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, Field, StringConstraints

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
LATEST = datetime(2200, 1, 1, tzinfo=UTC)


def _storable(text: str) -> str:
    """Refuse what is no text: the NUL character and half of a surrogate pair."""
    if "\x00" in text:
        raise ValueError("must not contain the NUL character")
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise ValueError("is not valid Unicode") from error
    return text


def _within_reason(moment: datetime) -> datetime:
    """Refuse times no request can mean; the offset of the first and last year does not fit a clock in UTC."""
    if not 1990 <= moment.year < 2200:
        raise ValueError("must lie between 1990 and 2200")
    return moment.astimezone(UTC)


Words = Annotated[str, AfterValidator(_storable)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200), AfterValidator(_storable)]
Code = Annotated[str, StringConstraints(max_length=80), AfterValidator(_storable)]
RowId = Annotated[int, Field(ge=1, lt=2**63)]
Moment = Annotated[
    AwareDatetime,
    AfterValidator(_within_reason),
    Field(description="ISO 8601 with offset, 1990 to 2199", examples=["2026-11-20T14:30:00+08:00"]),
]
