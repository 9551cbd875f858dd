"""How far the loaded sources know: the ground under every statement of absence."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from muniment.catalogue.values import Coverage
from muniment.kernel.texts import Text
from muniment.register.domain.words import NOT_COVERED, family_name, not_covered_text, span_text, texts_join
from muniment.register.values import CoverageAnswer, Covered, Known, Missing, NotCovered, Span

_DAY = timedelta(days=1)
_ISSUE = timedelta(days=10)
"""How long a gazette is up to date until its next issue. The slowest official one, the Chinese gazette of marks, appears
four times a month; those of patents appear weekly or more often."""


def covered_on(known: Known, *, register: str, kind: str, families: Iterable[str], day: date) -> CoverageAnswer:
    """Whether loaded sources know all the families of a register and kind on one day."""
    return covered_over(known, register=register, kind=kind, families=families, period=Span(day, day))


def covered_over(known: Known, *, register: str, kind: str, families: Iterable[str], period: Span) -> CoverageAnswer:
    """Whether the sources, taken together, know all the families over the whole period without a gap.

    A source is up to date until its next issue: the last days before the edition, of which no issue can have told
    yet, do not count as missing, and the answer says to which day the sources reach.

    Args:
        known: What the edition can know.
        register: ST.3 code, or ``ST.3.register``.
        kind: One of ``kernel.ids.KINDS``.
        families: Families of events, at least one, all of which must be covered.
        period: From when (``None``: from the beginning) to when; a period that ends before it starts asks for
            its last day alone.

    Returns:
        ``Covered`` with the last day known without a gap, or ``NotCovered`` with the days that are missing.

    Source: DESIGN, "Coverage": absence is said only where a source covers that family, office, kind and date.
    """
    asked = tuple(dict.fromkeys(families))
    span = _needed(known, period)
    missing: list[Missing] = []
    sources: dict[str, None] = {}
    reaches: list[date | None] = []
    for family in asked:
        entries = [e for e in known.coverage if e.register == register and e.kind == kind and family in e.families]
        gaps = _gaps(entries, span)
        if gaps:
            missing.append(Missing(family, gaps))
        reaches.append(_reach(entries, span))
        sources.update((entry.source, None) for entry in entries if _touches(entry, span))
    ends = [day for day in reaches if day is not None]
    until = min(ends) if ends and len(ends) == len(reaches) else None
    names = tuple(sources)
    if missing or until is None:
        return NotCovered(asked, tuple(missing), _missing_text(tuple(missing), span), until, names)
    return Covered(asked, until, names, as_far_as(known, names, until))


def covered_by_any(known: Known, *, registers: Iterable[str], kind: str, family: str, period: Span) -> CoverageAnswer:
    """The first answer of the registers that covers the family; else the answer of the last one asked.

    A state's share in a regional right is kept both by the regional office and by that state's own register.
    """
    answers = [
        covered_over(known, register=register, kind=kind, families=(family,), period=period)
        for register in dict.fromkeys(registers)
    ]
    return next((answer for answer in answers if isinstance(answer, Covered)), answers[-1])


def coverage_table(
    known: Known, *, register: str, kind: str, families: Iterable[str], period: Span
) -> tuple[tuple[str, CoverageAnswer], ...]:
    """Each family with its own answer, in the order asked: the ``coverage`` of a Record."""
    return tuple(
        (family, covered_over(known, register=register, kind=kind, families=(family,), period=period))
        for family in families
    )


def as_far_as(known: Known, sources: Iterable[str], until: date) -> Text:
    """The words that go with every statement of absence: as far as SOURCE to DATE."""
    titles = [known.titles.get(name, Text(name, name)) for name in sources]
    named = texts_join(titles, zh="、", en=", ")
    return Text(f"据 {named.zh}，截至 {until}", f"as far as {named.en} to {until}")


def absence_text(family: str, answer: CoverageAnswer, absent: Text) -> Text:
    """``absent`` with its source and date where it may be said; else that the family is not covered."""
    if isinstance(answer, Covered):
        return Text(f"{absent.zh}（{answer.text.zh}）", f"{absent.en} ({answer.text.en})")
    return not_covered_text((family,))


def _needed(known: Known, period: Span) -> Span:
    """The days that must be known: the period, less the days that the next issue after the edition will tell of."""
    until = period.until
    since = period.since if period.since is None or period.since <= until else until
    if until > known.on:
        return Span(since, until)
    needed = min(until, known.on - _ISSUE)
    return Span(since, needed if since is None else max(since, needed))


def _touches(entry: Coverage, span: Span) -> bool:
    starts_in_time = entry.since is None or entry.since <= span.until
    return starts_in_time and (span.since is None or entry.until >= span.since)


def _gaps(entries: Iterable[Coverage], span: Span) -> tuple[Span, ...]:
    """The days of ``span`` in none of the entries, oldest first."""
    spans = sorted((e for e in entries if _touches(e, span)), key=lambda e: (e.since or date.min, e.until))
    gaps: list[Span] = []
    next_day: date | None = span.since
    for entry in spans:
        if entry.since is not None and (next_day is None or entry.since > next_day):
            gaps.append(Span(next_day, entry.since - _DAY))
        if entry.until >= span.until:
            return tuple(gaps)
        next_day = entry.until + _DAY if next_day is None else max(next_day, entry.until + _DAY)
    return (*gaps, Span(next_day, span.until))


def _reach(entries: Iterable[Coverage], span: Span) -> date | None:
    """The last day that the entries know without a gap from the start of ``span``, which may lie after its end."""
    reach: date | None = None
    for entry in sorted(entries, key=lambda e: (e.since or date.min, e.until)):
        if span.since is not None and entry.until < span.since:
            continue
        joins = span.since if reach is None or reach == date.max else reach + _DAY
        if entry.since is None or (joins is not None and entry.since <= joins):
            reach = entry.until if reach is None else max(reach, entry.until)
    return reach


def _missing_text(missing: tuple[Missing, ...], span: Span) -> Text:
    whole = (span,)
    bare = [each.family for each in missing if each.spans == whole]
    pieces = [not_covered_text(bare)] if bare else []
    for each in missing:
        if each.spans == whole:
            continue
        name = family_name(each.family)
        gaps = texts_join((span_text(gap.since, gap.until) for gap in each.spans), zh="、", en=", ")
        pieces.append(Text(f"{name.zh}：{NOT_COVERED.zh}（{gaps.zh}）", f"{name.en}: {NOT_COVERED.en} for {gaps.en}"))
    return texts_join(pieces, zh="；", en="; ")
