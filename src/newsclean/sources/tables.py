"""Rows of CSV files: quotes that aren't closed, odd encodings and all."""

import csv
import sys
from collections import deque
from collections.abc import Iterator
from typing import Any, NamedTuple

from newsclean.sources.documents import Unreadable
from newsclean.sources.records import LIMIT, Record, lines_of
from newsclean.sources.source import Source
from newsclean.sources.streams import MAX_RECORD_BYTES, Line
from newsclean.text.decode import UndecodableError, decode

_DELIMITERS = ",;\t|"


class Row(NamedTuple):
    """The cells of one row, or None and what is wrong with it; the bytes and lines that it takes."""

    cells: list[str] | None
    size: int
    lines: int = 1
    raw: bytes = b""
    error: str = ""
    too_large: bool = False


class _TooLarge(Exception):
    """The row goes on for longer than a record may."""


class CsvRows:
    """The rows of a CSV file, read from its lines.

    A quote that is never closed costs its own line only: reading goes on with the next one.
    """

    def __init__(self, lines: Iterator[Line], delimiter: str) -> None:
        self._lines, self._delimiter = lines, delimiter
        self._again: deque[Line] = deque()
        self._taken: list[Line] = []
        self._ended = False

    def __iter__(self) -> Iterator[Row]:
        # The limit of the csv module (128 KiB) is shorter than many articles; ours is in `_feed`.
        csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
        while True:
            reader = csv.reader(self._feed(), delimiter=self._delimiter)
            try:
                for cells in reader:
                    if self._ended:
                        yield self._broken("a quote is not closed")
                        break
                    yield Row(cells, sum(line.size for line in self._taken), len(self._taken))
                    self._taken.clear()
                else:
                    return
            except csv.Error as error:
                yield self._broken(str(error))
            except _TooLarge:
                if self._taken[0].too_large:
                    line = self._taken.pop(0)
                    message = f"a line of {line.size} bytes, more than {LIMIT}"
                    yield Row(None, line.size, 1, line.content, message, too_large=True)
                else:
                    yield self._broken(f"a quote is not closed within {LIMIT}")

    def _feed(self) -> Iterator[str]:
        self._again.extendleft(reversed(self._taken))
        self._taken.clear()
        self._ended = False
        size = 0
        while line := self._again.popleft() if self._again else next(self._lines, None):
            size = line.size if not self._taken else size + line.size
            self._taken.append(line)
            if size > MAX_RECORD_BYTES:
                raise _TooLarge
            yield line.content.decode("utf-8", errors="surrogateescape")
        self._ended = bool(self._taken)

    def _broken(self, error: str) -> Row:
        line = self._taken.pop(0)
        return Row(None, line.size, 1, line.content, error)


def read_header(lines: Iterator[Line], format: str | None) -> tuple[tuple[str, ...], str, int]:
    """Column names, delimiter and size in bytes of the header, which it takes from `lines`.

    No names: there is no header.
    """
    size = 0
    for line in lines:
        size += line.size
        content = line.content.removeprefix(b"\xef\xbb\xbf")
        if not content.strip():
            continue
        try:
            text = decode(content)
        except UndecodableError:
            text = content.decode("utf-8", errors="replace")
        delimiter = "\t" if format == "tsv" else max(_DELIMITERS, key=text.count)
        # The module refuses line ends within a line, which a broken header may have, or a guessed encoding give it.
        text = text.strip("\r\n").replace("\r", " ").replace("\n", " ")
        cells = next(csv.reader([text], delimiter=delimiter))
        return tuple(cell.strip() for cell in cells), delimiter, size
    return (), ",", size


def csv_rows(source: Source) -> Iterator[Record | Unreadable]:
    """Records of a CSV or TSV file, or of a piece of one; the first row names the columns."""
    header, delimiter, lines = source.header, source.delimiter, lines_of(source)
    if header is None:
        header, delimiter, _ = read_header(lines, source.format)
    position = source.position
    for row in CsvRows(lines, delimiter):
        if row.cells is not None and not row.cells:
            continue
        error = row.error or _misfit(row, header)
        if row.cells is None or error:
            yield Unreadable(
                code="too_large" if row.too_large else "malformed",
                message=f"row {position + 1}: {error}",
                file=source.file,
                position=position,
                raw=row.raw or delimiter.join(row.cells or ()).encode("utf-8", errors="surrogateescape"),
            )
        else:
            yield Record(position, {name: _cell(cell) for name, cell in zip(header, row.cells, strict=True)})
        position += 1


def _misfit(row: Row, header: tuple[str, ...]) -> str:
    if row.cells is None or len(row.cells) == len(header):
        return ""
    return f"{len(row.cells)} cells, but {len(header)} columns"


def _cell(cell: str) -> Any:
    """Text, or for what isn't UTF-8 the bytes, whose encoding a whole article tells best."""
    try:
        cell.encode("utf-8")
    except UnicodeEncodeError:
        return cell.encode("utf-8", errors="surrogateescape")
    return cell
