"""What the record page shows on each of its tabs, as values that a template can walk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from muniment.catalogue.values import Claim, Image, Number, Party
from muniment.register.queries.answers import answers_get
from muniment.register.queries.kin import Cited, Family, citations_get, family_get
from muniment.register.queries.owners import PartySeen, party_seen
from muniment.register.queries.rights import (
    RightView,
    right_citing,
    right_claims,
    right_descriptions,
    right_family,
)
from muniment.register.queries.since import Since, right_since
from muniment.register.queries.wordings import Compared, Wording, claims_compare, wordings_get
from muniment.register.values import Answer
from muniment.standards.numbers import number_print

TABS: tuple[str, ...] = (
    "overview", "claims", "description", "family", "citations", "parties", "goods", "images", "changes", "raw",
)  # fmt: skip


@dataclass(slots=True)
class ClaimNode:
    """A claim with those that depend on it first of all."""

    claim: Claim
    children: list[ClaimNode] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Shown:
    """A number as it is customarily printed, beside its raw form."""

    printed: str
    number: Number


@dataclass(frozen=True, slots=True)
class Looked:
    """One picture of many: its place from 1 on, and those beside it (0: none)."""

    image: Image
    no: int
    of: int

    @property
    def before(self) -> int:
        """The place of the one before."""
        return self.no - 1

    @property
    def after(self) -> int:
        """The place of the next one."""
        return self.no + 1 if self.no < self.of else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordPage:
    """The tab that is open, counts for all tabs, and what the open one needs."""

    tab: str
    tabs: tuple[tuple[str, int | None], ...]
    title_zh: str | None
    title_en: str | None
    titles_other: tuple[tuple[str, str], ...]
    headline: str
    numbers: tuple[Shown, ...]
    roles: tuple[tuple[str, tuple[PartySeen, ...]], ...]
    claims: tuple[tuple[str, tuple[ClaimNode, ...]], ...] = ()
    descriptions: tuple[tuple[str, tuple[str, ...]], ...] = ()
    answers: tuple[Answer, ...] = ()
    wordings: tuple[Wording, ...] = ()
    compared: Compared | None = None
    family: Family | None = None
    cites: Cited | None = None
    images: tuple[Image, ...] = ()
    looked: Looked | None = None
    since: Since | None = None
    field_rows: tuple[tuple[str, int], ...] = ()


def record_page(data_dir: Path, view: RightView, tab: str, asked: Mapping[str, str], editions: int) -> RecordPage:
    """What the page of a right shows on one of its ``TABS``.

    Args:
        data_dir: The data folder.
        view: The right.
        tab: Which one is open.
        asked: ``before`` and ``after`` (publications whose claims are compared), ``picture`` (which one is looked at),
            ``since`` (the edition since which changes are told).
        editions: How many editions there are up to the one shown.
    """
    content, record = view.record.content, view.record
    citing = right_citing(data_dir, view)
    family = right_family(data_dir, view)
    images = tuple(each for each in content.images if each.sha256)
    claims = right_claims(data_dir, view) if tab == "claims" else ()
    texts = right_descriptions(data_dir, view) if tab == "description" else {}
    titles = dict(content.titles)
    zh, en = titles.pop("zh-Hans", None), titles.pop("en", None)
    mark = content.mark.text if content.mark else None
    counts: dict[str, int | None] = {
        "claims": sum(1 for ref in content.texts if ref.field == "claims") or 0,
        "description": sum(1 for ref in content.texts if ref.field == "descriptions") or 0,
        "family": len(family),
        "citations": len(content.citations) + len(citing),
        "parties": len(content.parties),
        "goods": len(content.goods_services),
        "images": len(images),
    }
    if editions < 2:
        counts["changes"] = 0
    shown = tuple((name, counts.get(name)) for name in TABS if counts.get(name, 1) != 0)
    compare = tab == "claims" and ("before" in asked or "after" in asked)
    return RecordPage(
        tab=tab,
        tabs=shown,
        title_zh=zh,
        title_en=en,
        titles_other=tuple(titles.items()),
        headline=mark or zh or en or next(iter(titles.values()), None) or content.denomination or record.right_id,
        numbers=tuple(_shown(each) for each in content.numbers),
        roles=_roles(data_dir, content.parties) if tab == "parties" else (),
        claims=_claim_trees(claims),
        descriptions=tuple((lang, tuple(text.split("\n"))) for lang, text in texts.items()),
        answers=answers_get(view) if tab == "overview" else (),
        wordings=wordings_get(data_dir, view) if tab == "claims" else (),
        compared=claims_compare(data_dir, view, asked.get("before", ""), asked.get("after", "")) if compare else None,
        family=family_get(data_dir, view) if tab == "family" else None,
        cites=citations_get(data_dir, view) if tab == "citations" else None,
        images=images,
        looked=_looked(images, asked.get("picture", "")) if tab == "images" else None,
        since=right_since(data_dir, view, asked.get("since", "")) if tab == "changes" else None,
        field_rows=tuple(record.field_sources.items()),
    )


def _looked(images: Sequence[Image], asked: str) -> Looked | None:
    no = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 0
    return Looked(images[no - 1], no, len(images)) if 0 < no <= len(images) else None


def _shown(number: Number) -> Shown:
    printed = number_print(type=number.type, office=number.office, number=number.number, kind_code=number.kind_code)
    return Shown(printed, number)


def _roles(data_dir: Path, parties: Sequence[Party]) -> tuple[tuple[str, tuple[PartySeen, ...]], ...]:
    roles: dict[str, list[PartySeen]] = {}
    for party in parties:
        roles.setdefault(party.role, []).append(party_seen(data_dir, party))
    return tuple((role, tuple(kept)) for role, kept in roles.items())


def _claim_trees(claims: Sequence[Claim]) -> tuple[tuple[str, tuple[ClaimNode, ...]], ...]:
    """Language by language, independent claims with their dependent ones under the first claim that they name."""
    by_lang: dict[str, list[Claim]] = {}
    for claim in claims:
        by_lang.setdefault(claim.lang, []).append(claim)
    return tuple((lang, _tree(kept)) for lang, kept in by_lang.items())


def _tree(claims: Sequence[Claim]) -> tuple[ClaimNode, ...]:
    nodes = {claim.no: ClaimNode(claim) for claim in claims}
    roots = []
    for claim in claims:
        parent = min((no for no in claim.depends_on if no in nodes and no < claim.no), default=None)
        if parent is None:
            roots.append(nodes[claim.no])
        else:
            nodes[parent].children.append(nodes[claim.no])
    return tuple(roots)
