"""Whether rights answer a question: for whoever watches a search and hears of some rights at a time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qsl, urlencode

from muniment.search.queries.asking import question_ready
from muniment.search.queries.narrowing import NARROWED
from muniment.search.values import Question

FILTERS = (*Question("").facets, "country", "owner_type", "agency", *NARROWED)
"""What a question can be narrowed down by in its address."""


def rights_answering(data_dir: Path, question: Question, right_ids: Iterable[str]) -> frozenset[str]:
    """Those of the rights that an edition finds for the question; what is withheld is never among them.

    Args:
        data_dir: The data folder.
        question: What is asked, with its edition.
        right_ids: The rights in doubt.

    Raises:
        InvalidInput: the query cannot be read.
        NotFound: there is no such edition.
        EngineUnavailable: there is no index, or it has not reached the edition.
    """
    asked = question_ready(data_dir, question)
    scope = replace(asked.scope, only=(*asked.scope.only, frozenset(right_ids)))
    return asked.engine.ids(asked.lookup, scope)


def address_kept(address: str) -> str:
    """The part of a search's address that says what is found, in one fixed order: the query and what narrows it down.

    The edition, the day, the order and the page are left out: who keeps a search asks it of each edition anew.
    """
    pairs = parse_qsl(address.lstrip("?"))
    query = next((value.strip() for name, value in pairs if name == "q" and value.strip()), "*")
    kept = [(name, value) for each in FILTERS for name, value in pairs if name == each and value]
    return urlencode([("q", query), *dict.fromkeys(kept)])


def address_question(address: str) -> Question:
    """The question of such a part of an address."""
    pairs = parse_qsl(address)
    query = next((value for name, value in pairs if name == "q"), "*")
    return Question(query, filters=tuple(pair for pair in pairs if pair[0] in FILTERS), facets=())
