"""Records of JSON and Parquet files, each with its place."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import orjson

from newsclean.fields import Fields
from newsclean.sources.documents import Unreadable
from newsclean.sources.source import Source
from newsclean.sources.stores import is_url
from newsclean.sources.streams import MAX_RECORD_BYTES, Line, as_file, open_bytes, read_lines
from newsclean.text.decode import UndecodableError, decode

LIMIT = f"{MAX_RECORD_BYTES // 2**20} MiB"
# Rows of a Parquet or an Arrow file held as Python objects at once.
BATCH = 64


class Record(NamedTuple):
    """The fields of one record and its 0-based number in the file."""

    position: int
    fields: dict[str, Any]


def lines_of(source: Source) -> Iterator[Line]:
    """The lines of a file or of its piece."""
    left = None if source.stop is None else source.stop - source.start
    if left == 0:
        return
    with open_bytes(source, start=source.start) as stream:
        for line in read_lines(stream):
            yield line
            if left is not None and (left := left - line.size) <= 0:
                return


def json_lines(source: Source) -> Iterator[Record | Unreadable]:
    """Records of JSON lines; blank lines are skipped, but counted."""
    for position, line in enumerate(lines_of(source), source.position):
        content = line.content.strip(b"\xef\xbb\xbf \t\r\n")
        if line.too_large:
            message = f"line {position + 1} has {line.size} bytes, more than {LIMIT}"
            yield Unreadable(
                code="too_large", message=message, file=source.file, position=position, raw=line.content
            )
        elif content:
            try:
                yield Record(position, _object(content))
            except ValueError as error:
                message = f"line {position + 1}: {error}"
                yield Unreadable(
                    code="malformed", message=message, file=source.file, position=position, raw=content
                )


def json_document(source: Source) -> Iterator[Record | Unreadable]:
    """Records of a JSON array, of the first array of objects in an object, or the object itself."""
    with open_bytes(source) as stream:
        content = stream.read(MAX_RECORD_BYTES + 1)
    if len(content) > MAX_RECORD_BYTES:
        message = f"a JSON document of more than {LIMIT}; turn it into JSON lines (jq -c '.[]')"
        yield Unreadable(code="too_large", message=message, file=source.file, raw=content[:1024])
        return
    try:
        value = _parse(content.removeprefix(b"\xef\xbb\xbf"))
    except ValueError as error:
        yield Unreadable(code="malformed", message=str(error), file=source.file, raw=content)
        return
    for position, item in enumerate(_items(value)):
        if isinstance(item, dict):
            yield Record(position, item)
        else:
            message = f"item {position + 1} is {_JSON_TYPES[type(item)]}, not an object"
            yield Unreadable(code="malformed", message=message, file=source.file, position=position)


@contextmanager
def open_parquet(source: Source) -> Iterator[Any]:
    """A `pyarrow.parquet.ParquetFile`, read a column chunk or less at a time.

    Raises:
        ArrowException: it is none.
        OSError: it can't be opened; when it is read or closed, that of a URL failed or has changed.
    """
    import pyarrow.parquet as pq

    options = {"pre_buffer": False, "buffer_size": 1 << 20}
    if is_url(source.path):
        with as_file(source) as stream, pq.ParquetFile(stream, **options) as file:
            yield file
    else:
        with pq.ParquetFile(source.path, **options) as file:
            yield file


def parquet_rows(source: Source, columns: list[str] | None = None) -> Iterator[Record | Unreadable]:
    """Rows of a Parquet file or of some of its row groups."""
    import pyarrow as pa

    position = source.position
    try:
        with open_parquet(source) as file:
            groups = range(source.start, file.num_row_groups if source.stop is None else source.stop)
            for batch in file.iter_batches(
                BATCH, row_groups=list(groups), columns=columns, use_threads=False
            ):
                for row in batch.to_pylist():
                    yield Record(position, row)
                    position += 1
    except (pa.ArrowException, OSError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise
        message = f"broken Parquet file, the rest is lost: {' '.join(str(error).split())[:200]}"
        yield Unreadable(code="malformed", message=message, file=source.file, position=position)


_JSON_TYPES = {
    list: "an array",
    str: "a string",
    int: "a number",
    float: "a number",
    bool: "a truth value",
    type(None): "null",
}


def _object(content: bytes) -> dict[str, Any]:
    value = _parse(content)
    if not isinstance(value, dict):
        raise ValueError(f"{_JSON_TYPES[type(value)]}, not a JSON object")
    return value


def _items(value: Any) -> list[Any]:
    if isinstance(value, list):
        return value
    if isinstance(value, dict):
        text = Fields().text(value)
        if text is None or not isinstance(text.content, str):
            # News APIs: {"status": "ok", "articles": [...]}
            for items in value.values():
                if isinstance(items, list) and items and all(isinstance(item, dict) for item in items):
                    return items
    return [value]


def _parse(content: bytes) -> Any:
    """JSON as dumps have it: also with NaN, lone surrogates, or not in UTF-8."""
    try:
        return orjson.loads(content)
    except orjson.JSONDecodeError as strict:
        try:
            return _whole(json.loads(decode(content)))
        except UndecodableError as error:
            raise ValueError(f"not JSON: {error}") from error
        except (ValueError, RecursionError):
            raise ValueError(f"not JSON: {strict.msg} at character {strict.pos}") from strict


def _whole(value: Any) -> Any:
    """`value` with the replacement character for halves of surrogate pairs, which are no text."""
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, dict):
        return {_whole(key): _whole(item) for key, item in value.items()}
    return [_whole(item) for item in value] if isinstance(value, list) else value
