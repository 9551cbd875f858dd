"""What an event means, in one plain line: words for a reader who knows no office's codes. No rule is decided here."""

from __future__ import annotations

from muniment.kernel.texts import Text

_MEANINGS: dict[tuple[str, str | None], Text] = {
    ("filing", None): Text("申请到达主管局。", "The application reached the office."),
    ("publication", None): Text("主管局公开了文件，任何人都能阅读。", "The office made the document public: anyone can read it."),
    ("examination", None): Text("审查中的一步，尚未决定。", "A step of the examination, not yet its outcome."),
    ("grant", None): Text("主管局授予或登记了权利。", "The office granted or registered the right."),
    ("lapse", None): Text("权利或申请在此终止。", "The right, or the application, ended here."),
    ("lapse", "unpaid"): Text("费用未缴，权利因此终止。", "A fee was not paid, and so the right ended."),
    ("lapse", "expired"): Text("期限已满。", "The term was over."),
    ("lapse", "surrendered"): Text("权利人自己放弃。", "The owner gave it up."),
    ("lapse", "invalidated"): Text("权利被宣告无效。", "The right was declared invalid."),
    ("lapse", "invalidated_part"): Text("权利的一部分被宣告无效。", "A part of the right was declared invalid."),
    ("lapse", "refused"): Text("主管局驳回了申请。", "The office refused the application."),
    ("lapse", "withdrawn"): Text("申请撤回，或视为撤回。", "The application was withdrawn, or counts as withdrawn."),
    ("lapse", "restored"): Text("曾经终止的权利恢复。", "What had ended stands again."),
    ("fee", "paid"): Text("一笔费用已缴。", "A fee was paid."),
    ("fee", "unpaid"): Text("一笔费用到期未见缴纳；这本身并不终止权利。", "A fee was due and not seen paid; that alone does not end the right."),
    ("fee", "renewed"): Text("权利续展。", "The right was renewed."),
    ("transfer", None): Text("权利或申请转给了他人。", "The right, or the application, passed to somebody else."),
    ("party", None): Text("当事人的名称、地址或代理有变。", "A name, address or agent of those involved changed."),
    ("licence", "start"): Text("他人获得了使用的许可。", "Somebody else was allowed to use it."),
    ("licence", "change"): Text("一项许可的内容有变。", "The terms of a licence changed."),
    ("licence", "end"): Text("一项许可结束。", "A licence ended."),
    ("open_licence", "start"): Text("权利人声明愿意许可任何人。", "The owner declared that anyone can have a licence."),
    ("open_licence", "end"): Text("开放许可的声明撤回或结束。", "The offer of a licence to everyone ended."),
    ("pledge", "start"): Text("权利用来担保一笔债。", "The right now secures a debt."),
    ("pledge", "change"): Text("质押的内容有变。", "The terms of a pledge changed."),
    ("pledge", "end"): Text("一项质押解除。", "A pledge was released."),
    ("seizure", "start"): Text("权利被有关机关保全。", "An authority seized the right."),
    ("seizure", "end"): Text("一项保全解除。", "A seizure was lifted."),
    ("dispute", "start"): Text("有人就此提起争议。", "Somebody contested it."),
    ("dispute", "end"): Text("一项争议结束。", "A dispute ended."),
    ("correction", None): Text("主管局更正了以前的记载。", "The office corrected an earlier entry."),
}  # fmt: skip
_STARTS = frozenset({"licence", "open_licence", "pledge", "seizure", "dispute"})
_WHATEVER = frozenset({"filing", "publication", "examination", "transfer", "party", "correction"})
"""Families whose line holds of every action."""


def meaning_of(family: str, action: str | None, *, whole: bool = True) -> Text | None:
    """One plain line on an event of the family, or ``None`` where nothing can be said that holds of all of them.

    Of an end that concerns only a part or a state nothing is said: the line speaks of the right. An instrument's event without an action starts it, as ``liens_on`` reads it.
    """
    if family == "lapse" and not whole:
        return None
    asked = "start" if action is None and family in _STARTS else action
    found = _MEANINGS.get((family, asked))
    return _MEANINGS[family, None] if found is None and family in _WHATEVER else found
