"""References written from the program itself: ``python docs/generate.py docs/build``.

One page each for commands, settings, fields, sources, rules, procedures, events and ST.96. They are not kept in the repository, so that no
page can say anything but what the program does.
"""

from __future__ import annotations

import inspect
import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from enum import Enum
from pathlib import Path
from typing import Annotated, Any, NamedTuple, get_args, get_origin, get_type_hints

import django
from django.apps import apps
from typer.models import ArgumentInfo, OptionInfo


def _django_ready() -> None:
    """Commands import tables, which need Django: it gets an empty folder, unless a program has set it up."""
    if not apps.ready:
        os.environ.setdefault("MUNIMENT_DATA", tempfile.gettempdir())
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "muniment.portal.settings")
        django.setup()


class Parameter(NamedTuple):
    """What one may type after a command: the forms of an option, or the place of an argument."""

    names: tuple[str, ...]
    kind: str
    default: str
    meaning: str


class Command(NamedTuple):
    """A command as it stands in the program."""

    name: str
    meaning: str
    parameters: tuple[Parameter, ...]


def commands() -> tuple[Command, ...]:
    """Every command of ``muniment`` in the order of its help."""
    _django_ready()
    from muniment.cli.app import app_make  # noqa: PLC0415 - needs Django

    found = []
    for each in app_make().registered_commands:
        function = each.callback
        if function is not None:
            name = each.name or function.__name__.replace("_", "-")
            found.append(Command(name, inspect.getdoc(function) or "", tuple(_parameters(function))))
    return tuple(found)


def _parameters(function: Callable[..., Any]) -> Iterator[Parameter]:
    hints = get_type_hints(function, include_extras=True)
    for name, each in inspect.signature(function).parameters.items():
        hint = hints[name]
        bare, *notes = get_args(hint) if get_origin(hint) is Annotated else (hint,)
        info = next((note for note in notes if isinstance(note, ArgumentInfo | OptionInfo)), None)
        if isinstance(info, ArgumentInfo):
            names: tuple[str, ...] = (info.metavar or name.upper(),)
        else:
            names = _forms(info) or (f"--{name.replace('_', '-')}",)
        empty = each.default in (inspect.Parameter.empty, None, False, "")
        default = "" if empty else str(getattr(each.default, "value", each.default))
        yield Parameter(names, _kind(bare), default, str((info.help if info else None) or ""))


def _forms(info: OptionInfo | None) -> tuple[str, ...]:
    """The forms that an option was given; within ``Annotated`` the first of them stands where a default would."""
    said = (info.default, *(info.param_decls or ())) if info else ()
    return tuple(each for each in said if isinstance(each, str) and each.startswith("-"))


def _kind(bare: Any) -> str:  # noqa: ANN401 - any annotation
    """The kind of a value in a word; the choices where there are some."""
    inner = bare
    while arguments := [each for each in get_args(inner) if each is not type(None)]:
        inner = arguments[0]
    if isinstance(inner, type) and issubclass(inner, Enum):
        return " ".join(str(each.value) for each in inner)
    return {bool: "switch", int: "number", Path: "path"}.get(inner, "text")


def page_commands() -> str:
    """Every command with its arguments and options."""
    parts = [
        _head("Commands", "命令", "Written from the program. `MUNIMENT_LANG=zh-Hans` gives Chinese messages."),
        "Exit codes: 0 done or yes, 1 no or not found, 2 wrong usage, 3 a source, disk or database problem.\n",
    ]
    for each in commands():
        rows = (
            (" ".join(f"`{name}`" for name in one.names), one.kind, one.default, one.meaning) for one in each.parameters
        )
        parts += [f"## muniment {each.name}\n", f"{each.meaning}\n"]
        parts += [_table(("what you type", "kind", "default", "what it does"), rows)] if each.parameters else []
    return "\n".join(parts)


def page_settings() -> str:
    """Every environment variable."""
    from muniment.portal.variables import SETTINGS  # noqa: PLC0415

    rows = (
        (
            f"`{each.name}`",
            " ".join(each.choices) or each.kind,
            each.default and f"`{each.default}`",
            each.meaning.zh,
            each.meaning.en,
        )
        for each in SETTINGS
    )
    head = _head("Settings", "设置", "Environment variables; options of a command win over them.")
    return f"{head}\n" + _table(("variable", "kind", "default", "含义", "meaning"), rows)


def page_fields() -> str:
    """The data dictionary."""
    from muniment.catalogue.queries.dictionary import fields_list  # noqa: PLC0415

    rows = (
        (
            f"`{each.name}`",
            each.type,
            each.text.zh,
            each.text.en,
            each.policy,
            each.visibility,
            each.unit or "",
            each.standard or "",
        )
        for each in fields_list()
    )
    head = _head(
        "Fields of a record",
        "字段",
        "`policy` says how the documents of a right join: `best` takes the whole field from the best document that has it, "
        "`by_lang` decides for each key, `union` keeps all.",
    )
    return f"{head}\n" + _table(("field", "type", "名称", "name", "policy", "seen by", "unit", "standard"), rows)


def page_sources() -> str:
    """Every reader that is installed."""
    from muniment.intake.queries import source_list  # noqa: PLC0415

    parts = [
        _head(
            "Sources",
            "数据来源",
            "What `muniment load` reads, told by content. Levels: 1 the office of the right, 2 another office, 3 an aggregator, 4 a table of your own.",
        )
    ]
    for each in source_list():
        rows = (
            ("publisher", f"{each.publisher.zh} · {each.publisher.en}"),
            ("licence", each.licence),
            ("address", each.url),
            ("schedule", each.schedule),
            ("register", each.register),
            ("kinds", " ".join(each.kinds)),
            ("event families", " ".join(each.families)),
            ("level", str(each.level)),
            ("read as", each.split),
            ("reader", f"version {each.reader_version}, `src/muniment/intake/sources/{each.folder}`"),
        )
        parts += [f"## {each.name}\n", f"{each.title.zh} · {each.title.en}\n", _table(("", ""), rows)]
    return "\n".join(parts)


def page_rules() -> str:
    """Every version of every rule, with the days between which it holds."""
    from muniment.standards.rules import rules_list  # noqa: PLC0415

    parts = [_head("Rules", "规则", "Confidence: H read in the law, M from knowledge, L to be verified.")]
    seen = ""
    for each in rules_list():
        if each.rule_id != seen:
            parts.append(f"## {each.rule_id}\n")
            seen = each.rule_id
        parts += [
            f"### Version {each.version}: {_span(each.valid_from, each.valid_to)}\n",
            f"{each.text.zh}\n",
            f"{each.text.en}\n",
            f"*{each.source.zh} · {each.source.en} · {each.confidence}*\n",
            _table(("", ""), ((f"`{name}`", f"`{value}`") for name, value in each.data.items())) if each.data else "",
        ]
    return "\n".join(parts)


def page_procedures() -> str:
    """Every declared procedure in the version that holds on the last day that any begins: states, moves, checks, limits."""
    from muniment.procedures.queries.registry import declarations  # noqa: PLC0415

    newest: dict[str, Any] = {}
    for each in declarations().values():
        newest[each.procedure] = max((newest.get(each.procedure, each), each), key=lambda one: one.version)
    parts = [
        _head("Procedures", "程序", "Drawn from the declarations: a box is a state, an arrow a move and who makes it.")
    ]
    for name, each in sorted(newest.items()):
        parts += [
            f"## {each.name.zh} {each.name.en}\n",
            f"`{name}` version {each.version}, {_span(each.valid_from, each.valid_to)}. {each.about.en}.\n",
        ]
        parts += [
            f"* {basis.source.zh} · {basis.source.en}" + (f" (`{basis.rule}`)" if basis.rule else "")
            for basis in each.basis
        ]
        parts += ["", _diagram(each), _procedure_moves(each), _procedure_limits(each)]
    return "\n".join(parts)


def _diagram(declaration: Any) -> str:  # noqa: ANN401 - a declaration
    """The states as a diagram that a page of Markdown draws."""
    lines = ["```mermaid", "stateDiagram-v2", f"  [*] --> {declaration.start}"]
    lines += [f'  state "{state.name.zh} {state.name.en}" as {name}' for name, state in declaration.states.items()]
    for name, move in declaration.moves.items():
        for source in move.source:
            lines.append(f"  {source} --> {move.target or source}: {name} ({', '.join(move.by)})")
    lines += [f"  {name} --> [*]" for name, state in declaration.states.items() if state.kind == "closed"]
    return "\n".join([*lines, "```", ""])


def _procedure_moves(declaration: Any) -> str:  # noqa: ANN401 - a declaration
    from muniment.procedures.queries.registry import guards_known  # noqa: PLC0415

    guards = guards_known()
    rows = (
        (
            f"`{name}`",
            f"{move.name.zh} {move.name.en}",
            ", ".join(move.by) + (" (together)" if move.joint else ""),
            "; ".join(f"{guards[each].text.en} ({guards[each].ground.source.en})" for each in move.guards),
            f"{move.ground.source.en}" if move.ground else "",
        )
        for name, move in declaration.moves.items()
    )
    return _table(("move", "what is done", "by", "checked", "law"), rows)


def _procedure_limits(declaration: Any) -> str:  # noqa: ANN401 - a declaration
    if not declaration.limits:
        return ""
    rows = (
        (f"`{name}`", f"{each.name.zh} {each.name.en}", each.side, f"`{each.rule}`", each.lapses and f"`{each.lapses}`")
        for name, each in declaration.limits.items()
    )
    return _table(("limit", "what is to be done", "side", "rule", "when it has passed"), rows)


def page_events() -> str:
    """Every event code of every office, in terms of WIPO ST.27."""
    from muniment.standards.events import event_codes, key_events  # noqa: PLC0415

    parts = [
        _head(
            "Events",
            "事件",
            "Codes of offices in terms of WIPO ST.27. The house's own codes (`generic`) serve every office.",
        ),
        _table(
            ("key event", "名称", "name", "state"),
            ((each.code, each.title.zh, each.title.en, each.state or "") for each in key_events()),
        ),
    ]
    for office in event_offices():
        codes = event_codes(office)
        rows = (
            (
                f"`{each.code}`",
                each.key_event,
                each.family,
                each.action or "",
                each.title.zh,
                each.title.en,
                each.confidence,
            )
            for each in codes
        )
        parts += [
            f"## {office}\n",
            f"{codes[0].source.zh} · {codes[0].source.en}\n",
            _table(("code", "key event", "family", "action", "名称", "name", "confidence"), rows),
        ]
    return "\n".join(parts)


def event_offices() -> tuple[str, ...]:
    """The offices whose codes are known, ``generic`` last."""
    from muniment.standards.events import event_codes  # noqa: PLC0415
    from muniment.standards.lists import list_names  # noqa: PLC0415

    names = [path.removeprefix("events/").removesuffix(".yaml") for path in list_names() if path.startswith("events/")]
    offices = [name if name == "generic" else name.upper() for name in names]
    return tuple(
        sorted((office for office in offices if event_codes(office)), key=lambda name: (name == "generic", name))
    )


def page_st96() -> str:
    """Where each field of a right stands in an ST.96 document of its kind, and under which name in ST.97."""
    from muniment.standards.st96.mapping import table_get  # noqa: PLC0415
    from muniment.standards.st96.nodes import camel  # noqa: PLC0415

    table = table_get()
    parts = [
        _head(
            "ST.96 and ST.97",
            "ST.96 与 ST.97",
            f"Version {table.version}, ours {table.ipo_version}. A document of many rights is a `{table.bulk}`. ST.97 has the "
            "same names in lower camel case without prefix, bags as arrays, attributes as members, and the text of a "
            "component with attributes as `value`.",
        ),
        _table(("prefix", "namespace"), ((f"`{name}`", f"`{space}`") for name, space in table.namespaces.items())),
        "## Every document\n",
        _st96_table((*table.head, *table.tail)),
    ]
    for family in table.families:
        kinds = ", ".join(f"`{kind}`" for kind in family.kinds)
        parts += [f"## {family.name}\n", f"{kinds}: `{family.root}`, in ST.97 `{camel(family.root)}`.\n"]
        parts.append(_st96_table(family.content))
    parts += ["## Not carried\n", "`texts`: the hashes of claims and descriptions, which stand there themselves.\n"]
    return "\n".join(parts)


def _st96_table(rows: Iterable[Any]) -> str:
    return _table(("field", "component", "holds"), (line for row in rows for line in _st96_lines(row, row.field)))


def _st96_lines(row: Any, name: str) -> Iterator[tuple[str, str, str]]:  # noqa: ANN401 - a row of the table
    if row.other is not None:
        for value, case in row.cases:
            yield from _st96_lines(case, f"{name} ({row.split_by} {value})")
        yield from _st96_lines(row.other, f"{name} (others)" if row.cases else name)
        return
    path = "/".join(step for step in (*row.at, row.group and row.group[1], row.member) if step)
    ending = row.attribute or row.key
    within = ", ".join(f"{each.field}: {_st96_path(each)}" for each in row.of)
    yield f"`{name}`", f"`{path or '(root)'}{'/@' + ending if ending else ''}`", within or (row.lines or "text")


def _st96_path(row: Any) -> str:  # noqa: ANN401 - a row of the table
    tail = f"@{row.attribute}" if row.attribute else ""
    return "`" + "/".join(step for step in (*row.at, row.member, tail) if step) + "`"


PAGES: dict[str, Callable[[], str]] = {
    "commands": page_commands,
    "settings": page_settings,
    "fields": page_fields,
    "sources": page_sources,
    "rules": page_rules,
    "procedures": page_procedures,
    "events": page_events,
    "st96": page_st96,
}


def write(folder: Path) -> list[Path]:
    """Every page stands in the folder, which is made."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, page in PAGES.items():
        path = folder / f"{name}.md"
        path.write_text(page().rstrip() + "\n", encoding="utf-8")
        written.append(path)
    return written


def _head(title: str, title_zh: str, lead: str) -> str:
    return f"# {title} {title_zh}\n\n{lead}\n"


def _span(first: date, last: date | None) -> str:
    return f"from {first}" + (f" to {last}" if last else "")


def _table(names: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [names, ["---"] * len(names), *rows]
    return "\n".join("| " + " | ".join(_cell(cell) for cell in line) + " |" for line in lines) + "\n"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


if __name__ == "__main__":
    target = Path(sys.argv[1] if len(sys.argv) > 1 else "docs/build")
    sys.stdout.write("".join(f"{path}\n" for path in write(target)))
