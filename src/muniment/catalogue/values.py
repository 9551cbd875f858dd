"""The words of the catalogue: what a document says of a right, and the Record that its layers make.

All are frozen ``msgspec`` structs: they encode to JSON in microseconds, compare by value and hash by content.
Dates are legal days (``datetime.date``); ``None`` or an empty tuple or mapping means *not said*, never *none*.
Languages are BCP 47 tags (``zh-Hans``, ``en``); offices and countries are WIPO ST.3 codes.
"""

from __future__ import annotations

from datetime import date, datetime

import msgspec


class Value(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Base of every value below."""


class Number(Value, frozen=True):
    """One number of a right. ``number`` is normalised (``standards.numbers``); ``original`` as the source prints it.

    ``type`` is ``application``, ``publication`` (any published document, with its ST.16 ``kind_code``),
    ``registration`` or ``other`` (a number that finds the right but identifies no document).
    """

    type: str
    office: str
    number: str
    kind_code: str | None = None
    date: date | None = None
    original: str | None = None


class Party(Value, frozen=True):
    """A person or body in a role, under the name that the source prints (kept for ever).

    ``place`` is city, county or province as printed: street, telephone and e-mail never come here.
    """

    role: str
    name: str
    seq: int = 1
    lang: str | None = None
    names_other: dict[str, str] = {}
    country: str | None = None
    place: str | None = None
    postcode: str | None = None
    region_code: str | None = None
    owner_type: str | None = None
    identifiers: tuple[str, ...] = ()
    owner_id: str | None = None


class ClassSymbol(Value, frozen=True):
    """A classification symbol: scheme ``IPC CPC USPC LOCARNO NICE VIENNA …``, symbol normalised (``H04L 27/26``)."""

    scheme: str
    symbol: str
    first: bool = False
    version: str | None = None


class Citation(Value, frozen=True):
    """What a document of the right cites: a patent document (office, number, kind_code) or other literature (text).

    ``by`` is ``examiner applicant third_party opponent`` or ``None``; ``category`` a WIPO ST.14 letter;
    ``level`` says how closely the cited thing is named: ``document`` (number with kind code), ``number``, ``text``.
    """

    office: str | None = None
    number: str | None = None
    kind_code: str | None = None
    category: str | None = None
    by: str | None = None
    phase: str | None = None
    text: str | None = None
    cited_on: date | None = None


class Priority(Value, frozen=True):
    """An earlier filing whose date is claimed."""

    office: str
    number: str
    date: date | None = None
    original: str | None = None


class Relation(Value, frozen=True):
    """A tie to another application, whose ``number`` is normalised.

    ``type`` is ``division_of continuation_of continuation_in_part_of reissue_of national_phase_of same_day_of
    provisional_of seniority_of`` and the like.
    """

    type: str
    office: str
    number: str
    date: date | None = None


class GoodsServices(Value, frozen=True):
    """Goods or services of one class (``class_no`` of Nice or Locarno) in one language."""

    class_no: str
    text: str = ""
    lang: str | None = None
    groups: tuple[str, ...] = ()


class Mark(Value, frozen=True):
    """A sign: its words, the office's kind (``word figurative combined three_dimensional sound …``) and its picture."""

    text: str | None = None
    kind: str | None = None
    image: str | None = None
    transliteration: str | None = None
    translation: str | None = None
    colours: str | None = None


class Image(Value, frozen=True):
    """A picture: ``name`` as the document refers to it; ``sha256`` once its file was found beside the document.

    ``role`` is ``drawing abstract_drawing claim description mark view formula table other``.
    """

    name: str
    role: str
    sha256: str | None = None
    media_type: str | None = None


class Event(Value, frozen=True):
    """One dated event on a right, in WIPO ST.27 / ST.61 / ST.87 terms, with the office's own code beside it.

    Attributes:
        event_id: Given by ``merge`` from the content (the same fact from two sources has one id).
        occurred_on: When it happened (law time). Required.
        effective_on: From when it has effect, where that differs (a lapse: the due date).
        published_on: When the office made it known.
        category: ST.27 letter ``A``-``Y``; ``key_event`` the key event code (``H10``) or ``X00`` form (``H00``).
        office_code: The office's own code or wording, always kept.
        family: ``filing publication examination grant lapse fee transfer party licence open_licence pledge seizure
            dispute correction other``: what coverage speaks of.
        action: Within the family: ``start change end`` or a rule's own word (``unpaid expired surrendered invalidated
            invalidated_part cancelled same_day_grant refused withdrawn restored paid renewed extended limited
            maintained``), else ``None``.
        effect: ``from_now`` or ``from_start`` (deemed never to have existed).
        part: The class, goods, claims or design number concerned; ``None`` is the whole right.
        territory: ST.3 code of the state concerned; ``None`` is all.
        instrument_id: The contract or decision behind it, as the source names it.
        parties: Those named by the event.
        detail: Further facts by field name, as text (``amount``, ``currency``, ``until_on``, ``kind``).
        sources: Filled in by ``merge``: the layers that say so.
    """

    occurred_on: date
    category: str
    key_event: str
    family: str
    action: str | None = None
    event_id: str = ""
    effective_on: date | None = None
    published_on: date | None = None
    office_code: str | None = None
    effect: str = "from_now"
    part: str | None = None
    territory: str | None = None
    instrument_id: str | None = None
    text: str | None = None
    parties: tuple[Party, ...] = ()
    detail: dict[str, str] = {}
    sources: tuple[str, ...] = ()


class Claim(Value, frozen=True):
    """One claim in one language; ``depends_on`` lists the numbers of the claims that it refers to."""

    no: int
    text: str
    lang: str
    depends_on: tuple[int, ...] = ()


class TextRef(Value, frozen=True):
    """A long text kept by content hash in the table of texts.

    ``field`` is ``claims`` (a JSON list of ``Claim``) or ``descriptions`` (plain text, paragraphs by newline).
    """

    field: str
    lang: str
    sha256: str
    chars: int


class Content(Value, frozen=True):
    """The facts that a document states, and that a Record holds: one shape for both."""

    filed_on: date | None = None
    granted_on: date | None = None
    expiry_stated_on: date | None = None
    term_adjustment_days: int | None = None
    numbers: tuple[Number, ...] = ()
    titles: dict[str, str] = {}
    abstracts: dict[str, str] = {}
    texts: tuple[TextRef, ...] = ()
    mark: Mark | None = None
    denomination: str | None = None
    images: tuple[Image, ...] = ()
    parties: tuple[Party, ...] = ()
    classes: tuple[ClassSymbol, ...] = ()
    citations: tuple[Citation, ...] = ()
    priorities: tuple[Priority, ...] = ()
    relations: tuple[Relation, ...] = ()
    family_id: str | None = None
    territories: tuple[str, ...] = ()
    goods_services: tuple[GoodsServices, ...] = ()
    events: tuple[Event, ...] = ()
    facts: dict[str, str] = {}


class Statement(Value, frozen=True):
    """What one document says of one right: the output of every reader.

    Attributes:
        register: ST.3 code, or ``ST.3.register`` (``CN.MARA``).
        kind: One of ``kernel.ids.KINDS``.
        document: The document's own name within its source, the same however often it is loaded
            (``US7318131B2``; a table row: its key).
        office_date: The office's date of the document: among documents of one source the newest decides.
        application_no: Normalised number of the application, or ``None`` where the source gives only a publication.
        part: The part of the application that is this right (a design's number), or ``None``.
        position: Where in its file (``document 12``, ``row 3114``).
        claims, descriptions: Long texts in line; the load moves them to the table of texts.
    """

    register: str
    kind: str
    document: str
    office_date: date | None
    content: Content
    application_no: str | None = None
    part: str | None = None
    position: str = ""
    claims: tuple[Claim, ...] = ()
    descriptions: dict[str, str] = {}


class Reject(Value, frozen=True):
    """A document or row that cannot be read: where, which field, why, and its raw text to be mended."""

    position: str
    reason: str
    field: str | None = None
    raw: str | None = None
    document: str | None = None


class Provenance(Value, frozen=True):
    """One document behind a Record."""

    source: str
    document: str
    file: str
    sha256: str
    position: str
    loaded_at: datetime
    reader: str
    office_date: date | None = None


class Carried(Value, frozen=True):
    """What a right that was taken over whole from another installation brings along.

    Attributes:
        right_id: Its identity there, and here.
        seq: Of its version there: of two the later counts.
        cause: Why there is a new version, in the words of the installation that it comes from.
        provenance, field_sources: As its Record has them there.
        gone: It is no more there; ``successor`` names the right that it turned out to be.
    """

    right_id: str
    seq: int
    cause: str = "new_document"
    provenance: tuple[Provenance, ...] = ()
    field_sources: dict[str, int] = {}
    gone: bool = False
    successor: str | None = None


class LayerKey(Value, frozen=True):
    """Which document of which source."""

    source: str
    document: str


class Layer(Value, frozen=True):
    """A statement at rest: with its identity, hash and provenance.

    ``level`` ranks the source for precedence: 1 the office of the right itself, 2 another office, 3 an aggregator,
    4 a table of the user's. ``snapshot_on`` is set for layers of a snapshot source, ``carried`` for one that is a whole
    Record of another installation.
    """

    right_id: str
    source: str
    document: str
    level: int
    office_date: date | None
    content: Content
    content_hash: str
    file: str
    file_sha256: str
    position: str
    loaded_at: datetime
    reader: str
    snapshot_on: date | None = None
    carried: Carried | None = None


class Record(Value, frozen=True):
    """One right of any kind, whole, as one edition holds it. A pure function of its layers.

    ``field_sources`` maps each field (and ``titles.en`` and the like) to an index into ``provenance``.
    """

    right_id: str
    register: str
    office: str
    kind: str
    application_no: str | None
    part: str | None
    content: Content
    content_hash: str
    provenance: tuple[Provenance, ...]
    field_sources: dict[str, int]


class Version(Value, frozen=True):
    """A Record as a row of the table: ``seq`` of its edition; ``deleted`` with ``successor`` when it was renumbered."""

    seq: int
    right_id: str
    deleted: bool = False
    successor: str | None = None
    cause: str = "new_document"
    record: Record | None = None


class Coverage(Value, frozen=True):
    """What a source can know: event families of an office and kind between two days, both included."""

    source: str
    register: str
    kind: str
    families: tuple[str, ...]
    since: date | None
    until: date


class Incoming(Value, frozen=True):
    """A statement on its way in, with where it came from. Its long texts are still in line."""

    statement: Statement
    source: str
    level: int
    file: str
    file_sha256: str
    loaded_at: datetime
    reader: str
    snapshot_on: date | None = None
    carried: Carried | None = None


class Held(Value, frozen=True):
    """A statement that waits for an identity, and why."""

    file: str
    source: str
    position: str
    document: str
    reason: str


class FieldChange(Value, frozen=True):
    """One field before and after, as JSON."""

    name: str
    before: bytes
    after: bytes


class Change(Value, frozen=True):
    """What became of one right between two editions: ``came went changed renumbered``."""

    right_id: str
    change: str
    cause: str
    successor: str | None = None
    fields: tuple[FieldChange, ...] = ()


class Fault(Value, frozen=True):
    """Something stored that is not as it should be; ``rebuildable`` where it can be made anew from the tables."""

    what: str
    where: str
    rebuildable: bool = False
