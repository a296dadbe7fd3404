"""Incoming mail: what could not be taken in and waits for a decision, and what became of the rest."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from yinuo.channels.mail.commands.quarantine import discard_quarantined
from yinuo.channels.mail.commands.retry import retry_quarantined
from yinuo.channels.mail.queries.quarantine import (
    get_inbound_bytes,
    get_quarantine_card,
    get_quarantined_bytes,
    list_inbound,
    list_quarantined,
)
from yinuo.core.files import serve
from yinuo.core.htmx import redirect_to, render_page
from yinuo.core.http import MemberRequest, member_required
from yinuo.core.paging import Cursor
from yinuo.core.permissions import Permission
from yinuo.core.queries.history import list_history
from yinuo.pages.settings.asking import carry_out
from yinuo.pages.settings.registry import Section, SettingsPage

PAGE = SettingsPage(
    Section.SYSTEM,
    gettext_lazy("Incoming mail"),
    "mail-exclamation",
    "settings:quarantine",
    Permission.MAIL_QUARANTINE,
    20,
)
RAW = "message/rfc822"


class RetryForm(forms.Form):
    """Another try; the address only where the mail names none."""

    sender = forms.EmailField(
        label=gettext_lazy("Sender's e-mail address"),
        help_text=gettext_lazy("If you know who wrote it. Otherwise the mail is tried as it is."),
        required=False,
    )


class DiscardForm(forms.Form):
    """Why the mail is nothing for us."""

    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300)


@require_safe
@member_required
def quarantine(request: MemberRequest) -> HttpResponse:
    """Mails that wait for a decision; with ?settled=1 those that were decided."""
    is_waiting = "settled" not in request.GET
    after = Cursor.parse(request.GET.get("after"), 2)
    page = list_quarantined(actor=request.actor, is_waiting=is_waiting, after=after)
    context = {"page": page, "is_waiting": is_waiting}
    return render_page(request, "settings/quarantine.html", context, partials={"mails-more": "rows_only"})


@require_safe
@member_required
def inbound(request: MemberRequest) -> HttpResponse:
    """What became of the mails that were understood."""
    page = list_inbound(actor=request.actor, after=Cursor.parse(request.GET.get("after"), 2))
    return render_page(request, "settings/inbound.html", {"page": page}, partials={"mails-more": "rows_only"})


@require_safe
@member_required
def quarantined(request: MemberRequest, mail_id: int) -> HttpResponse:
    """One mail with what can be read of it."""
    return _show(request, mail_id, RetryForm(), DiscardForm())


@require_POST
@member_required
def retry(request: MemberRequest, mail_id: int) -> HttpResponse:
    """Try again to take the mail in."""
    form = RetryForm(request.POST)
    if not form.is_valid():
        return _show(request, mail_id, form, DiscardForm())
    sender = form.cleaned_data["sender"]
    taken = retry_quarantined(mail_id=mail_id, sender=sender, by=request.actor, now=timezone.now())
    if taken is None:
        messages.warning(request, _("It still could not be taken in."))
        return redirect_to(request, reverse("settings:quarantined", args=[mail_id]))
    done = _("Taken in as {number}.").format(number=taken.number) if taken.number else _("Taken in.")
    messages.success(request, done)
    return redirect_to(request, reverse("settings:quarantine"))


@require_POST
@member_required
def discard(request: MemberRequest, mail_id: int) -> HttpResponse:
    """Decide that the mail is nothing for us."""
    form = DiscardForm(request.POST)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        done = carry_out(
            form,
            lambda: discard_quarantined(mail_id=mail_id, reason=reason, by=request.actor, now=timezone.now()),
        )
        if done is not None:
            messages.success(request, _("Discarded. Its bytes are kept."))
            return redirect_to(request, reverse("settings:quarantine"))
    return _show(request, mail_id, RetryForm(), form)


@require_safe
@member_required
def quarantined_bytes(request: MemberRequest, mail_id: int) -> HttpResponseBase:
    """The mail exactly as it came."""
    stored = get_quarantined_bytes(actor=request.actor, mail_id=mail_id)
    return serve(stored, name=f"mail-{mail_id}.eml", content_type=RAW)


@require_safe
@member_required
def inbound_bytes(request: MemberRequest, mail_id: int) -> HttpResponseBase:
    """The original of a mail that was taken in."""
    stored = get_inbound_bytes(actor=request.actor, mail_id=mail_id)
    return serve(stored, name=f"mail-{mail_id}.eml", content_type=RAW)


def _show(
    request: MemberRequest, mail_id: int, retry_form: RetryForm, discard_form: DiscardForm
) -> HttpResponse:
    card = get_quarantine_card(actor=request.actor, mail_id=mail_id)
    context = {
        "card": card,
        "retry_form": retry_form,
        "discard_form": discard_form,
        "history": list_history(subject_id=mail_id, size=20),
    }
    status = 422 if retry_form.errors or discard_form.errors else 200
    return render_page(request, "settings/quarantined.html", context, status=status)


urlpatterns = [
    path("quarantine/", quarantine, name="quarantine"),
    path("quarantine/inbound/", inbound, name="inbound"),
    path("quarantine/inbound/<int:mail_id>/original/", inbound_bytes, name="inbound_bytes"),
    path("quarantine/<int:mail_id>/", quarantined, name="quarantined"),
    path("quarantine/<int:mail_id>/original/", quarantined_bytes, name="quarantined_bytes"),
    path("quarantine/<int:mail_id>/retry/", retry, name="retry_mail"),
    path("quarantine/<int:mail_id>/discard/", discard, name="discard_mail"),
]
