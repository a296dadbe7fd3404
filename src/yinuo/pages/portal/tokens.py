"""The signed token of a public form: made when the page is shown, good for one request sent in a human time."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.core import signing

from yinuo.core.ids import new_token

SHORTEST_SECONDS = 3
LONGEST_SECONDS = 12 * 3600

_signer = signing.Signer(salt="yinuo.portal.form")


@dataclass(frozen=True, slots=True)
class FormToken:
    """What a token says: which showing of the form it was, and how long ago."""

    nonce: str
    age: float

    @property
    def is_hasty(self) -> bool:
        """Sent faster than anybody reads."""
        return self.age < SHORTEST_SECONDS

    @property
    def is_stale(self) -> bool:
        return self.age > LONGEST_SECONDS

    def source_id(self, *parts: str) -> str:
        """The name of this request: the same form with the same words is the same request, sent once or twice."""
        digest = hashlib.sha256("\x00".join(parts).encode()).hexdigest()[:24]
        return f"{self.nonce}-{digest}"


def new_form_token(now: datetime) -> str:
    """A token for a form that is shown now."""
    return _signer.sign_object([new_token(12), int(now.timestamp())])


def read_form_token(token: str, now: datetime) -> FormToken | None:
    """What a token says, None for one that is not ours."""
    try:
        nonce, shown = _signer.unsign_object(token)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return FormToken(nonce, now.timestamp() - shown)
