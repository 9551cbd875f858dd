"""A mapping guessed from the header and the first rows of a table, each guess with its reason, to be mended by hand."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence

from muniment.intake.domain.header_guess import UNIT, Column, column_of, columns_guess, header_language
from muniment.intake.domain.header_words import KIND_WORDS, STATUS_CODES
from muniment.standards.events import event_guess

_OFFICES = {"zh": "CN", "ja": "JP", "ko": "KR"}
"""Registers whose tables are written in a language of their own; French, German and Portuguese are of many states."""
_TAGS = {"zh": "zh-Hans"}


_LISTS = (
    "owner",
    "applicant",
    "inventor",
    "author",
    "designer",
    "breeder",
    "class",
    "priority",
    "citation",
    "citation_text",
    "goods_class",
    "territory",
)
_SEPARATORS = (";;", "；", ";", "|", "、", "，", "\n")
_DAY = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ]\d{4}")
_UNITS = {"亿": 100_000_000, "百万": 1_000_000, "万": 10_000, "千": 1_000}
_PLAIN = re.compile(r"[^\W\d_][\w ()（）/.-]*")
_RESERVED = frozenset(("yes", "no", "on", "off", "true", "false", "null", "y", "n", "~"))
_NOTHING = '""'
_EVENT_CODES = (
    ("pledge", ("event.pledgor", "event.pledgee"), "质押", "PE01"),
    ("licence", ("event.licensor", "event.licensee"), "许可", "EE01"),
    ("seizure", ("event.petitioner", "event.respondent"), "保全", "PP01"),
    ("transfer", ("event.assignor", "event.assignee"), "转让", "TR01"),
    ("lapse", ("event.lapse",), "终止", "CF01"),
)
_CODES_WORDS = {"PE01": "a pledge recorded (PC01: ended)", "EE01": "a licence recorded (EC01: ended)"}
_CODES_WORDS |= {
    "PP01": "seizure (PD01: lifted)",
    "TR01": "a transfer",
    "CF01": "a lapse for an unpaid fee (CX01: term over)",
}


def template_make(
    *, header: Sequence[str], rows: Sequence[Mapping[str, str]], name: str = "my.table", lang: str | None = None
) -> str:
    """The text of a mapping for a table; what could not be guessed is listed at its end.

    Args:
        header: The names of the columns, in order.
        rows: The first rows, by the names of the header; a few suffice.
        name: What the source is to be called.
        lang: BCP 47 tag of the table's texts, where it is known; else the letters of the header tell.
    """
    columns = columns_guess(header=header, rows=rows)
    return "\n".join([*_head(columns, name, lang), *_columns(columns), *_event(columns), *_foot(columns)]) + "\n"


def _q(text: str) -> str:
    """The text as YAML writes it on one line."""
    plain = _PLAIN.fullmatch(text) and text.lower() not in _RESERVED and text == text.strip()
    return text if plain and " #" not in text else json.dumps(text, ensure_ascii=False)


def _head(columns: Sequence[Column], name: str, lang: str | None) -> Iterator[str]:
    language = header_language(columns)
    yield "# A mapping guessed from the header of a table. Read each line, mend what is wrong, and load with --mapping."
    yield "# 由表头猜得的映射：请逐行核对，改正后用 --mapping 载入。"
    yield "muniment_mapping: 1"
    yield "source:"
    yield f"  name: {name}  # small letters, digits and dots; the same for every load of this table"
    yield f"  title: {{zh: {_q(name)}, en: {_q(name)}}}"
    yield "  publisher: {zh: 由您填写, en: to be filled in}"
    yield "  licence: to be filled in"
    yield "level: 4  # 1 the office of the right, 2 another office, 3 an aggregator, 4 a table of your own"
    yield "mode: delta  # snapshot: each load ends what it no longer lists"
    yield from _register(columns, _OFFICES.get(language))
    yield from _kind(columns, chinese=language == "zh")
    yield f"lang: {lang or _TAGS.get(language, language)}  # of names and texts without a language"


def _register(columns: Sequence[Column], office: str | None) -> Iterator[str]:
    column = column_of(columns, "register")
    if column is not None:
        codes = all(re.fullmatch(r"[A-Z]{2}", cell) for cell in column.cells if cell)
        words = "" if codes else f", map: {{{', '.join(f'{_q(one)}: XX' for one in _distinct(column))}}}"
        note = "holds ST.3 codes" if codes else "write the ST.3 code of each value instead of XX"
        yield f"register: {{column: {_q(column.name)}{words}}}  # {column.why}; {note}"
    elif office is not None:
        yield f"register: {office}  # by the letters of the header"
    elif _offices_named(columns):
        yield "register: number  # as each number says; write an ST.3 code (CN, US …) if all rows are of one register"
    else:
        yield "register: XX  # the numbers name no office: write its ST.3 code (CN, US …)"


def _offices_named(columns: Sequence[Column]) -> bool:
    column = column_of(columns, "publication", "number", "application", "registration")
    found = _distinct(column) if column else ()
    named = [cell for cell in found if re.match(r"[A-Z]{2}[ -]?\d|[^\x00-\x7f]", cell)]
    return len(named) * 2 >= len(found)


def _distinct(column: Column) -> tuple[str, ...]:
    return tuple(dict.fromkeys(cell for cell in column.cells if cell))[:40]


def _kind(columns: Sequence[Column], *, chinese: bool) -> Iterator[str]:
    column = column_of(columns, "kind")
    if column is not None and _distinct(column):
        pairs = ", ".join(f"{_q(one)}: {_kind_of(one)}" for one in _distinct(column))
        yield f"kind: {{column: {_q(column.name)}, map: {{{pairs}}}}}  # {column.why}; add values that the first rows lack"
    elif code := column_of(columns, "kind_code"):
        globs = '"U*": utility_model, "Y*": utility_model, "S*": design, "*": patent'
        yield f"kind: {{column: {_q(code.name)}, map: {{{globs}}}}}  # by the kind codes of WIPO ST.16"
    elif column_of(columns, "mark", "goods_class") is not None:
        yield "kind: trademark  # the table speaks of marks or classes of goods"
    elif chinese and column_of(columns, "number", "application") is not None:
        yield "kind: number  # the fifth digit of a Chinese number tells patent, utility model and design apart"
    elif column_of(columns, "author") is not None:
        yield "kind: copyright  # the table speaks of authors"
    elif column_of(columns, "breeder") is not None:
        yield "kind: plant_variety  # the table speaks of breeders"
    elif column_of(columns, "denomination") is not None:
        yield "kind: gi  # or plant_variety"
    elif column_of(columns, "designer", "class scheme=LOCARNO") is not None:
        yield "kind: design  # the table speaks of designers or classes of designs"
    else:
        yield "kind: patent  # or utility_model, design, trademark, gi, plant_variety, layout_design, copyright"


def _kind_of(value: str) -> str:
    return next((kind for word, kind in KIND_WORDS if word in value.lower()), "patent")


def _columns(columns: Sequence[Column]) -> Iterator[str]:
    if column_of(columns, "number", "application", "publication", "registration") is None:
        yield "# No column holds a number of the right, by its name: give one `to: number` below, or nothing can be loaded."
    yield "columns:"
    seen: set[str] = set()
    for column in columns:
        options = _options(column, columns, seen)
        if options is None:
            continue
        seen.add(column.meaning or "")
        note = f"  # {column.why}" if not column.sure else ""
        yield f"  {_q(column.name)}: {{{', '.join(options)}}}{note}"


def _options(column: Column, columns: Sequence[Column], seen: set[str]) -> list[str] | None:
    """What stands in the braces of one column, or ``None`` where it is read elsewhere or not at all."""
    meaning = column.meaning or ""
    if not meaning or meaning in _ELSEWHERE or meaning.startswith("event."):
        return None
    target, *more = meaning.split()
    if target == "application" and _china(columns):
        target = "number"
    options = [f"to: {target}", *(one.replace("=", ": ") if "=" in one else f"{one}: true" for one in more)]
    if target.endswith("_on") or "name: priority_on" in options:
        options += _form(column)
    if target == "publication" or (target == "registration" and column_of(columns, "publication") is None):
        options += _number_options(column, columns, target)
    if target in _LISTS and (mark := _separator(column)):
        options.append(f"split: {json.dumps(mark, ensure_ascii=False)}")
    if target == "owner" and "owner" not in seen:
        options += _owner_options(columns)
    return options


_ELSEWHERE = ("ignore", "kind", "kind_code", "register", "place", "identifier", "name_en", "publication_date")


def _china(columns: Sequence[Column]) -> bool:
    """Chinese patents: 申请号 and 专利号 are one number, with or without ZL and check digit."""
    return header_language(columns) == "zh" and column_of(columns, "register", "mark", "goods_class") is None


def _number_options(column: Column, columns: Sequence[Column], target: str) -> list[str]:
    options = []
    if target == "publication" and (code := column_of(columns, "kind_code")):
        options.append(f"kind_code: {{column: {_q(code.name)}}}")
    if target == "publication" and (day := _day_beside(column, columns)):
        form = "".join(f", {one}" for one in _form(day))
        options.append(f"date: {{column: {_q(day.name)}{form}}}")
    return options


def _day_beside(column: Column, columns: Sequence[Column]) -> Column | None:
    """The day of a publication: of several the one that follows its number before the next number."""
    first = column_of(columns, "publication_date")
    places = [at for at, one in enumerate(columns) if one.meaning == "publication"]
    if len(places) < 2:
        return first
    at = columns.index(column)
    end = next((place for place in places if place > at), len(columns))
    return next((one for one in columns[at:end] if one.meaning == "publication_date"), None)


def _owner_options(columns: Sequence[Column]) -> list[str]:
    beside = ((key, column_of(columns, key)) for key in ("place", "identifier"))
    told = [f"{key}: {_q(column.name)}" for key, column in beside if column is not None]
    english = column_of(columns, "name_en")
    return told if english is None else [*told, f"names: {{en: {_q(english.name)}}}"]


def _form(column: Column) -> list[str]:
    """The order of days that have the year last: told by a part over twelve; by dots and slashes as in Europe else."""
    matches = [match for cell in column.cells if (match := _DAY.match(cell))]
    if not matches:
        return []
    month_first = any(int(match[2]) > 12 for match in matches)
    return ["format: mdy"] if month_first else ["format: dmy"]


def _separator(column: Column) -> str | None:
    joined = "\x00".join(column.cells)
    return next((mark for mark in _SEPARATORS if mark in joined), None)


def _event(columns: Sequence[Column]) -> Iterator[str]:
    code = _code(columns)
    fee = column_of(columns, "event.fee")
    day = column_of(columns, "event.day", "event.lapse", "event.published_on") or fee
    if day is None or (code is None and fee is None):
        return
    yield "event:"
    yield code or "  category: U"
    if code is None:
        yield "  key_event: U10"
        yield "  family: fee"
        yield "  action: paid"
    yield f"  occurred_on: {_day_pick(day)}"
    published = column_of(columns, "event.published_on")
    if published is not None and published != day:
        yield f"  published_on: {_day_pick(published)}"
    for key in ("until_on", "instrument"):
        column = column_of(columns, f"event.{key}")
        if column is not None:
            yield f"  {key}: {_day_pick(column) if key == 'until_on' else _q(column.name)}"
    yield from _amount(columns)
    yield from _parties(columns)


def _day_pick(column: Column) -> str:
    form = _form(column)
    return f"{{column: {_q(column.name)}, {form[0]}}}" if form else _q(column.name)


def _code(columns: Sequence[Column]) -> str | None:
    """The line of the event's code: from a column of status, or the one that the table's words mean."""
    column = column_of(columns, "event.code")
    if column is not None and _distinct(column):
        pairs = [(value, _status(value)) for value in _distinct(column)]
        if all(code == value for value, code in pairs):
            return f"  code: {{column: {_q(column.name)}}}  # {column.why}; holds the office's codes"
        known = ", ".join(f"{_q(value)}: {code or _NOTHING}" for value, code in pairs)
        return f'  code: {{column: {_q(column.name)}, map: {{{known}}}}}  # "" tells no event; add values that the first rows lack'
    names = "".join(one.name for one in columns)
    for _, meanings, word, code in _EVENT_CODES:
        if column_of(columns, *meanings) is not None or word in names:
            return f"  code: {code}  # {_CODES_WORDS[code]}: by the words of the header"
    return None


def _status(value: str) -> str:
    if re.fullmatch(r"[A-Z]{2}\d{2}", value):
        return value
    guessed = event_guess(value)
    return next((code for word, code in STATUS_CODES if word in value), guessed.code if guessed else "")


def _amount(columns: Sequence[Column]) -> Iterator[str]:
    column = column_of(columns, "event.amount")
    if column is None:
        return
    unit = UNIT.search(column.name)
    times = _UNITS.get((unit[1] or "") if unit else "", 1)
    yield f"  amount: {{column: {_q(column.name)}, unit: {times}}}" if times > 1 else f"  amount: {_q(column.name)}"
    dollars = unit is not None and unit[2] in ("美元", "USD")
    if dollars or any("\u4e00" <= letter <= "\u9fff" for letter in column.name):
        yield f"  currency: {'USD' if dollars else 'CNY'}  # where the cell names none"


def _parties(columns: Sequence[Column]) -> Iterator[str]:
    roles = [meaning.removeprefix("event.") for _, meanings, _, _ in _EVENT_CODES for meaning in meanings[:2]]
    found = [(role, column) for role in roles if role != "lapse" and (column := column_of(columns, f"event.{role}"))]
    if not found:
        return
    yield "  parties:"
    for role, column in found:
        mark = _separator(column)
        split = f", split: {json.dumps(mark, ensure_ascii=False)}" if mark else ""
        yield f"    - {{role: {role}, column: {_q(column.name)}{split}}}"


def _foot(columns: Sequence[Column]) -> Iterator[str]:
    yield "# What the table is complete for, over the whole register: only then can an absence be stated from it."
    yield "# 只有本表对整个登记簿完整的事件种类才写在这里；否则留空，平台不会据此说“无质押”。"
    yield "coverage: {families: [], until: last_date}"
    ignored = [one for one in columns if one.meaning == "ignore"]
    unread = [one for one in columns if one.meaning is None or _unused(one, columns)]
    yield "ignore:" if ignored or unread else "ignore: []"
    for column in ignored:
        yield f"  - {_q(column.name)}"
    if unread:
        yield "  # Not guessed: move each that matters to columns. 以下各列未能猜出："
    for column in unread:
        shown = next((cell for cell in column.cells if cell), "")
        sample = " ".join(shown.split())[:40]
        yield f"  - {_q(column.name)}" + (f"  # {sample}" if sample else "")


def _unused(column: Column, columns: Sequence[Column]) -> bool:
    """Whether a guessed column has found no place: a date of publication without a publication, a second amount."""
    meaning = column.meaning or ""
    first = column_of(columns, meaning)
    if meaning == "publication_date":
        publications = [one for one in columns if one.meaning == "publication"]
        return not any(_day_beside(one, columns) is column for one in publications)
    if meaning in ("kind_code", "place", "identifier", "name_en", "kind", "register"):
        needs = {"place": "owner", "identifier": "owner", "name_en": "owner", "kind_code": "publication"}
        return first is not column or (meaning in needs and column_of(columns, needs[meaning]) is None)
    if meaning.startswith("event."):
        return first is not column or not any(_q(column.name) in line for line in _event(columns))
    return False
