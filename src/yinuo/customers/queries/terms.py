"""What somebody means who types into the search box: a number, an address, Chinese or Latin letters. Pure."""

import re
from dataclasses import dataclass

from yinuo.core.phone import TAIL_LENGTH, normalise_phone, phone_tail
from yinuo.core.text import LONGEST_NAME_PART, fold, is_han

LONGEST_TERM = 80

_PHONE_MARKS = re.compile(r"[\s()+\-]")


@dataclass(frozen=True, slots=True)
class Term:
    """``typed`` as it came, ``text`` folded; ``letters`` without blanks and marks, as name keys are built."""

    typed: str
    text: str
    letters: str
    digits: str

    @property
    def is_empty(self) -> bool:
        return not self.text

    @property
    def is_number(self) -> bool:
        """Enough figures, and nothing else, to mean a phone number or its tail."""
        return len(self.digits) >= TAIL_LENGTH

    @property
    def is_email(self) -> bool:
        return "@" in self.text

    @property
    def is_latin(self) -> bool:
        """Only Latin letters and figures: may be pinyin or initials."""
        return bool(self.letters) and self.letters.isascii()

    @property
    def is_chinese(self) -> bool:
        return any(is_han(char) for char in self.letters)

    @property
    def part(self) -> str:
        """What a name part may begin with; parts are no longer than this."""
        return self.letters[:LONGEST_NAME_PART]

    @property
    def phone(self) -> str | None:
        """The full number that is meant, if it is one."""
        return normalise_phone(self.text) if self.is_number else None

    @property
    def tail(self) -> str:
        return phone_tail(self.digits)


def parse_term(text: str) -> Term:
    """Read a search text; longer ones are cut."""
    typed = text.replace("\x00", "").strip()[:LONGEST_TERM]
    folded = fold(typed)[:LONGEST_TERM]
    bare = _PHONE_MARKS.sub("", folded)
    digits = bare if bare.isascii() and bare.isdigit() else ""
    return Term(typed, folded, "".join(char for char in folded if char.isalnum()), digits)
