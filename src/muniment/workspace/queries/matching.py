"""Which changed rights concern an alert: asked of the edition before and of the one that brought the change.

The search answers which of some rights an edition finds; what that means for whoever watches is decided here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from muniment.accounts.queries import identity_get
from muniment.catalogue.queries.records import right_newest
from muniment.kernel.errors import InvalidInput, NotFound
from muniment.register.queries.changes import News
from muniment.register.queries.editions import edition_get
from muniment.register.queries.rights import right_resolve
from muniment.register.values import Manifest
from muniment.search.queries.watching import address_question, rights_answering
from muniment.search.values import Question
from muniment.workspace.domain.watching import how_of
from muniment.workspace.models import AlertRow
from muniment.workspace.queries.desk import owner_names, portfolio_row

_NAMES_MOST = 20


class Watched:
    """The set of rights that an alert watches, edition by edition; what is asked of the tables is asked once a page."""

    def __init__(self, data_dir: Path, alert: AlertRow) -> None:
        """The questions and the rights that make the set.

        Raises:
            NotFound: the portfolio is gone, or no longer the person's to see.
            InvalidInput: the kept search cannot be read any more.
        """
        self._data_dir = data_dir
        self._questions: list[Question] = []
        self._rights: set[str] = set()
        if alert.search is not None:
            self._questions.append(address_question(alert.search.address))
        elif alert.portfolio_id is not None:
            self._gather(alert)
        else:
            self._rights.add(alert.right_id)

    def _gather(self, alert: AlertRow) -> None:
        me = identity_get(person_id=alert.person_id)
        for item in portfolio_row(me, int(alert.portfolio_id or 0)).items.order_by("pk"):
            if item.sort == "query":
                self._questions.append(Question(item.value, facets=()))
            elif item.sort == "owner":
                names = owner_names(self._data_dir, item.value) or (item.value,)
                code = item.value.replace('"', "")
                self._questions.append(Question(f'id:"{code}"', facets=()))
                self._questions += [
                    Question("*", filters=(("owner", name),), facets=()) for name in names[:_NAMES_MOST]
                ]
            else:
                self._number(item.value)

    def _number(self, text: str) -> None:
        try:
            self._rights.add(right_resolve(self._data_dir, text, edition_get()))
        except (NotFound, InvalidInput):
            return

    def within(self, edition: Manifest | None, right_ids: Iterable[str]) -> frozenset[str]:
        """Those of the rights that are in the set as the edition knows it; none where there is no edition.

        Raises:
            InvalidInput: the query cannot be read any more.
            EngineUnavailable: the index has not reached the edition.
        """
        asked = frozenset(right_ids)
        if edition is None or not asked:
            return frozenset()
        found = asked & self._named(edition)
        for question in self._questions:
            wanted = asked - found
            if wanted:
                found |= rights_answering(self._data_dir, _of(question, edition), wanted)
        return found

    def _named(self, edition: Manifest) -> frozenset[str]:
        """The rights that are watched by number, with what they turned out to be."""
        newest = {right_newest(self._data_dir, each, edition.seq) for each in self._rights}
        return frozenset(self._rights | newest)


def _of(question: Question, edition: Manifest) -> Question:
    return Question(question.query, edition=edition.name, filters=question.filters, facets=())


def hows(watched: Watched, news: Sequence[News], edition: Manifest, before: Manifest | None) -> list[tuple[News, str]]:
    """The news of one edition that concern whoever watches, each with how."""
    rights = [each.right_id for each in news if each.right_id]
    were, are = watched.within(before, rights), watched.within(edition, rights)
    found = []
    for each in news:
        deleted, renumbered = bool(each.detail.get("deleted")), bool(each.detail.get("successor"))
        how = how_of(before=each.right_id in were, after=each.right_id in are, deleted=deleted, renumbered=renumbered)
        if how:
            found.append((each, how))
    return found
