"""What a scanned label tells whoever holds the phone: the thing, never whose it is."""

import re

from yinuo.customers.queries.labels import LabelTarget

SHOWN_DIGITS = 2


def label_title(target: LabelTarget) -> str:
    """A device by its category and model; a place with its figures hidden but the last two: 海河花园 •-••02."""
    if target.device_id is not None:
        return target.title
    figures = [found.start() for found in re.finditer(r"[0-9A-Za-z]", target.title)]
    hidden = set(figures[:-SHOWN_DIGITS])
    return "".join("•" if place in hidden else sign for place, sign in enumerate(target.title))
