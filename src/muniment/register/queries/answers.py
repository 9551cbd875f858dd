"""The questions that everybody asks of a right, answered from what was read of it."""

from __future__ import annotations

from muniment.register.domain.answers import answers_of
from muniment.register.queries.fees import fees_seen
from muniment.register.queries.rights import RightView
from muniment.register.values import Answer


def answers_get(view: RightView) -> tuple[Answer, ...]:
    """One answer to each question that the record can be asked, as of the day and the edition of the view."""
    return answers_of(
        status=view.status,
        ownership=view.ownership,
        expiry=view.expiry,
        liens=view.liens,
        timeline=view.timeline,
        fees=fees_seen(view, on=view.as_of),
    )
