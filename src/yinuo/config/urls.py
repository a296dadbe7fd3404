"""Every address of the product; each package keeps its own list."""

from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language

handler500 = "yinuo.core.middleware.server_error"

urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/", include("allauth.urls")),
    path("language/", set_language, name="set_language"),
    path("gallery/", include("yinuo.pages.gallery.urls")),
]
