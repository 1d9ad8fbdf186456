"""Where documents come from: files, directories, globs, standard input."""

import glob
import os
import shutil
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, get_args

from newsclean.corpus.errors import SourceError
from newsclean.corpus.streams import beginning, compression_of

Format = Literal["text", "html", "jsonl", "json", "csv", "tsv", "parquet", "warc"]

SUFFIXES: dict[str, Format] = {
    ".txt": "text",
    ".html": "html",
    ".htm": "html",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "json",
    ".csv": "csv",
    ".tsv": "tsv",
    ".parquet": "parquet",
    ".warc": "warc",
    ".wet": "warc",
}
COMPRESSIONS = {".gz": "gz", ".zst": "zst"}
_KNOWN = f"{', '.join(SUFFIXES)}, each but .parquet also with {' or '.join(COMPRESSIONS)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A file of documents, or a piece of one.

    Attributes:
        path: where to read it, `-` for standard input.
        file: how records name it; for a piece, the file that it was cut from.
        format: None where only a look at the content can tell.
        compression: `gz`, `zst` or "".
        size: bytes on disk; None for standard input.
        start, stop: of a piece: bytes of a plain file, row groups of a Parquet file.
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
    start: int = 0
    stop: int | None = None
    position: int = 0
    piece: bool = False
    header: tuple[str, ...] | None = None
    delimiter: str = ""
    too_large: int = 0
    damage: str = ""


def find_sources(
    inputs: Iterable[str | os.PathLike[str]],
    *,
    format: Format | None = None,
    exclude: os.PathLike[str] | None = None,
) -> list[Source]:
    """The files that `inputs` name, in their order; those of a directory or glob sorted by path.

    Args:
        inputs: files, directories (searched below, hidden files left out), globs, `-`.
        format: of standard input and of files whose suffix says nothing; None looks at their content,
            and refuses such files.
        exclude: directory that isn't searched: the output of a build.

    Raises:
        SourceError: an input doesn't exist, can't be read or has an unknown suffix; there is none.
    """
    if format is not None and format not in get_args(Format):
        raise SourceError(f"unknown format {format!r}; known are {', '.join(get_args(Format))}")
    found: dict[str, Source] = {}
    for name in inputs:
        for source in _expand(os.fspath(name), format, exclude):
            found.setdefault(source.path, source)
    if not found:
        raise SourceError("no input; name files, directories, globs, or - for standard input")
    return list(found.values())


def _expand(name: str, format: Format | None, exclude: os.PathLike[str] | None) -> Iterator[Source]:
    if name == "-":
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
        for name in sorted(files):
            if not name.startswith(".") and _format_of(name)[0] is not None:
                empty = False
                yield _file(os.path.join(parent, name), None)
    if empty:
        raise SourceError(f"{_display(directory)}: holds no file with a known suffix ({_KNOWN})")


def _file(path: str, format: Format | None) -> Source:
    known, compression = _format_of(path)
    if (known or format) is None:
        raise SourceError(f"{_display(path)}: unknown suffix; known are {_KNOWN}; or name its format")
    try:
        with open(path, "rb") as file:
            size = os.fstat(file.fileno()).st_size
            if known is None:
                compression = compression_of(file.read(4))
    except OSError as error:
        raise SourceError(f"{_display(path)}: cannot be read: {error.strerror}") from error
    return Source(path=path, file=_display(path), format=known or format, compression=compression, size=size)


def _format_of(path: str) -> tuple[Format | None, str]:
    stem, suffix = os.path.splitext(path.casefold())
    compression = COMPRESSIONS.get(suffix, "")
    if compression:
        suffix = os.path.splitext(stem)[1]
    format = SUFFIXES.get(suffix)
    return (None, "") if compression and format == "parquet" else (format, compression)


def _display(path: str) -> str:
    # File names are bytes; records are text.
    return os.fsencode(Path(path)).decode("utf-8", errors="backslashreplace")


def guess_format(head: bytes) -> Format:
    """Format of a content by its beginning: a web archive, JSON lines, a JSON document, a page, or else text."""
    if head.startswith((b"WARC/1.", b"WARC/0.")):
        return "warc"
    head = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith((b"{", b"[")):
        return guess_json(head)
    if head.startswith(b"PAR1"):
        return "parquet"
    if head[:1] == b"<":
        return "html"
    return "text"


def guess_json(head: bytes) -> Format:
    """`jsonl` or, for an array or an object over several lines, `json`."""
    first, _, rest = head.lstrip(b"\xef\xbb\xbf \t\r\n").partition(b"\n")
    if first.startswith(b"["):
        return "json"
    # A broken first line before whole objects is still one of JSON lines.
    whole = first.rstrip().endswith(b"}") or not rest.strip() or rest.lstrip().startswith(b"{")
    return "jsonl" if whole else "json"


def look(source: Source) -> Source:
    """`source` with the format and compression that only its content tells.

    Raises:
        OSError: it can't be opened.
    """
    if source.path == "-" and not source.compression:
        source = replace(source, compression=compression_of(beginning("-")))
    if source.format is None:
        return replace(source, format=guess_format(beginning(source.path, source.compression)))
    if source.format == "json":
        return replace(source, format=guess_json(beginning(source.path, source.compression)))
    return source


def on_disk(source: Source, path: Path) -> Source:
    """`source`, or standard input as the file `path`: workers, and a build that goes on, read it again."""
    if source.path != "-":
        return source
    with open(path, "wb") as file:
        shutil.copyfileobj(sys.stdin.buffer, file)
    with open(path, "rb") as file:
        compression = compression_of(file.read(4))
    return replace(source, path=str(path), compression=compression, size=path.stat().st_size)
