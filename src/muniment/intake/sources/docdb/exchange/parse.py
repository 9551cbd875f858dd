"""Patent documents of the EPO's worldwide file (``exchange-document``), in its deliveries and its web service."""

from __future__ import annotations

import html.entities
import re

from muniment.catalogue.values import Reject, Statement
from muniment.intake.errors import DocumentProblem
from muniment.intake.sources import source_get, xml
from muniment.intake.sources.docdb import documents
from muniment.intake.values import Parsed, Place
from muniment.kernel.errors import MunimentError

_SPEC = source_get("docdb.exchange")
_OPENING = re.compile(rb"<exch:exchange-document(?=[\s>])")
_CAPITAL = re.compile(rb"&([A-Z]{3,});")
_NAMESPACE = b' xmlns:exch="http://www.epo.org/exchange"'


def parse(raw: bytes, place: Place) -> Parsed:
    """What the documents of a delivery, or of one answer of the service, say: one statement for each publication.

    Source: EPO, ``exchange-documents`` 2.5.9 (DOCDB); Open Patent Services 3.2.
    """
    opened = xml.document(_declared(raw), _SPEC)
    statements: list[Statement] = []
    rejects: list[Reject] = []
    for element in opened.root.iter("{*}exchange-document"):
        try:
            statements.append(documents.statement(element))
        except MunimentError as problem:
            rejects.append(documents.reject(problem, element, place))
    if not statements and not rejects:
        raise DocumentProblem("holds no exchange document", code="document.root", field="exchange-document")
    return Parsed(statements=tuple(statements), rejects=tuple(rejects), unknown=opened.unknown)


def _declared(raw: bytes) -> bytes:
    """A document that was taken out of its delivery has lost the declaration of its prefix: it gets it back.

    The DTD of DOCDB, which is not fetched, names capital letters in capitals (``&SACUTE;`` for ``&Sacute;``).
    """
    if b"<exch:" in raw and b"xmlns:exch" not in raw:
        raw = _OPENING.sub(lambda match: match[0] + _NAMESPACE, raw)
    return _CAPITAL.sub(_capital, raw)


def _capital(match: re.Match[bytes]) -> bytes:
    name = match[1].decode("ascii")
    known = name if f"{name};" in html.entities.html5 else name.capitalize()
    return f"&{known};".encode("ascii")
