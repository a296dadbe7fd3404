"""Settings: the category tree by which requests are sorted."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yinuo.catalog.commands.categories import (
    NAME_EN_LENGTH,
    NAME_LENGTH,
    change_category,
    create_category,
    move_category,
    restore_category,
    retire_category,
)
from yinuo.catalog.commands.defaults import install_default_catalog
from yinuo.catalog.models import MAX_DEPTH, RequestKind, Stage
from yinuo.catalog.policies import require_catalog
from yinuo.catalog.queries.tree import CategoryLine, list_categories
from yinuo.core.errors import NotFound
from yinuo.core.htmx import redirect_to, render_page
from yinuo.core.http import MemberRequest, member_required
from yinuo.core.ids import CategoryId
from yinuo.core.permissions import Permission
from yinuo.pages.customers.saving import save_form
from yinuo.pages.settings.registry import Section, SettingsPage

app_name = "catalog"
PAGE = SettingsPage(
    Section.SERVICE, gettext_lazy("Categories"), "category", "catalog:tree", Permission.CATALOG_MANAGE, 10
)


class CategoryForm(forms.Form):
    """A category's own fields."""

    name = forms.CharField(label=pgettext_lazy("of a thing", "Name"), max_length=NAME_LENGTH)
    name_en = forms.CharField(label=gettext_lazy("English name"), max_length=NAME_EN_LENGTH, required=False)
    stage = forms.ChoiceField(label=gettext_lazy("Stage"), choices=Stage.choices, initial=Stage.AFTER_SALE)
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of request"),
        choices=[("", gettext_lazy("any")), *RequestKind.choices],
        required=False,
    )

    def clean_stage(self) -> Stage:
        return Stage(self.cleaned_data["stage"])

    def clean_kind(self) -> RequestKind | None:
        return RequestKind(self.cleaned_data["kind"]) if self.cleaned_data["kind"] else None


class MoveForm(forms.Form):
    """Where a category shall hang."""

    parent_id = forms.TypedChoiceField(
        label=gettext_lazy("Below"),
        required=False,
        coerce=lambda value: CategoryId(int(value)),
        empty_value=None,
    )

    def offer(self, moved: CategoryLine, lines: list[CategoryLine]) -> "MoveForm":
        """Every category in use but itself; what lies below it is refused by the command."""
        field = self.fields["parent_id"]
        assert isinstance(field, forms.TypedChoiceField)  # noqa: S101  (for the type checker)
        places = [line for line in lines if line.is_active and line.depth < MAX_DEPTH]
        field.choices = [
            ("", gettext_lazy("at the top")),
            *((line.category_id, line.trail) for line in places if line.category_id != moved.category_id),
        ]
        return self


@member_required
@require_safe
def tree(request: MemberRequest) -> HttpResponse:
    """The whole tree; retired categories on demand."""
    require_catalog(request.actor)
    with_retired = request.GET.get("retired") == "1"
    context = {
        "lines": list_categories(with_retired=with_retired),
        "with_retired": with_retired,
        "max_depth": MAX_DEPTH,
    }
    return render_page(request, "settings/categories.html", context)


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_category(request: MemberRequest) -> HttpResponse:
    """Add a category, below ?parent= where given."""
    require_catalog(request.actor)
    parent_text = request.GET.get("parent", "")
    parent = _line(int(parent_text)) if parent_text.isdecimal() else None
    initial = {"stage": parent.stage, "kind": parent.kind or ""} if parent else None
    form = CategoryForm(request.POST or None, initial=initial)
    if save_form(request, form, create_category, parent_id=parent.category_id if parent else None):
        messages.success(request, _("Category created"))
        return redirect_to(request, reverse("catalog:tree"))
    context = {"form": form, "parent": parent, "title": _("New category")}
    return render_page(request, "settings/category.html", context, status=422 if form.errors else 200)


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_category(request: MemberRequest, category_id: int) -> HttpResponse:
    """Rename a category, change its stage or kind; move or retire it beside."""
    require_catalog(request.actor)
    line = _line(category_id)
    form = CategoryForm(request.POST or None, initial=_fields(line))
    if save_form(request, form, change_category, category_id=line.category_id):
        messages.success(request, _("Saved"))
        return redirect_to(request, reverse("catalog:tree"))
    return _category_page(request, line, form, _move_form(line))


@member_required
@require_POST
def move(request: MemberRequest, category_id: int) -> HttpResponse:
    """Hang a category elsewhere."""
    require_catalog(request.actor)
    line = _line(category_id)
    form = MoveForm(request.POST).offer(line, list_categories())
    if save_form(request, form, move_category, category_id=line.category_id):
        messages.success(request, _("Category moved"))
        return redirect_to(request, reverse("catalog:tree"))
    return _category_page(request, line, CategoryForm(initial=_fields(line)), form)


@member_required
@require_POST
def retire(request: MemberRequest, category_id: int) -> HttpResponse:
    """Take a category and all below it out of use."""
    retired = retire_category(category_id=CategoryId(category_id), by=request.actor, now=timezone.now())
    message = _("{count} categories taken out of use").format(count=len(retired))
    messages.success(request, message)
    return redirect_to(request, reverse("catalog:tree"))


@member_required
@require_POST
def restore(request: MemberRequest, category_id: int) -> HttpResponse:
    """Bring a category back."""
    restore_category(category_id=CategoryId(category_id), by=request.actor, now=timezone.now())
    messages.success(request, _("Category back in use"))
    return redirect_to(request, reverse("catalog:tree", query={"retired": "1"}))


@member_required
@require_POST
def install(request: MemberRequest) -> HttpResponse:
    """Create what is missing of the default tree."""
    count = install_default_catalog(by=request.actor, now=timezone.now())
    messages.success(request, _("{count} categories created").format(count=count))
    return redirect_to(request, reverse("catalog:tree"))


def _line(category_id: int) -> CategoryLine:
    lines = list_categories(with_retired=True)
    found = next((line for line in lines if line.category_id == category_id), None)
    if found is None:
        raise NotFound
    return found


def _fields(line: CategoryLine) -> dict[str, object]:
    return {"name": line.name_zh, "name_en": line.name_en, "stage": line.stage, "kind": line.kind or ""}


def _move_form(line: CategoryLine) -> MoveForm:
    return MoveForm(initial={"parent_id": line.parent_id or ""}).offer(line, list_categories())


def _category_page(
    request: MemberRequest, line: CategoryLine, form: CategoryForm, move_form: MoveForm
) -> HttpResponse:
    context = {"form": form, "line": line, "move_form": move_form, "title": _("Change category")}
    status = 422 if form.errors or move_form.errors else 200
    return render_page(request, "settings/category.html", context, status=status)


urlpatterns = [
    path("", tree, name="tree"),
    path("new/", new_category, name="new"),
    path("defaults/", install, name="install"),
    path("<int:category_id>/", edit_category, name="edit"),
    path("<int:category_id>/move/", move, name="move"),
    path("<int:category_id>/retire/", retire, name="retire"),
    path("<int:category_id>/restore/", restore, name="restore"),
]
