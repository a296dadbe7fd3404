from datetime import timedelta

import pytest

from tests.cast import Cast
from tests.customers.factories import NOW, SYSTEM
from yinuo.core.actor import Actor
from yinuo.core.errors import Forbidden, NotFound
from yinuo.core.models import Event
from yinuo.customers import tasks
from yinuo.customers.commands import imports
from yinuo.customers.commands.import_rows import import_rows
from yinuo.customers.commands.imports import (
    ImportStarted,
    ImportWithoutIdentity,
    ImportWithoutName,
    confirm_import,
    discard_import,
    import_table,
    map_import,
    purge_imports,
    run_import,
    upload_import,
)
from yinuo.customers.importing.reading import ImportFileEmpty, read_table
from yinuo.customers.models import Customer, CustomerImport, ImportState
from yinuo.customers.queries.imports import (
    get_import_preview,
    get_import_report,
    get_rejected_rows,
    list_imports,
)

TABLE = "姓名,电话,备注\n李晓珊,13812345521,a\n王五,12345,b\n赵四,13912345521,c\n".encode()


def upload(by: Actor, content: bytes = TABLE, name: str = "客户.csv") -> CustomerImport:
    return upload_import(file_name=name, content=content, by=by, now=NOW)


@pytest.fixture
def deferred(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Imports whose job was deferred."""
    seen: list[int] = []
    monkeypatch.setattr(tasks.run_customer_import, "defer", lambda *, import_id: seen.append(import_id))
    return seen


@pytest.mark.django_db
class TestUploadAndMap:
    def test_keeps_the_table_with_what_was_recognised_and_changes_no_customer(self, cast: Cast) -> None:
        found = upload(cast.supervisor.actor)
        assert (found.state, found.total_rows, found.header) == ("uploaded", 3, ["姓名", "电话", "备注"])
        assert found.mapping == ["name", "phone", "note"]
        assert not Customer.objects.exists()

    def test_refuses_an_empty_table_and_a_member_without_the_right(self, cast: Cast) -> None:
        with pytest.raises(ImportFileEmpty):
            upload(cast.supervisor.actor, b"")
        with pytest.raises(Forbidden):
            upload(cast.owner.actor)
        assert not CustomerImport.objects.exists()

    def test_takes_a_corrected_mapping(self, cast: Cast) -> None:
        found = upload(cast.supervisor.actor)
        changed = map_import(
            import_id=found.pk, mapping=["name", "phone", "preference"], by=cast.supervisor.actor
        )
        assert changed.mapping == ["name", "phone", "preference"]

    def test_is_nobodys_business_but_his_who_uploaded(self, cast: Cast) -> None:
        found = upload(cast.supervisor.actor)
        with pytest.raises(NotFound):
            map_import(import_id=found.pk, mapping=[], by=cast.administrator.actor)
        with pytest.raises(NotFound):
            get_import_preview(cast.administrator.actor, found.pk)

    def test_is_forbidden_once_the_right_is_gone(self, cast: Cast) -> None:
        found = upload(cast.supervisor.actor)
        CustomerImport.objects.update(uploaded_by=cast.owner.id)
        with pytest.raises(Forbidden):
            get_import_report(cast.owner.actor, found.pk)

    def test_is_thrown_away_on_demand(self, cast: Cast, deferred: list[int]) -> None:
        found = upload(cast.supervisor.actor)
        discard_import(import_id=found.pk, by=cast.supervisor.actor)
        assert not CustomerImport.objects.exists()
        with pytest.raises(NotFound):
            confirm_import(import_id=found.pk, by=cast.supervisor.actor)


@pytest.mark.django_db
class TestPreview:
    def test_shows_the_first_rows_with_what_is_wrong(self, cast: Cast) -> None:
        found = upload(cast.supervisor.actor)
        preview = get_import_preview(cast.supervisor.actor, found.pk)
        assert (preview.total_rows, preview.unreadable, preview.hindrance) == (3, 1, "")
        assert [bool(row.reason) for row in preview.rows] == [False, True, False]
        assert (preview.columns[0].name, preview.columns[0].column) == ("姓名", "name")

    def test_shows_unreadable_rows_from_further_down(self, cast: Cast) -> None:
        rows = [f"客户{n},1381234{n:04d}" if n < 20 else f"坏{n},1" for n in range(30)]
        found = upload(cast.supervisor.actor, ("姓名,电话\n" + "\n".join(rows)).encode())
        preview = get_import_preview(cast.supervisor.actor, found.pk)
        assert [row.number for row in preview.rows] == [2, 3, 4, 5, 6, 7, 8, 9, 22, 23, 24, 25, 26]
        assert preview.unreadable == 10

    def test_says_what_hinders(self, cast: Cast) -> None:
        found = upload(cast.supervisor.actor, b"x,y\n1,2\n")
        preview = get_import_preview(cast.supervisor.actor, found.pk)
        assert preview.hindrance == str(ImportWithoutName())


@pytest.mark.django_db
class TestConfirmAndRun:
    def test_is_confirmed_once_and_then_runs_by_a_job(self, cast: Cast, deferred: list[int]) -> None:
        actor = cast.supervisor.actor
        found = upload(actor)
        confirm_import(import_id=found.pk, by=actor)
        assert deferred == [found.pk]
        for again in (confirm_import, discard_import):
            with pytest.raises(ImportStarted):
                again(import_id=found.pk, by=actor)
        with pytest.raises(ImportStarted):
            map_import(import_id=found.pk, mapping=[], by=actor)
        assert deferred == [found.pk]

    @pytest.mark.parametrize(
        ("mapping", "error"),
        [(["", "phone", ""], ImportWithoutName), (["name", "", "note"], ImportWithoutIdentity)],
    )
    def test_wants_a_name_and_a_key(
        self, cast: Cast, deferred: list[int], mapping: list[str], error: type[Exception]
    ) -> None:
        found = upload(cast.supervisor.actor)
        map_import(import_id=found.pk, mapping=mapping, by=cast.supervisor.actor)
        with pytest.raises(error):
            confirm_import(import_id=found.pk, by=cast.supervisor.actor)
        assert deferred == []

    def test_runs_in_the_name_of_who_confirmed_and_empties_the_file(
        self, cast: Cast, deferred: list[int]
    ) -> None:
        actor = cast.supervisor.actor
        found = confirm_import(import_id=upload(actor).pk, by=actor)
        tasks.run_customer_import(import_id=found.pk)
        report = get_import_report(actor, found.pk)
        assert (report.is_done, report.created, report.updated, report.unchanged, report.rejected) == (
            True,
            2,
            0,
            0,
            1,
        )
        assert report.rejections[0].cells == ("王五", "12345", "b")
        found.refresh_from_db()
        assert bytes(found.content) == b""
        event = Event.objects.filter(type="customer.created").first()
        assert event is not None
        assert (event.actor_kind, event.actor_id) == ("member", cast.supervisor.id)
        header, rows = get_rejected_rows(actor, found.pk)
        assert (header[0], rows[0][0], rows[0][2:]) == ("姓名", 3, ["王五", "12345", "b"])
        assert [one.import_id for one in list_imports(actor)] == [found.pk]

    def test_goes_on_where_a_killed_run_stopped_and_does_nothing_twice(
        self, cast: Cast, deferred: list[int], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(imports, "BATCH", 1)
        actor = cast.supervisor.actor
        found = confirm_import(import_id=upload(actor).pk, by=actor)
        real = import_rows
        seen: list[int] = []

        def dying(rows: list[object], *args: object, **named: object) -> object:
            seen.append(len(rows))
            if len(seen) == 2:
                raise KeyboardInterrupt
            return real(rows, *args, **named)  # type: ignore[arg-type]

        monkeypatch.setattr(imports, "import_rows", dying)
        with pytest.raises(KeyboardInterrupt):
            run_import(import_id=found.pk, by=actor, now=NOW)
        found.refresh_from_db()
        assert (found.state, found.done_rows, found.created) == (ImportState.RUNNING, 1, 1)
        run_import(import_id=found.pk, by=actor, now=NOW)
        finished = run_import(import_id=found.pk, by=actor, now=NOW)
        assert finished is not None
        assert (finished.done_rows, finished.created, len(finished.rejected_rows)) == (3, 2, 1)
        assert Event.objects.filter(type="customer.created").count() == 2

    def test_does_not_run_what_was_not_confirmed_or_is_gone(self, cast: Cast) -> None:
        found = upload(cast.supervisor.actor)
        assert run_import(import_id=found.pk, by=cast.supervisor.actor, now=NOW) is None
        tasks.run_customer_import(import_id=found.pk + 1)
        assert not Customer.objects.exists()


@pytest.mark.django_db
class TestPurge:
    def test_forgets_what_was_uploaded_a_week_ago(self, cast: Cast) -> None:
        upload(cast.supervisor.actor)
        days = CustomerImport.KEPT_DAYS
        assert purge_imports(now=NOW + timedelta(days=days)) == 0
        assert purge_imports(now=NOW + timedelta(days=days, seconds=1)) == 1
        upload(cast.supervisor.actor)
        tasks.purge_old_imports(timestamp=0)


@pytest.mark.django_db
class TestImportTable:
    def test_imports_a_table_batch_by_batch(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(imports, "BATCH", 2)
        result = import_table(read_table(TABLE), by=SYSTEM, now=NOW)
        assert (result.created, len(result.rejected)) == (2, 1)
        again = import_table(read_table(TABLE), by=SYSTEM, now=NOW)
        assert (again.created, again.unchanged, len(again.rejected)) == (0, 2, 1)

    def test_refuses_a_table_without_names(self) -> None:
        with pytest.raises(ImportWithoutName):
            import_table(read_table(b"x,y\n1,2\n"), by=SYSTEM, now=NOW)
