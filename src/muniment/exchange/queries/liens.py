"""What lies on a right on any day, with the order in which it waits; and certificates of it."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from muniment.exchange.domain.ranking import liens_ranked
from muniment.exchange.models import CertificateRow
from muniment.exchange.values import Certificate, LiensSeen
from muniment.kernel.errors import MunimentError, NotFound
from muniment.kernel.texts import Text
from muniment.register.queries.editions import edition_get
from muniment.register.queries.printing import Printed, document_pdf
from muniment.register.queries.rights import RightView, right_get, right_resolve

_SAMPLE = "sample.json"
_NOUNS = {
    "pledge": Text("质押", "Pledge"),
    "seizure": Text("保全", "Preservation order"),
    "licence": Text("许可", "Licence"),
    "open_licence": Text("开放许可", "Open licence"),
    "dispute": Text("争议", "Dispute"),
}


def liens_get(data_dir: Path, right: str, *, on: date) -> LiensSeen:
    """What lies on a right on a day, family by family, with rank and waiting order.

    Args:
        data_dir: The data folder.
        right: An identity or a number as printed.
        on: Law time: the day asked about.

    Raises:
        NotFound: nothing answers to it, or it is withheld.
    """
    view = _view(data_dir, right, on)
    register, kind = view.record.register, view.record.kind
    return LiensSeen(
        right_id=view.record.right_id,
        title=title_of(view),
        on=view.as_of,
        edition=view.edition.name,
        known_on=view.edition.day,
        line=view.line,
        status=view.status[0],
        ownership=view.ownership,
        standings=view.liens,
        current=liens_ranked(view.liens, register=register, kind=kind, on=on),
        past=liens_past(view),
        coverage=tuple((each.family, each.coverage) for each in view.liens),
        held=tuple(line for each in view.held for line in each.differs),
    )


def _view(data_dir: Path, right: str, on: date) -> RightView:
    """The right as of a day: an identity is read at once, anything else is led to the right that it names."""
    try:
        return right_get(data_dir, right, as_of=on)
    except NotFound as problem:
        if problem.code != "right.unknown":
            raise
    return right_get(data_dir, right_resolve(data_dir, right, edition_get(None)), as_of=on)


def liens_past(view: RightView) -> tuple[Any, ...]:
    """What stood on a right and stands no more, the latest end first."""
    ended = [lien for standing in view.liens for lien in standing.past]
    return tuple(sorted(ended, key=lambda each: (each.ended_on or each.since, each.since), reverse=True))


def title_of(view: RightView) -> Text:
    """What a right is called in both languages: its mark, else its title, else its identity; one stands in for the other."""
    content = view.record.content
    titles = {tag.split("-", maxsplit=1)[0]: words for tag, words in content.titles.items()}
    every = [content.mark.text if content.mark else None, *titles.values(), content.denomination, view.record.right_id]
    fallback = next(each for each in every if each)
    mark = content.mark.text if content.mark else None
    return Text(mark or titles.get("zh", fallback), mark or titles.get("en", fallback))


def liens_document(seen: LiensSeen) -> dict[str, Any]:
    """The same as JSON takes it."""
    return {
        "right_id": seen.right_id,
        "title": seen.title._asdict(),
        "on": seen.on,
        "edition": seen.edition,
        "known_on": seen.known_on,
        "line": seen.line._asdict(),
        "owners": list(seen.ownership.names),
        "current": [
            {
                **lien_document(each.lien),
                "rank": each.rank,
                "place": each.place._asdict(),
            }
            for each in seen.current
        ],
        "past": [lien_document(each) for each in seen.past],
        "coverage": [{"family": family, "text": answer.text._asdict()} for family, answer in seen.coverage],
        "held": [each._asdict() for each in seen.held],
    }


def lien_document(lien: Any) -> dict[str, Any]:  # noqa: ANN401 - a Lien of the register
    """One instrument as JSON takes it."""
    return {
        "family": lien.family,
        "instrument": lien.instrument_id,
        "names": list(lien.names),
        "since": lien.since,
        "until_on": lien.until_on,
        "ended_on": lien.ended_on,
        "text": lien.text._asdict(),
        "events": list(lien.events),
    }


def certificate_content(seen: LiensSeen) -> dict[str, Any]:
    """The words that a certificate seals: what stands on the right, or that nothing is recorded as far as is known."""
    body = [
        Text(f"权利：{seen.right_id}，{seen.title.zh}。", f"Right: {seen.right_id}, {seen.title.en}."),
        Text(
            f"截至 {seen.on}：{seen.status.text.zh}；{seen.ownership.text.zh}。",
            f"As of {seen.on}: {seen.status.text.en}; {seen.ownership.text.en}.",
        ),
    ]
    for each in seen.current:
        noun = _NOUNS[each.lien.family]
        no = each.lien.instrument_id or "—"
        zh = f"{noun.zh}{each.place.zh and f'（{each.place.zh}）'}：{each.lien.text.zh}，登记号 {no}。"
        en = f"{noun.en}{each.place.en and f' ({each.place.en})'}: {each.lien.text.en}, number {no}."
        body.append(Text(zh, en))
    named = {each.lien.family for each in seen.current}
    body += [
        Text(f"{_NOUNS[each.family].zh}：{each.text.zh}。", f"{_NOUNS[each.family].en}: {each.text.en}.")
        for each in seen.standings
        if each.family not in named
    ]
    title = Text(f"权利负担证明：{seen.right_id}", f"Certificate of liens: {seen.right_id}")
    return {
        "title": title._asdict(),
        "body": [each._asdict() for each in body],
        "right_id": seen.right_id,
        "on": seen.on.isoformat(),
        "edition": seen.edition,
    }


def content_digest(content: Mapping[str, Any]) -> str:
    """SHA-256 over the words of a certificate."""
    said = json.dumps(content, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()


def certificate_get(data_dir: Path, code: str) -> Certificate:
    """A certificate by its code: whether its words are whole, and whether the register says the same of that day now.

    Raises:
        NotFound: none was issued under it.
    """
    clean = re.sub(r"[^0-9A-Z]", "", code.upper())
    said = "-".join(clean[at : at + 4] for at in range(0, len(clean), 4))
    row = CertificateRow.objects.filter(code=said).first()
    if row is None:
        raise NotFound(
            Text("没有以此编码签发的证明", "no certificate was issued under this code"), code="certificate.unknown"
        )
    content = row.content
    return Certificate(
        code=row.code,
        right_id=row.right_id,
        on=row.on,
        edition=content["edition"],
        title=Text(**content["title"]),
        body=tuple(Text(**each) for each in content["body"]),
        digest=row.digest,
        made_on=row.made_on,
        made_at=row.made_at,
        whole=content_digest(content) == row.digest,
        still=_still(data_dir, row),
    )


def _still(data_dir: Path, row: CertificateRow) -> bool | None:
    """Whether the register lists the same liens of that day today; how far sources reach may have grown meanwhile."""
    try:
        now = certificate_content(liens_get(data_dir, row.right_id, on=row.on))
    except MunimentError:
        return None
    return _liens_told(now) == _liens_told(row.content)


def _liens_told(content: Mapping[str, Any]) -> list[str]:
    """The lines of a certificate that name an instrument."""
    return [each["zh"] for each in content["body"] if "登记号" in each["zh"]]


def certificate_pdf(data_dir: Path, certificate: Certificate, *, lang: str, site: str) -> bytes:
    """The certificate as PDF in one language.

    Args:
        data_dir: The data folder.
        certificate: As it was issued.
        lang: ``zh-Hans`` or ``en``.
        site: Address of this installation, before ``/liens/…``.
    """
    printed = Printed(
        kind=Text("权利负担证明", "Certificate of liens"),
        title=certificate.title,
        number=certificate.code,
        body=list(certificate.body),
        facts=[
            (Text("查询日", "As of"), Text(str(certificate.on), str(certificate.on))),
            (Text("签发日", "Issued on"), Text(str(certificate.made_on), str(certificate.made_on))),
        ],
        proof=[
            (Text("核验码", "Code"), certificate.code, True),
            (Text("核验地址", "Verify at"), f"{site}/liens/certificates/{certificate.code}", True),
            (Text("文字的 SHA-256", "SHA-256 of its words"), certificate.digest, True),
        ],
        edition=certificate.edition,
        on=certificate.on,
        made_at=certificate.made_at,
        sample=(data_dir / _SAMPLE).exists(),
    )
    return document_pdf(printed, lang=lang)
