"""ISO-2022-JP as Japanese programs really send it: NEC and IBM characters, half-width kana, raw JIS X 0212."""

import re

_SEGMENT = re.compile(rb"\x1b(\$@|\$B|\$\(D|\$\(B|\$\(@|\$A|\$\)C|\(B|\(J|\(I|\(H)")


def has_escapes(data: bytes) -> bool:
    return _SEGMENT.search(data) is not None


def decode_iso2022_jp(data: bytes) -> str:
    """Decode segment by segment through code page 932, which holds what the strict codec refuses.

    The sequences switch sets until the next one; eight-bit bytes in between are read as code page 932 as well.
    """
    out: list[str] = []
    mode, position = b"(B", 0
    for match in _SEGMENT.finditer(data):
        out.append(_decode_segment(data[position : match.start()], mode))
        mode, position = match.group(1), match.end()
    out.append(_decode_segment(data[position:], mode))
    return "".join(out)


def _decode_segment(segment: bytes, mode: bytes) -> str:
    if not segment:
        return ""
    if mode in (b"$@", b"$B", b"$(B", b"$(@"):
        return _pairs(segment)
    if mode == b"$A":
        return _high(segment, "gb2312")
    if mode == b"$)C":
        return _high(segment, "euc_kr")
    if mode == b"$(D":
        shifted = b"".join(
            b"\x8f" + bytes(byte | 0x80 for byte in segment[at : at + 2])
            for at in range(0, len(segment) - 1, 2)
        )
        return shifted.decode("euc_jp", "ignore")
    if mode == b"(I":
        return bytes(byte | 0x80 if 0x21 <= byte < 0x60 else byte for byte in segment).decode(
            "cp932", "ignore"
        )
    return segment.decode("cp932", "ignore")


def _high(segment: bytes, codec: str) -> str:
    return bytes(byte | 0x80 if byte > 0x20 else byte for byte in segment).decode(codec, "ignore")


def _pairs(segment: bytes) -> str:
    """Two-byte JIS X 0208 to Shift_JIS by the arithmetic of JIS X 0208 annex 1; line breaks pass through."""
    out = bytearray()
    position = 0
    while position < len(segment):
        first = segment[position]
        if first < 0x21 or first > 0x7E or position + 1 >= len(segment):
            out += segment[position : position + 1] if first < 0x21 else b""
            position += 1
            continue
        second = segment[position + 1]
        lead = (first - 0x21 >> 1) + (0x81 if first < 0x5F else 0xC1)
        trail = second + (0x1F + (second > 0x5F) if first & 1 else 0x7E)
        if 0x21 <= second <= 0x7E:
            out += bytes((lead, trail))
        position += 2
    return out.decode("cp932", "ignore")
