"""What printing a number on goods means: the sentences of a check, by law of the kind of right."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from muniment.kernel.texts import Text

PATENT_MARKING = "CN.patent.marking"
"""The rule on passing off and on goods marked before the end: Implementing Rules of the Patent Law (CN) art. 101."""
TRADEMARK_MARKING = "CN.trademark.marking"
"""The rule on presenting an unregistered mark as registered: Trademark Law (CN) art. 52."""

_PATENT_KINDS = frozenset({"patent", "utility_model", "design"})


@dataclass(frozen=True, slots=True)
class Words:
    """How one branch of the law speaks of a marking."""

    rule_id: str
    thing: Text
    wrong: Text


PATENT = Words(PATENT_MARKING, Text("专利", "patent"), Text("假冒专利", "passing off as patented"))
TRADEMARK = Words(
    TRADEMARK_MARKING, Text("注册商标", "registered mark"), Text("冒充注册商标", "passing off as a registered mark")
)


def words_of(kind: str | None) -> Words | None:
    """The words for a kind of right; ``None`` where no law on its marking is known to the house."""
    if kind is None or kind in _PATENT_KINDS:
        return PATENT
    return TRADEMARK if kind == "trademark" else None


def unreadable_text(number: str) -> Text:
    """The text can be read as no number."""
    return Text(f"{number} 不是任何通行形式的号码", f"no number in any customary form: {number}")


def absent_text(number: str, far: Text) -> Text:
    """No right has the number, as far as the sources say. Only to be used where that is covered."""
    return Text(f"没有 {number} 这个号码的权利（{far.zh}）", f"no right has the number {number} ({far.en})")


def absent_not_covered_text(number: str) -> Text:
    """The number was not found, and may still exist."""
    return Text(
        f"未找到 {number}，但所载来源未覆盖该号码所属的登记，不能说没有",
        f"{number} was not found, but the sources loaded do not cover its register: it may exist",
    )


def wrong_digit_text(number: str, expected: str) -> Text:
    """No such number can exist, and which check digit would fit."""
    return Text(
        f"没有 {number} 这个号码：校验位应为 {expected}",
        f"there is no number {number}: its check digit should be {expected}",
    )


def misprint_text(corrected: str, inner: Text) -> Text:
    """What follows if the check digit alone is misprinted, with the number that it would be."""
    return Text(
        f"如果只是这一位印错，则为 {corrected}：{inner.zh}",
        f"if only that digit is misprinted, it is {corrected}: {inner.en}",
    )


def misprinted_text(inner: Text) -> Text:
    """What follows if the check digit alone is misprinted; ``inner`` names the number."""
    return Text(f"如果只是这一位印错：{inner.zh}", f"if only that digit is misprinted: {inner.en}")


def no_right_text(words: Words) -> Text:
    """A number behind which nothing stands: the marking is unlawful."""
    return Text(
        f"该号码不对应任何{words.thing.zh}，这样标注属于{words.wrong.zh}",
        f"no {words.thing.en} answers to it: the marking is {words.wrong.en}",
    )


def wrong_digit_marking(words: Words) -> Text:
    """A number that cannot exist: unlawful unless misprinted."""
    return Text(
        f"不可能存在的号码不能证明任何{words.thing.zh}；除非只是印错，标注属于{words.wrong.zh}",
        f"a number that cannot exist shows no {words.thing.en}; unless it is a misprint, the marking is {words.wrong.en}",
    )


def not_granted_marking(words: Words) -> Text:
    """An application marked as a granted right.

    Source: Implementing Rules of the Patent Law (CN) art. 101(1)(3).
    """
    return Text(
        f"只是申请，从未授权；把申请标注为{words.thing.zh}属于{words.wrong.zh}",
        f"it is only an application, never granted; marking it as a {words.thing.en} is {words.wrong.en}",
    )


def application_marking(words: Words) -> Text:
    """An application number without the letters of a grant: what may be said with it.

    Source: Measures on Patent Markings (CN) art. 7, before the grant only as an application not yet granted.
    """
    return Text(
        f"只是申请。可以写明“已申请，尚未授权”；称其为{words.thing.zh}则属于{words.wrong.zh}",
        f"it is only an application. To print “applied for, not yet granted” is allowed; to call it a {words.thing.en} is {words.wrong.en}",
    )


def too_early_text(words: Words, made: date, granted: date) -> Text:
    """Goods made before the grant, marked as though it had been made."""
    return Text(
        f"{made} 制造时尚未授权（{granted} 才授权），当时标注为{words.thing.zh}属于{words.wrong.zh}",
        f"made on {made}, before the grant on {granted}: marking it as a {words.thing.en} then was {words.wrong.en}",
    )


def in_force_marking(owner: Text | None) -> Text:
    """A genuine number of a living right: who may print it.

    Source: Patent Law (CN) art. 16; Implementing Rules art. 101(1).
    """
    if owner is None:
        return Text(
            "号码真实；须由权利人标注或经其许可",
            "the number is genuine; only the owner, or who has the owner's leave, may print it",
        )
    return Text(
        f"号码真实；须由权利人（{owner.zh}）标注或经其许可",
        f"the number is genuine; only the owner ({owner.en}), or who has the owner's leave, may print it",
    )


def ended_marking(words: Words, ended: date, made: date | None) -> Text:
    """What the marking means for goods made before and after the end; both are said where no day is given.

    Source: Implementing Rules of the Patent Law (CN) art. 101(1), and paragraph 2 for goods marked before the end.
    """
    may = Text(
        f"在 {ended} 终止之前依法标注的产品，可以继续销售",
        f"goods lawfully marked before the end on {ended} may still be sold",
    )
    not_ = Text(
        f"自 {ended} 起继续标注的，属于{words.wrong.zh}",
        f"goods marked on or after {ended} are {words.wrong.en}",
    )
    if made is None:
        return Text(f"{may.zh}；{not_.zh}", f"{may.en}; {not_.en}")
    if made < ended:
        return Text(f"{made} 制造，早于终止：{may.zh}", f"made on {made}, before the end: {may.en}")
    return Text(f"{made} 制造，已在终止之后：{not_.zh}", f"made on {made}, after the end: {not_.en}")


def void_marking(words: Words, void: date, made: date | None) -> Text:
    """A right declared invalid: goods made before and after that.

    Source: Implementing Rules of the Patent Law (CN) art. 101: paragraph 2 speaks of rights that ended only.
    """
    if made is not None and made < void:
        return Text(
            f"{made} 制造，早于 {void} 宣告无效。规则只允许继续销售权利“终止”前标注的产品，对被宣告无效的权利没有这样规定，须个案判断",
            f"made on {made}, before it was declared invalid on {void}. The rule allows the sale of goods marked before "
            "a right ended; of rights declared invalid it does not speak: to be judged case by case",
        )
    return Text(
        f"宣告无效（{void}）后继续标注的，属于{words.wrong.zh}",
        f"goods marked after it was declared invalid ({void}) are {words.wrong.en}",
    )


def not_covered_marking(made: date | None) -> Text:
    """Granted, but whether it stands, or stood, is not covered."""
    if made is None:
        return Text(
            "曾经授权；现在是否有效，所载来源未覆盖，不能说标注是否合法",
            "it was granted; whether it still stands is not covered by the sources loaded, so the marking cannot be judged",
        )
    return Text(
        f"曾经授权；{made} 制造时是否有效，所载来源未覆盖，不能说标注是否合法",
        f"it was granted; whether it stood when the goods were made ({made}) is not covered by the sources loaded, "
        "so the marking cannot be judged",
    )


def alive_when_made_text(made: date) -> Text:
    """It stood when the goods were made; what came later is not covered and does not matter for them."""
    return Text(
        f"{made} 制造时有效，当时标注合法；其后是否终止，所载来源未覆盖，但终止前依法标注的产品可以继续销售",
        f"alive when the goods were made ({made}), so the marking was lawful; whether it ended since is not covered, "
        "but goods lawfully marked before an end may still be sold",
    )


def undecided_marking() -> Text:
    """Grants are not covered: nothing is said of the marking."""
    return Text(
        "所载来源未覆盖授权，不能说标注是否合法",
        "grants are not covered by the sources loaded, so the marking cannot be judged",
    )


_SUCH = Text("此类权利", "such rights")
_KINDS: dict[str, Text] = {
    "patent": Text("专利", "patents"),
    "utility_model": Text("实用新型", "utility models"),
    "design": Text("外观设计", "designs"),
    "trademark": Text("商标", "marks"),
    "gi": Text("地理标志", "geographical indications"),
    "plant_variety": Text("植物新品种", "plant varieties"),
}


def foreign_marking(register: Text, kind: str | None) -> Text:
    """A number of a register that is not Chinese: the law of its territory on markings is not held.

    Source: Patent Law (CN) art. 16 and Trademark Law (CN) art. 52 speak of Chinese patents and marks alone.
    """
    what = _KINDS.get(kind or "", _SUCH)
    return Text(
        f"该号码不属于中国的登记簿，而属于：{register.zh}。未载入当地关于{what.zh}标注的规则，不能说标注是否合法",
        f"the number is not of a Chinese register but of another: {register.en}. The rules of that territory on the "
        f"marking of {what.en} are not held, so whether the marking is lawful cannot be said",
    )


def not_governed_text(kind: str | None) -> Text | None:
    """When the Chinese rule would govern a foreign number after all; ``None`` where China has none for such rights."""
    if kind in _PATENT_KINDS:
        return Text(
            "除非产品标注为中国专利，否则不适用中国的规则",
            "the Chinese rule does not govern it, unless the goods are marked as a Chinese patent",
        )
    if kind == "trademark":
        return Text(
            "除非产品把它当作在中国注册的商标，否则不适用中国的规则",
            "the Chinese rule does not govern it, unless the goods present it as a mark registered in China",
        )
    return None


def designates_text() -> Text:
    """A right registered internationally, with effect in China among other states."""
    return Text(
        "该权利指定了中国；中国的规则如何适用，此处不作判断",
        "it designates China; how the Chinese rule applies to it is not judged here",
    )


def when_made_text(made: date, status: Text) -> Text:
    """How the right stood on the day on which the goods were made."""
    return Text(f"{made} 制造当日：{status.zh}", f"on {made}, when the goods were made: {status.en}")


def no_rule_marking() -> Text:
    """Kinds of rights for which no law on markings is known to the house."""
    return Text("未载入关于此类权利标注的规则", "no rule on the marking of such rights is loaded")
