import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.cast import Cast
from yinuo.customers.importing.reading import read_table
from yinuo.customers.models import Customer, CustomerImport
from yinuo.customers.tasks import run_customer_import

TABLE = "姓名,电话,心情\n李晓珊,13812345521,好\n王五,12345,=1+1\n".encode("gbk")


def upload(client: Client, content: bytes = TABLE) -> str:
    answer = client.post("/customers/import/", {"file": SimpleUploadedFile("客户.csv", content)})
    assert answer.status_code == 303
    return str(answer["Location"])


@pytest.mark.django_db
class TestImportPages:
    def test_lead_from_upload_over_preview_to_the_result(self, cast: Cast) -> None:
        client = cast.supervisor.client
        assert client.get("/customers/import/").status_code == 200
        url = upload(client)
        preview = client.get(url).content.decode()
        assert '<option value="phone" selected>' in preview
        assert "12345" in preview
        assert not Customer.objects.filter(kind="person").exists()
        assert client.post(f"{url}confirm/").status_code == 303
        found = CustomerImport.objects.get()
        job = ProcrastinateJob.objects.get(task_name="customers.run_import")
        assert job.args == {"import_id": found.pk}
        waiting = client.get(url).content.decode()
        assert 'hx-trigger="load delay:1s"' in waiting
        run_customer_import(import_id=found.pk)
        done = client.get(url).content.decode()
        assert "hx-trigger" not in done.partition('id="report"')[2].partition("</section>")[0]
        assert "rejected.xlsx" in done
        assert Customer.objects.get(kind="person").name == "李晓珊"
        assert "客户.csv" in client.get("/customers/import/").content.decode()

    def test_take_a_corrected_mapping_in_place(self, cast: Cast) -> None:
        client = cast.supervisor.client
        url = upload(client)
        said = {"column": ["name", "", "note"]}
        fragment = client.post(
            f"{url}columns/", said, headers={"HX-Request": "true", "HX-Target": "div#preview"}
        ).content.decode()
        assert "<html" not in fragment
        assert 'role="alert"' in fragment
        assert '<option value="note" selected>' in fragment
        assert client.post(f"{url}columns/", said)["Location"] == url
        assert client.post(f"{url}confirm/").status_code == 422
        assert not ProcrastinateJob.objects.filter(task_name="customers.run_import").exists()

    def test_give_back_rejected_rows_to_mend(self, cast: Cast) -> None:
        client = cast.supervisor.client
        url = upload(client)
        client.post(f"{url}confirm/")
        run_customer_import(import_id=CustomerImport.objects.get().pk)
        answer = client.get(f"{url}rejected.xlsx")
        assert answer["Content-Disposition"].startswith("attachment")
        (row,) = read_table(io.BytesIO(answer.content).getvalue()).rows
        assert row[:4] == ("王五", "12345", "=1+1", "3")

    def test_throw_an_upload_away(self, cast: Cast) -> None:
        client = cast.supervisor.client
        url = upload(client)
        assert client.post(f"{url}discard/")["Location"] == "/customers/import/"
        assert client.get(url).status_code == 404

    @pytest.mark.parametrize("content", [b"", b"\xd0\xcf\x11\xe0abc", b"PK\x03\x04broken", b"a,b\n"])
    def test_refuse_a_hostile_file_in_the_form(self, cast: Cast, content: bytes) -> None:
        file = SimpleUploadedFile("x.xlsx", content)
        answer = cast.supervisor.client.post("/customers/import/", {"file": file})
        assert answer.status_code == 422
        assert not CustomerImport.objects.exists()

    def test_are_closed_to_those_without_the_right_and_to_each_other(self, cast: Cast) -> None:
        url = upload(cast.supervisor.client)
        assert cast.owner.client.get("/customers/import/").status_code == 403
        assert cast.administrator.client.get(url).status_code == 404
        for path in ("confirm/", "discard/", "columns/"):
            assert cast.administrator.client.post(url + path).status_code == 404
        assert cast.administrator.client.get(f"{url}rejected.xlsx").status_code == 404
