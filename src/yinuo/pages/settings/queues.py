"""Queues: where new tickets wait, and who beyond the department sees them."""

from django.contrib import messages
from django.http import HttpResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from yinuo.core.htmx import redirect_to, render_page
from yinuo.core.http import MemberRequest, member_required
from yinuo.core.permissions import Permission
from yinuo.core.queries.history import list_history
from yinuo.pages.settings.asking import carry_out
from yinuo.pages.settings.queue_forms import NewQueueForm, QueueForm
from yinuo.pages.settings.registry import Section, SettingsPage
from yinuo.people.queries.departments import list_department_choices
from yinuo.people.queries.members import list_colleagues
from yinuo.tickets.commands.queues import change_queue, create_queue
from yinuo.tickets.queries.queues import get_queue_card, list_queues

PAGE = SettingsPage(
    Section.SERVICE, gettext_lazy("Queues"), "inbox", "settings:queues", Permission.QUEUE_MANAGE, 20
)


@require_http_methods(["GET", "POST"])
@member_required
def queues(request: MemberRequest) -> HttpResponse:
    """All queues, and a form for one more."""
    rows = list_queues(actor=request.actor)
    form = NewQueueForm(request.POST or None, departments=list_department_choices(actor=request.actor))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        made = carry_out(
            form,
            lambda: create_queue(
                name=data["name"], department_id=data["department"], by=request.actor, now=timezone.now()
            ),
        )
        if made is not None:
            messages.success(request, _("“{name}” has been added.").format(name=made.name))
            return redirect_to(request, reverse("settings:queue", args=[made.pk]))
    return render_page(
        request, "settings/queues.html", {"rows": rows, "form": form}, status=422 if form.errors else 200
    )


@require_http_methods(["GET", "POST"])
@member_required
def queue(request: MemberRequest, queue_id: int) -> HttpResponse:
    """One queue: name, use and members."""
    card = get_queue_card(actor=request.actor, queue_id=queue_id)
    initial = {
        "name": card.name,
        "is_default": card.is_default,
        "is_active": card.is_active,
        "members": card.member_ids,
    }
    form = QueueForm(request.POST or None, colleagues=list_colleagues(actor=request.actor), initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        member_ids = data.pop("members")
        changed = carry_out(
            form,
            lambda: change_queue(
                queue_id=queue_id, member_ids=member_ids, **data, by=request.actor, now=timezone.now()
            ),
        )
        if changed is not None:
            messages.success(request, _("Saved."))
            return redirect_to(request, request.path)
    context = {"card": card, "form": form, "history": list_history(subject_id=card.id, size=20)}
    return render_page(request, "settings/queue.html", context, status=422 if form.errors else 200)


urlpatterns = [
    path("queues/", queues, name="queues"),
    path("queues/<int:queue_id>/", queue, name="queue"),
]
