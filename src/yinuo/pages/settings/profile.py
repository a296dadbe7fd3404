"""One's own page: name, phone, language, theme, password, second step of the login."""

from django.contrib import messages
from django.http import HttpResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from yinuo.core.htmx import redirect_to, render_page
from yinuo.core.http import MemberRequest, member_required
from yinuo.core.ids import MemberId
from yinuo.core.queries.history import list_history
from yinuo.pages.settings.asking import carry_out
from yinuo.pages.settings.forms import ProfileForm
from yinuo.pages.settings.registry import Section, SettingsPage
from yinuo.people.commands.profile import update_profile
from yinuo.people.queries.members import get_own_card

PAGE = SettingsPage(Section.OWN, gettext_lazy("My account"), "user-circle", "settings:profile", None, 10)


@require_http_methods(["GET", "POST"])
@member_required
def profile(request: MemberRequest) -> HttpResponse:
    """Show and change what is one's own."""
    card = get_own_card(actor=request.actor)
    form = ProfileForm(request.POST or None, initial={"name": card.name, "phone": card.phone_shown})
    if request.method == "POST" and form.is_valid():
        changed = carry_out(
            form,
            lambda: update_profile(
                member_id=MemberId(card.id), **form.cleaned_data, by=request.actor, now=timezone.now()
            ),
        )
        if changed is not None:
            messages.success(request, _("Saved."))
            return redirect_to(request, request.path)
    context = {"card": card, "form": form, "history": list_history(subject_id=card.id, size=10)}
    return render_page(request, "settings/profile.html", context, status=422 if form.errors else 200)


urlpatterns = [path("profile/", profile, name="profile")]
