"""The tables and charts of a portfolio."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from muniment.catalogue.queries.people import Role, names_beside
from muniment.kernel.texts import Text
from muniment.register.queries.divisions import division_name
from muniment.register.queries.titles import titles_get
from muniment.register.values import Badge
from muniment.search.domain.fields import field_of, value_label
from muniment.search.domain.profiles import Party, Row, Section, Sort, party_address
from muniment.search.queries.counting import Counting
from muniment.webbase.domain.charts import TONES, Bars, Cell, Column, Series

Counts = Sequence[tuple[str, int]]
Group = tuple[Text, tuple[tuple[str, str], ...]]
"""A series of a chart: its name and the filters that leave it."""
YEARS_MOST = 30
"""Years that a chart shows one by one; what was filed before stands in one column."""
ROWS_MOST = 30
_KINDS_APART = TONES - 1
_OTHERS = Text("其他种类", "other kinds")
_YEAR = Text("申请年", "filing year")
_COUNT = Text("名称", "name")
_SCHEMES: tuple[tuple[str, tuple[str, ...], tuple[str, ...], Text], ...] = (
    ("patent_classes", ("patent", "utility_model"), ("IPC", "CPC"), Text("专利分类", "Classes of patents")),
    ("design_classes", ("design",), ("LOCARNO",), Text("外观设计分类", "Classes of designs")),
    ("mark_classes", ("trademark",), ("NICE",), Text("商标类别", "Classes of marks")),
)


def chart_by_year(counting: Counting, kinds: Counts) -> Bars:
    """What was filed in each year, stacked by kind; what has no filing date stands in a column of its own."""
    values = [value for value, _ in kinds]
    apart = len(values) if len(values) <= _KINDS_APART else _KINDS_APART - 1
    groups: list[Group] = [(value_label(field_of("kind"), each), (("kind", each),)) for each in values[:apart]]
    if values[apart:]:
        groups.append((_OTHERS, tuple(("kind", each) for each in values[apart:])))
    beside = counting.cross("kind", "year")
    by_year = [Counter[str]() for _ in groups]
    for counts, (_, filters) in zip(by_year, groups, strict=True):
        for _, kind in filters:
            counts.update(dict(beside.get(kind, ())))
    return _chart(counting, Text("申请量：按年份和种类", "Filings by year and kind"), groups, by_year)


def chart_of_applications(counting: Counting) -> Bars:
    """The applications without an owner, by year."""
    title = Text("尚无权利人的申请：按年份", "Applications without an owner yet, by year")
    bars = _chart(counting, title, [(Text("申请", "applications"), ())], [dict(counting.values("year"))])
    return Bars(bars.title, bars.head, tuple(Series(s.name, s.total, TONES) for s in bars.series), bars.columns)


def _chart(counting: Counting, title: Text, groups: list[Group], by_year: Sequence[Mapping[str, int]]) -> Bars:
    """The chart of groups of which each right is in one, with what was filed of each of them in each year."""
    split = [{int(year): count for year, count in counts.items()} for counts in by_year]
    totals = Counter[int]()
    for counts in split:
        totals.update(counts)
    series = tuple(Series(name, counting.cell("", *filters), at + 1) for at, (name, filters) in enumerate(groups))
    if not totals:
        return Bars(title, _YEAR, series, ())
    first = max(min(totals), max(totals) - YEARS_MOST + 1)
    columns = [
        Column(
            str(year),
            Cell(totals.get(year, 0), counting.address("", ("year", str(year)))),
            tuple(
                Cell(counts.get(year, 0), counting.address("", *filters, ("year", str(year))))
                for counts, (_, filters) in zip(split, groups, strict=True)
            ),
        )
        for year in range(first, max(totals) + 1)
    ]
    earlier = _gathered(counting, Text(f"{first - 1} 及以前", f"to {first - 1}"), f"filed:..{first - 1}", groups)
    undated = _gathered(counting, Text("无日期", "no date"), "NOT filed:*", groups)
    return Bars(title, _YEAR, series, (*earlier, *columns, *undated))


def _gathered(counting: Counting, label: Text, clause: str, groups: list[Group]) -> tuple[Column, ...]:
    """One column for all that a clause leaves; none where it leaves nothing."""
    total = counting.cell(clause)
    if not total.count:
        return ()
    return (Column(label, total, tuple(counting.cell(clause, *filters) for _, filters in groups)),)


def sections_told(
    counting: Counting,
    sort: Sort,
    party: Party | None,
    facets: dict[str, list[tuple[str, int]]],
    statuses: Sequence[tuple[Badge, int]],
) -> tuple[Section, ...]:
    """The tables of a portfolio, in the order of the page; a table without rows is left out."""
    known: list[Section | None] = [
        _statuses(counting, statuses),
        _kinds(counting, facets["kind"]),
        *(_classes(counting, facets["kind"], *each) for each in _SCHEMES),
        _regions(counting, facets["region"]) if sort != "region" else None,
        *_people(counting, sort, party, facets),
        _offices(counting, facets["office"]),
    ]
    return tuple(each for each in known if each is not None and each.rows)


def _statuses(counting: Counting, statuses: Sequence[tuple[Badge, int]]) -> Section:
    rows = tuple(
        Row(
            badge.look.label,
            Cell(count, counting.address("", ("status", badge.value))),
            badge=badge.value,
            shape=badge.look.shape,
        )
        for badge, count in sorted(statuses, key=lambda pair: -pair[1])
    )
    return Section("statuses", Text("现在的状态", "How they stand"), Text("状态", "status"), rows)


def _kinds(counting: Counting, kinds: Counts) -> Section:
    rows = _rows(counting, "kind", kinds, lambda value: value_label(field_of("kind"), value))
    return Section("kinds", Text("种类", "Kinds"), Text("种类", "kind"), rows)


def _rows(
    counting: Counting,
    facet: str,
    counts: Iterable[tuple[str, int]],
    label: Callable[[str], Text],
    page: Callable[[str], str] = lambda _: "",
) -> tuple[Row, ...]:
    return tuple(
        Row(label(value), Cell(count, counting.address("", (facet, value))), page=page(value), key=value)
        for value, count in list(counts)[:ROWS_MOST]
    )


def _classes(
    counting: Counting, present: Counts, key: str, kinds: tuple[str, ...], schemes: tuple[str, ...], title: Text
) -> Section | None:
    there = {value for value, _ in present}
    filters = tuple(("kind", kind) for kind in kinds if kind in there)
    if not filters:
        return None
    counts = counting.values("class", *filters)[:ROWS_MOST]
    symbols = [value for value, _ in counts]
    titles: dict[str, tuple[str, Text]] = {}
    for scheme in schemes:
        for symbol, text in titles_get(
            counting.data_dir, scheme, [each for each in symbols if each not in titles]
        ).items():
            titles[symbol] = (scheme, text)
    rows = tuple(
        Row(
            titles[value][1] if value in titles else Text("", ""),
            Cell(count, counting.address("", *filters, ("class", value))),
            code=value,
            page=f"/browse/{titles[value][0].lower()}/{value}" if value in titles else "",
        )
        for value, count in counts
    )
    return Section(key, title, Text("分类", "class"), rows)


def _regions(counting: Counting, regions: Counts) -> Section:
    def label(value: str) -> Text:
        return division_name(counting.data_dir, value) or Text(value, value)

    def page(value: str) -> str:
        return f"/regions/{value.ljust(6, '0')}" if division_name(counting.data_dir, value) else ""

    rows = _rows(counting, "region", regions, label, page)
    return Section("regions", Text("权利人所在地区", "Regions of the owners"), Text("地区", "region"), rows)


def _offices(counting: Counting, offices: Counts) -> Section | None:
    if len(offices) < 2:
        return None
    rows = _rows(counting, "office", offices, lambda value: value_label(field_of("office"), value))
    return Section("offices", Text("主管局", "Offices"), Text("局", "office"), rows)


def _people(
    counting: Counting, sort: Sort, party: Party | None, facets: dict[str, list[tuple[str, int]]]
) -> list[Section | None]:
    agencies = _parties(counting, "agency", "agency", facets["agency"], Text("所用代理机构", "Agencies used"))
    if sort == "owner":
        beside = Text(
            "另一语言的名称可能就是同一权利人：名称尚未归并。",
            "A name in another language may be the same owner: names are not resolved yet.",
        )
        return [
            _beside(counting, party, "owner", Text("共同权利人", "Owners beside it"), beside),
            agencies,
            _beside(counting, party, "inventor", Text("发明人", "Inventors"), None),
        ]
    title = Text("委托人", "Clients") if sort == "agency" else Text("权利人", "Owners")
    owners = _parties(counting, "owner", "owner", facets["owner"], title)
    if sort == "agency":
        return [owners]
    if sort == "inventor":
        return [owners, agencies, _beside(counting, party, "inventor", Text("合作发明人", "Made together with"), None)]
    return [owners, agencies]


def _parties(counting: Counting, facet: str, sort: Sort, counts: Counts, title: Text) -> Section:
    rows = _rows(counting, facet, counts, lambda name: Text(name, name), lambda name: party_address(sort, name))
    return Section({"owner": "owners", "agency": "agencies"}[facet], title, _COUNT, rows)


def _beside(counting: Counting, party: Party | None, beside: Role, title: Text, note: Text | None) -> Section | None:
    """Names on the rights of a party: other owners, those who made them."""
    if party is None:
        return None
    role: Role = "owner" if party.sort == "owner" else "inventor"
    asked, kind = counting.asked, dict(counting.ask.filters).get("kind", "")
    hidden = asked.scope.hidden | asked.secret
    found = names_beside(
        counting.data_dir,
        asked.manifest.seq,
        role,
        party.names,
        beside,
        kind=kind,
        without=hidden,
        limit=ROWS_MOST + (len(party.names) if role == beside else 0),
    )
    facet = f"co_{beside}" if role == beside else beside
    sort: Sort = "owner" if beside == "owner" else "inventor"
    rows = tuple(
        Row(Text(name, name), Cell(count, counting.address("", (facet, name))), page=party_address(sort, name))
        for name, count in found
        if role != beside or name not in party.names
    )
    return Section(f"{facet}s", title, _COUNT, rows, note)
