"""The document of the API, as the program makes it: ``python docs/openapi.py`` writes it beside this file."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path

import django
from django.apps import apps

DOCUMENT = Path(__file__).parent / "openapi.json"


def document_made() -> str:
    """The document as text, the same on every machine."""
    if not apps.ready:
        os.environ.setdefault("MUNIMENT_DATA", tempfile.gettempdir())
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "muniment.portal.settings")
        django.setup()
    from muniment.portal.api import api  # noqa: PLC0415 - Django has to be set up first

    return json.dumps(api.get_openapi_schema(), ensure_ascii=False, indent=1, sort_keys=True, default=str) + "\n"


if __name__ == "__main__":
    DOCUMENT.write_text(document_made(), encoding="utf-8")
