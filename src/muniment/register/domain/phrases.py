"""The sentences of a status, in both languages."""

from __future__ import annotations

from datetime import date

from muniment.kernel.texts import Text
from muniment.register.domain.words import NOT_COVERED

_REGISTERED = Text("注册", "registered")
_ENTERED = Text("登记", "registered")
_GRANT_WORDS: dict[str, Text] = {
    "trademark": _REGISTERED,
    "gi": _ENTERED,
    "layout_design": _ENTERED,
    "copyright": _ENTERED,
    "data_set": _ENTERED,
    "traditional_knowledge": _ENTERED,
    "protected_sign": _ENTERED,
}

ENDINGS: dict[str, Text] = {
    "unpaid": Text("未缴年费", "fee not paid"),
    "expired": Text("期限届满", "term expired"),
    "surrendered": Text("权利人放弃或注销", "given up by the owner"),
    "invalidated": Text("宣告无效", "invalidated"),
    "invalidated_part": Text("部分宣告无效", "invalidated in part"),
    "cancelled": Text("撤销", "cancelled"),
    "same_day_grant": Text("同日申请的发明获得授权", "the invention filed on the same day was granted"),
    "refused": Text("驳回", "refused"),
    "withdrawn": Text("撤回或视为撤回", "withdrawn or deemed withdrawn"),
}


def grant_word(kind: str) -> Text:
    """``granted`` or ``registered``, as the kind of right is spoken of."""
    return _GRANT_WORDS.get(kind, Text("授权", "granted"))


def granted_text(kind: str, day: date) -> Text:
    """``granted 2018-05-01``."""
    word = grant_word(kind)
    return Text(f"{day} {word.zh}", f"{word.en} {day}")


def in_force_text(last_day: date | None) -> Text:
    """``in force through DATE``; without a date where no expiry is known."""
    if last_day is None:
        return Text("有效", "in force")
    return Text(f"有效，至 {last_day} 届满", f"in force through {last_day}")


def lapse_not_covered_text(kind: str, day: date) -> Text:
    """``granted DATE · lapse not covered``: what a file of grants alone lets one say."""
    granted = granted_text(kind, day)
    return Text(f"{granted.zh} · 是否终止：{NOT_COVERED.zh}", f"{granted.en} · lapse not covered")


def ending_text(action: str | None) -> Text:
    """Why a right ended, in plain words."""
    return ENDINGS.get(action or "", Text("权利终止", "ceased"))


def ended_text(action: str | None, day: date) -> Text:
    """``ended on DATE: fee not paid``; the day is the first on which the right does not stand."""
    why = ending_text(action)
    return Text(f"自 {day} 起终止：{why.zh}", f"ended on {day}: {why.en}")


def application_ended_text(action: str | None, day: date) -> Text:
    """``never granted: application refused on DATE``."""
    why = ENDINGS.get(action or "", Text("终止", "discontinued"))
    return Text(f"未授权：申请于 {day} {why.zh}", f"not granted: application {why.en} on {day}")


def dates_text(filed: date | None, published: date | None) -> Text:
    """``filed DATE, published DATE``."""
    zh = [f"{filed} 申请"] if filed else []
    en = [f"filed {filed}"] if filed else []
    if published:
        zh.append(f"{published} 公布")
        en.append(f"published {published}")
    return Text("，".join(zh) or "已申请", ", ".join(en) or "applied for")
