"""Made-up publications in the form of the Chinese office's full-text XML (``business:PatentDocumentAndRelated``)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from random import Random
from xml.sax.saxutils import escape

from muniment.demo.domain.country import Country, Owner
from muniment.demo.domain.right import RightPlan
from muniment.demo.domain.wording import Wording, wording_of
from muniment.standards.numbers import number_print

_HEAD = """<?xml version="1.0" encoding="utf-8" standalone="no"?>
<!DOCTYPE business:PatentDocumentAndRelated SYSTEM "/DTDS/ExternalStandards/ipphdb-entities.dtd"[]>
<business:PatentDocumentAndRelated xmlns:base="http://www.sipo.gov.cn/XMLSchema/base" \
xmlns:business="http://www.sipo.gov.cn/XMLSchema/business" xsdVersion="V2.2.1" file="{file}" dateProduced="{day}" \
status="C" lang="zh" country="CN" docNumber="{number}" kind="{kind}" datePublication="{day}">
"""
_ORIGINAL = 'dataFormat="original" sourceDB="national office"'
_APPLICATION_TYPE = {"patent": "10", "utility_model": "20", "design": "30"}


def publication_xml(plan: RightPlan, country: Country, *, kind_code: str, published_on: date) -> str:
    """The document of a plan that the office printed with that ST.16 code on that day.

    Args:
        plan: A Chinese patent, utility model or design.
        country: The vocabulary.
        kind_code: ``A`` (application), ``B`` (grant), ``U`` or ``S``.
        published_on: The day of the gazette.
    """
    words = wording_of(plan, country)
    number = plan.published_no or plan.grant_no or ""
    day = f"{published_on:%Y%m%d}"
    head = _HEAD.format(file=f"{plan.number}{kind_code}.XML", day=day, number=number, kind=kind_code)
    parts = [head, _biblio(plan, country, words, number, kind_code, day)]
    if plan.kind != "design":
        parts.append(_abstract(words))
        parts.append(_description(words))
        parts.append(_claims(words.filed_zh if kind_code == "A" else words.claims_zh))
    if plan.pictured:
        parts.append(_view())
    parts.append("</business:PatentDocumentAndRelated>\n")
    return "".join(parts)


def _document_id(number: str, kind: str | None, day: str) -> str:
    code = f"<base:Kind>{kind}</base:Kind>" if kind else ""
    return (
        f"<base:DocumentID><base:WIPOST3Code>CN</base:WIPOST3Code><base:DocNumber>{number}</base:DocNumber>"
        f"{code}<base:Date>{day}</base:Date></base:DocumentID>"
    )


def _biblio(plan: RightPlan, country: Country, words: Wording, number: str, kind: str, day: str) -> str:
    filed = f"{plan.filed_on:%Y%m%d}"
    printed = number_print(type="application", office="CN", number=plan.number)
    gazette = f"{int(day[:4]) - 1984}-{date.fromisoformat(day).isocalendar().week:02d}"
    titles = "".join(
        f'<business:InventionTitle lang="{lang}" {_ORIGINAL}>{escape(title)}</business:InventionTitle>'
        for lang, title in (("zh", _title(plan, country, words, 0)), ("en", _title(plan, country, words, 1)))
    )
    return (
        "<business:BibliographicData>"
        f'<business:PublicationReference {_ORIGINAL} sequence="1">{_document_id(number, kind, day)}'
        "</business:PublicationReference>"
        "<business:PublicAvailabilityDate><business:GazetteReference>"
        f"<business:GazetteNumber>{gazette}</business:GazetteNumber><base:Date>{day}</base:Date>"
        "</business:GazetteReference></business:PublicAvailabilityDate>"
        f'<business:ApplicationReference applType="{_APPLICATION_TYPE[plan.kind]}" {_ORIGINAL} sequence="1">'
        f"{_document_id(printed, None, filed)}</business:ApplicationReference>"
        f"{_classes(plan, country, words)}{titles}{_division(plan)}{_citations(plan, kind)}{_parties(plan, country, kind)}"
        "</business:BibliographicData>\n"
    )


def _title(plan: RightPlan, country: Country, words: Wording, lang: int) -> str:
    if plan.kind == "design" and plan.title is None:
        product: list[str] = country.words["design_products"][plan.variant % len(country.words["design_products"])]
        return product[lang] if lang == 0 else product[lang].capitalize()
    return (words.title_zh, words.title_en)[lang]


def _classes(plan: RightPlan, country: Country, words: Wording) -> str:
    if plan.kind == "design":
        symbol = country.words["design_products"][plan.variant % len(country.words["design_products"])][2]
        return (
            '<business:ClassificationLocarno sequence="1"><business:LocarnoEdition>13</business:LocarnoEdition>'
            f"<business:MainClassification>{symbol}</business:MainClassification></business:ClassificationLocarno>"
        )
    rows = []
    for at, symbol in enumerate(words.ipc, 1):
        main, group = symbol.split(" ")
        head, sub = group.split("/")
        rows.append(
            f'<business:ClassificationIPCR sequence="{at}"><business:IPCVersionDate>20060101</business:IPCVersionDate>'
            f"<business:Section>{main[0]}</business:Section><business:MainClass>{main[1:3]}</business:MainClass>"
            f"<business:Subclass>{main[3]}</business:Subclass><business:MainGroup>{head}</business:MainGroup>"
            f"<business:Subgroup>{sub}</business:Subgroup><base:Text>{main} {head:>4}/{sub:<6}(2006.01)</base:Text>"
            "</business:ClassificationIPCR>"
        )
    return f"<business:ClassificationIPCRDetails>{''.join(rows)}</business:ClassificationIPCRDetails>"


def _division(plan: RightPlan) -> str:
    if plan.division_of is None:
        return ""
    number, day = plan.division_of
    printed = number_print(type="application", office="CN", number=number)
    return (
        "<business:RelatedDocuments><business:Division>"
        f"{_document_id(printed, None, f'{day:%Y%m%d}')}</business:Division></business:RelatedDocuments>"
    )


VIEW = "000001.PNG"
"""The name of the picture beside a document."""


def _view() -> str:
    return (
        f'<business:Drawings lang="zh" {_ORIGINAL}><base:Figure id="f0001" num="0001" figureLabels="立体图">'
        f'<base:Image id="if0001" he="240" wi="320" file="{VIEW}" imgContent="drawing" imgFormat="PNG" /></base:Figure>'
        "</business:Drawings>\n"
    )


def _citations(plan: RightPlan, kind: str) -> str:
    if kind == "A" or not plan.cites:
        return ""
    rows = "".join(
        f'<business:Citation srepPhase="SEA" sequence="{at}"><business:ApplicationCitation id="pcit{at:06d}" num="{at:04d}">'
        f'<business:PublicationReference {_ORIGINAL} sequence="1">{_document_id(number, "A", "00000000")}'
        "</business:PublicationReference></business:ApplicationCitation></business:Citation>"
        for at, number in enumerate(plan.cites, 1)
    )
    return f'<business:ReferencesCited sourceDB="national office">{rows}</business:ReferencesCited>'


def _owner(owner: Owner, at: int, element: str) -> str:
    place = owner.place
    address = (
        f"<base:City>{place.zh}</base:City><base:Province>{place.province_zh}</base:Province>"
        f"<base:PostCode>{place.postcode}</base:PostCode><base:WIPOST3Code>CN</base:WIPOST3Code>"
        f"<base:Text>{place.postcode} {place.province_zh}{place.zh}{owner.county}{owner.street or '创新大道'}</base:Text>"
    )
    return (
        f'<business:{element} sequence="{at}" {_ORIGINAL} lang="zh"><base:AddressBook lang="zh">'
        f"<base:Name>{escape(owner.zh)}</base:Name><base:Address>{address}</base:Address></base:AddressBook>"
        f'<base:AddressBook lang="en"><base:Name>{escape(owner.en)}</base:Name></base:AddressBook></business:{element}>'
    )


def _parties(plan: RightPlan, country: Country, kind: str) -> str:
    rng = Random(f"people:{plan.seed}")
    owners = [plan.owner] + ([plan.co_owner] if plan.co_owner else [])
    inventors = "".join(
        f'<business:Inventor sequence="{at}" {_ORIGINAL} lang="zh"><base:AddressBook lang="zh">'
        f"<base:Name>{country.person(rng)[0]}</base:Name></base:AddressBook></business:Inventor>"
        for at in range(1, rng.randrange(2, 5))
    )
    agency = country.agency(rng)
    element = "Applicant" if kind == "A" else "Assignee"
    return (
        f"<business:Parties><business:{element}Details>"
        + "".join(_owner(owner, at, element) for at, owner in enumerate(owners, 1))
        + f"</business:{element}Details><business:InventorDetails>{inventors}</business:InventorDetails>"
        f'<business:AgentDetails><business:Agent sequence="1" lang="zh" {_ORIGINAL} repType="agent"><business:Agency>'
        f'<base:AddressBook lang="zh"><base:OrganizationName>{escape(agency)}</base:OrganizationName></base:AddressBook>'
        f'</business:Agency><base:AddressBook lang="zh"><base:Name>{country.person(rng)[0]}</base:Name>'
        "</base:AddressBook></business:Agent></business:AgentDetails></business:Parties>"
    )


def _abstract(words: Wording) -> str:
    return "".join(
        f'<business:Abstract {_ORIGINAL} lang="{lang}"><base:Paragraphs num="0001">{escape(text)}</base:Paragraphs>'
        "</business:Abstract>\n"
        for lang, text in (("zh", words.abstract_zh), ("en", words.abstract_en))
    )


def _description(words: Wording) -> str:
    rows = "".join(
        f'<base:Paragraphs id="p{at:04d}" num="{at:04d}">{escape(text)}</base:Paragraphs>'
        for at, text in enumerate(words.description_zh, 1)
    )
    return f'<business:Description lang="zh" {_ORIGINAL}>{rows}</business:Description>\n'


def _claims(claims: Sequence[tuple[str, tuple[int, ...]]]) -> str:
    rows = "".join(
        f'<business:Claim id="cl{at:04d}" num="{at:04d}"><business:ClaimText>{at}.{escape(text)}</business:ClaimText>'
        "</business:Claim>"
        for at, (text, _refers) in enumerate(claims, 1)
    )
    return f'<business:Claims lang="zh" {_ORIGINAL}>{rows}</business:Claims>\n'
