"""Bytes of a file, as they should be: decompressed, in UTF-8, line by line, whatever the file's state."""

import codecs
import io
import shutil
import sys
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple, TypeAlias

from newsclean.sources.remote import open_url
from newsclean.sources.stores import is_url

if TYPE_CHECKING:
    from newsclean.sources.source import Source

# A record is one document; longer ones are dumps of something else, and would fill the memory.
MAX_RECORD_BYTES = 64 * 1024 * 1024
# Compressed bytes a step. A zstd block of 4 bytes can stand for 128 KiB: the step bounds the memory.
STEP = {"gz": 16384, "zst": 4096}
_BUFFER = 1 << 20
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# `io.BufferedReader` is generic for the type checker only.
Stream: TypeAlias = "io.BufferedReader[Any]"
# The last is the frame with a dictionary that `.warc.zst` files may begin with.
_MAGIC = {b"\x1f\x8b": "gz", b"\x28\xb5\x2f\xfd": "zst", b"\x5d\x2a\x4d\x18": "zst"}


class DamagedError(Exception):
    """The file ends early or its compression is broken; what came before was good."""


class Line(NamedTuple):
    """A line with its end, or (`content` cut to its beginning) one over the limit."""

    content: bytes
    size: int
    too_large: bool = False


def compression_of(head: bytes) -> str:
    """`gz`, `zst` or "" by the first bytes of a file."""
    return next((name for magic, name in _MAGIC.items() if head.startswith(magic)), "")


def open_bytes(source: "Source", *, start: int = 0) -> Stream:
    """Decompressed bytes of `source` from byte `start` on; UTF-16 comes as UTF-8.

    Reading raises `DamagedError` where the compression is broken, after all that was good.

    Raises:
        OSError: the file can't be opened; when it is read or closed, that of a URL failed or has changed.
    """
    raw = io.BufferedReader(_Borrowed(sys.stdin.buffer), _BUFFER) if source.path == "-" else _open(source)
    if start:
        raw.seek(start)
    return _readable(raw, source.compression, recode=start == 0)


@contextmanager
def as_file(source: "Source") -> Iterator[BinaryIO]:
    """`source` as a file to read back and forth in; of what can be read but once a temporary copy.

    Raises:
        OSError: the file can't be opened.
    """
    with ExitStack() as opened:
        file: Any = sys.stdin.buffer if source.path == "-" else opened.enter_context(_open(source))
        if source.path == "-" or not file.seekable():
            stream, file = file, opened.enter_context(tempfile.TemporaryFile())
            shutil.copyfileobj(stream, file)
            file.seek(0)
        yield file


def beginning(source: "Source") -> bytes:
    """The first bytes that `open_bytes` would give, some KiB; of standard input nothing is consumed."""
    if source.path == "-":
        head = io.BufferedReader(io.BytesIO(_peek_standard_input()))
        return _peek(_readable(head, source.compression, recode=True))
    with open_bytes(source) as stream:
        return _peek(stream)


def _open(source: "Source") -> Stream:
    if is_url(source.path):
        return io.BufferedReader(open_url(source.path, source.size, source.version), _BUFFER)
    return io.BufferedReader(io.FileIO(source.path), _BUFFER)


def _readable(raw: Stream, compression: str, *, recode: bool) -> Stream:
    stream: Stream = io.BufferedReader(_Inflated(raw, compression), _BUFFER) if compression else raw
    if recode and _peek(stream).startswith(_UTF16):
        return io.BufferedReader(_Recoded(stream), _BUFFER)
    return stream


def _peek(stream: Stream) -> bytes:
    try:
        return stream.peek()[:65536]
    except DamagedError:
        return b""


def _peek_standard_input() -> bytes:
    stream = sys.stdin.buffer
    if isinstance(stream, io.BufferedReader):
        return stream.peek()
    head = stream.read(65536)  # a stand-in in memory
    stream.seek(0)
    return head


def is_recoded(source: "Source") -> bool:
    """Whether the bytes that `open_bytes` gives for a plain file aren't those on disk."""
    with _open(source) as file:
        return file.read(2) in _UTF16


def bytes_read(stream: Stream) -> int:
    """Bytes of the file on disk behind a stream of `open_bytes` that were read so far."""
    raw = stream.raw
    if isinstance(raw, _Recoded):
        return bytes_read(raw.stream)
    return raw.consumed if isinstance(raw, _Inflated) else stream.tell()


def read_lines(stream: Stream, limit: int = MAX_RECORD_BYTES) -> Iterator[Line]:
    """Lines of a stream, up to `limit` bytes each; of longer ones the first KiB.

    Raises:
        DamagedError: where the compression is broken; the unfinished line before it is not given.
    """
    while content := stream.readline(limit + 1):
        if len(content) <= limit:
            yield Line(content, len(content))
            continue
        head, size, last = content[:1024], len(content), content[-1:]
        while last != b"\n" and (content := stream.readline(_BUFFER)):
            size, last = size + len(content), content[-1:]
        yield Line(head, size, too_large=True)


class _Borrowed(io.RawIOBase):
    """Standard input, which stays open when its reader closes."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        content = self._stream.read1(len(buffer))
        buffer[: len(content)] = content
        return len(content)


class _Inflated(io.RawIOBase):
    """Decompressed bytes of a gzip or zstd stream of one or more members."""

    def __init__(self, raw: BinaryIO, compression: str) -> None:
        self._raw, self._compression = raw, compression
        self._inflate = inflater(compression)
        self._output = memoryview(b"")
        self._fresh = True  # no byte of the current member was seen
        self._damage = ""

    def readable(self) -> bool:
        return True

    def close(self) -> None:
        self._raw.close()
        super().close()

    @property
    def consumed(self) -> int:
        """Bytes of the compressed file read so far."""
        return self._raw.tell()

    def readinto(self, buffer: Any) -> int:
        while not self._output:
            if self._damage:
                raise DamagedError(self._damage)
            chunk = self._raw.read(STEP[self._compression])
            if not chunk:
                if self._fresh:
                    return 0
                raise DamagedError("ends before the end of its compressed data")
            self._output = memoryview(self._step(chunk))
        size = min(len(buffer), len(self._output))
        buffer[:size] = self._output[:size]
        self._output = self._output[size:]
        return size

    def _step(self, chunk: bytes) -> bytes:
        parts: list[bytes] = []
        while chunk and not self._damage:
            if self._fresh and self._compression == "gz":
                chunk = chunk.lstrip(b"\0")  # tapes and block devices pad with zeros
                if not chunk:
                    break
            self._fresh = False
            before = self._inflate.copy() if self._compression == "gz" else None
            try:
                parts.append(self._inflate.decompress(chunk))
            except Exception as error:  # zlib.error, ZstdError: neither has a useful base class
                self._damage = f"has broken compressed data ({error})"
                parts.append(good_part(before, chunk))
            if self._damage or not self._inflate.eof:
                break
            chunk = self._inflate.unused_data
            self._inflate, self._fresh = inflater(self._compression), True
        return b"".join(parts)


def inflater(compression: str, dictionary: Any = None) -> Any:
    """A new decompressor of one gzip member or zstd frame, with the interface of `zlib.decompressobj`."""
    if compression == "gz":
        return zlib.decompressobj(wbits=31)
    import zstandard

    return zstandard.ZstdDecompressor(dict_data=dictionary).decompressobj()


def good_part(inflate: Any, chunk: bytes) -> bytes:
    """What a chunk gives until its error, byte by byte; `inflate` is None where that can't be had."""
    parts: list[bytes] = []
    for index in range(len(chunk) if inflate is not None else 0):
        try:
            parts.append(inflate.decompress(chunk[index : index + 1]))
        except zlib.error:
            break
    return b"".join(parts)


class _Recoded(io.RawIOBase):
    """UTF-16 as UTF-8."""

    def __init__(self, stream: Stream) -> None:
        self.stream = stream
        self._decoder = codecs.getincrementaldecoder("utf-16")(errors="replace")
        self._output = b""

    def readable(self) -> bool:
        return True

    def close(self) -> None:
        self.stream.close()
        super().close()

    def readinto(self, buffer: Any) -> int:
        while not self._output:
            chunk = self.stream.read1(65536)
            self._output = self._decoder.decode(chunk, final=not chunk).encode("utf-8", errors="replace")
            if not chunk and not self._output:
                return 0
        size = min(len(buffer), len(self._output))
        buffer[:size] = self._output[:size]
        self._output = self._output[size:]
        return size
