"""The largest request that is read at all. Single files have their own, smaller limits and clearer words (core.files)."""

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler


class RequestQuota(FileUploadHandler):
    """Refuses a multipart request by its announced length, before a byte of it fills memory or disk.

    It stands first in FILE_UPLOAD_HANDLERS and passes everything else on. Django answers the refusal with status 400.
    """

    def handle_raw_input(
        self,
        input_data: Any,
        META: dict[str, str],  # noqa: N803  (Django's name)
        content_length: int,
        boundary: str,
        encoding: str | None = None,
    ) -> None:
        limit = settings.REQUEST_MAX_BYTES
        if content_length > limit:
            raise RequestDataTooBig(f"{content_length} bytes are more than REQUEST_MAX_BYTES ({limit})")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None
