"""Where documents come from: files, directories, globs, URLs of these, standard input, datasets in memory."""

import glob
import hashlib
import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import get_args

from newsclean.errors import SourceError
from newsclean.sources import remote, urls
from newsclean.sources.formats import KNOWN, Format, format_of, guess_format, guess_json
from newsclean.sources.objects import Inputs, Named, Rows, each, write_arrow
from newsclean.sources.sample import sample
from newsclean.sources.saved import data_files
from newsclean.sources.stores import Stat, StoreError, is_url, local_path, path_of, public
from newsclean.sources.streams import beginning, compression_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A file of documents, or a piece of one.

    Attributes:
        path: where to read it: a path, a URL, `-` for standard input.
        file: how records name it, without password and query; for a piece, the file that it was cut from.
        format: None where only a look at the content can tell.
        compression: `gz`, `zst` or "".
        size: bytes on disk; None for standard input, and for a URL that can't be read from its middle.
        version: of a URL: what changes when its content does.
        rows: a dataset in memory, until `on_disk` gives it a path.
        start, stop: of a piece: bytes of a plain or an Arrow file, row groups of a Parquet file.
        position: number of the first record.
        piece: whether it is a piece.
        header: of a piece of a CSV file: the names of its columns.
        delimiter: of a CSV file, once it is known.
        too_large: of a piece: bytes of the record after it, which is left out; 0 if there is none.
        damage: of the last piece: the file is broken after it, and how.
    """

    path: str
    file: str
    format: Format | None
    compression: str = ""
    size: int | None = None
    version: str = ""
    rows: Rows | None = None
    start: int = 0
    stop: int | None = None
    position: int = 0
    piece: bool = False
    header: tuple[str, ...] | None = None
    delimiter: str = ""
    too_large: int = 0
    damage: str = ""


def find_sources(
    inputs: Inputs,
    *,
    format: Format | None = None,
    exclude: os.PathLike[str] | None = None,
) -> list[Source]:
    """The files that `inputs` name, in their order; those of a directory or glob sorted by path.

    Args:
        inputs: files, directories (searched below, hidden files left out), globs, all also as URLs, `-`,
            `datasets` objects.
        format: of standard input and of files whose suffix says nothing; None looks at their content,
            and refuses such files.
        exclude: directory that isn't searched: the output of a build.

    Raises:
        SourceError: an input doesn't exist, can't be read or has an unknown suffix; there is none.
    """
    if format is not None and format not in get_args(Format):
        raise SourceError(f"unknown format {format!r}; known are {', '.join(get_args(Format))}")
    found: dict[str, Source] = {}
    for given in each(inputs):
        for source in _expand(given, format, exclude):
            found.setdefault(source.path, source)
    if not found:
        raise SourceError("no input; name files, directories, globs, URLs, or - for standard input")
    sources = list(found.values())
    _check_names(sources)
    return sources


def _check_names(sources: list[Source]) -> None:
    names: set[str] = set()
    for source in sources:
        if source.file in names and is_url(source.path):
            raise SourceError(
                f"{source.file}: two inputs differ in their query or password alone, which records leave out; "
                "give one of them another name"
            )
        names.add(source.file)


def _expand(
    given: str | os.PathLike[str] | Named, format: Format | None, exclude: os.PathLike[str] | None
) -> Iterator[Source]:
    if isinstance(given, Named):
        yield Source(path=given.name, file=given.name, format="arrow", rows=given.rows)
        return
    name = local_path(os.fspath(given))
    if is_url(name):
        try:
            yield from (_file_at(url, format, told) for url, told in urls.find(name).items())
        except StoreError as error:
            raise SourceError(f"{public(name)}: cannot be read: {error.strerror}") from error
    elif name == "-":
        yield Source(path="-", file="-", format=format)
    elif os.path.isdir(name):
        yield from _search(name, exclude)
    elif os.path.exists(name):
        yield _file(name, format)
    elif glob.has_magic(name):
        matches = sorted(path for path in glob.iglob(name, recursive=True) if os.path.isfile(path))
        if not matches:
            raise SourceError(f"{_display(name)}: matches no file")
        yield from (_file(path, format) for path in matches)
    else:
        raise SourceError(f"{_display(name)}: no such file or directory")


def _search(directory: str, exclude: os.PathLike[str] | None) -> Iterator[Source]:
    excluded = os.path.realpath(exclude) if exclude is not None else ""
    empty = True

    def refuse(error: OSError) -> None:
        raise SourceError(f"{_display(error.filename)}: cannot be read: {error.strerror}") from error

    for parent, directories, files in os.walk(directory, onerror=refuse):
        directories[:] = sorted(
            name
            for name in directories
            if not name.startswith(".") and os.path.realpath(os.path.join(parent, name)) != excluded
        )
        for name in data_files(parent, sorted(files), lambda path: Path(path).read_bytes()):
            if not name.startswith(".") and format_of(name)[0] is not None:
                empty = False
                yield _file(os.path.join(parent, name), None)
    if empty:
        raise SourceError(f"{_display(directory)}: holds no file with a known suffix ({KNOWN})")


def _file_at(url: str, format: Format | None, told: Stat) -> Source:
    known, compression = format_of(path_of(url))
    if (known or format) is None:
        raise SourceError(f"{public(url)}: unknown suffix; known are {KNOWN}; or name its format")
    found = remote.describe(url, told)
    source = Source(
        path=url,
        file=public(url),
        format=known or format,
        compression=compression,
        size=found.size,
        version=found.version,
    )
    return source if known else replace(source, compression=compression_of(beginning(source)))


def _file(path: str, format: Format | None) -> Source:
    known, compression = format_of(path)
    if (known or format) is None:
        raise SourceError(f"{_display(path)}: unknown suffix; known are {KNOWN}; or name its format")
    try:
        with open(path, "rb") as file:
            size = os.fstat(file.fileno()).st_size
            if known is None:
                compression = compression_of(file.read(4))
    except OSError as error:
        raise SourceError(f"{_display(path)}: cannot be read: {error.strerror}") from error
    return Source(path=path, file=_display(path), format=known or format, compression=compression, size=size)


def _display(path: str) -> str:
    # File names are bytes; records are text.
    return os.fsencode(Path(path)).decode("utf-8", errors="backslashreplace")


def look(source: Source) -> Source:
    """`source` with the format and compression that only its content tells.

    Raises:
        OSError: it can't be opened.
    """
    if source.path == "-" and not source.compression:
        source = replace(source, compression=compression_of(beginning(source)))
    if source.format is None:
        return replace(source, format=guess_format(beginning(source)))
    if source.format == "json":
        return replace(source, format=guess_json(beginning(source)))
    return source


def on_disk(source: Source, path: Path) -> Source:
    """`source`, or what can be read but once as a file: workers, and a build that goes on, read it again.

    Args:
        path: where standard input goes; other files get names that begin like it.

    Raises:
        SourceError: a URL can't be read.
    """
    if source.path == "-":
        with open(path, "wb") as file:
            shutil.copyfileobj(sys.stdin.buffer, file)
        with open(path, "rb") as file:
            compression = compression_of(file.read(4))
        return replace(source, path=str(path), compression=compression, size=path.stat().st_size)
    if source.rows is None and not (is_url(source.path) and source.size is None):
        return source
    path = path.with_name(f"{path.name}-{hashlib.sha256(source.file.encode()).hexdigest()[:16]}")
    if source.rows is not None:
        write_arrow(source.rows, path)
    else:
        try:
            remote.copy(source.path, str(path))
        except StoreError as error:
            raise SourceError(f"{source.file}: cannot be read: {error.strerror}") from error
    return replace(source, path=str(path), rows=None, size=path.stat().st_size)


def fingerprint(source: Source) -> str:
    """A hash that changes with a file's content: of its `sample`, or of the version that a URL's store tells.

    Raises:
        SourceError: it can't be read.
    """
    if source.version:
        return hashlib.sha256(source.version.encode()).hexdigest()
    try:
        with open(source.path, "rb") as file:
            return sample(file, source.size or 0)
    except OSError as error:
        raise SourceError(f"{source.file}: cannot be read: {error.strerror or error}") from error
