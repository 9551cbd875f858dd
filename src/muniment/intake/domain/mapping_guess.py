"""A mapping guessed from the header and the first rows of a table, each guess with its reason, to be mended by hand."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from muniment.intake.domain.cells import cell_clean
from muniment.intake.domain.header_words import KIND_WORDS, STATUS_CODES, words
from muniment.intake.domain.rows import name_key
from muniment.standards.events import event_guess

_KNOWN = {name_key(name): (name, meaning) for name, meaning in words().items()}
_LISTS = ("owner", "applicant", "inventor", "author", "class", "priority", "citation", "goods_class", "territory")
_SEPARATORS = (";;", "；", ";", "|", "、", "，", "\n")
_DAY = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ]\d{4}")
_UNIT = re.compile(r"[(（]\s*(?:人民币|RMB|CNY)?\s*(亿|百万|万|千)?\s*(元|美元|USD)?\s*[)）]")
_UNITS = {"亿": 100_000_000, "百万": 1_000_000, "万": 10_000, "千": 1_000}
_PLAIN = re.compile(r"[^\W\d_][\w ()（）/.-]*")
_RESERVED = frozenset(("yes", "no", "on", "off", "true", "false", "null", "y", "n", "~"))
_NOTHING = '""'
_HARMLESS = ("name", "names", "s", "list", "original", "current", "text", "en")
_OTHERWISE = (
    "数",
    "国",
    "年",
    "类型",
    "性质",
    "代码",
    "电话",
    "联系",
    "邮",
    "优先",
    "同族",
    "引",
    "原",
    "母案",
    "地址",
    "英",
    "排名",
)
"""Letters beside a known word that make it another: 发明人数 counts inventors, 专利权人类型 is no owner."""
_BY_NAME_ONLY = (
    "ignore",
    "number",
    "application",
    "publication",
    "registration",
    "filed_on",
    "granted_on",
    "expiry_stated_on",
    "register",
    "kind",
    "kind_code",
    "fact",
    "claims",
    "publication_date",
    "priority",
)
"""Meanings that are taken only from a header's whole name: 优先权申请号 is no number of the right."""
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


class _Column(NamedTuple):
    """A column: its name, what it is taken for, why, and its first cells."""

    name: str
    meaning: str | None
    why: str
    cells: tuple[str, ...]
    sure: bool = False


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
    columns = _settled([_guess(one, tuple(cell_clean(row.get(one)) for row in rows)) for one in header])
    return "\n".join([*_head(columns, name, lang), *_columns(columns), *_event(columns), *_foot(columns)]) + "\n"


def _guess(name: str, cells: tuple[str, ...]) -> _Column:
    key = name_key(name)
    bare = name_key(_UNIT.sub("", name))
    for one in (key, bare):
        if one in _KNOWN:
            return _Column(name, _KNOWN[one][1], f"is called {_KNOWN[one][0]}", cells, True)
    inside = [
        (len(known), word, meaning)
        for known, (word, meaning) in _KNOWN.items()
        if _speaks_of(bare, known) and meaning.split()[0] not in _BY_NAME_ONLY
    ]
    if inside:
        _, word, meaning = max(inside)
        return _Column(name, meaning, f"has the word {word} in it", cells)
    return _Column(name, None, "", cells)


def _speaks_of(key: str, known: str) -> bool:
    """Whether a header is a known one with a few harmless letters before or after it."""
    if not (key.startswith(known) or key.endswith(known)) or len(known) < 2:
        return False
    rest = key.removeprefix(known) if key.startswith(known) else key.removesuffix(known)
    return rest in _HARMLESS if rest.isascii() else not any(word in rest for word in _OTHERWISE)


def _settled(columns: Sequence[_Column]) -> list[_Column]:
    """The guesses beside each other: a sure one takes the place of others; an assignee alone is an owner."""
    sure = {one.meaning for one in columns if one.sure}
    kept = [one if one.sure or one.meaning not in sure else one._replace(meaning=None) for one in columns]
    if _of(kept, "event.assignor") is None:
        kept = [one._replace(meaning="owner") if one.meaning == "event.assignee" else one for one in kept]
    return kept


def _of(columns: Sequence[_Column], *meanings: str) -> _Column | None:
    return next((one for meaning in meanings for one in columns if one.meaning == meaning), None)


def _q(text: str) -> str:
    """The text as YAML writes it on one line."""
    plain = _PLAIN.fullmatch(text) and text.lower() not in _RESERVED and text == text.strip()
    return text if plain and " #" not in text else json.dumps(text, ensure_ascii=False)


def _head(columns: Sequence[_Column], name: str, lang: str | None) -> Iterator[str]:
    letters = "".join(one.name for one in columns)
    korean = any("가" <= letter <= "힣" for letter in letters)
    chinese = any("\u4e00" <= letter <= "\u9fff" for letter in letters)
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
    yield from _register(columns, "KR" if korean else "CN" if chinese else None)
    yield from _kind(columns, korean=korean, chinese=chinese)
    yield f"lang: {lang or ('ko' if korean else 'zh-Hans' if chinese else 'en')}  # of names and texts without a language"


def _register(columns: Sequence[_Column], office: str | None) -> Iterator[str]:
    column = _of(columns, "register")
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


def _offices_named(columns: Sequence[_Column]) -> bool:
    column = _of(columns, "publication", "number", "application", "registration")
    found = _distinct(column) if column else ()
    named = [cell for cell in found if re.match(r"[A-Z]{2}[ -]?\d|[^\x00-\x7f]", cell)]
    return len(named) * 2 >= len(found)


def _distinct(column: _Column) -> tuple[str, ...]:
    return tuple(dict.fromkeys(cell for cell in column.cells if cell))[:40]


def _kind(columns: Sequence[_Column], *, korean: bool, chinese: bool) -> Iterator[str]:
    column = _of(columns, "kind")
    if column is not None and _distinct(column):
        pairs = ", ".join(f"{_q(one)}: {_kind_of(one)}" for one in _distinct(column))
        yield f"kind: {{column: {_q(column.name)}, map: {{{pairs}}}}}  # {column.why}; add values that the first rows lack"
    elif code := _of(columns, "kind_code"):
        globs = '"U*": utility_model, "Y*": utility_model, "S*": design, "*": patent'
        yield f"kind: {{column: {_q(code.name)}, map: {{{globs}}}}}  # by the kind codes of WIPO ST.16"
    elif _of(columns, "mark", "goods_class") is not None:
        yield "kind: trademark  # the table speaks of marks or classes of goods"
    elif chinese and not korean and _of(columns, "number", "application") is not None:
        yield "kind: number  # the fifth digit of a Chinese number tells patent, utility model and design apart"
    elif _of(columns, "author") is not None:
        yield "kind: copyright  # the table speaks of authors"
    elif _of(columns, "denomination") is not None:
        yield "kind: gi  # or plant_variety"
    else:
        yield "kind: patent  # or utility_model, design, trademark, gi, plant_variety, layout_design, copyright"


def _kind_of(value: str) -> str:
    return next((kind for word, kind in KIND_WORDS if word in value.lower()), "patent")


def _columns(columns: Sequence[_Column]) -> Iterator[str]:
    if _of(columns, "number", "application", "publication", "registration") is None:
        yield "# No column holds a number of the right, by its name: give one `to: number` below, or nothing can be loaded."
    yield "columns:"
    seen: set[str] = set()
    for column in columns:
        options = _options(column, columns, seen)
        if options is None:
            continue
        seen.add(column.meaning or "")
        note = f"  # {column.why}" if name_key(column.name) not in _KNOWN else ""
        yield f"  {_q(column.name)}: {{{', '.join(options)}}}{note}"


def _options(column: _Column, columns: Sequence[_Column], seen: set[str]) -> list[str] | None:
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
    if target == "publication" or (target == "registration" and _of(columns, "publication") is None):
        options += _number_options(columns, target)
    if target in _LISTS and (mark := _separator(column)):
        options.append(f"split: {json.dumps(mark, ensure_ascii=False)}")
    if target == "owner" and "owner" not in seen:
        options += _owner_options(columns)
    return options


_ELSEWHERE = ("ignore", "kind", "kind_code", "register", "place", "identifier", "publication_date")


def _china(columns: Sequence[_Column]) -> bool:
    """Chinese patents: 申请号 and 专利号 are one number, with or without ZL and check digit."""
    chinese = any("\u4e00" <= letter <= "\u9fff" for one in columns for letter in one.name)
    return chinese and _of(columns, "register", "mark", "goods_class") is None


def _number_options(columns: Sequence[_Column], target: str) -> list[str]:
    options = []
    if target == "publication" and (code := _of(columns, "kind_code")):
        options.append(f"kind_code: {{column: {_q(code.name)}}}")
    if target == "publication" and (day := _of(columns, "publication_date")):
        form = "".join(f", {one}" for one in _form(day))
        options.append(f"date: {{column: {_q(day.name)}{form}}}")
    return options


def _owner_options(columns: Sequence[_Column]) -> list[str]:
    beside = ((key, _of(columns, key)) for key in ("place", "identifier"))
    return [f"{key}: {_q(column.name)}" for key, column in beside if column is not None]


def _form(column: _Column) -> list[str]:
    """The order of days that have the year last: told by a part over twelve; by dots and slashes as in Europe else."""
    matches = [match for cell in column.cells if (match := _DAY.match(cell))]
    if not matches:
        return []
    month_first = any(int(match[2]) > 12 for match in matches)
    return ["format: mdy"] if month_first else ["format: dmy"]


def _separator(column: _Column) -> str | None:
    joined = "\x00".join(column.cells)
    return next((mark for mark in _SEPARATORS if mark in joined), None)


def _event(columns: Sequence[_Column]) -> Iterator[str]:
    code = _code(columns)
    fee = _of(columns, "event.fee")
    day = _of(columns, "event.day", "event.lapse", "event.published_on") or fee
    if day is None or (code is None and fee is None):
        return
    yield "event:"
    yield code or "  category: U"
    if code is None:
        yield "  key_event: U10"
        yield "  family: fee"
        yield "  action: paid"
    yield f"  occurred_on: {_day_pick(day)}"
    published = _of(columns, "event.published_on")
    if published is not None and published != day:
        yield f"  published_on: {_day_pick(published)}"
    for key in ("until_on", "instrument"):
        column = _of(columns, f"event.{key}")
        if column is not None:
            yield f"  {key}: {_day_pick(column) if key == 'until_on' else _q(column.name)}"
    yield from _amount(columns)
    yield from _parties(columns)


def _day_pick(column: _Column) -> str:
    form = _form(column)
    return f"{{column: {_q(column.name)}, {form[0]}}}" if form else _q(column.name)


def _code(columns: Sequence[_Column]) -> str | None:
    """The line of the event's code: from a column of status, or the one that the table's words mean."""
    column = _of(columns, "event.code")
    if column is not None and _distinct(column):
        pairs = [(value, _status(value)) for value in _distinct(column)]
        if all(code == value for value, code in pairs):
            return f"  code: {{column: {_q(column.name)}}}  # {column.why}; holds the office's codes"
        known = ", ".join(f"{_q(value)}: {code or _NOTHING}" for value, code in pairs)
        return f'  code: {{column: {_q(column.name)}, map: {{{known}}}}}  # "" tells no event; add values that the first rows lack'
    names = "".join(one.name for one in columns)
    for _, meanings, word, code in _EVENT_CODES:
        if _of(columns, *meanings) is not None or word in names:
            return f"  code: {code}  # {_CODES_WORDS[code]}: by the words of the header"
    return None


def _status(value: str) -> str:
    if re.fullmatch(r"[A-Z]{2}\d{2}", value):
        return value
    guessed = event_guess(value)
    return next((code for word, code in STATUS_CODES if word in value), guessed.code if guessed else "")


def _amount(columns: Sequence[_Column]) -> Iterator[str]:
    column = _of(columns, "event.amount")
    if column is None:
        return
    unit = _UNIT.search(column.name)
    times = _UNITS.get((unit[1] or "") if unit else "", 1)
    yield f"  amount: {{column: {_q(column.name)}, unit: {times}}}" if times > 1 else f"  amount: {_q(column.name)}"
    dollars = unit is not None and unit[2] in ("美元", "USD")
    if dollars or any("\u4e00" <= letter <= "\u9fff" for letter in column.name):
        yield f"  currency: {'USD' if dollars else 'CNY'}  # where the cell names none"


def _parties(columns: Sequence[_Column]) -> Iterator[str]:
    roles = [meaning.removeprefix("event.") for _, meanings, _, _ in _EVENT_CODES for meaning in meanings[:2]]
    found = [(role, column) for role in roles if role != "lapse" and (column := _of(columns, f"event.{role}"))]
    if not found:
        return
    yield "  parties:"
    for role, column in found:
        mark = _separator(column)
        split = f", split: {json.dumps(mark, ensure_ascii=False)}" if mark else ""
        yield f"    - {{role: {role}, column: {_q(column.name)}{split}}}"


def _foot(columns: Sequence[_Column]) -> Iterator[str]:
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


def _unused(column: _Column, columns: Sequence[_Column]) -> bool:
    """Whether a guessed column has found no place: a date of publication without a publication, a second amount."""
    meaning = column.meaning or ""
    first = _of(columns, meaning)
    if meaning in ("publication_date", "kind_code", "place", "identifier", "kind", "register"):
        needs = {"publication_date": "publication", "place": "owner", "identifier": "owner", "kind_code": "publication"}
        return first is not column or (meaning in needs and _of(columns, needs[meaning]) is None)
    if meaning.startswith("event."):
        return first is not column or not any(_q(column.name) in line for line in _event(columns))
    return False
