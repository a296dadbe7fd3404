from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from yinuo.core.commands.files import store_file
from yinuo.core.files import FileTooLarge, FileTypeRefused, Upload, clean_name, file_path, open_bytes, serve
from yinuo.core.models import StoredFile


@pytest.fixture
def folder(settings: Settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


class TestCleanName:
    @pytest.mark.parametrize(
        ("name", "clean"),
        [
            ("../../etc/passwd", "passwd"),
            ("C:\\temp\\发票.pdf", "发票.pdf"),
            ("a\r\nSet-Cookie: x.png", "a__Set-Cookie_ x.png"),
            ("", "file"),
            ("...", "file"),
        ],
    )
    def test_leaves_nothing_that_could_leave_the_folder_or_the_header(self, name: str, clean: str) -> None:
        assert clean_name(name) == clean

    @given(st.text(max_size=300))
    def test_is_short_and_harmless_for_any_text(self, name: str) -> None:
        clean = clean_name(name)
        assert 0 < len(clean) <= 120
        assert not set(clean) & set('/\\\r\n\x00"')


@pytest.mark.django_db
class TestStoreFile:
    def test_keeps_the_same_bytes_once(self, folder: Path) -> None:
        first = store_file(Upload("a.txt", "text/plain", b"hello"))
        second = store_file(Upload("b.txt", "text/plain", b"hello"))
        assert first == second
        assert open_bytes(first) == b"hello"
        assert [path for path in folder.rglob("*") if path.is_file()] == [file_path(first.sha256)]

    def test_refuses_a_file_above_the_limit(self, folder: Path, settings: Settings) -> None:
        settings.ATTACHMENT_MAX_BYTES = 4
        with pytest.raises(FileTooLarge):
            store_file(Upload("a.txt", "text/plain", b"hello"))
        assert not StoredFile.objects.exists()

    @pytest.mark.parametrize("name", ["run.exe", "RUN.EXE", "x.js", "photo.jpg.scr"])
    def test_refuses_programs_whatever_type_they_claim(self, folder: Path, name: str) -> None:
        with pytest.raises(FileTypeRefused):
            store_file(Upload(name, "image/png", b"MZ"))

    def test_keeps_a_raw_mail_whatever_it_is(self, folder: Path) -> None:
        assert store_file(Upload("x.exe", "message/rfc822", b"MZ"), is_trusted=True).size == 2


@pytest.mark.django_db
class TestServe:
    def test_shows_a_picture_and_downloads_the_rest(self, folder: Path) -> None:
        stored = store_file(Upload("a.svg", "image/svg+xml", b"<svg onload=alert(1)>"))
        shown = serve(stored, name="a.png", content_type="image/png")
        kept = serve(stored, name="a.svg", content_type="image/svg+xml")
        assert shown["Content-Disposition"].startswith("inline")
        assert kept["Content-Disposition"].startswith("attachment")
        assert kept["Content-Type"] == "application/octet-stream"
        for answer in (shown, kept):
            assert answer["X-Content-Type-Options"] == "nosniff"
            assert "sandbox" in answer["Content-Security-Policy"]
            answer.close()
