"""What people fill in, read: every value in its own type, and one clear line for each that cannot be read.

A draft keeps what was typed as it was typed; a complete form is read for good.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from muniment.kernel.dates import date_read
from muniment.kernel.errors import InvalidInput, SourceProblem
from muniment.kernel.money import Money, money_read
from muniment.kernel.texts import Text
from muniment.procedures.domain.declaration import FieldSpec
from muniment.procedures.values import Party
from muniment.standards.numbers import uscc_ok

TEXT_MOST = 300
LONG_MOST = 20_000
"""Signs of a field that states no limit of its own: the house's choice, some ten printed pages."""
ROWS_MOST = 500
FILES_MOST = 10
_HASH = re.compile(r"[0-9a-f]{64}", re.ASCII)
_NUMBER = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,6})?", re.ASCII)
_YEARS_AWAY = 200
YES, NO = "yes", "no"

Raw = Mapping[str, Any]
"""What was typed: text by field; a list of rows for a table."""


@dataclass(frozen=True, slots=True)
class FormRead:
    """A form as far as it could be read: values by field, and what is wrong by field."""

    values: dict[str, Any] = field(default_factory=dict)
    faults: dict[str, Text] = field(default_factory=dict)


def form_read(specs: Iterable[FieldSpec], raw: Raw, *, on: date, complete: bool) -> FormRead:
    """The values of a form.

    Args:
        specs: The fields, as declared.
        raw: What was typed; a field that no spec names is left out.
        on: The day of law, for fields bounded by it.
        complete: Whether what is required must be there.

    Returns:
        Values by field: ``str``, ``date``, ``Money``, ``Decimal``, ``bool``, tuples of ``str`` (rights as typed), of ``Party`` and of rows; nothing for an empty field. A field that cannot be read is among the faults.
    """
    found = FormRead()
    for spec in specs:
        typed = raw.get(spec.name)
        if typed in (None, "", [], ()):
            if spec.required and complete:
                found.faults[spec.name] = Text("请填写", "this must be filled in")
            continue
        try:
            value = _READERS[spec.type](spec, typed, on)
        except (InvalidInput, SourceProblem) as problem:
            found.faults[spec.name] = problem.text
            continue
        if value not in (None, "", ()):
            found.values[spec.name] = value
        elif spec.required and complete:
            found.faults[spec.name] = Text("请填写", "this must be filled in")
    return found


def _wrong(zh: str, en: str) -> InvalidInput:
    return InvalidInput(Text(zh, en), code="form.value")


def _said(typed: Any, most: int) -> str:  # noqa: ANN401 - what was typed
    if not isinstance(typed, str):
        raise _wrong("这里只收文字", "this takes text")
    text = typed.replace("\r\n", "\n").strip()
    if any(ord(sign) < 32 and sign not in "\n\t" for sign in text) or "\x7f" in text:
        raise _wrong("含有不可见的控制字符", "it holds control characters")
    if len(text) > most:
        raise _wrong(f"最多 {most} 字，现有 {len(text)} 字", f"at most {most} signs; these are {len(text)}")
    return text


def _text(spec: FieldSpec, typed: Any, _on: date) -> str:  # noqa: ANN401
    text = _said(typed, int(spec.most or TEXT_MOST))
    if "\n" in text:
        raise _wrong("这里只收一行", "this takes one line")
    return text


def _long(spec: FieldSpec, typed: Any, _on: date) -> str:  # noqa: ANN401
    return _said(typed, int(spec.most or LONG_MOST))


def _date(spec: FieldSpec, typed: Any, on: date) -> date:  # noqa: ANN401
    text = _said(typed, 40)
    try:
        day = date_read(text)
    except SourceProblem as problem:
        raise _wrong(
            f"不是公历日期：{text}（如 2026-11-20）", f"not a day of the Gregorian calendar: {text} (as 2026-11-20)"
        ) from problem
    if day is None or abs(day.year - on.year) > _YEARS_AWAY:
        raise _wrong(
            f"不是公历日期：{text}（如 2026-11-20）", f"not a day of the Gregorian calendar: {text} (as 2026-11-20)"
        )
    least, most = _day(spec.least, on), _day(spec.most, on)
    if least is not None and day < least:
        raise _wrong(f"不得早于 {least}", f"not before {least}")
    if most is not None and day > most:
        raise _wrong(f"不得晚于 {most}", f"not after {most}")
    return day


def _day(said: str, on: date) -> date | None:
    if said == "today":
        return on
    return date.fromisoformat(said) if said else None


def _money(spec: FieldSpec, typed: Any, _on: date) -> Money:  # noqa: ANN401
    text = _said(typed, 60)
    money = money_read(text)
    amount = money.amount
    if spec.least and amount < Decimal(spec.least):
        raise _wrong(f"不得少于 {spec.least}", f"not less than {spec.least}")
    if spec.most and amount > Decimal(spec.most):
        raise _wrong(f"不得多于 {spec.most}", f"not more than {spec.most}")
    return money


def _number(spec: FieldSpec, typed: Any, _on: date) -> Decimal:  # noqa: ANN401
    text = _said(typed, 40)
    if _NUMBER.fullmatch(text) is None:
        raise _wrong(f"不是数：{text}", f"not a number: {text}")
    value = Decimal(text)
    if spec.least and value < Decimal(spec.least):
        raise _wrong(f"不得小于 {spec.least}", f"not less than {spec.least}")
    if spec.most and value > Decimal(spec.most):
        raise _wrong(f"不得大于 {spec.most}", f"not more than {spec.most}")
    return value


def _choice(spec: FieldSpec, typed: Any, _on: date) -> str:  # noqa: ANN401
    text = _said(typed, 100)
    if text not in spec.choices:
        raise _wrong("不在可选之列", "not one of the choices")
    return text


def _yes_no(_spec: FieldSpec, typed: Any, _on: date) -> bool:  # noqa: ANN401
    text = _said(typed, 10)
    if text not in (YES, NO):
        raise _wrong("请选是或否", "yes or no")
    return text == YES


def _lines(spec: FieldSpec, typed: Any, _on: date) -> tuple[str, ...]:  # noqa: ANN401
    said = typed if isinstance(typed, list | tuple) else [typed]
    lines = [_said(each, 200) for text in said for each in _said(text, LONG_MOST).split("\n")]
    return tuple(dict.fromkeys(filter(None, lines)))


def _table(spec: FieldSpec, typed: Any, _on: date) -> tuple[dict[str, str], ...]:  # noqa: ANN401
    if not isinstance(typed, list | tuple) or len(typed) > ROWS_MOST:
        raise _wrong(f"表格最多 {ROWS_MOST} 行", f"a table has at most {ROWS_MOST} rows")
    rows = []
    for at, row in enumerate(typed, 1):
        if not isinstance(row, Mapping) or set(row) - set(spec.columns):
            raise _wrong(f"第 {at} 行的列有误", f"row {at} has other columns")
        said = {name: _said(row.get(name, ""), TEXT_MOST) for name in spec.columns}
        rows += [said] if any(said.values()) else []
    return tuple(rows)


def _party(spec: FieldSpec, typed: Any, on: date) -> tuple[Party, ...]:  # noqa: ANN401
    """A name a line; a unified social credit code may follow behind a comma or semicolon."""
    found = []
    for line in _lines(spec, typed, on):
        name, code = _name_and_code(line)
        if code and not uscc_ok(code):
            raise _wrong(f"统一社会信用代码 {code} 的校验位有误", f"the check sign of credit code {code} is wrong")
        found.append(Party(name, code))
    return tuple(found)


def _name_and_code(line: str) -> tuple[str, str]:
    found = re.fullmatch(r"(.+?)\s*[,;，；]\s*([0-9A-HJ-NPQRTUWXY]{18})", line, re.IGNORECASE)
    return (found[1], found[2].upper()) if found else (line, "")


def _files(spec: FieldSpec, typed: Any, _on: date) -> tuple[str, ...]:  # noqa: ANN401
    """The hashes of files that were put in; they come by their own way and are never typed."""
    hashes = tuple(dict.fromkeys(typed if isinstance(typed, list | tuple) else ()))
    if not all(isinstance(each, str) and _HASH.fullmatch(each) for each in hashes):
        raise _wrong("文件须先上传", "files are put in first")
    most = int(spec.most or FILES_MOST)
    if len(hashes) > most:
        raise _wrong(f"最多 {most} 个文件", f"at most {most} files")
    return hashes


_READERS: dict[str, Callable[[FieldSpec, Any, date], Any]] = {
    "text": _text,
    "long": _long,
    "date": _date,
    "money": _money,
    "number": _number,
    "choice": _choice,
    "yes_no": _yes_no,
    "rights": _lines,
    "table": _table,
    "party": _party,
    "files": _files,
}


def value_plain(value: Any) -> Any:  # noqa: ANN401 - any value of a form
    """A value as JSON takes it, in one way for each type."""
    match value:
        case Money():
            return {"amount": str(value.amount), "currency": value.currency}
        case Decimal():
            return str(value)
        case date():
            return value.isoformat()
        case Party():
            return {"name": value.name, "code": value.code}
        case tuple() | list():
            return [value_plain(each) for each in value]
        case _:
            return value


def _files_text(_spec: FieldSpec, value: tuple[str, ...]) -> Text:
    return Text(f"{len(value)} 个文件", f"{len(value)} file{'' if len(value) == 1 else 's'}")


def _table_text(spec: FieldSpec, value: tuple[dict[str, str], ...]) -> Text:
    said = ["，".join(f"{spec.columns[name].zh} {cell}" for name, cell in row.items() if cell) for row in value]
    told = [", ".join(f"{spec.columns[name].en} {cell}" for name, cell in row.items() if cell) for row in value]
    return Text("；".join(said), "; ".join(told))


_MANY: Mapping[str, Callable[[FieldSpec, Any], Text]] = {"files": _files_text, "table": _table_text}


def value_text(spec: FieldSpec, value: Any) -> Text:  # noqa: ANN401 - any value of a form
    """A value in words, for papers, letters and pages."""
    match value:
        case bool():
            return Text("是", "yes") if value else Text("否", "no")
        case Money():
            return value.text
        case str() if spec.choices:
            return spec.choices[value].text
        case tuple() if spec.type in _MANY:
            return _MANY[spec.type](spec, value)
        case tuple():
            said = [each.name if isinstance(each, Party) else str(each) for each in value]
            return Text("、".join(said), ", ".join(said))
        case _:
            return Text(str(value), str(value))
