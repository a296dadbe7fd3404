"""The HTML of a mail for its sandboxed frame: its own pictures inside it, because the frame may load nothing."""

import base64
import re

from yinuo.core.files import open_bytes
from yinuo.tickets.models import Attachment, Entry

SHOWN_TYPES = frozenset({"image/png", "image/jpeg", "image/jpg", "image/gif", "image/webp"})
MAX_PICTURE = 2 * 1024 * 1024
MAX_PICTURES = 10 * 1024 * 1024
_CID = re.compile(r'src="cid:([^"]{1,250})"', re.IGNORECASE)


def mail_markup(entry: Entry) -> str:
    """The sanitised HTML with ``cid:`` pictures as data; too large or missing ones are left out."""
    wanted = set(_CID.findall(entry.html))
    if not wanted:
        return entry.html
    pictures = _pictures(entry, wanted)
    return _CID.sub(lambda found: f'src="{pictures[found[1]]}"' if found[1] in pictures else "", entry.html)


def _pictures(entry: Entry, wanted: set[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    room = MAX_PICTURES
    rows = Attachment.objects.filter(entry=entry, content_id__in=wanted, content_type__in=SHOWN_TYPES)
    for attachment in rows.select_related("file").order_by("pk"):
        if attachment.file.size > min(MAX_PICTURE, room):
            continue
        room -= attachment.file.size
        data = base64.b64encode(open_bytes(attachment.file)).decode()
        found[attachment.content_id] = f"data:{attachment.content_type};base64,{data}"
    return found
