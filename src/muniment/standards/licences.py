"""What kind of licence a register or a form means, in whichever words it says so."""

from __future__ import annotations

from functools import cache

from muniment.standards.lists import list_read


@cache
def _words() -> tuple[tuple[str, str], ...]:
    kinds = list_read("events/licence_kinds.yaml")["kinds"]
    every = [(str(word).casefold(), code) for code, said in kinds.items() for word in said["words"]]
    return tuple(sorted(every, key=lambda each: -len(each[0])))


def licence_kind(text: str) -> str:
    """The code of the kind of licence (``ordinary sole exclusive open compulsory``) that these words name; empty where they name none."""
    said = text.casefold()
    return next((code for word, code in _words() if word in said), "")
