"""What cannot be asked, said in one line with its place. The codes begin with ``search.``."""

from __future__ import annotations

from muniment.kernel.errors import InvalidInput
from muniment.kernel.texts import Text
from muniment.search.domain.leaves import SHOWN_MOST, shown

NOTHING_BEFORE = Text(
    "第 {at} 个字符处的 {what} 前面缺少检索词；要检索这个词本身，请加引号",
    "there is nothing before {what} at character {at}; to look for the word itself, put it between quotation marks",
)
NOTHING_AFTER = Text("第 {at} 个字符处的 {what} 后面缺少检索词", "there is nothing after {what} at character {at}")
NOTHING_INSIDE = Text(
    "第 {at} 个字符处的括号里缺少检索词", "there is nothing to look for before the bracket at character {at}"
)
NEVER_OPENED = Text(
    "第 {at} 个字符处的右括号没有对应的左括号：{near}", "the bracket closed at character {at} was never opened: {near}"
)
NEVER_CLOSED = Text(
    "第 {at} 个字符处的左括号没有闭合：{near}", "the bracket opened at character {at} is never closed: {near}"
)
QUOTE_NEVER_CLOSED = Text(
    "第 {at} 个字符处的引号没有闭合：{near}", "the quotation mark at character {at} is never closed: {near}"
)
PRINTED = Text("个字符（每个词写上字段之后）", "characters once every word bears its field")
NOT_UNDERSTOOD = Text("第 {at} 个字符处无法理解：{near}", "character {at} cannot be understood: {near}")


def misplaced(code: str, text: str, at: int, wording: Text, *, what: str = "") -> InvalidInput:
    """Something that is not in its place: ``wording`` with the place (from 1) and what stands there.

    Args:
        code: The last part of the code.
        text: The query, or what is wrong with it.
        at: The place, from 0.
        wording: With ``{at}``, ``{what}`` and ``{near}``.
        what: The sign or word that is wrong, where the text there does not say it.
    """
    near = what or shown(text[at : at + SHOWN_MOST])
    return InvalidInput(
        wording.fill(at=at + 1, what=what, near=near), code=f"search.{code}", position=at + 1, near=near
    )


def too_much(code: str, unit: Text, count: int, most: int, at: int | None = None) -> InvalidInput:
    """More of something than a query may have; ``at`` (from 0) is where the count was passed, if that is known."""
    text = Text(f"检索式有 {count:,} {unit.zh}，最多 {most:,}", f"the query has {count:,} {unit.en}; {most:,} at most")
    if at is not None:
        text = Text(
            f"检索式到第 {at + 1} 个字符已有 {count:,} {unit.zh}，最多 {most:,}",
            f"at character {at + 1} the query has {count:,} {unit.en}; {most:,} at most",
        )
    return InvalidInput(text, code=f"search.{code}", most=most, position=None if at is None else at + 1)


def nothing_asked() -> InvalidInput:
    """The query has nothing that could be looked up."""
    text = Text(
        "检索式里没有可检索的字或词；检索全部记录请输入 *",
        "there is no letter or digit to look for; * finds everything",
    )
    return InvalidInput(text, code="search.empty")


def with_place(problem: InvalidInput, at: int) -> InvalidInput:
    """The same refusal with its place (given from 0, said from 1), unless it has one already."""
    if "position" in problem.facts:
        return problem
    text = Text(f"{problem.text.zh}（第 {at + 1} 个字符处）", f"{problem.text.en} (at character {at + 1})")
    return InvalidInput(text, code=problem.code, position=at + 1, **problem.facts)
