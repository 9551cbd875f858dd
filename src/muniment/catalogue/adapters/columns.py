"""Arrow columns of the values: made from the structs themselves, so that a new field needs no second description."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from functools import cache, partial
from typing import Any

import msgspec
import msgspec.inspect as mi
import pyarrow as pa

from muniment.catalogue.values import Content, Layer, Provenance, Record, Version

_SCALARS: dict[type, pa.DataType] = {
    mi.StrType: pa.string(),
    mi.IntType: pa.int64(),
    mi.BoolType: pa.bool_(),
    mi.DateType: pa.date32(),
    mi.DateTimeType: pa.timestamp("us", tz="UTC"),
}


def _arrow(node: mi.Type) -> pa.DataType:
    if isinstance(node, mi.UnionType):
        (inner,) = (each for each in node.types if not isinstance(each, mi.NoneType))
        return _arrow(inner)
    if isinstance(node, mi.StructType):
        return pa.struct([pa.field(field.name, _arrow(field.type)) for field in node.fields])
    if isinstance(node, mi.VarTupleType):
        return pa.list_(_arrow(node.item_type))
    if isinstance(node, mi.DictType):
        return pa.map_(_arrow(node.key_type), _arrow(node.value_type))
    return _SCALARS[type(node)]


@cache
def _fields(kind: type[msgspec.Struct]) -> list[pa.Field]:
    return list(_arrow(mi.type_info(kind)))


KEY_COLUMNS = [
    pa.field("right_id", pa.string()),
    pa.field("seq", pa.int64()),
    pa.field("register", pa.string()),
    pa.field("kind", pa.string()),
]
RECORD_SCHEMA = pa.schema(
    [
        *KEY_COLUMNS,
        pa.field("deleted", pa.bool_()),
        pa.field("successor", pa.string()),
        pa.field("cause", pa.string()),
        pa.field("content_hash", pa.string()),
        pa.field("office", pa.string()),
        pa.field("application_no", pa.string()),
        pa.field("part", pa.string()),
        *_fields(Content),
        pa.field("provenance", pa.list_(pa.struct(_fields(Provenance)))),
        pa.field("field_sources", pa.map_(pa.string(), pa.int64())),
    ]
)
LAYER_SCHEMA = pa.schema(
    [
        *KEY_COLUMNS,
        pa.field("source", pa.string()),
        pa.field("document", pa.string()),
        pa.field("state", pa.string()),
        pa.field("office_date", pa.date32()),
        pa.field("content_hash", pa.string()),
        pa.field("payload", pa.binary()),
    ]
)
TEXT_SCHEMA = pa.schema(
    [
        pa.field("sha256", pa.string()),
        pa.field("seq", pa.int64()),
        pa.field("field", pa.string()),
        pa.field("lang", pa.string()),
        pa.field("body", pa.string()),
    ]
)


def versions_table(versions: Iterable[Version]) -> pa.Table:
    """Rows of the table of Records, sorted by right."""
    rows = [_version_row(version) for version in sorted(versions, key=lambda each: each.right_id)]
    return pa.Table.from_pylist(rows, schema=RECORD_SCHEMA)


def _version_row(version: Version) -> dict[str, Any]:
    register, kind = _place(version.right_id)
    row: dict[str, Any] = {
        "right_id": version.right_id,
        "seq": version.seq,
        "register": register,
        "kind": kind,
        "deleted": version.deleted,
        "successor": version.successor,
        "cause": version.cause,
    }
    record = version.record
    if record is not None:
        row.update(
            content_hash=record.content_hash,
            office=record.office,
            application_no=record.application_no,
            part=record.part,
            provenance=[_plain(each) for each in record.provenance],
            field_sources=list(record.field_sources.items()),
            **_plain(record.content),
        )
    return row


def _place(right_id: str) -> tuple[str, str]:
    register, kind, _rest = right_id.split("-", 2)
    return register, kind


def _plain(value: msgspec.Struct) -> Any:  # noqa: ANN401 - nested builtins
    plain = msgspec.to_builtins(value, builtin_types=(date, datetime))
    change = _change_of(type(value))
    return plain if change is None else change(plain)


_Change = Callable[[Any], Any]


@cache
def _change_of(kind: type[msgspec.Struct]) -> _Change | None:
    return _paired(mi.type_info(kind))


def _paired(node: mi.Type) -> _Change | None:
    """What turns mappings into lists of pairs, which is how Arrow takes them; ``None`` where there are none within."""
    if isinstance(node, mi.UnionType):
        (node,) = (each for each in node.types if not isinstance(each, mi.NoneType))
    if isinstance(node, mi.DictType):
        return _pairs
    if isinstance(node, mi.VarTupleType):
        inner = _paired(node.item_type)
        return None if inner is None else partial(_each_paired, inner)
    if isinstance(node, mi.StructType):
        found = ((field.name, _paired(field.type)) for field in node.fields)
        changes = [(name, change) for name, change in found if change is not None]
        return partial(_fields_paired, changes) if changes else None
    return None


def _pairs(plain: dict[str, Any] | None) -> list[tuple[str, Any]] | None:
    return None if plain is None else list(plain.items())


def _each_paired(change: _Change, plain: list[Any]) -> list[Any]:
    return [change(each) for each in plain]


def _fields_paired(changes: list[tuple[str, _Change]], plain: dict[str, Any] | None) -> dict[str, Any] | None:
    for name, change in changes:
        if plain is not None and name in plain:
            plain[name] = change(plain[name])
    return plain


def version_of(row: dict[str, Any]) -> Version:
    """A row of the table of Records as a value."""
    if row["deleted"]:
        return Version(
            seq=row["seq"], right_id=row["right_id"], deleted=True, successor=row["successor"], cause=row["cause"]
        )
    content = {name: row[name] for name in Content.__struct_fields__}
    record = Record(
        right_id=row["right_id"],
        register=row["register"],
        office=row["office"],
        kind=row["kind"],
        application_no=row["application_no"],
        part=row["part"],
        content=_struct(content, Content),
        content_hash=row["content_hash"],
        provenance=tuple(_struct(each, Provenance) for each in row["provenance"]),
        field_sources=dict(row["field_sources"]),
    )
    return Version(seq=row["seq"], right_id=row["right_id"], cause=row["cause"], record=record)


def _struct(row: dict[str, Any], kind: Any) -> Any:  # noqa: ANN401 - any of the structs
    return msgspec.convert(_teller(kind)(row), kind)


_Said = Callable[[Any], Any]


@cache
def _teller(kind: type[msgspec.Struct]) -> _Said:
    """What a row of that kind says."""
    return _said(mi.type_info(kind)) or dict


def _said(node: mi.Type) -> _Said | None:
    """Makes of a value what it says, without the nulls that stand for *not said*, pairs turned back into mappings.

    ``None`` where a value stays as it is: what has to be done is found out once, not once a row.
    """
    if isinstance(node, mi.UnionType):
        (node,) = (each for each in node.types if not isinstance(each, mi.NoneType))
    if isinstance(node, mi.StructType):
        return _fields_said([(field.name, _said(field.type)) for field in node.fields])
    if isinstance(node, mi.VarTupleType):
        item = _said(node.item_type)
        return None if item is None else lambda values: [item(each) for each in values]
    return dict if isinstance(node, mi.DictType) else None


def _fields_said(fields: list[tuple[str, _Said | None]]) -> _Said:
    plain = tuple(name for name, said in fields if said is None)
    nested = tuple((name, said) for name, said in fields if said is not None)

    def say(row: dict[str, Any]) -> dict[str, Any]:
        told = {name: value for name in plain if (value := row[name]) is not None}
        for name, said in nested:
            value = row[name]
            if value is not None:
                told[name] = said(value)
        return told

    return say


_LAYER_DECODER = msgspec.json.Decoder(Layer)
_LAYER_ENCODER = msgspec.json.Encoder(order="deterministic")


def layer_bytes(layer: Layer) -> bytes:
    """A layer as JSON: the payload of its row."""
    return _LAYER_ENCODER.encode(layer)


def layer_of(payload: bytes) -> Layer:
    """A layer from its payload."""
    return _LAYER_DECODER.decode(payload)


def layers_table(rows: Iterable[tuple[int, str, Layer]]) -> pa.Table:
    """Rows of the table of layers (``seq``, ``state``, layer), sorted by right."""
    built = []
    for seq, state, layer in sorted(rows, key=lambda each: (each[2].right_id, each[2].source, each[2].document)):
        register, kind = _place(layer.right_id)
        built.append(
            {
                "right_id": layer.right_id,
                "seq": seq,
                "register": register,
                "kind": kind,
                "source": layer.source,
                "document": layer.document,
                "state": state,
                "office_date": layer.office_date,
                "content_hash": layer.content_hash,
                "payload": layer_bytes(layer),
            }
        )
    return pa.Table.from_pylist(built, schema=LAYER_SCHEMA)


def texts_table(bodies: Iterable[tuple[str, str, str, str]], seq: int) -> pa.Table:
    """Rows of the table of texts, in the order of their hashes."""
    rows = [
        {"sha256": sha256, "seq": seq, "field": field, "lang": lang, "body": text}
        for sha256, field, lang, text in sorted(bodies)
    ]
    return pa.Table.from_pylist(rows, schema=TEXT_SCHEMA)
