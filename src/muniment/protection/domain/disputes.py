"""Guards of complaints, mediation and adjudication."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from muniment.kernel.ids import right_id_split
from muniment.kernel.money import Money
from muniment.kernel.texts import Text
from muniment.procedures.values import Facts, Ground, GuardSpec, Obstacle, RightFacts
from muniment.protection.domain.routing import RouteRow, Told, complaint_route, rows_read
from muniment.protection.domain.words import Finder, name_plain, names_of, side_of, standing_of, status_events
from muniment.protection.values import ROUTES, Routed
from muniment.register.values import Covered

ADJUDICATION, MEDIATION = "CN.patent.adjudication", "CN.mediation"


@cache
def routing() -> tuple[RouteRow, ...]:
    """The rows by which complaints go their way."""
    content = (files("muniment.protection") / "data" / "routing.yaml").read_bytes()
    return rows_read(yaml.load(content, Loader=yaml.CSafeLoader))


def routed(facts: Facts) -> Routed:
    """Where a complaint goes by its form and what the register says of the right that it names."""
    right = next(iter(facts.rights.values()), None)
    told = Told(
        on=facts.on,
        deed=str(facts.form.get("deed", "")),
        kind=right_id_split(right.right_id)[1] if right else "",
        place=str(facts.form.get("place_kind", "")),
        amount=_cny(facts.form.get("amount")),
        standing=standing_of(right) if right else "unknown",
    )
    return complaint_route(told, routing())


def _cny(value: Any) -> Decimal | None:  # noqa: ANN401 - a value of the form
    """The amount in CNY; one of another currency is known to be named, and no more."""
    if not isinstance(value, Money):
        return None
    return value.amount if value.currency == "CNY" else min(value.amount, Decimal(1))


def complaint_said(facts: Facts) -> Sequence[Obstacle]:
    """A complaint names something that can be looked at."""
    finder = Finder(facts, "house", "complaint")
    if not any(facts.form.get(name) for name in ("number", "rights", "link", "place", "maker", "photos")):
        line = Text(
            "请至少写明号码、链接、地点、对方或附上照片之一",
            "give at least a number, a link, a place, who does it, or a photo",
        )
        finder.add("complaint", line, code="nothing")
    return finder.found


def complaint_routed(facts: Facts) -> Sequence[Obstacle]:
    """Where it goes, told as a remark with its law: nothing is refused by it."""
    found = routed(facts)
    why = found.reasons
    zh = f"去向：{found.name.zh}（{found.body.zh}）。{found.text.zh}"
    en = f"It goes to: {found.name.en} ({found.body.en}). {found.text.en}"
    if why:
        zh += f"。看了：{'、'.join(each.zh for each in why)}"
        en += f". Looked at: {', '.join(each.en for each in why)}"
    right = next(iter(facts.rights.values()), None)
    return (
        Obstacle(
            code=f"complaint.route.{found.route}",
            kind="remark",
            text=Text(zh, en),
            ground=Ground(found.source, "", found.confidence),
            right_id=right.right_id if right else None,
            events=status_events(right) if right and found.row in {"dead", "pre_grant"} else (),
        ),
    )


def mediation_fit(facts: Facts) -> Sequence[Obstacle]:
    """Two different sides, and a dispute that can be mediated on the day."""
    finder = Finder(facts, MEDIATION, "mediation")
    same = names_of(facts, "claimant") & names_of(facts, "respondent")
    if same:
        names = [each.name for each in side_of(facts, "respondent")]
        finder.add("sides", Text(f"{names[0]} 同时在两方", f"{names[0]} stands on both sides"))
    if facts.form.get("kind") == "pre_grant_fee":
        for right in facts.rights.values():
            if standing_of(right) == "pending":
                finder.add("pre_grant", right.status[0].text, right=right, events=status_events(right))
    if facts.form.get("kind") == "infringement":
        for right in facts.rights.values():
            if standing_of(right) == "no":
                line = Text(
                    f"权利已不再有效：{right.status[0].text.zh}；终止前的行为仍可调解",
                    f"the right stands no more: {right.status[0].text.en}; what was done before can still be mediated",
                )
                finder.add(
                    "subject", line, right=right, events=status_events(right), kind="remark", code="subject.ended"
                )
    return finder.found


def adjudication_conditions(facts: Facts) -> Sequence[Obstacle]:
    """The conditions on which an infringement is taken up, right by right, then of the sides."""
    finder = Finder(facts, ADJUDICATION, "adjudication")
    for right in facts.rights.values():
        _life(right, finder)
        _standing(facts, right, finder)
        _beside(facts, right, finder)
    if not side_of(facts, "respondent"):
        finder.add("respondent", Text("没有写明被请求人", "no respondent is named"))
    elif names_of(facts, "respondent") & names_of(facts, "requester"):
        finder.add("respondent", Text("同一方不能既请求又被请求", "the same party stands on both sides"))
    if facts.form.get("civil_suit"):
        finder.add("civil_suit", Text("已就同一纠纷起诉，由法院审理", "a suit is pending: the court decides"))
    if facts.form.get("arbitration"):
        finder.add("arbitration", Text("双方有仲裁约定，应当仲裁", "the sides agreed on arbitration"))
    if facts.form.get("major"):
        line = Text("请求人认为在全国有重大影响：可移送国家局", "said to be of major influence: it can be passed on")
        finder.add("major", line, kind="remark", code="major.said")
    return finder.found


def _life(right: RightFacts, finder: Finder) -> None:
    stands, text = standing_of(right), right.status[0].text
    if stands in {"no", "pending"}:
        finder.add("in_force", text, right=right, events=status_events(right))
    elif stands == "unknown":
        finder.add("in_force", text, right=right, kind="remark", code="in_force.unknown")


def _standing(facts: Facts, right: RightFacts, finder: Finder) -> None:
    strangers = names_of(facts, "requester") - names_of_right(right)
    if strangers:
        said = "、".join(each.name for each in side_of(facts, "requester"))
        held = "、".join(right.ownership.names) or "—"
        line = Text(
            f"登记簿上的专利权人是 {held}，请求人是 {said}：利害关系人请写明依据",
            f"the register names {held} as patentee, the requester is {said}: an interested party states on what ground",
        )
        events = [each for reason in right.ownership.reasons for each in reason.events]
        finder.add("standing", line, right=right, events=events)
    elif not isinstance(right.ownership.coverage, Covered):
        finder.add("standing", right.ownership.coverage.text, right=right, kind="remark", code="standing.coverage")


def names_of_right(right: RightFacts) -> frozenset[str]:
    """The owners on the register, as names are compared."""
    return frozenset(name_plain(each) for each in right.ownership.names)


def _beside(facts: Facts, right: RightFacts, finder: Finder) -> None:
    if right_id_split(right.right_id)[1] != "patent" and not facts.form.get("report_no"):
        line = Text("可以要求出具专利权评价报告", "the evaluation report may be asked for")
        finder.add("report", line, right=right, kind="remark")
    for other in facts.others:
        if other.act == "adjudication":
            line = Text(
                f"同一专利另有案件 {other.case_no} 在办，可以合并处理",
                f"case {other.case_no} on the same patent is pending: they may be merged",
            )
            finder.add("joined", line, right=right, kind="remark")
    for lien in right.standing("dispute").current:
        finder.add("suspension", lien.text, right=right, events=lien.events, kind="remark", code="disputed")


def adjudication_foreseen(facts: Facts) -> Sequence[Obstacle]:
    """The same as remarks: whoever asks is told before the office decides, and nothing stops them."""
    return [replace(each, kind="remark") for each in adjudication_conditions(facts)]


def adjudication_major(facts: Facts) -> Sequence[Obstacle]:
    """Only a case said to be of major influence nationwide is passed on."""
    finder = Finder(facts, ADJUDICATION, "adjudication")
    if not facts.form.get("major"):
        finder.add("major", Text("请求书没有主张重大影响", "the request claims no major influence"), code="major.not")
    return finder.found


def adjudication_suspension(facts: Facts) -> Sequence[Obstacle]:
    """A suspension rests on a request for invalidation: shown by the register, or named with its number."""
    finder = Finder(facts, ADJUDICATION, "adjudication")
    for right in facts.rights.values():
        asked = [each for each in right.standing("dispute").current if _challenges(right, each.events)]
        if asked:
            told = asked[0]
            finder.add("suspension", told.text, right=right, events=told.events, kind="remark", code="suspension.shown")
        else:
            line = Text(
                "登记簿没有无效宣告请求的记载：请写明受理号",
                "the register shows no request for invalidation: give the number under which it was accepted",
            )
            finder.add("suspension", line, right=right)
    return finder.found


def _challenges(right: RightFacts, events: Sequence[str]) -> bool:
    """Whether an entry is a challenge to the validity (ST.27 category L)."""
    wanted = set(events)
    return any(each.event_id in wanted and each.category == "L" for each in right.record.content.events)


def adjudication_alive(facts: Facts) -> Sequence[Obstacle]:
    """No order to stop is made on a right that stands no more."""
    finder = Finder(facts, ADJUDICATION, "adjudication")
    for right in facts.rights.values():
        if standing_of(right) == "no":
            finder.add("gone", right.status[0].text, right=right, events=status_events(right))
    return finder.found


def adjudication_gone(facts: Facts) -> Sequence[Obstacle]:
    """Only where the right stands no more is the request dismissed for that."""
    finder = Finder(facts, ADJUDICATION, "adjudication")
    for right in facts.rights.values():
        if standing_of(right) != "no":
            line = Text(f"权利仍然有效：{right.status[0].text.zh}", f"the right stands: {right.status[0].text.en}")
            finder.add("gone", line, right=right, events=status_events(right), code="gone.not")
    return finder.found


_PATENT65 = Ground(Text("《专利法》第六十五条", "Patent Law (CN) art. 65"), f"{ADJUDICATION}.in_force", "H")
_CONDITIONS = (
    "adjudication.in_force", "adjudication.in_force.unknown", "adjudication.standing", "adjudication.standing.coverage",
    "adjudication.respondent", "adjudication.civil_suit", "adjudication.arbitration", "adjudication.report",
    "adjudication.joined", "adjudication.disputed", "adjudication.major.said",
)  # fmt: skip

GUARDS: tuple[GuardSpec, ...] = (
    GuardSpec(
        "complaint.said",
        complaint_said,
        ("complaint.nothing",),
        Text("投诉至少写明一处可查之物", "a complaint names something that can be looked at"),
        Ground(Text("本系统的约定", "a rule of this system"), "house.complaint", "M"),
    ),
    GuardSpec(
        "complaint.route",
        complaint_routed,
        tuple(f"complaint.route.{each}" for each in ROUTES),
        Text("投诉的去向及依据", "where a complaint goes, and by which rule"),
        Ground(Text("《专利法》第六十五条等", "Patent Law (CN) art. 65 and others"), "", "H"),
    ),
    GuardSpec(
        "mediation.fit",
        mediation_fit,
        ("mediation.sides", "mediation.pre_grant", "mediation.subject.ended"),
        Text("有两方，且属于可调解的纠纷", "there are two sides, and the dispute can be mediated"),
        Ground(Text("《专利法实施细则》第一百零二条", "Implementing Rules of the Patent Law (CN) art. 102"), f"{MEDIATION}.subject", "H"),
    ),
    GuardSpec(
        "adjudication.conditions",
        adjudication_conditions,
        _CONDITIONS,
        Text("立案条件", "the conditions of acceptance"),
        _PATENT65,
    ),
    GuardSpec(
        "adjudication.foreseen",
        adjudication_foreseen,
        _CONDITIONS,
        Text("立案条件，提交时先提示", "the conditions of acceptance, told beforehand"),
        _PATENT65,
    ),
    GuardSpec(
        "adjudication.major",
        adjudication_major,
        ("adjudication.major.not",),
        Text("在全国有重大影响的才移送", "only a case of major influence is passed on"),
        Ground(Text("《专利法》第七十条", "Patent Law (CN) art. 70"), f"{ADJUDICATION}.major", "H"),
    ),
    GuardSpec(
        "adjudication.suspension",
        adjudication_suspension,
        ("adjudication.suspension", "adjudication.suspension.shown"),
        Text("中止以无效宣告请求为前提", "a suspension rests on a request for invalidation"),
        Ground(Text("《专利法实施细则》第九十八条", "Implementing Rules of the Patent Law (CN) art. 98"), f"{ADJUDICATION}.suspension", "H"),
    ),
    GuardSpec(
        "adjudication.alive",
        adjudication_alive,
        ("adjudication.gone",),
        Text("权利有效才能责令停止", "an order to stop needs a right that stands"),
        _PATENT65,
    ),
    GuardSpec(
        "adjudication.gone",
        adjudication_gone,
        ("adjudication.gone.not",),
        Text("权利不再有效才能以此驳回", "a dismissal on this ground needs a right that stands no more"),
        Ground(Text("《专利法》第四十七条", "Patent Law (CN) art. 47"), f"{ADJUDICATION}.gone", "H"),
    ),
)  # fmt: skip
