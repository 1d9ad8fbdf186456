"""Bytes of an archive that may be damaged: decompressed member by member, going on after what is broken."""

import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, BinaryIO, NamedTuple

import zstandard

from newsclean.sources.source import Source
from newsclean.sources.streams import STEP, as_file, compression_of, good_part, inflater

_MAGIC = {"gz": b"\x1f\x8b\x08", "zst": b"\x28\xb5\x2f\xfd"}
_SKIPPABLE = b"\x5d\x2a\x4d\x18"
_BEGINNING = b"WARC/1."
_PLAIN = re.compile(rb"WARC/\d\.\d+\r?\n")
_BLOCK = 1 << 20
# Compressed bytes that must give the beginning of a member: zstd gives nothing before the end of a block.
_LOOK = {"gz": 4096, "zst": 160 * 1024}
# Members that lie within a broken one are tried, but not without end: the time must stay linear.
_TRIES = 100
_MAX_DICTIONARY = 64 * 1024 * 1024


class Part(NamedTuple):
    """Bytes that follow those of the part before.

    Attributes:
        place: byte of the file at which they can be read from; None within a member.
    """

    content: bytes
    place: int | None


class Gap(NamedTuple):
    """A member that is broken from here on.

    Attributes:
        start: byte of the file where it begins.
        stop: byte of the file where reading goes on.
        broken: not only cut short: what came of it may be wrong.
    """

    start: int
    stop: int
    message: str
    broken: bool


@dataclass(frozen=True)
class Archive:
    """An open archive.

    Attributes:
        size: bytes on disk.
        start, stop: bytes to read.
        compression: what its first bytes say, or else its name.
    """

    file: BinaryIO
    size: int
    start: int
    stop: int
    compression: str
    dictionary: Any = None

    def parts(self) -> Iterator[Part | Gap]:
        """The bytes of the archive, some at a time."""
        return _members(self) if self.compression else _plain(self)


@contextmanager
def open_archive(source: Source) -> Iterator[Archive]:
    """The archive of `source`. Standard input is copied to a temporary file: after damage one has to go back.

    Raises:
        OSError: it can't be opened.
    """
    with as_file(source) as file:
        size = file.seek(0, 2)
        file.seek(0)
        head = file.read(16)
        dictionary = _dictionary(file) if head.startswith(_SKIPPABLE) else None
        stop = size if source.stop is None else source.stop
        archive = Archive(file, size, source.start, stop, source.compression, dictionary)
        # The content is believed before the name, but its first bytes may be what is damaged.
        found = replace(archive, compression=compression_of(head))
        if _PLAIN.match(head) or (found.compression and _begins_record(found, 0)):
            archive = found
        yield archive


def _dictionary(file: BinaryIO) -> Any:
    """The dictionary that a first frame to be skipped may hold, by the convention of `.warc.zst`."""
    file.seek(4)
    content = file.read(min(int.from_bytes(file.read(4), "little"), _MAX_DICTIONARY))
    if content.startswith(_MAGIC["zst"]):
        try:
            content = zstandard.decompress(content, max_output_size=_MAX_DICTIONARY)
        except zstandard.ZstdError:
            return None
    return zstandard.ZstdCompressionDict(content)


def _plain(archive: Archive) -> Iterator[Part | Gap]:
    place = archive.start
    archive.file.seek(place)
    while content := archive.file.read(min(_BLOCK, archive.stop - place)):
        yield Part(content, place)
        place += len(content)


class _BrokenError(Exception):
    """A member ends too early."""


def _members(archive: Archive) -> Iterator[Part | Gap]:
    place, furthest, tries = archive.start, 0, 0
    while (place := _after_padding(archive, place)) < archive.stop:
        member = _Member(archive, place)
        try:
            yield from member.parts()
            place = member.stop
        except (zlib.error, zstandard.ZstdError, _BrokenError) as error:
            # The inflater may have run over the beginning of the next members: they are looked for again.
            if member.stop > furthest:
                furthest, tries = member.stop, 0
            tries += 1
            following = _next_member(archive, place + 1 if tries < _TRIES else max(place + 1, furthest))
            yield Gap(place, following, _explain(archive, error), not isinstance(error, _BrokenError))
            place = following


def _explain(archive: Archive, error: Exception) -> str:
    unit = "gzip member" if archive.compression == "gz" else "zstd frame"
    return f"{unit} {error if isinstance(error, _BrokenError) else f'is broken ({error})'}"


def _after_padding(archive: Archive, place: int) -> int:
    """`place`, or the first byte after zeros there: tapes and block devices pad with them."""
    archive.file.seek(place)
    while place < archive.stop and archive.compression == "gz":
        chunk = archive.file.read(min(4096, archive.stop - place))
        padding = len(chunk) - len(chunk.lstrip(b"\0"))
        place += padding
        if padding < len(chunk) or not chunk:
            break
    return place


class _Member:
    """A gzip member or a zstd frame; `stop` is the byte of the file after what was good of it."""

    def __init__(self, archive: Archive, place: int) -> None:
        self._archive, self._place = archive, place
        self.stop = place

    def parts(self) -> Iterator[Part]:
        file, compression = self._archive.file, self._archive.compression
        inflate = inflater(compression, self._archive.dictionary)
        place: int | None = self._place
        while not inflate.eof:
            file.seek(self.stop)  # others may have read in it meanwhile
            chunk = file.read(min(STEP[compression], self._archive.stop - self.stop))
            if not chunk:
                raise _BrokenError("ends early")
            self.stop += len(chunk)
            before = inflate.copy() if compression == "gz" else None
            try:
                content = inflate.decompress(chunk)
            except (zlib.error, zstandard.ZstdError):
                self.stop -= len(chunk)  # somewhere in it
                if content := good_part(before, chunk):
                    yield Part(content, place)
                raise
            if content:
                yield Part(content, place)
                place = None
        self.stop -= len(inflate.unused_data)


def _next_member(archive: Archive, place: int) -> int:
    """Where the next member from `place` on begins that holds a record's beginning, or else the end."""
    magic = _MAGIC[archive.compression]
    while place < archive.stop:
        archive.file.seek(place)
        block = archive.file.read(min(_BLOCK, archive.stop - place))
        found = block.find(magic)
        while found >= 0:
            if _begins_record(archive, place + found):
                return place + found
            found = block.find(magic, found + 1)
        if len(block) < len(magic):
            break
        place += len(block) - len(magic) + 1
    return archive.stop


def _begins_record(archive: Archive, place: int) -> bool:
    inflate, left = inflater(archive.compression, archive.dictionary), _LOOK[archive.compression]
    limit = (len(_BEGINNING),) if archive.compression == "gz" else ()
    beginning = b""
    archive.file.seek(place)
    try:
        while not beginning and left > 0 and not inflate.eof:
            chunk = archive.file.read(min(STEP[archive.compression], left))
            beginning = inflate.decompress(chunk, *limit)
            left -= len(chunk) or left
    except (zlib.error, zstandard.ZstdError):
        return False
    return beginning.startswith(_BEGINNING)
