"""The house is given its name, colours and words."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from muniment.accounts.domain.colours import PALETTES, colour_checked
from muniment.accounts.models import HouseRow
from muniment.accounts.queries.house import OWN, house_get
from muniment.accounts.services.audit import audit_write
from muniment.accounts.values import House, Identity
from muniment.kernel.errors import InvalidInput, NotAllowed
from muniment.kernel.texts import Text

MOST = {
    "name_zh": 60, "name_en": 60, "seal": 2, "contact_zh": 200, "contact_en": 200, "welcome_zh": 4000, "welcome_en": 4000,
}  # fmt: skip
"""Fields of free words, with the characters that each may have."""


def house_set(*, me: Identity, said: Mapping[str, str]) -> House:
    """The house is as it was said; fields that are left empty are as the software comes.

    Args:
        me: An administrator.
        said: By field: ``name_zh``, ``palette`` … and, where the palette is ``own``, ``light`` and ``dark``.

    Raises:
        NotAllowed: the person is no administrator.
        InvalidInput: words are too long or have signs that nobody sees, or a colour cannot be read.
    """
    if not me.may("administrator"):
        raise NotAllowed(Text("只供管理员", "this is for administrators"), code="account.administrators")
    facts = {name: _words(name, said.get(name, ""), most) for name, most in MOST.items()}
    palette = said.get("palette", "jade")
    if palette not in {OWN, *(each.name for each in PALETTES)}:
        raise InvalidInput(Text("没有这个配色", "there is no such palette"), code="house.palette", field="palette")
    facts["palette"] = palette
    for ground in ("light", "dark"):
        facts[ground] = colour_checked(said.get(ground, ""), ground) if palette == OWN else ""
    with transaction.atomic():
        row = HouseRow.objects.select_for_update().filter(pk=1).first() or HouseRow(pk=1)
        changed = sorted(name for name, value in facts.items() if getattr(row, name) != value)
        if not changed:
            return house_get()
        for name in changed:
            setattr(row, name, facts[name])
        row.version += 1
        row.save()
        audit_write(actor=me.actor, action="house.changed", subject="house", facts={"fields": changed})
    return house_get()


def _words(name: str, said: str, most: int) -> str:
    words = said.replace("\r\n", "\n").strip()
    if len(words) > most:
        line = Text("至多 {n} 个字符", "{n} characters at most").fill(n=most)
        raise InvalidInput(line, code="house.long", field=name)
    if any(not (each.isprintable() or (each == "\n" and most > 200)) for each in words):
        line = Text("含有看不见的控制字符", "it has signs that nobody sees")
        raise InvalidInput(line, code="house.signs", field=name)
    return words
