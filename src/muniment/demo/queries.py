"""Reading the sample: its planted truth, and what two of the walks show of it, each fact read from an edition."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from muniment.demo.domain.high_value import emerging_spans
from muniment.kernel.errors import NotFound
from muniment.kernel.texts import Text
from muniment.register.queries.rights import RightView, right_family, right_get
from muniment.register.values import Badge

REASONS: Mapping[str, Text] = {
    "grant": Text("新授权", "newly granted"),
    "abroad": Text("在海外首次授权", "first granted abroad"),
    "ten_years": Text("维持超过十年", "past ten years"),
    "lapse": Text("欠费终止", "lapsed for a fee"),
    "moved": Text("权利人迁出本省", "owner moved out of the province"),
    "invalidated": Text("被宣告无效", "declared invalid"),
    "concordance": Text("对照表修订后不再计入", "no longer counted by the new concordance"),
}
"""Why a patent enters or leaves the indicator, in the order in which the walk tells it."""


@dataclass(frozen=True, slots=True)
class Side:
    """A right as one edition knows it."""

    edition: str
    badge: Badge | None
    owner: str


@dataclass(frozen=True, slots=True)
class Moved:
    """A right that entered or left, as both editions know it, and the fact that made it so."""

    right_id: str
    title: Text
    before: Side
    after: Side
    fact: Text
    leads_to: str | None = None


@dataclass(frozen=True, slots=True)
class Movement:
    """Why an indicator moved between two editions: what came and what left, by reason; the figures are the planted ones.

    Attributes:
        before, after: Names of the editions.
        counts: Patents that count in each.
        per_10k: The same for 10,000 people.
        people: Who lives in the province.
    """

    before: str
    after: str
    counts: tuple[int, int]
    per_10k: tuple[float, float]
    people: int
    came: tuple[tuple[Text, tuple[Moved, ...]], ...]
    left: tuple[tuple[Text, tuple[Moved, ...]], ...]

    @property
    def came_count(self) -> int:
        """How many came in all."""
        return sum(len(rows) for _reason, rows in self.came)

    @property
    def left_count(self) -> int:
        """How many left in all."""
        return sum(len(rows) for _reason, rows in self.left)


@dataclass(frozen=True, slots=True)
class RawName:
    """A name as a file prints it, and the right on which it stands."""

    name: str
    right_id: str
    role: str
    title: Text
    place: str
    same: bool


def truth_read(data_dir: Path) -> dict[str, Any]:
    """What is planted in the sample.

    Raises:
        NotFound: the folder holds no sample.
    """
    try:
        kept: dict[str, Any] = json.loads((data_dir / "truth.json").read_text(encoding="utf-8"))
    except FileNotFoundError as problem:
        line = Text("这里没有示例数据：muniment demo", "there is no sample here: muniment demo")
        raise NotFound(line, code="sample.none") from problem
    return kept


def movement_get(data_dir: Path) -> Movement:
    """Why I1 of 云澜省 moved, record by record, as the two editions tell it.

    Raises:
        NotFound: the folder holds no sample.
    """
    six = truth_read(data_dir)["6"]
    before, after = six["editions"]["before"], six["editions"]["after"]
    per_10k = six["per_10k"]
    return Movement(
        before=before,
        after=after,
        counts=(six["before"], six["after"]),
        per_10k=(per_10k["before"]["yunlan"], per_10k["after"]["yunlan"]),
        people=six["people"],
        came=_by_reason(data_dir, six["came"], before, after),
        left=_by_reason(data_dir, six["left"], before, after),
    )


def names_get(data_dir: Path) -> tuple[RawName, ...]:
    """The raw names of walk 8 side by side: four of one firm, one of another.

    Raises:
        NotFound: the folder holds no sample.
    """
    eight = truth_read(data_dir)["8"]
    return tuple(
        _raw_name(data_dir, row, same=same) for same in (True, False) for row in eight["same" if same else "apart"]
    )


def _raw_name(data_dir: Path, row: dict[str, str], *, same: bool) -> RawName:
    view = right_get(data_dir, row["right_id"])
    party = next(each for each in view.record.content.parties if each.name == row["name"])
    return RawName(party.name, row["right_id"], party.role, title_of(view), party.place or party.country or "", same)


def _by_reason(
    data_dir: Path, rows: list[dict[str, str]], before: str, after: str
) -> tuple[tuple[Text, tuple[Moved, ...]], ...]:
    found = []
    for reason, text in REASONS.items():
        ids = sorted(row["right_id"] for row in rows if row["reason"] == reason)
        if ids:
            found.append((text, tuple(_moved(data_dir, each, reason, before, after) for each in ids)))
    return tuple(found)


def _moved(data_dir: Path, right_id: str, reason: str, before: str, after: str) -> Moved:
    views = [_view(data_dir, right_id, name) for name in (before, after)]
    newest = views[1] or right_get(data_dir, right_id)
    fact, leads_to = _fact(data_dir, newest, reason)
    return Moved(
        right_id=right_id,
        title=title_of(newest),
        before=_side(before, views[0]),
        after=_side(after, views[1]),
        fact=fact,
        leads_to=leads_to,
    )


def _view(data_dir: Path, right_id: str, edition: str) -> RightView | None:
    try:
        return right_get(data_dir, right_id, edition=edition)
    except NotFound:
        return None


def _side(edition: str, view: RightView | None) -> Side:
    if view is None:
        return Side(edition, None, "")
    return Side(edition, view.status[0].badge, "、".join(view.ownership.names))


def title_of(view: RightView) -> Text:
    """The title of a right in both languages, one for the other where only one is there."""
    titles, mark = view.record.content.titles, view.record.content.mark
    if mark is not None and mark.text:
        return Text(mark.text, titles.get("en", mark.text))
    some = next(iter(titles.values()), view.record.right_id)
    return Text(titles.get("zh-Hans", some), titles.get("en", some))


def _fact(data_dir: Path, view: RightView, reason: str) -> tuple[Text, str | None]:
    """The fact behind a reason, read from the record, and the other right that it leads to."""
    if reason == "abroad":
        member = next((each.right_id for each in right_family(data_dir, view) if each.right_id), None)
        granted = right_get(data_dir, member).record.content.granted_on if member else None
        return Text("同族于 {d} 授权", "a family member was granted on {d}").fill(d=granted), member
    return _FACTS.get(reason, _ended)(view), None


def _granted(view: RightView) -> Text:
    return Text("{d} 授权", "granted on {d}").fill(d=view.record.content.granted_on)


def _filed(view: RightView) -> Text:
    return Text("{d} 申请", "filed on {d}").fill(d=view.record.content.filed_on)


def _owned(view: RightView) -> Text:
    return Text("现权利人：{n}", "owner now: {n}").fill(n="、".join(view.ownership.names))


def _counted(view: RightView) -> Text:
    ipc = next(each.symbol for each in view.record.content.classes if each.scheme == "IPC")
    until = max(end for _start, end in emerging_spans(ipc))
    return Text("{c}：对照表到 {d} 为止计入", "{c}: counted by the concordance until {d}").fill(c=ipc, d=until)


def _ended(view: RightView) -> Text:
    return Text("{d} 终止", "ended on {d}").fill(d=view.status[0].ended_on)


_FACTS: Mapping[str, Callable[[RightView], Text]] = {
    "grant": _granted,
    "ten_years": _filed,
    "moved": _owned,
    "concordance": _counted,
    "invalidated": lambda view: view.status[0].badge.look.label,
}
