"""The ``muniment`` command: finds the data folder, starts Django, and turns every failure into one line."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path

import typer

from muniment.cli.failures import failure

_FOLDER = "muniment-data"
_FOLDER_DEMO = "muniment-demo"
_WRITERS = {"load", "maintain"}
_INTERRUPTED = 130
"""What typer makes of Ctrl-C."""


def main(argv: Sequence[str] | None = None) -> None:
    """Run one command and leave with its exit code: 0 done, 1 no, 2 wrong usage, 3 a source or engine problem."""
    words = list(sys.argv[1:] if argv is None else argv)
    if words and words[0] in _WRITERS and not os.environ.get("MUNIMENT_DEBUG"):
        _engines_hush()
    sys.exit(run(words))


def run(words: Sequence[str]) -> int:
    """The exit code of a command line; whatever went wrong is one line on standard error."""
    try:
        _data_dir_set(words)
        code = _dispatch(list(words))
        sys.stdout.flush()
    except BrokenPipeError:
        return _left()
    except SystemExit as problem:  # typer leaves in its own way when nobody reads any more
        if isinstance(problem.__context__, BrokenPipeError):
            return _left()
        raise
    except (Exception, KeyboardInterrupt) as problem:  # noqa: BLE001 - the edge: a user never meets a traceback
        line, code = failure(problem)
        if os.environ.get("MUNIMENT_DEBUG"):
            traceback.print_exc()
        print(f"muniment: {line}", file=sys.stderr)
    return code


def _engines_hush() -> None:
    """Engines no longer write to standard error past Python: on a full disk theirs prints the panic of a thread."""
    sys.stderr = os.fdopen(os.dup(2), "w", buffering=1, encoding="utf-8", errors="backslashreplace")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)


def _dispatch(words: list[str]) -> int:
    import django  # noqa: PLC0415 - settings read the data folder, which stands only now

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "muniment.portal.settings")
    django.setup()
    from muniment.cli.app import app_make  # noqa: PLC0415 - commands import tables, which need Django

    command = typer.main.get_command(app_make(words[0] if words else ""))
    if not words:
        command.main(args=["--help"], prog_name="muniment", standalone_mode=False)
        return 2
    result = command.main(args=words, prog_name="muniment", standalone_mode=False)
    if result == _INTERRUPTED:
        raise KeyboardInterrupt
    return result if isinstance(result, int) else 0


def _data_dir_set(words: Sequence[str]) -> None:
    """``--data`` wins over ``MUNIMENT_DATA``; ``demo`` alone has a folder of its own by default, and personas."""
    for at, word in enumerate(words):
        if word == "--data" and at + 1 < len(words):
            os.environ["MUNIMENT_DATA"] = words[at + 1]
        elif word.startswith("--data="):
            os.environ["MUNIMENT_DATA"] = word.removeprefix("--data=")
    folder = _FOLDER_DEMO if words and words[0] == "demo" else _FOLDER
    if not os.environ.get("MUNIMENT_DATA"):
        os.environ["MUNIMENT_DATA"] = str(Path.cwd() / folder)
    if (words and words[0] == "demo") or (Path(os.environ["MUNIMENT_DATA"]) / "sample.json").exists():
        os.environ.setdefault("MUNIMENT_PROFILE", "demo")


def _left() -> int:
    """Whoever read the output has left (``| head``): nothing more is written, not even at the exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    return 0
