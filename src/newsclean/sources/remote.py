"""Files behind URLs, read by ranges of bytes, as they were when they were found."""

import errno
import io
import threading
from typing import Any, NamedTuple

from newsclean.sources.sample import sample
from newsclean.sources.stores import Stat, StoreError, attempt, is_http, stat, store_of

# What is asked for at once: little after a jump, twice as much each time reading goes straight on.
_LEAST, _MOST = 256 * 1024, 4 * 1024 * 1024
_COPY = 1024 * 1024
# `memory://` gives one object with one position to all its readers.
_SEEK = threading.Lock()


class Found(NamedTuple):
    """A file that can be read.

    Attributes:
        size: in bytes; None where a server gives no ranges: it must be read from its beginning to its end.
        version: changes when the content does.
    """

    url: str
    size: int | None
    version: str


def describe(url: str, told: Stat | None = None) -> Found:
    """How `url` can be read, and its version: what the store says, or else a sample of the content.

    Args:
        told: what a listing told of it.

    Raises:
        StoreError: it can't be read.
    """
    told = told if told and told.size is not None and told.version else stat(url)
    if told.size is None or (is_http(url) and told.size > 1 and not _gives_ranges(url, told.size)):
        return Found(url, None, "")
    return Found(url, told.size, _version(url, told.size, told))


def _version(url: str, size: int, told: Stat) -> str:
    if told.version:
        return f"{size} {told.version}"
    with io.BufferedReader(RemoteFile(url, size), _COPY) as file:
        return sample(file, size)


def _gives_ranges(url: str, size: int) -> bool:
    """Whether the server of a file answers with its second byte when asked for that."""
    fs, path = store_of(url)

    def look() -> bool:
        try:
            with fs.open(path, "rb", cache_type="none", size=size) as file:
                file.seek(1)
                return len(file.read(1)) == 1
        except ValueError:  # what fsspec says where a server sends all
            return False

    return attempt(look)


class RemoteFile(io.RawIOBase):
    """A file behind a URL, by ranges of bytes. Every range is tried again when the network fails.

    Closing it raises `StoreError` if it has changed since `version`: what was read may be of both versions.
    """

    def __init__(self, url: str, size: int, version: str = "") -> None:
        self._url, self._size, self._version = url, size, version
        fs, path = store_of(url)
        known = {"size": size} if is_http(url) else {}  # it would ask again
        self._file: Any = attempt(lambda: fs.open(path, "rb", cache_type="none", **known))
        self._place = 0
        self._block, self._start = b"", 0
        self._ahead = _LEAST

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._place

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self._place = offset + {io.SEEK_SET: 0, io.SEEK_CUR: self._place, io.SEEK_END: self._size}[whence]
        return self._place

    def readinto(self, buffer: Any) -> int:
        if self._place >= self._size:
            return 0
        if not self._start <= self._place < self._start + len(self._block):
            straight = self._block and self._place == self._start + len(self._block)
            self._ahead = min(2 * self._ahead, _MOST) if straight else _LEAST
            stop = min(self._place + max(len(buffer), self._ahead), self._size)
            self._block, self._start = attempt(lambda: self._fetch(self._place, stop)), self._place
        begin = self._place - self._start
        content = self._block[begin : begin + len(buffer)]
        buffer[: len(content)] = content
        self._place += len(content)
        return len(content)

    def _fetch(self, start: int, stop: int) -> bytes:
        with _SEEK:
            self._file.seek(start)
            content: bytes = self._file.read(stop - start)
        if len(content) != stop - start:
            self._check()
            raise ConnectionError(f"{len(content)} bytes came in place of {stop - start}")
        return content

    def _check(self) -> None:
        if not self._version:
            return
        told = stat(self._url)
        if told.size != self._size or _version(self._url, self._size, told) != self._version:
            raise StoreError("it has changed since the work began", errno.ESTALE)

    def close(self) -> None:
        if self.closed:
            return
        super().close()
        self._file.close()
        if self._block:
            self._check()


class _Download(io.RawIOBase):
    """A file behind a URL whose server gives no ranges, from its beginning to its end."""

    def __init__(self, url: str) -> None:
        fs, path = store_of(url)
        self._file: Any = attempt(lambda: fs.open(path, "rb", block_size=0))

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        content = attempt(lambda: self._file.read(len(buffer)), again=False)
        buffer[: len(content)] = content
        return len(content)

    def close(self) -> None:
        if not self.closed:
            self._file.close()
        super().close()


def open_url(url: str, size: int | None, version: str = "") -> io.RawIOBase:
    """`url` as a file; one without a size can only be read from its beginning to its end."""
    return _Download(url) if size is None else RemoteFile(url, size, version)


def copy(url: str, path: str) -> None:
    """Write the content of `url` to the file `path`; tried again from the beginning when the network fails."""
    import shutil

    def whole() -> None:
        with open(path, "wb") as target, io.BufferedReader(_Download(url), _COPY) as stream:
            shutil.copyfileobj(stream, target, _COPY)

    attempt(whole)
