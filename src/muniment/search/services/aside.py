"""Where a process that makes a part of an index begins: nothing here needs what only a program that runs has."""

from __future__ import annotations

import pickle
import signal
from multiprocessing.connection import Connection

import django

from muniment.kernel.errors import MunimentError


def part_work(connection: Connection, work: bytes) -> None:
    """The part is made and its count sent back, or what went wrong in words of both languages.

    Ctrl-C is for the process that started this one, and ends it.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    django.setup()
    from muniment.search.services.siding import part_make  # noqa: PLC0415 - Django has to be set up first

    try:
        connection.send(part_make(pickle.loads(work), alone=True))  # noqa: S301 - what our own parent wrote
    except MunimentError as problem:
        connection.send((problem.text.zh, problem.text.en, problem.code))
    finally:
        connection.close()
