"""The documents of a source, one at a time, whatever its format and state."""

import logging
from collections.abc import Callable, Iterator
from typing import Any

from newsclean.errors import SourceError
from newsclean.fields import Fields, Kind
from newsclean.sources.archives import archive_documents
from newsclean.sources.arrow import arrow_rows
from newsclean.sources.documents import RawDocument, Unreadable
from newsclean.sources.records import LIMIT, Record, json_document, json_lines, parquet_rows
from newsclean.sources.source import Source, look
from newsclean.sources.streams import MAX_RECORD_BYTES, DamagedError, open_bytes
from newsclean.sources.tables import csv_rows

_log = logging.getLogger("newsclean")

RECORDS: dict[str, Callable[[Source], Iterator[Record | Unreadable]]] = {
    "jsonl": json_lines,
    "json": json_document,
    "csv": csv_rows,
    "tsv": csv_rows,
    "parquet": parquet_rows,
    "arrow": arrow_rows,
}


def read_documents(
    source: Source, fields: Fields | None = None, *, warn: Callable[[str], object] = _log.warning
) -> Iterator[RawDocument | Unreadable]:
    """The documents of a source in their order, held one at a time (Parquet: a few rows).

    Args:
        source: from `find_sources`.
        fields: which field of a record is what.
        warn: called with one line for a file without documents and for one (or a piece) that is damaged.

    Raises:
        SourceError: the file can't be opened.
    """
    position, empty = source.position, True
    try:
        for document in _documents(source, fields or Fields(), warn):
            position, empty = document.position + 1, False
            yield document
        damage = source.damage
    except DamagedError as error:
        damage = str(error)
    except OSError as error:
        raise SourceError(f"{source.file}: cannot be read: {error.strerror or error}") from error
    if source.too_large:
        message = f"record {position + 1} has {source.too_large} bytes, more than {LIMIT}"
        yield Unreadable(code="too_large", message=message, file=source.file, position=position)
        position += 1
    if damage:
        warn(f"{source.file}: {damage}; kept what came before")
        yield Unreadable(code="malformed", message=f"the file {damage}", file=source.file, position=position)
    elif empty and not source.piece:
        warn(f"{source.file}: holds no documents")


def _documents(
    source: Source, fields: Fields, warn: Callable[[str], object]
) -> Iterator[RawDocument | Unreadable]:
    source = look(source)
    if source.format == "warc":
        yield from archive_documents(source, warn=warn)
        return
    if source.format in ("text", "markdown", "html"):
        yield from _whole(source)
        return
    if source.format == "parquet" and source.path == "-":
        raise SourceError("-: Parquet can't be read from standard input; name the file")
    assert source.format is not None
    for record in RECORDS[source.format](source):
        yield record if isinstance(record, Unreadable) else _document(source, record, fields)


def _whole(source: Source) -> Iterator[RawDocument | Unreadable]:
    """A file that is one document."""
    with open_bytes(source) as stream:
        raw = stream.read(MAX_RECORD_BYTES + 1)
    if len(raw) > MAX_RECORD_BYTES:
        message = f"the file has more than {LIMIT}; one document of text, Markdown or HTML is expected in it"
        yield Unreadable(code="too_large", message=message, file=source.file, raw=raw[:1024])
    elif raw:
        kind: Kind = source.format if source.format in ("markdown", "html") else "auto"
        yield RawDocument(raw=raw, kind=kind, file=source.file)


def _document(source: Source, record: Record, fields: Fields) -> RawDocument | Unreadable:
    place: dict[str, Any] = {"file": source.file, "position": record.position}
    metadata = fields.metadata(record.fields)
    value = fields.text(record.fields)
    if value is None:
        message = _missing(record.fields, fields)
        return Unreadable(code="missing_field", message=message, metadata=metadata, **place)
    if not isinstance(value.content, str | bytes):
        message = f"the text field is of type {type(value.content).__name__}, not a string"
        return Unreadable(code="invalid", message=message, metadata=metadata, **place)
    if len(value.content) > MAX_RECORD_BYTES:
        message = f"the text has {len(value.content)} characters, more than {LIMIT}"
        return Unreadable(code="too_large", message=message, metadata=metadata, **place)
    return RawDocument(raw=value.content, kind=value.kind, metadata=metadata, **place)


def _missing(record: dict[str, Any], fields: Fields) -> str:
    wanted = fields.candidates(tuple(record))["text"]
    if wanted and wanted[0] in record:
        return f"the text field {wanted[0]!r} is null"
    names = ", ".join(map(repr, list(record)[:12])) or "none"
    field = f"no field {wanted[0]!r}" if wanted else "no text field"
    return f"{field} among the fields: {names[:300]}; name the one with --text-field"
