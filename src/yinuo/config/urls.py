"""Every address of the product; each package keeps its own list."""

from django.urls import URLPattern, URLResolver, include, path

handler500 = "yinuo.core.middleware.server_error"

urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/", include("allauth.urls")),
]
