"""Made-up documents of offices abroad: US publications and grants (ICE 4.x) and EU trade marks (EM-TM 3.4)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from random import Random
from xml.sax.saxutils import escape

from muniment.demo.domain.country import Country
from muniment.demo.domain.right import RightPlan
from muniment.demo.domain.wording import Wording, wording_of
from muniment.kernel.dates import years_add


def us_xml(plan: RightPlan, country: Country, *, kind_code: str, published_on: date) -> str:
    """The US document (``A1`` publication or ``B2`` grant) of a family member, with the Chinese priority it claims."""
    words = wording_of(plan, country)
    grant = kind_code != "A1"
    root = "us-patent-grant" if grant else "us-patent-application"
    number = plan.grant_no if grant else plan.published_no
    day = f"{published_on:%Y%m%d}"
    version = "v4.5 2014-04-03" if grant else "v4.4 2014-04-03"
    biblio = "us-bibliographic-data-grant" if grant else "us-bibliographic-data-application"
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE {root} SYSTEM "{root}.dtd" [ ]>\n'
        f'<{root} lang="EN" dtd-version="{version}" file="US{number}-{day}.XML" status="PRODUCTION" id="{root}" '
        f'country="US" date-produced="{day}" date-publ="{day}">\n<{biblio} country="US">\n'
        f"<publication-reference>{_document_id('US', number or '', kind_code, day)}</publication-reference>\n"
        f'<application-reference appl-type="utility">{_document_id("US", plan.number, None, f"{plan.filed_on:%Y%m%d}")}'
        f"</application-reference>\n<us-application-series-code>99</us-application-series-code>\n"
        f"{_priority(plan)}{_ipcr(words)}"
        f'<invention-title id="d2e43">{escape(words.title_en)}</invention-title>\n{_us_parties(plan, country, grant=grant)}'
        f"</{biblio}>\n"
        f'<abstract id="abstract"><p id="p-0001" num="0000">{escape(words.abstract_en)}</p></abstract>\n'
        f'<description id="description"><p id="p-0002" num="0001">{escape(words.abstract_en)}</p></description>\n'
        f"{_us_claims(words.claims_en if grant else words.filed_en)}</{root}>\n"
    )


def _document_id(country: str, number: str, kind: str | None, day: str) -> str:
    code = f"<kind>{kind}</kind>" if kind else ""
    return f"<document-id><country>{country}</country><doc-number>{number}</doc-number>{code}<date>{day}</date></document-id>"


def _priority(plan: RightPlan) -> str:
    if plan.priority is None:
        return ""
    number, day = plan.priority
    return (
        '<priority-claims><priority-claim sequence="01" kind="national"><country>CN</country>'
        f"<doc-number>{number}</doc-number><date>{day:%Y%m%d}</date></priority-claim></priority-claims>\n"
    )


def _ipcr(words: Wording) -> str:
    rows = []
    for at, symbol in enumerate(words.ipc):
        main, group = symbol.split(" ")
        head, sub = group.split("/")
        rows.append(
            "<classification-ipcr><ipc-version-indicator><date>20060101</date></ipc-version-indicator>"
            f"<classification-level>A</classification-level><section>{main[0]}</section><class>{main[1:3]}</class>"
            f"<subclass>{main[3]}</subclass><main-group>{head}</main-group><subgroup>{sub}</subgroup>"
            f"<symbol-position>{'L' if at else 'F'}</symbol-position><classification-value>I</classification-value>"
            "</classification-ipcr>"
        )
    return f"<classifications-ipcr>{''.join(rows)}</classifications-ipcr>\n"


def _us_parties(plan: RightPlan, country: Country, *, grant: bool) -> str:
    rng = Random(f"people:{plan.seed}")
    person = country.person(rng)[1].split(" ")
    address = f"<address><city>{plan.owner.place.en}</city><country>CN</country></address>"
    owner = f"<orgname>{escape(plan.owner.en)}</orgname>"
    parties = (
        '<us-parties><us-applicants><us-applicant sequence="001" app-type="applicant" designation="us-only">'
        f"<addressbook>{owner}{address}</addressbook></us-applicant></us-applicants><inventors>"
        f'<inventor sequence="001" designation="us-only"><addressbook><last-name>{person[1]}</last-name>'
        f"<first-name>{person[0]}</first-name>{address}</addressbook></inventor></inventors></us-parties>\n"
    )
    role = "<role>03</role>" if grant else ""
    return f"{parties}<assignees><assignee><addressbook>{owner}{role}{address}</addressbook></assignee></assignees>\n"


def _us_claims(claims: Sequence[tuple[str, tuple[int, ...]]]) -> str:
    rows = []
    for at, (text, refers) in enumerate(claims, 1):
        body = escape(text)
        for other in refers:
            body = body.replace(f"claim {other}", f'<claim-ref idref="CLM-{other:05d}">claim {other}</claim-ref>', 1)
        rows.append(f'<claim id="CLM-{at:05d}" num="{at:05d}"><claim-text>{at}. {body}</claim-text></claim>')
    return f'<claims id="claims">{"".join(rows)}</claims>\n'


def em_xml(plan: RightPlan, country: Country, *, day: date) -> str:
    """The EUIPO record of a mark as it stood on ``day``: applied for, published or registered."""
    rng = Random(f"mark:{plan.seed}")
    word = rng.choice(country.words["mark_words"])[1]
    tail = rng.choice(country.words["mark_tails"])[1]
    class_no, _zh, goods, _groups = rng.choice(country.words["mark_classes"])
    verbal = f"{word} {tail}".strip()
    if plan.title is not None:
        verbal = plan.title[1]
    if plan.goods is not None:
        class_no, _zh, goods, _groups = country.words["mark_classes"][plan.goods]
    registered = plan.granted_on is not None and plan.granted_on <= day
    state, code_day = ("Registered", plan.granted_on) if registered else ("Application published", plan.published_on)
    registration = f"<RegistrationDate>{plan.granted_on}</RegistrationDate>" if registered else ""
    expiry = f"<ExpiryDate>{years_add(plan.filed_on, 10)}</ExpiryDate>" if registered else ""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<Transaction xmlns="http://euipo.europa.eu/trademark/data"><TradeMarkTransactionBody><TransactionContentDetails>'
        f"<TransactionIdentifier>{plan.number}</TransactionIdentifier><TransactionCode>EM-Trade Mark</TransactionCode>"
        '<TransactionData><TradeMarkDetails><TradeMark operationCode="Insert">'
        "<RegistrationOfficeCode>EM</RegistrationOfficeCode>"
        f"<ApplicationNumber>{plan.number}</ApplicationNumber><ApplicationDate>{plan.filed_on}</ApplicationDate>"
        f"{registration}<ApplicationLanguageCode>en</ApplicationLanguageCode><SecondLanguageCode>fr</SecondLanguageCode>"
        f"{expiry}<MarkCurrentStatusCode>{state}</MarkCurrentStatusCode>"
        f"<MarkCurrentStatusDate>{code_day}</MarkCurrentStatusDate><KindMark>Individual</KindMark>"
        f"<MarkFeature>{'Combined' if plan.pictured else 'Word'}</MarkFeature>{_em_picture(plan)}<WordMarkSpecification>"
        f"<MarkVerbalElementText>{escape(verbal)}</MarkVerbalElementText></WordMarkSpecification>"
        "<GoodsServicesDetails><GoodsServices><ClassDescriptionDetails><ClassDescription>"
        f"<ClassNumber>{class_no}</ClassNumber>"
        f'<GoodsServicesDescription languageCode="en">{escape(goods)}</GoodsServicesDescription>'
        "</ClassDescription></ClassDescriptionDetails></GoodsServices></GoodsServicesDetails>"
        "<ApplicantDetails><Applicant><ApplicantNationalityCode>CN</ApplicantNationalityCode><ApplicantAddressBook>"
        "<FormattedNameAddress><Name><FreeFormatName><FreeFormatNameDetails>"
        f"<FreeFormatNameLine>{escape(plan.owner.en)}</FreeFormatNameLine></FreeFormatNameDetails></FreeFormatName></Name>"
        f"<Address><AddressCountryCode>CN</AddressCountryCode><FormattedAddress><AddressCity>{plan.owner.place.en}"
        "</AddressCity></FormattedAddress></Address></FormattedNameAddress></ApplicantAddressBook></Applicant>"
        "</ApplicantDetails></TradeMark></TradeMarkDetails></TransactionData></TransactionContentDetails>"
        "</TradeMarkTransactionBody></Transaction>\n"
    )


def _em_picture(plan: RightPlan) -> str:
    if not plan.pictured:
        return ""
    return (
        f"<MarkImageDetails><MarkImage><MarkImageIdentifier>{plan.number}</MarkImageIdentifier>"
        f"<MarkImageFileFormat>PNG</MarkImageFileFormat><MarkImageURI>{plan.number}.png</MarkImageURI>"
        "</MarkImage></MarkImageDetails>"
    )
