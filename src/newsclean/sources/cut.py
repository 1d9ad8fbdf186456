"""Cuts a large file into pieces that can be read each for itself, at the boundaries of records."""

import os
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

from newsclean.sources.arrow import arrow_pieces
from newsclean.sources.members import open_archive
from newsclean.sources.records import open_parquet
from newsclean.sources.source import Source
from newsclean.sources.streams import DamagedError, Line, bytes_read, is_recoded, open_bytes, read_lines
from newsclean.sources.tables import CsvRows, read_header
from newsclean.sources.warc import Stretch, read_blocks

# Where to write a piece; None: nowhere, it was worked on already.
PathOf = Callable[[int], Path | None]


def cut(source: Source, size: int, path_of: PathOf) -> Iterator[tuple[Source, int]]:
    """Pieces of `source` of about `size` bytes of text, and the bytes of the file that each stands for.

    Pieces of plain and Arrow files and of archives are ranges of them; what else is compressed is written to
    `path_of(number)`.

    Raises:
        OSError: the file can't be read, or a piece can't be written.
    """
    if source.format == "parquet":
        return _row_groups(source, size)
    if source.format == "arrow":
        return arrow_pieces(source, size)
    if source.format == "warc":
        return _blocks(source, size)
    return _lines(source, size, path_of)


def _row_groups(source: Source, size: int) -> Iterator[tuple[Source, int]]:
    import pyarrow as pa

    try:
        with open_parquet(source) as file:
            metadata = file.metadata
    except pa.ArrowException:
        yield source, source.size or 0  # the reader says what is wrong with it
        return
    groups = [metadata.row_group(number) for number in range(metadata.num_row_groups)]
    total = sum(group.total_byte_size for group in groups) or 1
    start = position = rows = weight = 0
    for number, group in enumerate(groups, 1):
        rows, weight = rows + group.num_rows, weight + group.total_byte_size
        if weight >= size or number == len(groups):
            piece = replace(source, start=start, stop=number, position=position, piece=True)
            yield piece, (source.size or 0) * weight // total
            start, position, rows, weight = number, position + rows, 0, 0


def _blocks(source: Source, size: int) -> Iterator[tuple[Source, int]]:
    """Pieces of an archive: ranges of the file, compressed or not, that begin with a record."""
    start, first, weight = source.start, source.position, 0
    with open_archive(source) as archive:
        damaged = False
        for position, found in enumerate(read_blocks(archive), source.position):
            if isinstance(found, Stretch):
                damaged = True
                continue
            # Not after damage: where that ends is told by what was read before it.
            if weight >= size and found.place is not None and not damaged:
                yield (
                    replace(source, start=start, stop=found.place, position=first, piece=True),
                    found.place - start,
                )
                start, first, weight = found.place, position, 0
            weight += found.size
            damaged = False
    piece = replace(source, start=start, position=first, piece=start > source.start)
    yield piece, archive.stop - start


class _Record(NamedTuple):
    """The bytes of one record (of one that is too large, not all), and how many records it counts for."""

    size: int
    content: bytes
    number: int = 1
    too_large: bool = False


@dataclass
class _Piece:
    """Consecutive records, and what comes after them."""

    start: int
    position: int
    size: int = 0
    count: int = 0
    contents: list[bytes] = field(default_factory=list)
    too_large: int = 0
    damage: str = ""

    def following(self) -> "_Piece":
        return _Piece(
            self.start + self.size + self.too_large, self.position + self.count + bool(self.too_large)
        )


def _lines(source: Source, size: int, path_of: PathOf) -> Iterator[tuple[Source, int]]:
    ranges = not source.compression and not is_recoded(source)
    with closing(open_bytes(source)) as stream:
        lines, start, read = read_lines(stream), 0, 0
        if source.format != "jsonl":
            try:
                header, delimiter, start = read_header(lines, source.format)
            except DamagedError:
                yield source, source.size or 0  # the reader says what is wrong with it
                return
            source = replace(source, header=header, delimiter=delimiter)
        records = _json_records(lines) if source.format == "jsonl" else _csv_records(lines, source.delimiter)
        for number, piece in enumerate(_pieces(records, start, size, keep=not ranges)):
            made = _range(source, piece) if ranges else _spooled(source, piece, path_of(number))
            end = bytes_read(stream)
            yield made, end - read
            read = end


def _json_records(lines: Iterator[Line]) -> Iterator[_Record]:
    for line in lines:
        yield _Record(line.size, line.content, too_large=line.too_large)


def _csv_records(lines: Iterator[Line], delimiter: str) -> Iterator[_Record]:
    taken: deque[bytes] = deque()

    def watched() -> Iterator[Line]:
        for line in lines:
            taken.append(line.content)
            yield line

    for row in CsvRows(watched(), delimiter):
        content = b"".join(taken.popleft() for _ in range(row.lines))
        # A blank line is no row, and not counted.
        yield _Record(row.size, content, int(row.cells != []), row.too_large)


def _pieces(records: Iterator[_Record], start: int, size: int, *, keep: bool) -> Iterator[_Piece]:
    piece = _Piece(start, 0)
    try:
        for record in records:
            if record.too_large:
                piece.too_large = record.size
            else:
                piece.size += record.size
                piece.count += record.number
                if keep:
                    piece.contents.append(record.content)
            if piece.size >= size or piece.too_large:
                yield piece
                piece = piece.following()
    except DamagedError as error:
        piece.damage = str(error)
    if piece.count or piece.damage:
        yield piece


def _range(source: Source, piece: _Piece) -> Source:
    stop = piece.start + piece.size
    return replace(_placed(source, piece), start=piece.start, stop=stop)


def _spooled(source: Source, piece: _Piece, path: Path | None) -> Source:
    import zstandard

    if path is not None:
        aside = path.with_suffix(".tmp")
        aside.write_bytes(zstandard.ZstdCompressor(level=1).compress(b"".join(piece.contents)))
        os.replace(aside, path)
    return replace(_placed(source, piece), path=str(path or ""), compression="zst", size=None)


def _placed(source: Source, piece: _Piece) -> Source:
    return replace(
        source, position=piece.position, piece=True, too_large=piece.too_large, damage=piece.damage
    )
