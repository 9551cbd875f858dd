"""Documents of the house as files: PDF that nobody changes, DOCX that somebody goes on writing."""

from __future__ import annotations

from muniment.accounts.queries.house import house_get
from muniment.register.adapters.sheet import sheet_pdf
from muniment.register.adapters.word import printed_docx
from muniment.register.domain.printing import Printed, Table, printed_plain

__all__ = ["Printed", "Table", "document_docx", "document_pdf"]


def document_pdf(printed: Printed, *, lang: str) -> bytes:
    """The document as PDF in one language: the same bytes for the same values.

    Raises:
        EngineUnavailable: it could not be set.
    """
    return sheet_pdf(_plain(printed, lang), made_at=printed.made_at, layout="printed")


def document_docx(printed: Printed, *, lang: str) -> bytes:
    """The document as DOCX in one language."""
    return printed_docx(_plain(printed, lang))


def _plain(printed: Printed, lang: str) -> dict[str, object]:
    house = house_get()
    return printed_plain(printed, lang=lang) | {"house": house.name.say(lang), "seal": house.seal}
