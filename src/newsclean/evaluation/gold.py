"""Labelled documents: a raw text whose every line says whether it belongs to the story. Read and written as JSON lines."""

import os
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from newsclean.errors import SourceError
from newsclean.evaluation.measures import normalise, without_headline
from newsclean.sources.records import LIMIT, lines_of
from newsclean.sources.source import Source, find_sources
from newsclean.sources.streams import DamagedError

Label = Literal["keep", "partial", "drop", "headline", "headline_dup", "unclear", "blank"]

# Whether a line with this label belongs; of the others only a part does, or it makes no difference.
BELONGS: dict[Label, bool] = {"keep": True, "drop": False, "headline_dup": False}


class GoldLine(BaseModel):
    """A line of a labelled document. Further fields are allowed."""

    model_config = ConfigDict(extra="allow")

    text: str = Field(description="The line, or the part of it that is not white space or a bullet.")
    label: Label = Field(description="What belongs: see the labels below.")
    kept: str | None = Field(default=None, description="Of a `partial` line: the part that belongs.")
    role: str | None = Field(default=None, description="Role of what the cleaner removed.")
    rule: str | None = Field(default=None, description="Rule that removed it.")
    confidence: float | None = Field(default=None, ge=0, le=1, description="How sure the rule is.")
    certainty: float | None = Field(
        default=None, ge=0, le=1, description="How sure the label is; written with `--unsure`, where below 1."
    )

    @property
    def gold(self) -> str | None:
        """The part of the line that belongs; None where nothing does."""
        if self.label == "keep":
            return self.text
        return self.kept if self.label == "partial" else None


class GoldDocument(BaseModel):
    """A labelled document. Further fields are allowed, and can be grouped by."""

    model_config = ConfigDict(extra="allow")

    id: str | None = Field(default=None, description="Names the document.")
    title: str | None = Field(default=None, description="Headline, where the source gives it.")
    url: str | None = Field(default=None, description="Where it was published.")
    publisher: str | None = Field(default=None, description="Site or outlet; its documents are much alike.")
    dumper: str | None = Field(default=None, description="How the text was got from a page.")
    language: str | None = Field(default=None, description="BCP 47; detected when missing.")
    file: str | None = Field(default=None, description="Path of the file that held the raw document.")
    position: int | None = Field(default=None, description="0-based number of its record there.")
    set: str | None = Field(default=None, description="Collection that it is part of.")
    raw_text: str = Field(description="The document as it is before cleaning.")
    lines: list[GoldLine] = Field(description="One for every line of `raw_text`, blank ones too.")
    gold_text: str | None = Field(
        default=None, description="The text that belongs; when missing, it is made of the lines."
    )

    @model_validator(mode="after")
    def _lines_are_those_of_the_text(self) -> Self:
        raw = self.raw_text.split("\n")
        if len(raw) != len(self.lines):
            raise ValueError(f"raw_text has {len(raw)} lines, but there are {len(self.lines)} labels")
        for number, (line, text) in enumerate(zip(self.lines, raw, strict=True)):
            if line.text not in text:
                raise ValueError(f"lines.{number}: its text is not in that line of raw_text")
            if line.label == "partial" and line.kept is None:
                raise ValueError(f"lines.{number}: a partial line needs kept, the part that belongs")
        return self

    @cached_property
    def headlines(self) -> frozenset[str]:
        """The first copies of the headline, normalised."""
        return frozenset(normalise(line.text) for line in self.lines if line.label == "headline")

    @cached_property
    def gold(self) -> str:
        """The text that belongs: `gold_text`, or else the lines, without a headline that they begin with."""
        if self.gold_text is not None:
            return self.gold_text
        kept = [part for line in self.lines if (part := line.gold) is not None]
        return without_headline("\n".join(kept), self.headlines)


def find_gold(paths: Iterable[str | os.PathLike[str]]) -> list[Source]:
    """The files of labelled documents that `paths` name: files, directories, globs, `-` for standard input.

    Raises:
        SourceError: a path doesn't exist, or a file is not one of JSON lines.
    """
    sources = find_sources(paths, format="jsonl")
    for source in sources:
        if source.format != "jsonl":
            raise SourceError(
                f"{source.file}: labelled documents are JSON lines (.jsonl, .jsonl.gz or .jsonl.zst); "
                "make them with newsclean label"
            )
    return sources


def read_gold(source: Source) -> Iterator[tuple[int, GoldDocument]]:
    """The labelled documents of a file, one at a time, each with the number of its line, from 1.

    Raises:
        SourceError: a line is no labelled document; the file is damaged or can't be read.
    """
    number = source.position
    try:
        for number, line in enumerate(lines_of(source), source.position + 1):
            if line.too_large:
                raise SourceError(_too_large(source, number, line.size))
            if content := line.content.strip(b"\xef\xbb\xbf \t\r\n"):
                yield number, _document(content, f"{source.file}:{number}")
    except DamagedError as error:
        raise SourceError(f"{source.file}: {error}; get a whole copy of it") from error
    except OSError as error:
        raise SourceError(f"{source.file}: cannot be read: {error.strerror or error}") from error
    if source.too_large:
        raise SourceError(_too_large(source, number + 1, source.too_large))
    if source.damage:
        raise SourceError(f"{source.file}: {source.damage}; get a whole copy of it")


def _too_large(source: Source, number: int, size: int) -> str:
    return f"{source.file}:{number}: has {size} bytes, more than {LIMIT}; leave this document out"


def _document(content: bytes, place: str) -> GoldDocument:
    try:
        return GoldDocument.model_validate_json(content)
    except ValidationError as error:
        raise SourceError(f"{place}: {_first(error)}") from error


def _first(error: ValidationError) -> str:
    """The first mistake as a line: which field, what is wrong, what to do."""
    first: Any = error.errors(include_url=False, include_input=False)[0]
    where = ".".join(map(str, first["loc"]))
    message = first["msg"].removeprefix("Value error, ")
    advice = "; newsclean label writes files that have it" if first["type"] == "missing" else ""
    return " ".join(f"{where + ': ' if where else ''}{message}{advice}".split())
