"""Django as WSGI, for ``asgi.py`` and for servers that want it bare."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yinuo.config.settings")

application = get_wsgi_application()
get_resolver().url_patterns  # noqa: B018  loads every page now: else the first visitor of each process waits for it
