"""Region and type of owners, filled in while statements pass, with an account of what could not be resolved."""

from __future__ import annotations

from collections import Counter
from datetime import date
from functools import lru_cache
from pathlib import Path

import msgspec

from muniment.catalogue.values import Party, Statement
from muniment.register.queries.regions import gazetteer_get
from muniment.standards.owners import OwnerType, identifiers_wrong, owner_type
from muniment.standards.regions import Gazetteer, Located

ROLES = ("owner", "applicant")
HOME = "CN"
_KEPT = 200_000
"""Names and places that recur within a load; each is a few hundred bytes."""


class PlacingReport(msgspec.Struct, frozen=True, kw_only=True):
    """What became of the owners and applicants of a load.

    Attributes:
        parties: All of them.
        home: Those of China or of no stated country: only these are looked for among its divisions.
        placed: Of ``home``, those with a division, be it stated by the source or found by place or postcode.
        unplaced: The others of ``home``, by reason; ``region.empty`` had neither place nor postcode.
        former: Placed in a division that no longer stands.
        doubtful: Placed by words against which the postcode speaks.
        typed: Those whose type is known, of all; ``by_type`` counts them.
        identifiers_wrong: Unified social credit codes with a wrong check sign.
        share_unplaced: Part of ``home`` without a division, 0 to 1; ``None`` where there was nobody to place.
    """

    parties: int = 0
    home: int = 0
    placed: int = 0
    unplaced: dict[str, int] = {}
    former: int = 0
    doubtful: int = 0
    typed: int = 0
    by_type: dict[str, int] = {}
    identifiers_wrong: int = 0
    share_unplaced: float | None = None


class Placing:
    """Fills in statements one after another, and keeps the account."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        """Nothing has passed yet."""
        self._counts: Counter[str] = Counter()
        self._reasons: Counter[str] = Counter()
        self._types: Counter[str] = Counter()
        self._locate = lru_cache(maxsize=_KEPT)(
            lambda place, postcode: gazetteer.place_locate(place or "", postcode=postcode)
        )
        self._type = lru_cache(maxsize=_KEPT)(
            lambda name, identifiers, code: owner_type(name, identifiers=identifiers, office_code=code)
        )

    def statement(self, statement: Statement) -> Statement:
        """The statement with region and type of its owners and applicants, where they can be told.

        A region that the source states stays. A type that an office states in its own words becomes the class that
        it stands for.
        """
        parties = tuple(self._party(party) if party.role in ROLES else party for party in statement.content.parties)
        if parties == statement.content.parties:
            return statement
        content = msgspec.structs.replace(statement.content, parties=parties)
        return msgspec.structs.replace(statement, content=content)

    def _party(self, party: Party) -> Party:
        self._counts["parties"] += 1
        self._counts["wrong"] += len(identifiers_wrong(party.identifiers))
        region = party.region_code
        if party.country in (None, HOME):
            self._counts["home"] += 1
            region = region or self._found(self._locate(party.place, party.postcode))
            self._counts["placed"] += region is not None
        found: OwnerType = self._type(party.name, party.identifiers, party.owner_type)
        if found.type:
            self._types[found.type] += 1
        return msgspec.structs.replace(party, region_code=region, owner_type=found.type or party.owner_type)

    def _found(self, located: Located) -> str | None:
        if located.code is None:
            self._reasons[located.reason or "region.none"] += 1
        self._counts["former"] += located.former
        self._counts["doubtful"] += located.doubt is not None
        return located.code

    def report(self) -> PlacingReport:
        """The account so far."""
        home, placed = self._counts["home"], self._counts["placed"]
        return PlacingReport(
            parties=self._counts["parties"],
            home=home,
            placed=placed,
            unplaced=dict(self._reasons),
            former=self._counts["former"],
            doubtful=self._counts["doubtful"],
            typed=sum(self._types.values()),
            by_type=dict(self._types),
            identifiers_wrong=self._counts["wrong"],
            share_unplaced=round((home - placed) / home, 4) if home else None,
        )


def placing_open(data_dir: Path, *, on: date) -> Placing:
    """An empty account over the divisions loaded in the folder, as they were on a day."""
    return Placing(gazetteer_get(data_dir, on=on))
