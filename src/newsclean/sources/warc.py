"""The records of a WARC file as bytes, and the stretches of it that are damaged."""

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from newsclean.sources.members import Archive, Gap
from newsclean.sources.streams import MAX_RECORD_BYTES

# Of a record that is too large: enough for the headers of HTTP.
_HEAD_BYTES = 64 * 1024
_MAX_HEADER_BYTES = 64 * 1024
_BLANK = re.compile(rb"[\r\n]+")
_VERSION = re.compile(rb"WARC/\d")
_LENGTH = re.compile(rb"(?im)^content-length[ \t]*:[ \t]*(\d{1,18})[ \t]*\r?$")
# Looked for after damage: stricter than what may begin a record where one is expected.
_NEXT = re.compile(rb"WARC/[01]\.\d{1,2}\r?\n[\w-]{1,64}[ \t]*:")
_LONGEST_NEXT = 96
_HEADER_END = re.compile(rb"\r?\n\r?\n|(?P<next>" + _NEXT.pattern + rb")")
_WRONG_LENGTH = "a record is cut short or has a wrong length"


class Block(NamedTuple):
    """A record that is whole.

    Attributes:
        place: byte of the file from which it can be read; None within a gzip member or a zstd frame.
        header: its header with the first line, without the blank one.
        content: what comes after the header; of one that is too large, the first 64 KiB.
        size: bytes of the content.
    """

    place: int | None
    header: bytes
    content: bytes
    size: int

    @property
    def too_large(self) -> bool:
        return self.size > MAX_RECORD_BYTES


@dataclass(frozen=True, slots=True)
class Stretch:
    """Where no record could be read.

    Attributes:
        start, stop: bytes of the file; in compressed ones, where their members or frames begin.
        header: of the record that was lost, when it could be read.
    """

    start: int
    stop: int
    message: str
    header: bytes = b""


def read_blocks(archive: Archive) -> Iterator[Block | Stretch]:
    """The records of an archive in their order, with the damaged stretches between them.

    The memory is that of one record up to the limit, the time linear.
    """
    reader = _Reader(archive)
    lost: Stretch | None = None
    while (found := reader.read()) is not None:
        # What can't be read after damage belongs to it, unless it is a record with a header of its own.
        if isinstance(found, Stretch) and lost and not found.header:
            lost = replace(lost, stop=found.stop)
            continue
        if lost:
            yield lost
        lost = found if isinstance(found, Stretch) else None
        if isinstance(found, Block):
            yield found
    if lost:
        yield lost


class _Window:
    """The bytes of an archive from the current one on, as far as they were asked for."""

    def __init__(self, archive: Archive) -> None:
        self._parts, self._archive = archive.parts(), archive
        self.data = bytearray()
        self._offset = self._filled = 0  # of the first byte, and after the last one, in decompressed bytes
        self._places: deque[tuple[int, int]] = deque([(0, archive.start)])
        self.gap: Gap | None = None
        self._ended = False

    def fill(self, size: int) -> bool:
        """Whether there are `size` bytes before the next gap or the end."""
        while len(self.data) < size and self.gap is None and not self._ended:
            part = next(self._parts, None)
            if part is None:
                self._ended = True
            elif isinstance(part, Gap):
                self.gap = part
            else:
                if part.place is not None:
                    self._places.append((self._filled, part.place))
                self.data += part.content
                self._filled += len(part.content)
        return len(self.data) >= size

    def drop(self, size: int) -> None:
        """Go on by `size` bytes that are there."""
        del self.data[:size]
        self._offset += size
        while len(self._places) > 1 and self._places[1][0] <= self._offset:
            self._places.popleft()

    def skip(self, size: int) -> bool:
        """Go on by `size` bytes without holding them; whether there are as many before the next record."""
        while size and self.fill(1):
            step = min(size, len(self.data))
            if self._archive.compression:
                if self.begins and self.fill(6) and _VERSION.match(self.data):
                    return False
                if len(self._places) > 1:
                    step = min(step, self._places[1][0] - self._offset)
            self.drop(step)
            size -= step
        return not size

    def cross(self) -> int:
        """Go on after the gap, or to the end, dropping what is before it; the byte of the file there."""
        self.drop(len(self.data))
        if self.gap is None:
            return self._archive.stop
        self._places.append((self._filled, self.gap.stop))
        self.gap = None
        self.drop(0)
        return self._places[0][1]

    @property
    def place(self) -> int:
        """Byte of the file at the current one, or where its member or frame begins."""
        offset, place = self._places[0]
        return place if self._archive.compression else place + self._offset - offset

    @property
    def begins(self) -> bool:
        """Whether the file can be read from the current byte on."""
        return not self._archive.compression or self._places[0][0] == self._offset

    def may_have(self, size: int) -> bool:
        """Whether `size` bytes may be there, as far as that can be told without reading them."""
        return bool(self._archive.compression) or size <= self._archive.stop - self.place


class _Reader:
    """Reads records one by one; where there is none, what is damaged up to the next one."""

    def __init__(self, archive: Archive) -> None:
        self._window = _Window(archive)

    def read(self) -> Block | Stretch | None:
        """The next record or damaged stretch; None at the end."""
        window = self._window
        while window.fill(1) and (blank := _BLANK.match(window.data)):
            window.drop(blank.end())
        if not window.fill(1):
            gap = window.gap
            return self._lost(gap.start, gap.message) if gap else None
        window.fill(6)
        if not _VERSION.match(window.data):
            return self._lost(window.place, "no WARC record")
        header = self._header()
        if header is None:
            return self._lost(window.place, "the header of a record has no end")
        length = _LENGTH.search(header[0])
        if length is None:
            return self._lost(window.place, "a record has no Content-Length", header[0])
        return self._record(*header, int(length[1]))

    def _header(self) -> tuple[bytes, int] | None:
        """The header of the current record, and its size with the blank line; None if another begins in it."""
        window, size = self._window, 0
        while size < _MAX_HEADER_BYTES:
            size = min(max(1024, 4 * size), _MAX_HEADER_BYTES)
            whole = window.fill(size)
            if end := _HEADER_END.search(window.data, 1, size):
                return None if end["next"] else (bytes(window.data[: end.start()]), end.end())
            if not whole:
                break
        return None

    def _record(self, header: bytes, start: int, size: int) -> Block | Stretch:
        """The current record, whose content of `size` bytes begins at `start`."""
        window, place = self._window, self._window.place
        begins = place if window.begins else None
        end, content = start + size, b""
        too_large = size > MAX_RECORD_BYTES
        if too_large and not window.may_have(end):
            return self._lost(place, _WRONG_LENGTH, header)
        if too_large:
            window.fill(start + _HEAD_BYTES)
            content = bytes(window.data[start : start + _HEAD_BYTES])
            window.drop(start)
            whole, end = window.skip(size), 0
        else:
            whole = window.fill(end)
        if not whole or not self._ends_well(end):
            message = window.gap.message if window.gap and not whole else _WRONG_LENGTH
            return self._lost(place, message, header, after=0 if too_large else 1)
        gap = window.gap
        # A member of one record, all of which is there: only the check at its end says that it is wrong.
        if gap and gap.broken and gap.start == begins and not window.data[end:].strip(b"\r\n"):
            return self._lost(place, gap.message, header)
        content = content or bytes(window.data[start:end])
        window.drop(end)
        return Block(begins, header, content, size)

    def _ends_well(self, end: int) -> bool:
        """Whether a record may end at `end`: blank lines, the next record or nothing come after it."""
        self._window.fill(end + 16)
        after = self._window.data[end : end + 16]
        left = after.lstrip(b"\r\n")
        return after.startswith(b"\r\n\r\n") or not left or left.startswith(b"WARC/")

    def _lost(self, start: int, message: str, header: bytes = b"", *, after: int = 1) -> Stretch:
        """Go on to the next record, `after` bytes from here or later; what is before it is damaged."""
        window = self._window
        while not (found := _NEXT.search(window.data, after)):
            window.drop(max(0, len(window.data) - _LONGEST_NEXT))
            if not window.fill(len(window.data) + 1):
                return Stretch(start, window.cross(), message, header)
        window.drop(found.start())
        return Stretch(start, window.place, message, header)
