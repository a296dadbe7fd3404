"""Files from a public form: how many, how large, of what kind; each refusal names the file."""

from collections.abc import Sequence
from pathlib import Path

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from yinuo.core.files import Upload, clean_name

MOST_FILES = 6
FILE_BYTES = 10 * 1024 * 1024
MEGABYTE = 1024 * 1024
# Pictures, films, documents: what a phone or a desk has to show a fault or a paper.
ACCEPTED = frozenset(
    [".jpg", ".jpeg", ".png", ".gif", ".webp", ".heic", ".mp4", ".mov", ".pdf", ".txt", ".doc", ".docx", ".xls", ".xlsx", ".wps"]
)  # fmt: skip

type Received = Sequence[UploadedFile[bytes]]


def list_upload_problems(files: Received) -> list[str]:
    """A sentence for each file that cannot be taken; nothing is read yet."""
    problems = []
    if len(files) > MOST_FILES:
        most = MOST_FILES
        problems.append(
            ngettext("At most %(most)d file, please.", "At most %(most)d files, please.", most)
            % {"most": most}
        )
    for file in files:
        name = clean_name(file.name or "")
        if Path(name).suffix.lower() not in ACCEPTED:
            problems.append(
                _(
                    "“%(name)s” is of a kind we do not take: pictures, films, PDF and office documents are fine."
                )
                % {"name": name}
            )
        elif (file.size or 0) > FILE_BYTES:
            problems.append(
                _("“%(name)s” is larger than %(limit)d MB.") % {"name": name, "limit": FILE_BYTES // MEGABYTE}
            )
    return problems


def read_uploads(files: Received) -> tuple[Upload, ...]:
    """The files as the commands take them; empty ones are left out."""
    return tuple(
        Upload(file.name or "file", file.content_type or "application/octet-stream", file.read())
        for file in files
        if file.size
    )


def names_to_choose_again(files: Received) -> str:
    """A browser forgets chosen files when a form comes back: their names, so that nobody must remember them."""
    return _(", ").join(clean_name(file.name or "") for file in files)
