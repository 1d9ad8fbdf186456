"""Templates: the lines that recur across the documents of a publisher, and the file that keeps them."""

import hashlib
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, replace
from datetime import date
from functools import cached_property
from typing import Annotated, NamedTuple

import orjson
from pydantic import ConfigDict, Field, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass

from newsclean.labels.rules.phrases import TABLES

# Longer lines are no templates: the longest legal notices have about this many characters.
_MAX_LINE = 2_000
_HEADER = {"format": "newsclean templates", "version": 1}

_DIGITS = re.compile(r"\d+")
_LETTERS = re.compile(r"[^\W\d_]+")
# "0 0, 0:0" was a date and a time: how they were written doesn't matter.
_BLANKS = re.compile(r"\b0(?:[\s.,:/\-–]{0,3}\b0\b)+")
_DATE_WORDS = frozenset(
    word
    for table in TABLES.values()
    for names in (
        *table.get("timestamp", {}).get("months", ()),
        table.get("timestamp", {}).get("weekdays", ()),
    )
    for name in names
    for word in _LETTERS.findall(name.lower())
    if len(word) > 2  # "do" and "so" are days in some languages, and words in all
) | {"am", "pm"}

_Count = Annotated[int, Field(ge=0)]


def skeleton(text: str) -> str:
    """`text` in lower case with numbers and dates blanked: `"Updated 3 May 2021, 14:05"` -> `"updated 0"`.

    Empty for what can't be a template: no letters are left, or more than 2,000 characters.
    """
    low = " ".join(text.lower().split())
    if _DIGITS.search(low):
        low = _BLANKS.sub("0", _LETTERS.sub(_blank, _DIGITS.sub("0", low)))
    return low if len(low) <= _MAX_LINE and _LETTERS.search(low) else ""


def _blank(word: re.Match[str]) -> str:
    return "0" if word[0] in _DATE_WORDS else word[0]


class Survey(NamedTuple):
    """What templates are learned from: one document, as the cleaner sees it before it labels.

    Attributes:
        publisher: the registrable domain of its address, or the name that was given; None if unknown.
        title: given or from the page's head.
        day: when it was published.
        lines: the text of its lines, after whatever rules cut out of them.
    """

    publisher: str | None
    title: str | None
    day: date | None
    lines: list[str]


@dataclass(frozen=True, slots=True, kw_only=True, config=ConfigDict(extra="forbid", strict=True))
class Template:
    """A line that recurs across documents of a publisher.

    Attributes:
        publisher: registrable domain, or the name that was given.
        line: the `skeleton` of the line.
        documents: documents of different content that have it.
        of: documents of different content that the publisher has.
        count: how often it stands in them.
        titles: distinct titles of the documents that have it, at most 100.
        days: distinct days on which they were published; 0 if unknown.
    """

    publisher: str
    line: str
    documents: _Count
    of: _Count
    count: _Count
    titles: _Count
    days: _Count

    @property
    def evidence(self) -> str:
        """For people: `in 873 of 1,000 documents`."""
        return f"in {self.documents:,} of {self.of:,} documents"


_ROWS = TypeAdapter(Template)


class Templates:
    """The templates of any number of publishers; immutable and picklable."""

    def __init__(self, templates: Iterable[Template] = ()) -> None:
        """Sort them by publisher and line; of two with the same, the last one counts."""
        found: dict[str, dict[str, Template]] = {}
        for template in sorted(templates, key=lambda template: (template.publisher, template.line)):
            found.setdefault(template.publisher, {})[template.line] = template
        self._found = found

    @classmethod
    def read(cls, path: str | os.PathLike[str]) -> "Templates":
        """The templates of a file that `newsclean.learn` wrote, and that people may have edited.

        Raises:
            ValueError: it can't be read or isn't such a file; names the line and what is wrong with it.
        """
        name, rows = os.fspath(path), []
        try:
            with open(path, "rb") as file:
                if not _is_header(file.readline(1_000)):
                    raise ValueError(f"{name}: is no templates file; make one with `newsclean learn`")
                for number, line in enumerate(file, 2):
                    if line.strip():
                        rows.append(_row(line, f"{name}, line {number}"))
        except OSError as error:
            raise ValueError(f"{name}: cannot be read: {error.strerror or error}") from error
        return cls(rows)

    def dumps(self) -> bytes:
        """The content of a file: JSON lines, the first of them the header; the same for the same templates."""
        rows = (_HEADER, *map(asdict, self))
        return b"".join(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE) for row in rows)

    def of(self, publisher: str | None) -> Mapping[str, Template] | None:
        """The templates of a publisher by their skeleton, or None if it has none."""
        return self._found.get(publisher) if publisher else None

    @property
    def publishers(self) -> list[str]:
        """The publishers that have templates, sorted."""
        return list(self._found)

    @cached_property
    def fingerprint(self) -> str:
        """16 hexadecimal digits that stand for the content."""
        return hashlib.sha256(self.dumps()).hexdigest()[:16]

    def __iter__(self) -> Iterator[Template]:
        """All templates, sorted by publisher and line."""
        for lines in self._found.values():
            yield from lines.values()

    def __len__(self) -> int:
        """How many templates there are, of all publishers."""
        return sum(map(len, self._found.values()))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Templates) and self._found == other._found

    def __hash__(self) -> int:
        return hash(self.fingerprint)

    def __repr__(self) -> str:
        # Shown in the options that a cleaner's fingerprint is made of: the content, and nothing that varies.
        return f"Templates({self.fingerprint})"


def _is_header(line: bytes) -> bool:
    try:
        return bool(orjson.loads(line) == _HEADER)
    except orjson.JSONDecodeError:
        return False


def _row(line: bytes, place: str) -> Template:
    try:
        template = _ROWS.validate_json(line)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(map(str, first["loc"])) or "row"
        raise ValueError(f"{place}: {where}: {first['msg']}; repair or delete the line") from error
    known = skeleton(template.line)  # people write lines as they see them
    if not known:
        raise ValueError(f"{place}: {template.line[:40]!r} can't be a template; delete the line")
    return template if known == template.line else replace(template, line=known)
