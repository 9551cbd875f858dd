"""Answers of The Lens patent API: a JSON object with the records found."""

from __future__ import annotations

import msgspec

from muniment.catalogue.values import Reject, Statement
from muniment.intake.errors import DocumentProblem
from muniment.intake.sources import objects, source_get
from muniment.intake.sources.lens import records
from muniment.intake.values import Parsed, Place
from muniment.kernel.errors import MunimentError

_SPEC = source_get("lens.api")
_AROUND = frozenset({"data", "max_score", "results", "scroll_id", "size", "total"})


def parse(raw: bytes, place: Place) -> Parsed:
    """What the records of one answer say, one statement for each.

    Source: The Lens, patent API, response schema (docs.api.lens.org).
    """
    around, answers = _answers(raw)
    unknown = dict.fromkeys(sorted(around - _AROUND))
    statements: list[Statement] = []
    rejects: list[Reject] = []
    for seq, one in enumerate(answers, start=1):
        position = f"record {seq}"
        try:
            said, strange = objects.document(bytes(one), _SPEC)
            unknown.update(dict.fromkeys(strange))
            statements.append(records.statement(said, position))
        except MunimentError as problem:
            field = problem.facts.get("field")
            rejects.append(
                Reject(
                    position=position,
                    reason=problem.message,
                    field=str(field) if field else None,
                    raw=bytes(one).decode("utf-8", "replace"),
                )
            )
    return Parsed(statements=tuple(statements), rejects=tuple(rejects), unknown=tuple(unknown))


def _answers(raw: bytes) -> tuple[frozenset[str], list[msgspec.Raw]]:
    """The names around the records, and the records, of an answer, of a list of records, or of one alone."""
    text = raw.removeprefix(b"\xef\xbb\xbf")
    try:
        if text.lstrip()[:1] == b"[":
            return frozenset(), msgspec.json.decode(text, type=list[msgspec.Raw])
        said = msgspec.json.decode(text, type=dict[str, msgspec.Raw])
        if "data" not in said:
            return frozenset(), [msgspec.Raw(text)]
        return frozenset(said), msgspec.json.decode(said["data"], type=list[msgspec.Raw])
    except (msgspec.DecodeError, UnicodeDecodeError) as problem:
        raise DocumentProblem(f"no answer of The Lens: {problem}", code="document.form") from problem
