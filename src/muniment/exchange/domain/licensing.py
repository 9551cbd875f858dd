"""Guards of the recordal of licences of patents and marks, and of its end.

Source: Patent Law (CN) arts 12, 14, 51(3); Implementing Rules art. 15(2); Trademark Law (CN) art. 43; the rules ``CN.*.licence.*``.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from muniment.exchange.domain.opening import barred
from muniment.exchange.domain.pledging_words import Finder, lien_no, name_plain, names_said, sides_of
from muniment.exchange.domain.titling import PATENTS, each_right, goes_abroad, right_stands
from muniment.kernel.ids import right_id_split
from muniment.kernel.texts import Text
from muniment.procedures.values import Facts, Ground, GuardSpec, Obstacle, RightFacts
from muniment.register.values import Lien
from muniment.standards.time import period_run

BARRING = frozenset({"exclusive", "sole"})
CODES: tuple[str, ...] = (
    "standing", "standing.coverage", "holder", "co_owners", "exclusive", "open", "pledged", "bound", "term", "term.unknown", "dates",
    "filing", "third_parties", "same", "abroad", "abroad.reviewed", "review",
)  # fmt: skip


def recordal_stands(facts: Facts) -> Sequence[Obstacle]:
    """The licensor holds the right, nothing bars this kind of licence, and it ends no later than the right."""

    def look(right: RightFacts, finder: Finder) -> None:
        right_stands(right, finder)
        _licensors(facts, right, finder)
        _barred(facts, right, finder)
        _bound(right, finder)
        _dates(facts, right, finder)
        abroad = facts.form.get("licence_kind") == "exclusive" and facts.form.get("abroad") is True
        if abroad and right_id_split(right.right_id)[1] != "trademark":
            goes_abroad(facts, right, finder, "licensee")

    return each_right(facts, look, subject="licence")


def _licensors(facts: Facts, right: RightFacts, finder: Finder) -> None:
    names, giving = right.ownership.names, [each.name for each in sides_of(facts, "licensor")]
    held = {name_plain(each) for each in names}
    strange = [each for each in giving if name_plain(each) not in held]
    if strange or not giving:
        said, who = names_said(names), names_said(strange)
        text = Text(
            f"登记簿上的权利人是{said.zh}，许可人是{who.zh}",
            f"the register names {said.en} as holder; the filing names {who.en} as licensor",
        )
        finder.add("holder", text, right=right, events=[each for r in right.ownership.reasons for each in r.events])
        return
    given = {name_plain(each) for each in giving}
    same = [each.name for each in sides_of(facts, "licensee") if name_plain(each.name) in given]
    if same:
        who = names_said(same)
        finder.add("holder", Text(f"{who.zh}同为许可人和被许可人", f"{who.en} stands on both sides"), right=right, code="same")  # fmt: skip
    missing = [name for name in names if name_plain(name) not in given]
    alone = right_id_split(right.right_id)[1] in PATENTS and facts.form.get("licence_kind") not in BARRING
    if missing and not alone:
        said = names_said(missing)
        text = Text(
            f"共有人{said.zh}未参加许可",
            f"the co-owner {said.en} has not joined the licence",
        )
        finder.add("co_owners", text, right=right)


def _barred(facts: Facts, right: RightFacts, finder: Finder) -> None:
    """A running exclusive or sole licence bars any other, any running licence bars an exclusive or sole one, and so does an open one."""
    wants_all = facts.form.get("licence_kind") in BARRING
    for lien in right.standing("licence").current:
        if (barred(right, lien) or wants_all) and _meet(facts, lien):
            no = lien_no(lien)
            finder.add(
                "exclusive", Text(f"{lien.text.zh}{no.zh}", f"{lien.text.en}{no.en}"), right=right, events=lien.events
            )
    for lien in right.standing("open_licence").current:
        if wants_all:
            finder.add("open", lien.text, right=right, events=lien.events)


def _meet(facts: Facts, lien: Lien) -> bool:
    """Whether the days of a licence that stands and of the new one meet; days that are not stated do."""
    first, last = facts.form.get("from_on"), facts.form.get("until_on")
    ended = isinstance(first, date) and lien.until_on is not None and lien.until_on < first
    return not ended and not (isinstance(last, date) and last < lien.since)


def _bound(right: RightFacts, finder: Finder) -> None:
    for lien in right.standing("pledge").current:
        finder.add("pledged", lien.text, right=right, events=lien.events)
    for lien in right.standing("seizure").current:
        finder.add("bound", lien.text, right=right, events=lien.events)


def _dates(facts: Facts, right: RightFacts, finder: Finder) -> None:
    first, last = facts.form.get("from_on"), facts.form.get("until_on")
    if isinstance(first, date) and isinstance(last, date) and last < first:
        finder.add(
            "dates",
            Text(f"许可到 {last} 届满，早于生效日 {first}", f"the licence ends on {last}, before it begins on {first}"),
            right=right,
        )
    if isinstance(last, date) and right.expiry is not None and last > right.expiry.on:
        text = Text(
            f"许可至 {last}，权利只到 {right.expiry.on}",
            f"the licence runs until {last}, the right only until {right.expiry.on}",
        )
        finder.add("term", text, right=right)
    elif right.expiry is None:
        text = Text("期限届满日无法计算", "the last day of the right cannot be computed")
        finder.add("term", text, right=right, kind="remark", code="term.unknown")
    if right_id_split(right.right_id)[1] == "trademark":
        text = Text(
            "备案前的许可不得对抗善意第三人",
            "before it is recorded the licence has no effect against third parties in good faith",
        )
        finder.add("third_parties", text, right=right, kind="remark")
    elif isinstance(first, date) and right_id_split(right.right_id)[1] in PATENTS:
        due = period_run("CN.patent.licence.filing_period", first).on
        if facts.on > due:
            text = Text(
                f"合同 {first} 生效，应在 {due} 前备案，已逾期；仍予备案",
                f"the contract took effect on {first}; it was to be filed by {due}, and is recorded all the same",
            )
            finder.add("filing", text, right=right, kind="remark")


def recorded_there(facts: Facts) -> Sequence[Obstacle]:
    """The licence that ends stands on the register under its number, and one of its two sides asks."""
    number = str(facts.form.get("instrument_no") or "")

    def look(right: RightFacts, finder: Finder) -> None:
        standing = [each for each in right.standing("licence").current if each.instrument_id == number]
        if not standing:
            text = Text(f"登记簿上没有备案号为 {number} 的许可", f"no licence number {number} stands on the register")
            finder.add("recorded", text, right=right)

    return each_right(facts, look, subject="licence")


GUARDS: tuple[GuardSpec, ...] = (
    GuardSpec(
        "licence.recordal",
        recordal_stands,
        tuple(f"licence.{each}" for each in CODES),
        Text(
            "许可人是登记簿上的权利人，没有相抵触的许可，许可不超出权利的期限",
            "the licensor holds the right, no other licence bars this one, and it ends no later than the right",
        ),
        Ground(
            Text(
                "《专利法实施细则》第十五条第二款；《商标法》第四十三条",
                "Implementing Rules of the Patent Law (CN) art. 15(2); Trademark Law (CN) art. 43",
            ),
            "CN.patent.licence.filing",
            "H",
        ),
        wants=("past",),
    ),
    GuardSpec(
        "licence.recorded",
        recorded_there,
        ("licence.recorded",),
        Text("要终止的许可已在登记簿上", "the licence that ends stands on the register"),
        Ground(
            Text("《专利法实施细则》第十五条第二款", "Implementing Rules of the Patent Law (CN) art. 15(2)"),
            "CN.patent.licence.recorded",
            "M",
        ),
    ),
)
