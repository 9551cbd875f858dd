"""What the page ``/api`` says of each operation: grouped, in both languages, and which token it needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files

import yaml

from muniment.kernel.texts import Text

GROUPS: dict[str, Text] = {
    "search": Text("检索与组合", "Search and portfolios"),
    "register": Text("权利、版本、分类与地区", "Rights, editions, classes and regions"),
    "intake": Text("来源与载入", "Sources and loads"),
    "open data": Text("开放数据、变化与导出", "Open data, changes and exports"),
    "procedures": Text("办理与案件", "Procedures and cases"),
    "exchange": Text("权利的流转", "Rights that move"),
    "workspace": Text("期限与工作台", "Deadlines and the desk"),
    "plan": Text("规划", "The plan"),
    "accounts": Text("账户与审计", "Accounts and the trail"),
    "operation": Text("运行", "Operation"),
}
"""By the tag of the operations, in the order of the page."""


@dataclass(frozen=True, slots=True)
class Told:
    """An operation on the page: method and address, what it tells, and for which scope a token is needed."""

    asked: str
    summary: Text
    scope: str


def chinese_read() -> Mapping[str, str]:
    """What each operation tells in Chinese, by method and address; in English its document says it."""
    body = files("muniment.portal").joinpath("data/operations.yaml").read_text(encoding="utf-8")
    said: Mapping[str, str] = yaml.load(body, Loader=yaml.CSafeLoader)
    return said
