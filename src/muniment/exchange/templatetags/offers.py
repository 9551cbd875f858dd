"""Words of open licences for pages."""

from __future__ import annotations

from decimal import Decimal

from django import template

from muniment.exchange.queries.offers import FEE_KINDS
from muniment.kernel.texts import Text

register = template.Library()
_KINDS = {
    "patent": Text("发明专利", "patent"),
    "utility_model": Text("实用新型", "utility model"),
    "design": Text("外观设计", "design"),
}
_SORTS = {
    "newest": Text("最新", "newest first"),
    "cheapest": Text("一次付清从低到高", "lowest fixed sum"),
    "rate": Text("提成从低到高", "lowest rate"),
    "longest": Text("期限从长到短", "longest"),
}


@register.filter
def kind_words(kind: str) -> Text:
    """What a kind of right is called."""
    return _KINDS.get(kind, Text(kind, kind))


@register.filter
def sort_words(sort: str) -> Text:
    """What an order is called."""
    return _SORTS[sort]


@register.filter
def fee_way_words(kind: str) -> Text:
    """How a fee is paid."""
    return FEE_KINDS[kind if kind in FEE_KINDS else ""]


@register.filter
def thousands(figure: Decimal) -> str:
    """A figure with thousands apart."""
    return f"{figure:,}"
