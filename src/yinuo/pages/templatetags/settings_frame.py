"""The side list of the settings."""

from django import template

from yinuo.pages.settings.registry import list_groups

register = template.Library()


@register.inclusion_tag("settings/side.html", takes_context=True)
def settings_side(context: template.Context) -> dict[str, object]:
    """The settings pages that the reader may open, the present one marked."""
    request = context["request"]
    return {"groups": list_groups(request.actor, request.path)}
