"""Which authority stamps here: the one that the operator named, else the installation's own."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from django.conf import settings

from muniment.protection.adapters.http_authority import HttpAuthority
from muniment.protection.adapters.local_authority import local_authority
from muniment.protection.ports import Authority


def authority_now(data_dir: Path, *, at: datetime) -> Authority:
    """The authority that stamps from now on."""
    if settings.MUNIMENT_TSA_URL:
        roots = Path(settings.MUNIMENT_TSA_ROOTS)
        return HttpAuthority(settings.MUNIMENT_TSA_URL, roots, tuple(settings.MUNIMENT_HOOK_NETWORKS))
    return local_authority(data_dir, at=at)
