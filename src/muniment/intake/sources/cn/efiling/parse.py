"""Chinese applications as they were filed: one part of one file to a document (``cn-application-body``)."""

from __future__ import annotations

import re

from muniment.catalogue.values import Claim, Content, Image, Number, Statement
from muniment.intake.errors import DocumentProblem
from muniment.intake.sources import source_get, xml
from muniment.intake.sources.cn import texts
from muniment.intake.sources.xml import Element
from muniment.intake.values import Parsed, Place
from muniment.kernel.errors import MunimentError
from muniment.standards.numbers import number_normalise

_SPEC = source_get("cn.efiling")
_NUMBER = re.compile(r"(?:CN|ZL)?(\d{12}|\d{8})\.?([\dXx])(?:\.\w{2,4})?")
_PART = re.compile(r"(1\d{5})(?:-.*)?")
_KINDS = {"1": "patent", "8": "patent", "2": "utility_model", "9": "utility_model"}
_CONTENTS = {"math": "formula", "chem": "formula", "table": "table"}
#: The office's codes of parts, by the element that holds each.
_CODES = {"cn-claims": "100001", "description": "100002", "cn-drawings": "100003", "cn-abstract": "100004"}
_ABSTRACT_DRAWING = "100005"
_ROLES = {
    "cn-claims": "claim",
    "description": "description",
    "cn-drawings": "drawing",
    "cn-abstract": "abstract_drawing",
}


def parse(raw: bytes, place: Place) -> Parsed:
    """What one part of a filed application says of its right.

    The part itself names no number: the folder or archive that holds the file does, with its check digit
    (``2018103932133/100001-/DA000164395403.zip``).

    Source: CNIPA, ``cn-application-body-20080416.dtd`` and the layout of its packages.
    """
    opened = xml.document(_mended(raw), _SPEC)
    root = opened.root
    if xml.local(root) != "cn-application-body":
        name = xml.local(root)
        raise DocumentProblem(f"the root element is <{name}>", code="document.root", field=name)
    application = _application(place)
    said = Statement(
        register="CN",
        kind=_kind(application),
        document=f"CN{application.number}-{_part(root, place)}-{_file_id(place)}",
        office_date=None,
        application_no=application.number,
        content=Content(
            numbers=(application,),
            titles=_titled(xml.text(root, "description/invention-title")),
            abstracts=_titled(_abstract(root)),
            images=_images(root),
        ),
        claims=_claims(root),
        descriptions=_titled(_description(root)),
    )
    return Parsed(statements=(said,), unknown=opened.unknown)


def _mended(raw: bytes) -> bytes:
    """Without the line breaks of the printed page; bytes that are no UTF-8 are left for the parse to name."""
    clean = xml.as_utf8(raw)
    try:
        return texts.lines_mend(clean.decode("utf-8-sig")).encode()
    except UnicodeDecodeError:
        return clean


def _application(place: Place) -> Number:
    for folder in reversed(place.folders):
        match = _NUMBER.fullmatch(folder)
        if match:
            return _numbered(f"{match[1]}.{match[2].upper()}", place)
    raise DocumentProblem(
        "the number of the application stands in no folder above the file",
        code="document.field",
        field="application_no",
        value=place.file,
    )


def _numbered(printed: str, place: Place) -> Number:
    try:
        number = number_normalise(office="CN", number=printed, type="application")
    except MunimentError as problem:
        raise DocumentProblem(
            f"application_no: {problem.message}", code=problem.code, field="application_no", value=place.file
        ) from problem
    return Number(type="application", office="CN", number=number, original=printed)


def _kind(application: Number) -> str:
    number = application.number
    digit = number[4] if len(number) == 12 else number[2]
    kind = _KINDS.get(digit)
    if kind is None:
        raise DocumentProblem(
            f"application {application.original} is neither a patent's nor a utility model's",
            code="document.kind",
            field="application_no",
        )
    return kind


def _part(root: Element, place: Place) -> str:
    """The office's code of the part: that of the folder, else by what the document holds."""
    for folder in reversed(place.folders):
        match = _PART.fullmatch(folder)
        if match:
            return match[1]
    holder = next((xml.local(child) for child in root), "")
    if holder == "cn-abstract" and xml.find(root, "cn-abstract/p") is None:
        return _ABSTRACT_DRAWING
    return _CODES.get(holder, "100000")


def _file_id(place: Place) -> str:
    """The office's name of the file, the same whether it lies loose or in its archive."""
    return place.name.rsplit(".", 1)[0]


def _titled(words: str | None) -> dict[str, str]:
    return {texts.LANG: words} if words else {}


def _abstract(root: Element) -> str | None:
    return "\n".join(words for one in xml.find_all(root, "cn-abstract/p") if (words := xml.flat(one))) or None


def _description(root: Element) -> str | None:
    holder = xml.find(root, "description")
    lines = [
        xml.flat(child) for child in (holder if holder is not None else ()) if xml.local(child) != "invention-title"
    ]
    return "\n".join(line for line in lines if line) or None


def _claims(root: Element) -> tuple[Claim, ...]:
    return texts.claims_read(xml.find_all(root, "cn-claims/claim"), lang=texts.LANG)


def _images(root: Element) -> tuple[Image, ...]:
    found: dict[str, str] = {}
    for child in root:
        role = _ROLES.get(xml.local(child), "other")
        for image in child.iter("{*}img"):
            if name := image.get("file"):
                found.setdefault(name, _CONTENTS.get((image.get("img-content") or "").lower(), role))
    return tuple(Image(name=name, role=role) for name, role in found.items())
