"""The portal behind granian, on the loopback address."""

from __future__ import annotations

import os
from pathlib import Path

from granian import Granian
from granian.constants import Interfaces


def portal_serve(*, data_dir: Path, port: int, address: str = "127.0.0.1") -> None:
    """The portal answers on the port until it is stopped.

    Args:
        data_dir: The data folder.
        port: Between 1 and 65535.
        address: Loopback unless an operator decides otherwise.
    """
    os.environ["MUNIMENT_DATA"] = str(data_dir)
    server = Granian(
        "muniment.portal.wsgi:application",
        address=address,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=4,
        log_access=False,
        log_level="warning",  # type: ignore[arg-type]
    )
    server.serve()
