"""Rights in which every field of the dictionary bears a word of its own, and what each word looks like when it is read."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

from muniment.accounts.values import SYSTEM
from muniment.catalogue.services.upkeep import image_put
from muniment.catalogue.tests.factories import application, incoming, statement
from muniment.catalogue.values import (
    Citation,
    Claim,
    ClassSymbol,
    Content,
    Event,
    GoodsServices,
    Image,
    Incoming,
    Mark,
    Number,
    Party,
    Priority,
    Relation,
    Statement,
)
from muniment.kernel.texts import Text
from muniment.register.services.publish import Delivery, Judgement, edition_publish
from muniment.register.tests.loads import Office
from muniment.register.values import SourceSeen

PICTURE = b"\x89PNG\r\n\x1a\n zqimages"
OWNER, INVENTOR, AGENCY = "Zqparties Owner", "Zqparties Inventor", "Zqparties Agency"
KINDS = {
    "US-patent-14000001": "patent",
    "US-trademark-14000002": "trademark",
    "US-plant_variety-14000003": "plant_variety",
}
PATENT = "US-patent-14000001"
PLAIN = "US-patent-14000004"
"""A right that nobody has marked: it is cited by the first and of its family."""
CITED = "77111777"

MARKERS: dict[str, tuple[str, ...]] = {
    "filed_on": (r"(?<![0-9A-Za-z])1971(?![0-9])",),
    "granted_on": (r"(?<![0-9A-Za-z])1973(?![0-9])",),
    "expiry_stated_on": (r"(?<![0-9A-Za-z])2077(?![0-9])",),
    "term_adjustment_days": (r"(?<![0-9A-Za-z])4,?321(?![0-9])",),
    "numbers": (r"zqnumbers", r"77,?123,?321"),
    "classes": (r"zqclasses", r"h77q"),
    "citations": (r"zqcitations", r"77,?654,?456"),
    "priorities": (r"zqpriorities", r"77,?987,?789"),
    "relations": (r"77,?555,?111",),
    "texts": (r"zqclaims", r"zqdescriptions"),
    **{
        name: (f"zq{name.replace('_', '')}",)
        for name in (
            "titles", "abstracts", "claims", "descriptions", "mark", "denomination", "images", "parties", "family_id",
            "territories", "goods_services", "events", "facts",
        )
    },
}  # fmt: skip
"""By field, how its words look: in any case, as text or in an address."""
FORMS = {name: re.compile("|".join(each), re.IGNORECASE) for name, each in MARKERS.items()}


def _parties() -> tuple[Party, ...]:
    said: dict[str, Any] = {"country": "US", "place": "Zqparties Town", "postcode": "zqparties", "lang": "en"}
    return (
        Party(
            role="owner", name=OWNER, identifiers=("ZQPARTIES1",), region_code="840100", owner_type="zqparties", **said
        ),
        Party(role="applicant", name=OWNER, names_other={"zh-Hans": "Zqparties 甲"}, **said),
        Party(role="inventor", name=INVENTOR, **said),
        Party(role="agency", name=AGENCY, identifiers=("ZQPARTIES2",), **said),
    )


def _events() -> tuple[Event, ...]:
    def told(family: str, day: date, category: str = "F") -> Event:
        return Event(
            occurred_on=day, category=category, key_event=f"{category}10", family=family, text="zqevents said",
            office_code="ZQEVENTS", instrument_id="zqevents", detail={"note": "zqevents", "amount": "5"},
            parties=(Party(role="new_owner", name="Zqevents Ltd"),),
        )  # fmt: skip

    return (
        told("grant", date(2019, 5, 1)),
        told("pledge", date(2026, 5, 1), "R"),
        told("transfer", date(2026, 6, 1), "R"),
    )


def _content(no: str, sha256: str, revision: int) -> dict[str, Any]:
    """Every field that a document can say, with its word; another revision says each of them otherwise."""
    more = f" wording {revision}"
    return {
        "filed_on": date(1971, 3, 3 + revision),
        "granted_on": date(1973, 7, 3 + revision),
        "expiry_stated_on": date(2077, 3, 3 + revision),
        "term_adjustment_days": 4321,
        "titles": {"en": f"Zqtitles cell of {no}" + more, "zh-Hans": "zqtitles 电池" + more},
        "abstracts": {"en": "The zqabstracts of it" + more},
        "mark": Mark(text="Zqmark" + more, kind="word", transliteration="zqmark", translation="zqmark", colours="zqmark"),
        "denomination": "Zqdenomination" + more,
        "images": (
            Image(name="zqimages.png", role="mark", sha256=sha256, media_type="image/png"),
            Image(name=f"zqimages{revision}.png", role="drawing", sha256=sha256, media_type="image/png"),
        ),
        "parties": _parties(),
        "classes": (
            ClassSymbol(scheme="IPC", symbol="H77Q 71/77", first=True, version="zqclasses"),
            ClassSymbol(scheme="NICE", symbol=f"zqclasses{revision}"),
        ),
        "citations": (
            Citation(office="US", number="77654456", kind_code="A", text="zqcitations" + more),
            Citation(office="US", number=CITED, kind_code="A"),
            Citation(text="zqcitations, a book"),
        ),
        "priorities": (Priority(office="US", number="77987789", original="zqpriorities" + more, date=date(2018, 3, 1)),),
        "relations": (Relation(type="division_of", office="US", number="77555111"),),
        "family_id": "zqfamilyid",
        "territories": ("ZQTERRITORIES",),
        "goods_services": (GoodsServices(class_no="35", text="zqgoodsservices" + more, lang="en", groups=("zqgoodsservices",)),),
        "events": _events(),
        "facts": {"zqfacts": "zqfacts" + more},
    }  # fmt: skip


def marked(right_id: str, sha256: str, revision: int) -> Incoming:
    """A document of one of the rights."""
    register, kind, no = right_id.split("-")
    as_what = {"type": "publication", "kind_code": "B2"} if kind == "patent" else {"type": "registration"}
    said = Statement(
        register=register,
        kind=kind,
        document=f"{right_id}-{revision}",
        office_date=date(2020, 1, 1 + revision),
        application_no=no,
        content=Content(
            numbers=(application(no, "US"), Number(office="US", number="77123321", original="zqnumbers", **as_what)),
            **_content(no, sha256, revision),
        ),
        claims=(Claim(no=1, text=f"A thing of zqclaims {revision}.", lang="en"),),
        descriptions={"en": f"Of zqdescriptions {revision}."},
    )
    return incoming(said, source="us.grant")


def plain() -> Incoming:
    """A right without a word of ours, which others cite."""
    number = Number(type="publication", office="US", number=CITED, kind_code="A")
    said = statement(
        document="P", register="US", no="14000004", title="Plain thing", numbers=(number,), family_id="zqfamilyid"
    )
    return incoming(said, source="us.grant")


def load(folder: Path) -> None:
    """Two editions: all the rights, and then another wording of each."""
    office = Office(folder)
    sha256 = image_put(folder, PICTURE)
    seen = (SourceSeen(name="us.grant", title=Text("us.grant", "us.grant"), reader="1"),)
    for revision in (1, 2):
        items = [plain(), *(marked(right_id, sha256, revision) for right_id in KINDS)]
        edition_publish(
            data_dir=folder,
            clock=office.clock,
            delivery=Delivery(
                key=f"load {revision}", actor=SYSTEM, read=lambda items=items: iter(items),
                judge=lambda _staged: Judgement(publish=True, sources=seen),
            ),
        )  # fmt: skip
