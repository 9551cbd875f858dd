"""How much a fee of a case is: by its dated rule, for the case, each right, or each class of goods and services."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from muniment.kernel.errors import InvalidInput
from muniment.kernel.money import Money
from muniment.kernel.texts import Text
from muniment.procedures.values import RightFacts
from muniment.standards.rules import Rule


@dataclass(frozen=True, slots=True)
class FeeSum:
    """An amount, and how it comes about line by line."""

    amount: Money
    lines: tuple[Text, ...]


def fee_sum(rule: Rule, rights: Sequence[RightFacts]) -> FeeSum:
    """The fee for these rights by a rule of fees.

    Args:
        rule: Its data name ``amount`` and ``currency`` (ISO 4217), and ``per``: ``case``, ``right`` or ``class``.
        rights: Those that are charged; for ``case`` it does not matter which.

    Raises:
        InvalidInput: the rule says neither.
    """
    each = Money(str(rule.data["currency"]), Decimal(str(rule.data["amount"])))
    said = each.text
    match rule.data.get("per"):
        case "case":
            return FeeSum(each, (Text(f"每案 {said.zh}", f"{said.en} a case"),))
        case "right":
            lines = tuple(Text(f"{right.right_id}：{said.zh}", f"{right.right_id}: {said.en}") for right in rights)
            return FeeSum(Money(each.currency, each.amount * len(rights)), lines)
        case "class":
            counted = [_classes(right) for right in rights]
            lines = tuple(_class_line(right, classes, said) for right, classes in zip(rights, counted, strict=True))
            times = sum(max(len(classes), 1) for classes in counted)
            return FeeSum(Money(each.currency, each.amount * times), lines)
        case other:
            line = Text(
                f"费用规则没有写明计费单位：{other}", f"the rule of the fee does not say what it is counted by: {other}"
            )
            raise InvalidInput(line, code="fee.rule", rule=rule.rule_id)


def _classes(right: RightFacts) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each.class_no for each in right.record.content.goods_services if each.class_no))


def _class_line(right: RightFacts, classes: tuple[str, ...], said: Text) -> Text:
    if not classes:
        return Text(
            f"{right.right_id}：类别未载明，按一类计，{said.zh}",
            f"{right.right_id}: no class on record, counted as one, {said.en}",
        )
    named = "、".join(classes)
    return Text(
        f"{right.right_id}：{len(classes)} 类（{named}），每类 {said.zh}",
        f"{right.right_id}: {len(classes)} {'class' if len(classes) == 1 else 'classes'} ({', '.join(classes)}), {said.en} each",
    )
