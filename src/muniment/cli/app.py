"""The list of commands; each is loaded when it is asked for, since all of them together take a second."""

from __future__ import annotations

from importlib import import_module  # noqa: TID251 - modules beside this one, and what they import the contracts see

import typer

COMMANDS = {
    # command: the module beside this one in which it stands, under the same name
    "load": "writing",
    "sources": "writing",
    "withhold": "writing",
    "codelists": "codelists",
    "search": "searching",
    "index": "searching",
    "owner": "profiling",
    "agency": "profiling",
    "inventor": "profiling",
    "show": "reading",
    "check": "reading",
    "editions": "reading",
    "diff": "reading",
    "deadlines": "deadlines",
    "alerts": "alerts",
    "reports": "reports",
    "procedures": "procedures",
    "cases": "procedures",
    "plan": "planning",
    "share": "sharing",
    "follow": "following",
    "themes": "themes",
    "accounts": "accounts",
    "demo": "operating",
    "serve": "operating",
    "work": "operating",
    "doctor": "operating",
    "maintain": "operating",
    "backup": "keeping",
    "restore": "keeping",
}
"""In the order in which the help tells them."""


def app_make(asked: str = "") -> typer.Typer:
    """The command ``muniment``.

    Args:
        asked: The one command that is wanted; all of them are there when it is none of theirs.
    """
    app = typer.Typer(
        name="muniment",
        help="Any IP right answered from the office's own files. Chinese: MUNIMENT_LANG=zh-Hans.",
        no_args_is_help=False,
        add_completion=False,
        pretty_exceptions_enable=False,
    )
    for name in (asked,) if asked in COMMANDS else COMMANDS:
        app.command()(getattr(import_module(f"muniment.cli.{COMMANDS[name]}"), name))
    app.callback()(lambda: None)  # one command alone is still called by its name
    return app
