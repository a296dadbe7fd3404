"""The gallery: every component in every state, to look at and to test."""

from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from yinuo.core.htmx import render_page
from yinuo.core.http import MemberRequest, member_required
from yinuo.pages.gallery import samples
from yinuo.pages.gallery.forms import SampleForm


@require_safe
@member_required
def gallery(request: MemberRequest) -> HttpResponse:
    """All components with made-up content; nothing is read from the database."""
    form = SampleForm({"title": "", "what": "x" * 201, "mode": "phone"})
    context = {
        "form": form,
        "empty_form": SampleForm(auto_id="empty-%s"),
        "dialog_form": SampleForm(auto_id="dialog-%s"),
        "chart_url": reverse("gallery:chart"),
        **samples.everything(),
    }
    return render_page(request, "gallery/index.html", context)


@require_safe
@member_required
def chart(_request: MemberRequest) -> JsonResponse:
    """A made-up chart."""
    return JsonResponse(samples.CHART)
