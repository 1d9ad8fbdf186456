"""Rows of Arrow files: IPC files (Feather) and IPC streams, which `datasets` keeps its tables in."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, BinaryIO

from newsclean.sources.documents import Unreadable
from newsclean.sources.records import BATCH, Record
from newsclean.sources.source import Source
from newsclean.sources.streams import as_file

_MAGIC = b"ARROW1"
# An IPC file is this many bytes, a stream, and a list of the stream's messages.
_HEADER = 8


def arrow_rows(source: Source) -> Iterator[Record | Unreadable]:
    """Rows of an Arrow file or of a piece of one; a record batch is held whole."""
    import pyarrow as pa

    position = source.position
    try:
        with as_file(source) as file:
            for batch in _batches(file, source):
                for start in range(0, batch.num_rows, BATCH):
                    for row in batch.slice(start, BATCH).to_pylist():
                        yield Record(position, row)
                        position += 1
    except (pa.ArrowException, OSError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise
        message = f"broken Arrow file, the rest is lost: {' '.join(str(error).split())[:200]}"
        yield Unreadable(code="malformed", message=message, file=source.file, position=position)


def arrow_pieces(source: Source, size: int) -> Iterator[tuple[Source, int]]:
    """Pieces of an Arrow file: ranges of bytes that hold whole record batches.

    The last goes on to the end, so that the reader says what is wrong there. A file with dictionaries is one
    piece.
    """
    import pyarrow as pa

    start = position = rows = 0
    with as_file(source) as file:
        try:
            schema = _schema(file)
            for batch in _messages(file, schema) if schema and not _has_dictionaries(schema) else ():
                rows += batch.num_rows
                if file.tell() - start >= size:
                    yield _piece(source, start, file.tell(), position)
                    start, position, rows = file.tell(), position + rows, 0
        except (pa.ArrowException, OSError) as error:
            if isinstance(error, OSError) and error.errno is not None:
                raise
    if start:
        piece, _ = _piece(source, start, None, position)
        yield piece, (source.size or start) - start
    else:
        yield source, source.size or 0


def _piece(source: Source, start: int, stop: int | None, position: int) -> tuple[Source, int]:
    return replace(source, start=start, stop=stop, position=position, piece=True), (stop or start) - start


def _batches(file: BinaryIO, source: Source) -> Iterator[Any]:
    import pyarrow as pa

    schema = _schema(file)
    if schema is None:
        return
    if not _has_dictionaries(schema):
        file.seek(max(file.tell(), source.start))
        yield from _messages(file, schema, source.stop)
    elif _begins_file(file):
        with pa.ipc.open_file(file) as reader:
            yield from map(reader.get_batch, range(reader.num_record_batches))
    else:
        with pa.ipc.open_stream(file) as reader:
            yield from reader


def _begins_file(file: BinaryIO) -> bool:
    file.seek(0)
    found = file.read(len(_MAGIC)) == _MAGIC
    file.seek(0)
    return found


def _schema(file: BinaryIO) -> Any:
    """The schema, after which the first batch comes; None of an empty file."""
    import pyarrow as pa

    file.seek(_HEADER if _begins_file(file) else 0)
    try:
        return pa.ipc.read_schema(pa.ipc.read_message(file))
    except EOFError:
        return None


def _has_dictionaries(schema: Any) -> bool:
    """Whether values stand elsewhere in the file; a column of such a name does no harm."""
    return "dictionary<" in schema.to_string(show_field_metadata=False, show_schema_metadata=False)


def _messages(file: BinaryIO, schema: Any, stop: int | None = None) -> Iterator[Any]:
    """The record batches from where the file stands to byte `stop`, or to the end of the stream."""
    import pyarrow as pa

    while stop is None or file.tell() < stop:
        try:
            message = pa.ipc.read_message(file)
        except EOFError:
            return
        yield pa.ipc.read_record_batch(message, schema)
