"""Made-up rights of every kind, as Hypothesis draws them: whatever a Record can hold, in any script."""

from __future__ import annotations

from datetime import UTC, date, datetime

import msgspec
from hypothesis import strategies as st

from muniment.catalogue.domain.layers import layer_make
from muniment.catalogue.domain.merge import record_merge
from muniment.catalogue.tests.factories import incoming
from muniment.catalogue.values import (
    Citation,
    Claim,
    ClassSymbol,
    Content,
    Event,
    GoodsServices,
    Image,
    Mark,
    Number,
    Party,
    Priority,
    Record,
    Relation,
    Statement,
)
from muniment.kernel.ids import KINDS, right_id_make
from muniment.register.domain.st96 import Stamp, Told
from muniment.register.domain.withholding import Withholding

STAMP = Stamp(name="2026-11-20.1", day=date(2026, 11, 20), digest="0" * 64, program="0.1.0", as_of=date(2026, 11, 20))
_BANNED = "".join(chr(code) for code in (*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF))

words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters=_BANNED), max_size=12) | st.sampled_from(
    ["null", "true", "", " two  spaces ", "a\r\nb\tc", "<&>\"']]>", "锂离子电池", "#*$[\\@", "0", "2020-01-01"]
)
names = st.sampled_from(["zh-Hans", "en", "de", "und", "body", "amount"])
days = st.dates(date(1800, 1, 1), date(2100, 1, 1))
may = st.none() | words
offices = st.sampled_from(["FR", "JP", "EP", "US"])
by_name = st.dictionaries(names, words, max_size=3)


def several(one: st.SearchStrategy) -> st.SearchStrategy:
    return st.lists(one, max_size=3).map(tuple)


parties = st.builds(
    Party,
    role=st.sampled_from(
        ["owner", "applicant", "inventor", "designer", "author", "agency", "agent", "examiner", "sage"]
    ),
    name=words,
    seq=st.integers(1, 9),
    lang=st.none() | names,
    names_other=by_name,
    country=may,
    place=may,
    postcode=may,
    region_code=may,
    owner_type=may,
    identifiers=several(words),
    owner_id=may,
)
events = st.builds(
    Event,
    occurred_on=days,
    category=st.sampled_from("AFHRSW"),
    key_event=st.sampled_from(["A10", "H10", "H00"]),
    family=st.sampled_from(["filing", "lapse", "transfer", "other"]),
    action=may,
    effective_on=st.none() | days,
    published_on=st.none() | days,
    office_code=may,
    effect=st.sampled_from(["from_now", "from_start"]),
    part=may,
    territory=may,
    instrument_id=may,
    text=may,
    parties=several(parties),
    detail=by_name,
)
contents = st.builds(
    Content,
    filed_on=st.none() | days,
    granted_on=st.none() | days,
    expiry_stated_on=st.none() | days,
    term_adjustment_days=st.none() | st.integers(-9, 9999),
    numbers=several(
        st.builds(
            Number,
            type=st.sampled_from(["application", "publication", "registration", "other"]),
            office=offices,
            number=st.from_regex(r"[0-9A-Z]{1,9}", fullmatch=True),
            kind_code=st.none() | st.sampled_from(["A", "B1"]),
            date=st.none() | days,
            original=may,
        )
    ),
    titles=by_name,
    abstracts=by_name,
    mark=st.none() | st.builds(Mark, **dict.fromkeys(Mark.__struct_fields__, may)),
    denomination=may,
    images=several(st.builds(Image, name=words, role=words, sha256=st.just("a" * 64), media_type=may)),
    parties=several(parties),
    classes=several(
        st.builds(
            ClassSymbol,
            scheme=st.sampled_from(["IPC", "CPC", "LOCARNO", "VIENNA", "NICE"]),
            symbol=words,
            first=st.booleans(),
            version=may,
        )
    ),
    citations=several(
        st.builds(
            Citation, **dict.fromkeys(set(Citation.__struct_fields__) - {"cited_on"}, may), cited_on=st.none() | days
        )
    ),
    priorities=several(st.builds(Priority, office=offices, number=words, date=st.none() | days, original=may)),
    relations=several(
        st.builds(
            Relation,
            type=st.sampled_from(["division_of", "continuation_of", "family_member", "seniority_of"]),
            office=offices,
            number=words,
            date=st.none() | days,
        )
    ),
    family_id=may,
    territories=several(words),
    goods_services=several(st.builds(GoodsServices, class_no=words, text=words, lang=may, groups=several(words))),
    events=several(events),
    facts=by_name,
)
claims = st.lists(
    st.builds(Claim, no=st.integers(1, 99), text=words, lang=names, depends_on=several(st.integers(1, 99))),
    max_size=4,
    unique_by=lambda claim: (claim.lang, claim.no),
).map(tuple)


@st.composite
def rights_told(draw: st.DrawFn) -> Told:
    """A Record as loads make it, of any kind, and what a document tells of it."""
    kind, part = draw(st.sampled_from(KINDS)), draw(st.none() | st.just("2"))
    own = Number(type="application", office="FR", number="FR47")
    content = draw(contents)
    statement = Statement(
        register="FR",
        kind=kind,
        document="FR47A",
        office_date=None,
        application_no="FR47",
        part=part,
        content=msgspec.structs.replace(content, numbers=(*content.numbers, own)),
        claims=draw(claims),
        descriptions=draw(by_name),
    )
    ground = Withholding("x", "abstracts", draw(words), datetime(2026, 1, 2, tzinfo=UTC), 1)
    return Told(
        record=record_of(statement),
        stamp=STAMP,
        claims=tuple(sorted(statement.claims, key=lambda claim: claim.lang)),
        descriptions=statement.descriptions,
        withheld=(ground,),
    )


def record_of(statement: Statement, right_id: str = "") -> Record:
    """The Record that the statement alone makes."""
    number = statement.application_no or ""
    named = right_id or right_id_make(
        register=statement.register, kind=statement.kind, number=number, part=statement.part
    )
    layer, _bodies = layer_make(incoming(statement), named)
    record = record_merge(named, [layer])
    assert record is not None
    return record
