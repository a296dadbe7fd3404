"""Importing customers: upload, preview, confirm, result."""

from datetime import datetime

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yinuo.core.actor import Actor
from yinuo.core.htmx import redirect_to, render_page
from yinuo.core.http import MemberRequest, member_required
from yinuo.core.permissions import Permission
from yinuo.customers.commands.imports import confirm_import, discard_import, map_import, upload_import
from yinuo.customers.importing.columns import Column
from yinuo.customers.importing.export import write_workbook
from yinuo.customers.importing.reading import MAX_FILE_BYTES
from yinuo.customers.models import CustomerImport
from yinuo.customers.policies import require
from yinuo.customers.queries.imports import (
    get_import_preview,
    get_import_report,
    get_rejected_rows,
    list_imports,
)
from yinuo.pages.customers.forms import UploadForm
from yinuo.pages.customers.saving import save_form

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def imports(request: MemberRequest) -> HttpResponse:
    """Upload a table; one's own imports below."""
    require(request.actor, Permission.CUSTOMER_IMPORT)
    form = UploadForm(request.POST or None, request.FILES or None)
    if found := save_form(request, form, _upload):
        return redirect_to(request, reverse("customers:import", args=[found.pk]))
    context = {"form": form, "imports": list_imports(request.actor), "columns": list(Column)}
    return render_page(request, "customers/imports.html", context, status=422 if form.errors else 200)


@member_required
@require_safe
def one_import(request: MemberRequest, import_id: int) -> HttpResponse:
    """The preview before confirmation, then progress and result."""
    report = get_import_report(request.actor, import_id)
    if report.is_uploaded:
        preview = get_import_preview(request.actor, import_id)
        context = {"preview": preview, "meanings": list(Column)}
        return render_page(request, "customers/import_preview.html", context, partials={"preview": "preview"})
    return render_page(
        request, "customers/import_report.html", {"report": report}, partials={"report": "report"}
    )


@member_required
@require_POST
def remap(request: MemberRequest, import_id: int) -> HttpResponse:
    """Say what the columns mean and look again."""
    map_import(import_id=import_id, mapping=request.POST.getlist("column"), by=request.actor)
    return redirect_or_preview(request, import_id)


@member_required
@require_POST
def confirm(request: MemberRequest, import_id: int) -> HttpResponse:
    """Start it."""
    confirm_import(import_id=import_id, by=request.actor)
    return redirect_to(request, reverse("customers:import", args=[import_id]))


@member_required
@require_POST
def discard(request: MemberRequest, import_id: int) -> HttpResponse:
    """Throw the upload away."""
    discard_import(import_id=import_id, by=request.actor)
    messages.success(request, _("The upload was discarded; nothing was changed."))
    return redirect_to(request, reverse("customers:imports"))


@member_required
@require_safe
def rejected(request: MemberRequest, import_id: int) -> HttpResponse:
    """The rejected rows with their reasons as a workbook, to mend and upload again."""
    header, rows = get_rejected_rows(request.actor, import_id)
    answer = HttpResponse(write_workbook(header, rows), content_type=WORKBOOK)
    answer["Content-Disposition"] = f'attachment; filename="rejected-{import_id}.xlsx"'
    return answer


def redirect_or_preview(request: MemberRequest, import_id: int) -> HttpResponse:
    """The preview again where htmx shows it in place, else its page."""
    if request.htmx:
        context = {"preview": get_import_preview(request.actor, import_id), "meanings": list(Column)}
        return render_page(request, "customers/import_preview.html", context, partials={"preview": "preview"})
    return redirect_to(request, reverse("customers:import", args=[import_id]))


def _upload(*, file: "UploadedFile[bytes]", by: Actor, now: datetime) -> CustomerImport:
    return upload_import(file_name=file.name or "", content=file.read(MAX_FILE_BYTES + 1), by=by, now=now)
