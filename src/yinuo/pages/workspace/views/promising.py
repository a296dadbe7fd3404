"""Promises of a ticket: record one in one gesture, keep, put off, break, waive."""

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from yinuo.core.http import MemberRequest, member_required


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def make(request: MemberRequest, number: str) -> HttpResponse:
    return HttpResponse("")


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def settle(request: MemberRequest, number: str, promise_id: int) -> HttpResponse:
    return HttpResponse("")
