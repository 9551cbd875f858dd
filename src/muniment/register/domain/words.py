"""The plain words for families of events, stages and roles."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from muniment.kernel.texts import Text

FAMILIES: dict[str, Text] = {
    "filing": Text("申请", "filings"),
    "publication": Text("公布", "publications"),
    "examination": Text("审查", "examination"),
    "grant": Text("授权", "grants"),
    "lapse": Text("终止", "lapses"),
    "fee": Text("费用", "fees"),
    "transfer": Text("转让", "transfers"),
    "party": Text("当事人变更", "changes of parties"),
    "licence": Text("许可", "licences"),
    "open_licence": Text("开放许可", "open licences"),
    "pledge": Text("质押", "pledges"),
    "seizure": Text("保全", "seizures"),
    "dispute": Text("争议", "disputes"),
    "correction": Text("更正", "corrections"),
    "other": Text("其他", "other events"),
}

STAGES: dict[str, Text] = {
    "0": Text("申请之前", "before filing"),
    "1": Text("申请", "filing"),
    "2": Text("审查", "examination"),
    "3": Text("授权前争议", "challenge before grant"),
    "4": Text("授权", "grant"),
    "5": Text("授权后争议", "challenge after grant"),
    "6": Text("终止", "termination"),
}

NOT_COVERED = Text("所载来源未覆盖", "not covered by the sources loaded")


def family_name(family: str) -> Text:
    """The plain word for a family; the family's own name where it has none."""
    return FAMILIES.get(family, Text(family, family))


def texts_join(parts: Iterable[Text], *, zh: str = " · ", en: str = " · ") -> Text:
    """The texts one after the other in each language."""
    listed = tuple(parts)
    return Text(zh.join(part.zh for part in listed), en.join(part.en for part in listed))


def names_join(names: Iterable[str]) -> Text:
    """Names as a list in each language."""
    listed = tuple(names)
    return Text("、".join(listed), ", ".join(listed))


def sentence_of(text: Text) -> Text:
    """The text as a sentence of its own in each language: a capital letter before, a full stop behind."""
    zh, en = text.zh.strip(), text.en.strip()
    return Text(
        zh if not zh or zh[-1] in "。！？" else f"{zh}。",
        f"{en[:1].upper()}{en[1:]}" + ("" if not en or en[-1] in ".!?" else "."),
    )


def not_covered_text(families: Iterable[str]) -> Text:
    """``pledges, disputes: not covered by the sources loaded``."""
    named = [family_name(family) for family in families]
    zh, en = "、".join(name.zh for name in named), ", ".join(name.en for name in named)
    return Text(f"{zh}：{NOT_COVERED.zh}", f"{en}: {NOT_COVERED.en}")


def span_text(since: date | None, until: date) -> Text:
    """Days from … to …, both included."""
    if since is None:
        return Text(f"截至 {until}", f"up to {until}")
    return Text(f"{since} 至 {until}", f"{since} to {until}")
