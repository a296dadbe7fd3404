"""Django as WSGI, for ``asgi.py`` and for servers that want it bare."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yinuo.config.settings")

application = get_wsgi_application()
