"""QR codes as SVG without style or script, fit for the page's policy and for paper."""

import segno
from django.utils.safestring import SafeString, mark_safe

MODULE = 5
QUIET_ZONE = 4


def draw_code(url: str) -> SafeString:
    """The code of an address: error correction M, black on white, with its quiet zone."""
    code = segno.make(url, error="m", micro=False)
    svg = code.svg_inline(
        scale=MODULE, border=QUIET_ZONE, dark="#000", light="#fff", svgclass="y-qr", lineclass=None
    )
    return mark_safe(svg)  # noqa: S308  (made of our own address)
