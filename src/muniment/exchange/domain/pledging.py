"""Guards of the pledge of rights."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from muniment.exchange.domain.pledging_marks import CODES as MARK_CODES
from muniment.exchange.domain.pledging_marks import marks_stand
from muniment.exchange.domain.pledging_patents import CODES as PATENT_CODES
from muniment.exchange.domain.pledging_patents import patents_stand
from muniment.exchange.domain.pledging_words import GONE, Finder, name_plain, names_said, sides_of
from muniment.kernel.texts import Text
from muniment.procedures.values import Facts, Ground, GuardSpec, Obstacle, RightFacts
from muniment.register.values import Lien

_PATENTS = Ground(
    Text("《专利权质押登记办法》（公告第461号）", "Measures for the registration of patent pledges (Announcement 461)"),
    "CN.patent.pledge_registration",
    "H",
)
_MARKS = Ground(
    Text(
        "《注册商标专用权质押登记程序规定》（公告第358号）",
        "Provisions on the registration of pledges of marks (Announcement 358)",
    ),
    "CN.trademark.pledge_registration",
    "M",
)
_STANDING = Ground(
    Text("《民法典》第四百三十三、四百三十六、四百四十四条", "Civil Code (CN) arts 433, 436 and 444"),
    "CN.pledge.standing",
    "H",
)


def foreseen(guard: Callable[[Facts], Sequence[Obstacle]]) -> Callable[[Facts], Sequence[Obstacle]]:
    """The same findings, told when a filing is put in and refusing nothing: the registrar decides."""

    def told(facts: Facts) -> Sequence[Obstacle]:
        return [replace(each, kind="remark") for each in guard(facts)]

    return told


def pledge_stands(facts: Facts) -> Sequence[Obstacle]:
    """The pledge named stands on every right of the case, and its pledgee, or the new one, is on the case."""
    return _standing(facts, ended=False)


def pledge_enforceable(facts: Facts) -> Sequence[Obstacle]:
    """The pledge named lies on every right of the case; a right that has ended since is told and stops nothing."""
    return _standing(facts, ended=True)


def _standing(facts: Facts, *, ended: bool) -> Sequence[Obstacle]:
    finder = Finder(facts, "CN.pledge", "pledge.standing")
    no = str(facts.form.get("instrument_no") or "")
    for right in facts.rights.values():
        lien = _pledge(right, no)
        if lien is None:
            text = Text(f"登记簿上没有仍存在的质押 {no}", f"the register shows no standing pledge {no}")
            finder.add("standing", text, right=right, code="none")
            continue
        if facts.form.get("change") != "pledgee" and not _known(facts, lien):
            names = names_said(lien.names)
            text = Text(
                f"登记的质权人是{names.zh}，不是本案的质权人",
                f"the register names {names.en} as pledgee, who is not the pledgee of this case",
            )
            finder.add("standing", text, right=right, events=lien.events, code="pledgee")
        if ended and right.status[0].badge in GONE:
            finder.add("standing", right.status[0].text, right=right, kind="remark", code="ended")
    return finder.found


def _pledge(right: RightFacts, no: str) -> Lien | None:
    return next((each for each in right.standing("pledge").current if each.instrument_id == no), None)


def _known(facts: Facts, lien: Lien) -> bool:
    names = {name_plain(each) for each in lien.names}
    return not names or any(name_plain(each.name) in names for each in sides_of(facts, "pledgee"))


_TWELVE = Text(
    "十二项理由：R1 登记的权利人，R2 有效，R3 已授权，R4 年费，R5 保全与权属争议，R6 期限，R7 合同内容，R8 共有人，R9 未被质押，R10 同日申请，R11 无效程序，R12 其他",
    "the twelve grounds: R1 the owner on the register, R2 in force, R3 granted, R4 fees, R5 preservation and ownership "
    "disputes, R6 the term, R7 the contract, R8 co-owners, R9 not pledged already, R10 same-day application, "
    "R11 invalidation proceedings, R12 others",
)
_STANDS = ("pledge.standing.none", "pledge.standing.pledgee")
GUARDS: tuple[GuardSpec, ...] = (
    GuardSpec("pledge.patents", patents_stand, PATENT_CODES, _TWELVE, _PATENTS),
    GuardSpec("pledge.foreseen", foreseen(patents_stand), PATENT_CODES, Text("提交时告知登记机关将核对的事项", "what the registrar will look at, told when filing"), _PATENTS),
    GuardSpec("pledge.marks", marks_stand, MARK_CODES, Text("商标质押的理由：注册人、有效、已注册、保全、一并出质的相同商标、合同、共有人、在先质权", "the grounds for marks: the holder, in force, registered, not seized, identical marks together, the contract, co-owners, earlier pledges"), _MARKS),
    GuardSpec("pledge.marks_foreseen", foreseen(marks_stand), MARK_CODES, Text("提交时告知登记机关将核对的事项", "what the registrar will look at, told when filing"), _MARKS),
    GuardSpec("pledge.stands", pledge_stands, _STANDS, Text("质押仍存在，且由登记的质权人办理", "the pledge stands, and its pledgee acts"), _STANDING),
    GuardSpec("pledge.enforceable", pledge_enforceable, (*_STANDS, "pledge.standing.ended"), Text("质押存在；权利是否已终止", "the pledge lies on the rights; whether they have ended"), _STANDING),
)  # fmt: skip
