"""Files from outside: stored once by SHA-256, with limits, and served so that they can do no harm."""

import hashlib
import os
import re
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.http import FileResponse
from django.utils.translation import gettext_lazy as _

from yinuo.core.errors import DomainError
from yinuo.core.models import StoredFile

# Shown in the page; everything else is downloaded. SVG and HTML run scripts and are never shown.
INLINE_TYPES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp", "application/pdf"})
REFUSED_SUFFIXES = frozenset(
    [
        ".exe",
        ".bat",
        ".cmd",
        ".com",
        ".scr",
        ".pif",
        ".msi",
        ".js",
        ".jse",
        ".vbs",
        ".vbe",
        ".wsf",
        ".hta",
        ".lnk",
        ".ps1",
        ".jar",
        ".apk",
    ]
)


class FileTooLarge(DomainError):
    code, status = "file.too_large", 413
    message = _("“{name}” is larger than the limit of {limit} MB.")


class FileTypeRefused(DomainError):
    code, status = "file.type_refused", 415
    message = _("Files such as “{name}” can run programs and are not accepted.")


@dataclass(frozen=True, slots=True)
class Upload:
    """A file on its way in: the sender's name and type are hints, never trusted.

    ``content_id`` is the name by which the HTML of the same mail shows it.
    """

    name: str
    content_type: str
    content: bytes
    content_id: str = ""


def clean_name(name: str) -> str:
    """A file name without folders, control characters or reserved signs, at most 120 characters, never empty."""
    base = name.replace("\\", "/").rpartition("/")[2]
    base = re.sub(r"[^\w.()（） -]", "_", base).strip(" ._")
    stem, dot, suffix = base.rpartition(".")
    short = f"{stem[: 119 - len(suffix)]}.{suffix}" if dot and len(suffix) < 12 else base[:120]
    return short or "file"


def check_upload(upload: Upload) -> None:
    """Raises FileTooLarge or FileTypeRefused."""
    limit = settings.ATTACHMENT_MAX_BYTES
    if len(upload.content) > limit:
        raise FileTooLarge(name=clean_name(upload.name), limit=limit // 1024 // 1024)
    if Path(clean_name(upload.name)).suffix.lower() in REFUSED_SUFFIXES:
        raise FileTypeRefused(name=clean_name(upload.name))


def file_path(sha256: str) -> Path:
    """Where the bytes of a stored file lie."""
    return Path(settings.MEDIA_ROOT) / sha256[:2] / sha256[2:4] / sha256


def write_bytes(content: bytes) -> str:
    """Write bytes under their SHA-256, whole or not at all; writing the same bytes again does nothing."""
    sha256 = hashlib.sha256(content).hexdigest()
    path = file_path(sha256)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"{sha256}.{os.getpid()}.{os.urandom(4).hex()}")
        with draft.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    return sha256


def open_bytes(stored: StoredFile) -> bytes:
    """The bytes of a stored file."""
    return file_path(stored.sha256).read_bytes()


def serve(stored: StoredFile, *, name: str, content_type: str) -> FileResponse:
    """Answer with a stored file: shown only if its type is harmless, never sniffed, never run."""
    is_inline = content_type in INLINE_TYPES
    answer = FileResponse(
        file_path(stored.sha256).open("rb"),
        as_attachment=not is_inline,
        filename=clean_name(name),
        content_type=content_type if is_inline else "application/octet-stream",
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    answer["Cache-Control"] = "private, max-age=86400, immutable"
    return answer
