"""The portal as a web server runs it; the data folder is the one that ``MUNIMENT_DATA`` names."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "muniment.portal.settings")
application = get_wsgi_application()
