"""What the page ``/api`` gives to be copied: the same thing in a shell and in Python. A test runs every one of them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from muniment.kernel.texts import Text

ORIGIN = "{origin}"
"""Stands for the address of the installation."""


@dataclass(frozen=True, slots=True)
class Example:
    """Something that a program asks: a line of a shell, and a program that uses nothing but Python itself.

    Attributes:
        token: Whether it needs a token in the variable ``MUNIMENT_TOKEN``.
    """

    title: Text
    shell: str
    program: str
    token: bool = False


_EXAMPLES: tuple[Example, ...] = (
    Example(
        Text("检索一页", "A page of an answer"),
        "curl '{origin}/api/v1/search?q=kind:patent&limit=3'",
        """import json
from urllib.request import urlopen

with urlopen("{origin}/api/v1/search?q=kind:patent&limit=3") as reply:
    for each in json.load(reply)["items"]:
        print(each["right_id"])
""",
    ),
    Example(
        Text("整份清单，不设上限", "A whole list, without a cap"),
        "curl -o patents.csv '{origin}/api/v1/search/list/csv?q=kind:patent'",
        """import json
from urllib.parse import urlencode
from urllib.request import urlopen

asked = {"q": "kind:patent", "limit": 500, "facets": "none"}
while True:
    with urlopen("{origin}/api/v1/search?" + urlencode(asked)) as reply:
        answer = json.load(reply)
    for each in answer["items"]:
        print(each["right_id"], each["status"])
    if answer["next_after"] is None:
        break
    asked |= {"after": answer["next_after"], "edition": answer["edition"]}
""",
    ),
    Example(
        Text("从头读取每一项变化", "Every change from the beginning"),
        "curl '{origin}/api/v1/changes?cursor=0:0&limit=100'",
        """import json
from urllib.request import urlopen

cursor = "0:0"
while True:
    with urlopen("{origin}/api/v1/changes?limit=1000&cursor=" + cursor) as reply:
        page = json.load(reply)
    for each in page["items"]:
        print(each["edition"], each["kind"], each["right_id"])
    cursor = page["next_cursor"]
    if not page["items"]:
        break
""",
    ),
    Example(
        Text("自己的组合与期限（需要令牌）", "My portfolios and what falls due (with a token)"),
        "curl -H \"Authorization: Bearer $MUNIMENT_TOKEN\" '{origin}/api/v1/workspace/portfolios'",
        """import json
import os
from urllib.request import Request, urlopen

headers = {"Authorization": "Bearer " + os.environ["MUNIMENT_TOKEN"]}
address = "{origin}/api/v1/workspace/portfolios"
with urlopen(Request(address, headers=headers)) as reply:
    kept = json.load(reply)["items"]
for each in kept:
    with urlopen(Request(f"{address}/{each['portfolio_id']}", headers=headers)) as reply:
        for due in json.load(reply)["dues"]:
            print(due["on"], due["right_id"], due["title"]["en"])
""",
        token=True,
    ),
)


def examples(origin: str) -> tuple[Example, ...]:
    """The examples as they are copied from the installation at ``origin``."""
    return tuple(
        replace(each, shell=each.shell.replace(ORIGIN, origin), program=each.program.replace(ORIGIN, origin))
        for each in _EXAMPLES
    )
