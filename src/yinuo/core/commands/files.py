"""Storing a file: bytes first, then the row, so that a crash leaves at most bytes nobody names."""

from yinuo.core.files import Upload, check_upload, file_path, write_bytes
from yinuo.core.models import StoredFile


def store_file(upload: Upload, *, is_trusted: bool = False) -> StoredFile:
    """Keep the bytes of an upload once. Raises FileTooLarge, FileTypeRefused unless ``is_trusted`` (raw mails)."""
    if not is_trusted:
        check_upload(upload)
    sha256 = write_bytes(upload.content)
    path = str(file_path(sha256).relative_to(file_path(sha256).parents[2]))
    stored, _created = StoredFile.objects.get_or_create(
        sha256=sha256, defaults={"size": len(upload.content), "path": path}
    )
    return stored
