"""The scanner of viruses that the operator names."""

from __future__ import annotations

import shlex

from django.conf import settings


def scanner_of() -> list[str] | None:
    """The command that looks for viruses in files, where the installation has one."""
    return shlex.split(settings.MUNIMENT_FILE_SCAN) or None
