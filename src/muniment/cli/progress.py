"""A sign of life on a terminal: what is being done, how much of it, how long it has taken."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic
from typing import TextIO

from muniment.cli.failures import lang
from muniment.kernel.texts import Text

_PATIENCE_S = 2.0
"""Whatever is done sooner needs no sign of life."""
_REDRAW_S = 0.2
_WHEEL = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"
_CLEAR = "\r\x1b[2K"


@dataclass(slots=True)
class Progress:
    """What is being done at this moment; ``note`` is called by the work, the rest by whoever draws."""

    doing: Text
    count: int = 0

    def note(self, doing: Text, count: int) -> None:
        """From now on ``doing`` is under way, with so many documents behind it."""
        self.doing = doing
        self.count = count or self.count

    def line(self, *, seconds: float, turn: int) -> str:
        """One line of the terminal."""
        counted = Text(" · {n} 份文献", " · {n} documents").fill(n=f"{self.count:,}") if self.count else Text("", "")
        tongue = lang()
        return f"{_WHEEL[turn % len(_WHEEL)]} {self.doing.say(tongue)}{counted.say(tongue)} · {seconds:.0f} s"


@contextmanager
def shown(doing: Text, *, out: TextIO | None = None, patience: float = _PATIENCE_S) -> Iterator[Progress]:
    """Until the block ends the terminal shows what is done; nothing is drawn off a terminal, or for quick work.

    Args:
        doing: What is done at first.
        out: Where to draw; standard error by default.
        patience: Seconds before anything is drawn.
    """
    progress, out = Progress(doing), out or sys.stderr
    if not out.isatty():
        yield progress
        return
    done = threading.Event()
    drawer = threading.Thread(target=_draw, args=(progress, out, done, patience), daemon=True)
    drawer.start()
    try:
        yield progress
    finally:
        done.set()
        drawer.join()


def _draw(progress: Progress, out: TextIO, done: threading.Event, patience: float) -> None:
    started, turn = monotonic(), 0
    if done.wait(patience):
        return
    while not done.wait(_REDRAW_S if turn else 0):
        out.write(_CLEAR + progress.line(seconds=monotonic() - started, turn=turn))
        out.flush()
        turn += 1
    out.write(_CLEAR)
    out.flush()
