"""What open data does in the background."""

from __future__ import annotations

from django.conf import settings
from django_tasks import task

from muniment.sharing.services.exporting import bounds_set, export_make
from muniment.sharing.services.making import file_make


@task()
def make(name: str) -> None:
    """The file is made, unless another process is at it or it is there."""
    file_make(
        data_dir=settings.MUNIMENT_DATA,
        name=name,
        word=settings.MUNIMENT_SHARE_SOURCES,
        free_mb=settings.MUNIMENT_DISK_FREE_MB,
    )


@task()
def export(token: str) -> None:
    """The list is made, unless another process is at it or it is there."""
    export_make(data_dir=settings.MUNIMENT_DATA, token=token, bounds=bounds_set())
