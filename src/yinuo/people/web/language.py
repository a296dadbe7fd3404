"""The language switch: a cookie for everybody, and the member's own setting, which his mails follow too."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST
from django.views.i18n import set_language as set_cookie

from yinuo.people.commands.profile import set_language
from yinuo.people.models import Member


@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Take ``language`` and go back to ``next``; an unknown language changes nothing."""
    language = request.POST.get("language", "")
    if isinstance(request.user, Member) and language in dict(settings.LANGUAGES):
        set_language(
            member_id=request.user.id,
            language=language,
            by=request.actor,  # type: ignore[attr-defined]
            now=timezone.now(),
        )
    return set_cookie(request)
