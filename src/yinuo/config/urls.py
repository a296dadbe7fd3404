"""Every address of the product; each package keeps its own list."""

from django.urls import URLPattern, URLResolver, include, path, re_path

from yinuo.config.api import api
from yinuo.core.api.door import nowhere
from yinuo.people.web.language import choose_language

handler500 = "yinuo.core.middleware.server_error"

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", api.urls),
    re_path(r"^api/(?P<rest>.*)$", nowhere),
    path("accounts/", include("yinuo.people.web.account_urls")),
    path("", include("yinuo.people.web.urls")),
    path("language/", choose_language, name="set_language"),
    path("intake/", include("yinuo.pages.intake.urls")),
    path("customers/", include("yinuo.pages.customers.urls")),
    path("settings/categories/", include("yinuo.pages.settings.catalog")),
    path("settings/", include("yinuo.pages.settings.urls")),
    path("", include("yinuo.pages.portal.urls")),
    path("", include("yinuo.pages.board.urls")),
    path("help/", include("yinuo.pages.help.urls")),
    path("gallery/", include("yinuo.pages.gallery.urls")),
    path("", include("yinuo.pages.workspace.urls")),
]
