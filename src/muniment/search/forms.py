"""What the address of a search says, as a question; and the addresses of the searches beside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import QueryDict
from django.utils.http import urlencode

from muniment.kernel.errors import InvalidInput
from muniment.kernel.texts import Text
from muniment.search.values import Question

FACETS = Question("").facets
SORTS = (
    ("score", Text("最相关", "best match")),
    ("-filed", Text("申请日：新到旧", "filed, newest first")),
    ("filed", Text("申请日：旧到新", "filed, oldest first")),
)
_KEPT = ("q", "edition", "as_of", "sort", *FACETS)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and the pairs of its address; where the page stands is not one of them."""

    question: Question
    pairs: tuple[tuple[str, str], ...]

    def url(self, *more: tuple[str, str], less: tuple[tuple[str, str], ...] = (), at: str = "/search") -> str:
        """The address of this search with some pairs more and some less; a page starts anew."""
        names = {name for name, _ in more if name not in FACETS}
        kept = [pair for pair in self.pairs if pair not in less and pair[0] not in names]
        return f"{at}?{urlencode([*kept, *more])}"


def asked_read(query: QueryDict) -> Asked:
    """The question of an address; an empty parameter says nothing.

    Raises:
        InvalidInput: ``as_of`` is no date.
    """
    pairs = tuple(
        (name, value.strip()) for name in _KEPT for value in dict.fromkeys(query.getlist(name)) if value.strip()
    )
    one = dict(reversed(pairs))
    sort = one.get("sort", "score")
    question = Question(
        query=one.get("q", ""),
        edition=one.get("edition"),
        as_of=_day(one.get("as_of", "")),
        filters=tuple(pair for pair in pairs if pair[0] in FACETS),
        sort=sort.removeprefix("-"),
        descending=sort.startswith("-") or sort == "score",
        after=query.get("after", ""),
    )
    return Asked(question, pairs)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as problem:
        line = Text("日期写作 2025-06-30，而不是 {t}", "a date is written 2025-06-30, not {t}").fill(t=text)
        raise InvalidInput(line, code="page.date") from problem
