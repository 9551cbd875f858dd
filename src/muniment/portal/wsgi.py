"""The portal as a web server runs it; the data folder is the one that ``MUNIMENT_DATA`` names."""

from __future__ import annotations

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

_YOUNG, _MIDDLE, _OLD = 20_000, 20, 20
"""So seldom does the collector look at everything that a reader rarely waits for it."""


def _settle() -> None:
    """All pages are loaded before the first reader comes, and the collector of garbage no longer walks over them.

    It took a tenth of a second to do so, every few dozen requests.
    """
    _ = get_resolver().url_patterns
    gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNG, _MIDDLE, _OLD)


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "muniment.portal.settings")
application = get_wsgi_application()
_settle()
