"""Lists that people keep in text files: one entry a line, `#` before a comment."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from newsclean.errors import BuildError
from newsclean.screen.addresses import url_key
from newsclean.screen.hashes import hash64

# An address may hold a `#`, but no blank before it.
_COMMENT = re.compile(r"(?:^|\s)#.*")


def entries(lines: Iterable[str]) -> Iterator[tuple[int, str]]:
    """The entries among the lines of a list, each with the number of its line."""
    for number, line in enumerate(lines, 1):
        if entry := _COMMENT.sub("", line).strip():
            yield number, entry


def read_list(path: Path) -> Iterator[tuple[int, str]]:
    """The entries of a list, each with the number of its line.

    Raises:
        BuildError: the file can't be read.
    """
    try:
        with open(path, encoding="utf-8-sig") as file:
            yield from entries(file)
    except OSError as error:
        raise BuildError(f"{path}: cannot be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise BuildError(f"{path}: is not UTF-8 text; convert it") from error


def read_takedown(path: Path) -> Iterator[int]:
    """Hashes of the addresses in a list, whatever their spelling (`url_key`).

    Raises:
        BuildError: the file can't be read, or an entry is no address.
    """
    for number, entry in read_list(path):
        if not (key := url_key(entry)):
            raise BuildError(
                f"{path}, line {number}: {entry[:80]!r} is no address of a page; correct the line"
            )
        yield hash64(key)
