"""The audit trail, to read."""

from django.http import HttpResponse
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from yinuo.core.htmx import render_page
from yinuo.core.http import MemberRequest, member_required
from yinuo.core.paging import Cursor
from yinuo.core.permissions import Permission
from yinuo.pages.settings.registry import Section, SettingsPage
from yinuo.people.queries.audit import list_audit

PAGE = SettingsPage(
    Section.SYSTEM, _("Audit trail"), "shield-lock", "settings:audit", Permission.AUDIT_READ, 30
)
KIND_WORDS = {
    "ticket": pgettext_lazy("kind of thing", "Ticket"),
    "customer": pgettext_lazy("kind of thing", "Customer"),
    "member": pgettext_lazy("kind of thing", "Member"),
    "department": pgettext_lazy("kind of thing", "Department"),
    "invitation": pgettext_lazy("kind of thing", "Invitation"),
    "api_client": pgettext_lazy("kind of thing", "API client"),
    "queue": pgettext_lazy("kind of thing", "Queue"),
    "category": pgettext_lazy("kind of thing", "Category"),
    "calendar": pgettext_lazy("kind of thing", "Calendar"),
    "limit_rule": pgettext_lazy("kind of thing", "Service limit"),
    "questionnaire": pgettext_lazy("kind of thing", "Questionnaire"),
}
"""Word of each kind of subject; one that is missing is shown by its code."""


@require_safe
@member_required
def audit(request: MemberRequest) -> HttpResponse:
    """Every fact, newest first; with ``subject`` those of one thing."""
    asked = request.GET.get("subject", "")
    subject_id = int(asked) if asked.isdecimal() and len(asked) < 19 else None
    after = Cursor.parse(request.GET.get("after"), 1)
    page = list_audit(actor=request.actor, subject_id=subject_id, after=after)
    rows = [(row, KIND_WORDS.get(row.subject_kind, row.subject_kind)) for row in page.items]
    context = {"rows": rows, "next_cursor": page.next_cursor, "subject_id": subject_id}
    return render_page(request, "settings/audit.html", context, partials={"audit-more": "rows_only"})


urlpatterns = [path("audit/", audit, name="audit")]
