"""How often a door may be used: counted in fixed windows in the shared cache, so that all processes see one count."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from yinuo.core.errors import DomainError


class TooOften(DomainError):
    code, status = "portal.too_often", 429
    message = _("That was very often in a short time. Please wait a few minutes; what you wrote is kept.")


@dataclass(frozen=True, slots=True)
class Rate:
    """At most ``most`` uses in ``seconds``."""

    name: str
    most: int
    seconds: int


# A house or an office shares one address; one person seldom has more than a few matters at once.
BY_ADDRESS = Rate("address", 40, 3600)
BY_IDENTITY = Rate("identity", 5, 600)
BY_LINK = Rate("link", 40, 600)


def count_use(rate: Rate, key: str, *, now: datetime) -> None:
    """Count one use by ``key``. Raises TooOften beyond the rate.

    The database cache counts by reading and writing, so two requests in the same instant may count as one: the limit
    keeps floods out, it is no account.
    """
    digest = hashlib.sha256(key.encode()).hexdigest()[:32]
    window = int(now.timestamp()) // rate.seconds
    name = f"portal:{rate.name}:{window}:{digest}"
    if cache.add(name, 1, rate.seconds):
        return
    try:
        uses = cache.incr(name)
    except ValueError:  # culled in between
        return
    if uses > rate.most:
        raise TooOften
