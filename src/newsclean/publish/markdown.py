"""Markdown tables: of any rows, and of a record's fields."""

import types
from collections.abc import Iterable, Sequence
from typing import Any, Union, get_args, get_origin

from pydantic import AwareDatetime, BaseModel
from pydantic.fields import FieldInfo

_TYPE_NAMES: dict[Any, str] = {
    str: "string",
    int: "integer",
    float: "number",
    bool: "true or false",
    AwareDatetime: "timestamp, UTC",
}


class Markup(str):
    """Text that is Markdown as it stands, for a cell."""

    __slots__ = ()


def cell(value: object) -> str:
    """`value` as the text of one table cell: numbers with separators, nothing that ends the cell early."""
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, Markup):
        return value
    text = " ".join(str(value).split())
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;")


def table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table; columns whose cells are all integers are aligned right."""
    body = [list(row) for row in rows]
    numeric = [bool(body) and all(isinstance(row[i], int) for row in body) for i in range(len(header))]
    lines = ["| " + " | ".join(header) + " |", "|" + "|".join("---:" if n else "---" for n in numeric) + "|"]
    lines += ["| " + " | ".join(map(cell, row)) + " |" for row in body]
    return "\n".join(lines)


def share(part: int, whole: int) -> str:
    """As a percentage; a dash of nothing."""
    return f"{part / whole:.1%}" if whole else "–"


def count(number: int, noun: str) -> str:
    """A number and its noun, `1 article`, `2,000 articles`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def paragraphs(parts: Iterable[str]) -> str:
    """Those that are not empty, with blank lines between them."""
    return "\n\n".join(part for part in parts if part)


def fields_table(model: type[BaseModel]) -> str:
    """Name, type and meaning of every field of a record, those of nested records with dots."""
    rows = ((f"`{name}`", kind, meaning) for name, kind, meaning in field_rows(model))
    return table(("field", "type", "meaning"), rows)


def field_rows(model: type[BaseModel], prefix: str = "") -> Iterable[tuple[str, str, str]]:
    """Name (after `prefix`), type and meaning of every field of a record, those of nested records with dots."""
    for name, field in model.model_fields.items():
        inner, is_list, optional = _unwrap(field)
        nested = isinstance(inner, type) and issubclass(inner, BaseModel)
        kind = "record" if nested else _TYPE_NAMES.get(inner, "string")
        kind = ("list of " if is_list else "") + kind + (", or null" if optional else "")
        doc = " ".join((inner.__doc__ or "").split()) if nested else ""
        yield f"{prefix}{name}", kind, field.description or doc
        if nested:
            yield from field_rows(inner, f"{prefix}{name}.")


def _unwrap(field: FieldInfo) -> tuple[Any, bool, bool]:
    """The innermost type of a field, whether it is in a list, whether it may be null."""
    annotation: Any = field.annotation
    optional = get_origin(annotation) in (Union, types.UnionType)
    if optional:
        (annotation,) = [arg for arg in get_args(annotation) if arg is not type(None)]
    is_list = get_origin(annotation) is list
    if is_list:
        (annotation,) = get_args(annotation)
    return annotation, is_list, optional
