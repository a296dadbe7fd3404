"""The door of the settings: straight to the first page that the member may use beyond his own."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from yinuo.core.http import MemberRequest, member_required
from yinuo.pages.settings.registry import Section, list_pages


@require_safe
@member_required
def home(request: MemberRequest) -> HttpResponse:
    """The first page for those who set something for others, one's own profile for everybody else."""
    pages = sorted(list_pages(request.actor), key=lambda page: page.section == Section.OWN)
    return redirect(pages[0].url_name)
