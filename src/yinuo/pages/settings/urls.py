"""Addresses below /settings/: those of every page of the registry that has no namespace of its own."""

from django.urls import URLPattern, path

from yinuo.pages.settings.home import home
from yinuo.pages.settings.registry import page_modules

app_name = "settings"

urlpatterns: list[URLPattern] = [path("", home, name="home")]
for module in page_modules():
    if not hasattr(module, "app_name"):
        urlpatterns += module.urlpatterns
