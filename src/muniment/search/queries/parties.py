"""Parties by the names and codes that records print: whom an address means, and who else may be meant.

Names are taken as they are printed: two spellings are two names, and only a code that stands beside both ties them
together. Resolved owners, with their evidence, come later.
"""

from __future__ import annotations

from pathlib import Path

from muniment.catalogue.queries.people import By, NameUse, Role, names_find
from muniment.kernel.errors import NotFound
from muniment.kernel.texts import Text
from muniment.register.queries.withholdings import fields_private
from muniment.search.domain.profiles import Candidate, Party, Sort, party_address
from muniment.search.queries.asking import Asked, question_ready
from muniment.search.values import Question

CANDIDATES_TOLD = 50
NAMES_TOLD = 200
ROLES: dict[Sort, tuple[Role, ...]] = {
    "owner": ("owner", "applicant"),
    "agency": ("agency",),
    "inventor": ("inventor",),
}
_CALLED: dict[Sort, Text] = {
    "owner": Text("权利人或申请人", "owner or applicant"),
    "agency": Text("代理机构", "agency"),
    "inventor": Text("发明人、设计人、培育人或作者", "inventor, designer, breeder or author"),
}


def party_find(data_dir: Path, sort: Sort, text: str, *, edition: str | None = None) -> Party | tuple[Candidate, ...]:
    """The party of that code or exact name; several candidates where the words are those of others' names only.

    A name beside which one code stands is the party of that code, with all names that stand beside it.

    Args:
        data_dir: The data folder.
        sort: ``owner``, ``agency`` or ``inventor``; inventors have no codes.
        text: A unified social credit code, another code as printed, a whole name, or a part of one.
        edition: The edition that answers; the newest that the index holds where none is named.

    Raises:
        NotFound: nobody in that role is called so.
        EngineUnavailable: there is no index.
    """
    asked = question_ready(data_dir, Question("*", edition=edition))
    clean = " ".join(text.split())[:300]
    party = _by_code(data_dir, asked, sort, clean) or _by_name(data_dir, asked, sort, text)
    if party is not None:
        return party
    found = _names(data_dir, asked, sort, clean, by="words", limit=CANDIDATES_TOLD) if clean else ()
    if not found:
        line = Text("版本 {e} 中没有名为“{t}”的{r}", "edition {e} has no {r} called '{t}'")
        filled = line.fill(e=asked.manifest.name, t=clean[:60], r=_CALLED[sort])
        raise NotFound(filled, code="party.unknown", name=clean[:60])
    return tuple(_candidate(sort, each) for each in found)


def _by_code(data_dir: Path, asked: Asked, sort: Sort, code: str) -> Party | None:
    if sort == "inventor":
        return None
    for form in dict.fromkeys((code, code.upper())):
        found = _names(data_dir, asked, sort, form, by="code")
        if found:
            return _party(sort, found, form)
    return None


def _by_name(data_dir: Path, asked: Asked, sort: Sort, name: str) -> Party | tuple[Candidate, ...] | None:
    found = _names(data_dir, asked, sort, name, by="name")
    if not found:
        return None
    codes = found[0].codes if sort != "inventor" else ()
    if len(codes) == 1:
        return _by_code(data_dir, asked, sort, codes[0])
    if codes:
        return tuple(
            Candidate(name, party_address(sort, code), sum(each.rights for each in uses), code)
            for code in codes
            if (uses := _names(data_dir, asked, sort, code, by="code"))
        )
    return _party(sort, found, "")


def _party(sort: Sort, found: tuple[NameUse, ...], code: str) -> Party:
    names = tuple(each.name for each in found)
    others = dict.fromkeys(other for each in found for other in each.others if other not in names)
    shared = dict.fromkeys(other for each in found for other in each.codes if other != code)
    bare = sort == "inventor"
    return Party(sort, names[0], names, code, () if bare else tuple(others), () if bare else tuple(shared))


def _candidate(sort: Sort, use: NameUse) -> Candidate:
    code = use.codes[0] if len(use.codes) == 1 and sort != "inventor" else ""
    return Candidate(use.name, party_address(sort, code or use.name), use.rights, code)


def _names(
    data_dir: Path, asked: Asked, sort: Sort, text: str, *, by: By, limit: int = NAMES_TOLD
) -> tuple[NameUse, ...]:
    if "parties" in fields_private():
        return ()
    hidden = asked.scope.hidden | asked.secret
    return names_find(data_dir, asked.manifest.seq, ROLES[sort], text, by=by, without=hidden, limit=limit)
