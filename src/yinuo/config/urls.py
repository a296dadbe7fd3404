"""Every address of the product; each package keeps its own list."""

from django.urls import URLPattern, URLResolver, include, path

from yinuo.people.web.language import choose_language

handler500 = "yinuo.core.middleware.server_error"

urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/", include("yinuo.people.web.account_urls")),
    path("", include("yinuo.people.web.urls")),
    path("language/", choose_language, name="set_language"),
    path("gallery/", include("yinuo.pages.gallery.urls")),
]
