"""Fetch uv as a bare wheel from the package index: `fetch_uv.py FOLDER`. For a Python without pip and venv.

Standard library only. The index is PIP_INDEX_URL or PyPI; the checksum that it names is verified.
"""

import hashlib
import html
import io
import os
import platform
import re
import sys
import urllib.parse
import urllib.request
import zipfile
from pathlib import Path

LINK = re.compile(r"""<a\s[^>]*href=["']([^"']+)["'][^>]*>\s*(uv-0\.[^<]+\.whl)\s*</a>""")


def wheel_tag() -> str:
    machine = platform.machine().lower()
    libc = "manylinux" if platform.libc_ver()[0] == "glibc" else "musllinux"
    return rf"py3-none-.*({libc}_.*_{machine}|macosx_.*_{'arm64' if machine == 'arm64' else 'x86_64'})"


def newest_wheel(page: str) -> str:
    fitting = [
        (tuple(int(part) for part in name.split("-")[1].split(".")), html.unescape(link))
        for link, name in LINK.findall(page)
        if re.search(wheel_tag(), name) and re.fullmatch(r"[\d.]+", name.split("-")[1])
    ]
    if not fitting:
        sys.exit("fetch_uv: the index offers no uv for this machine")
    return max(fitting)[1]


def read(url: str) -> bytes:
    if not url.startswith(("https://", "http://", "file://")):
        sys.exit(f"fetch_uv: unexpected address {url}")
    try:
        with urllib.request.urlopen(url, timeout=60) as answer:
            content: bytes = answer.read()
    except OSError as error:
        sys.exit(f"fetch_uv: {url}: {error}")
    return content


def main(folder: Path) -> None:
    index = (os.environ.get("PIP_INDEX_URL") or "https://pypi.org/simple").rstrip("/")
    page = f"{index}/uv/"
    link = urllib.parse.urljoin(page, newest_wheel(read(page).decode()))
    address, _, fragment = link.partition("#")
    content = read(address)
    if fragment.startswith("sha256=") and hashlib.sha256(content).hexdigest() != fragment.removeprefix(
        "sha256="
    ):
        sys.exit("fetch_uv: the checksum of the wheel is wrong")
    with zipfile.ZipFile(io.BytesIO(content)) as wheel:
        inside = next(name for name in wheel.namelist() if name.endswith("/scripts/uv"))
        program = folder / "bin" / "uv"
        program.parent.mkdir(parents=True, exist_ok=True)
        program.write_bytes(wheel.read(inside))
        program.chmod(0o755)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
