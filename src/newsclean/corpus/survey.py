"""The first pass of learning templates, on one unit: which lines stand in which documents."""

import hashlib
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, NamedTuple

from newsclean.corpus.stage import Stage, UnitWork, order_of
from newsclean.corpus.traces import key_of
from newsclean.corpus.units import Unit
from newsclean.files import ParquetFile
from newsclean.labels.matcher import letters_key
from newsclean.labels.templates import Survey, skeleton
from newsclean.sources.documents import RawDocument, Unreadable
from newsclean.sources.readers import read_documents

_EPOCH = 719_163  # 1 January 1970 as an ordinal


class Document(NamedTuple):
    """What is written of a surveyed document.

    Attributes:
        id: the same for documents of one publisher with the same lines.
        title: a key that is the same for titles equal but for digits and punctuation; of a document without
            a title, a key of its longest lines.
        day: its date as days since 1970; None if unknown.
    """

    id: str
    publisher: str
    title: str
    day: int | None


def lines_of(stage: Stage) -> Path:
    """The file of the lines of a unit: hash, text, and numbers of the documents, one for each occurrence."""
    return stage.directory / f"{stage.unit}.lines.parquet"


def line_hash(publisher: str, line: str) -> int:
    """63 bits that stand for a line of a publisher."""
    return _number(f"{publisher}\n{line}") >> 1


class SurveyUnit(UnitWork):
    """Surveys one unit. The documents are the stage's `articles`, so that copies are found as in a build."""

    def work(self, unit: Unit) -> dict[str, Any]:
        """Write the documents and lines of a unit."""
        stage = Stage(self.directory, unit.name)
        warnings: list[str] = []
        with ExitStack() as files:
            documents = files.enter_context(ParquetFile(stage.articles, _document_schema(), staged=True))
            found = _Found(unit.name, documents)
            for source in unit.sources:
                for document in read_documents(source, self.fields, warn=warnings.append):
                    self._document(document, found)
        _write_lines(lines_of(stage), found.places)
        return {**found.counts, "lines": len(found.places), "warnings": warnings}

    def _document(self, document: RawDocument | Unreadable, found: "_Found") -> None:
        found.counts["documents"] += 1
        if isinstance(document, Unreadable):
            found.counts["unreadable"] += 1
            return
        survey = self.cleaner.survey(
            document.raw, kind=document.kind, metadata=document.metadata, charset=document.charset
        )
        if survey.publisher is None:
            found.counts["strangers"] += 1
        else:
            found.add(document, survey.publisher, survey)


class _Found:
    """What was found in a unit so far: documents go to their file, lines are gathered."""

    def __init__(self, unit: str, documents: ParquetFile) -> None:
        self._unit, self._documents = unit, documents
        self.counts = Counter(documents=0, articles=0, unreadable=0, strangers=0)
        self.places: dict[tuple[str, str], list[int]] = {}

    def add(self, raw: RawDocument, publisher: str, survey: Survey) -> None:
        row = self.counts["articles"]
        lines = [line for text in survey.lines if (line := skeleton(text))]
        for line in lines:
            self.places.setdefault((publisher, line), []).append(row)
        document = _describe(publisher, survey, lines)
        place = {
            "_order": order_of(self._unit, row),
            "_file": raw.file,
            "_position": raw.position,
            "_day": document.day,
            "_rank": order_of(self._unit, row),
            "_key": key_of(document.id),
            "_lede": 0,
        }
        self._documents.row(document._asdict() | place, sum(map(len, document[:3])))
        self.counts["articles"] += 1


def _describe(publisher: str, survey: Survey, lines: list[str]) -> Document:
    title = letters_key(survey.title.lower()) if survey.title else ""
    content = "\n".join((publisher, *lines)).encode("utf-8", "replace")
    return Document(
        id=hashlib.sha256(content).hexdigest()[:32],
        publisher=publisher,
        title=f"{_number(title or _longest(survey.lines)):016x}",
        day=survey.day.toordinal() - _EPOCH if survey.day else None,
    )


def _longest(lines: list[str]) -> str:
    """The longest line of each half: copies of a story share them, stories below one banner don't."""
    half = (len(lines) + 1) // 2
    return "\n".join(
        max(part, key=lambda line: (len(line), line), default="") for part in (lines[:half], lines[half:])
    )


def _number(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=8).digest(), "big")


def _document_schema() -> Any:
    import pyarrow as pa

    text, number = pa.string(), pa.int64()
    columns = {"id": text, "publisher": text, "title": text, "day": number}
    more = {"_order": text, "_file": text, "_position": number, "_day": number}
    more |= {"_rank": text, "_key": number, "_lede": number}
    return pa.schema(columns | more)


def _write_lines(path: Path, places: dict[tuple[str, str], list[int]]) -> None:
    """Sorted by hash: a pass over a range of hashes then reads a part of the file only."""
    import pyarrow as pa

    schema = pa.schema(
        {"line": pa.int64(), "publisher": pa.string(), "text": pa.string(), "documents": pa.list_(pa.int32())}
    )
    with ParquetFile(path, schema, staged=True) as file:
        for hashed, publisher, text, rows in sorted(_hashed(places)):
            row = {"line": hashed, "publisher": publisher, "text": text, "documents": rows}
            file.row(row, len(text) + 4 * len(rows))


def _hashed(places: dict[tuple[str, str], list[int]]) -> Iterator[tuple[int, str, str, list[int]]]:
    for (publisher, text), rows in places.items():
        yield line_hash(publisher, text), publisher, text, rows
