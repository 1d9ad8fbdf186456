"""The first pass of learning templates, on one unit: which lines stand in which documents."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, NamedTuple

from newsclean.corpus.documents import Unreadable
from newsclean.corpus.files import ParquetFile
from newsclean.corpus.readers import read_documents
from newsclean.corpus.stage import Stage, UnitWork, order_of
from newsclean.corpus.units import Unit
from newsclean.labels.matcher import letters_key
from newsclean.labels.templates import Survey, skeleton


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
        counts: Counter[str] = Counter(documents=0, articles=0, unreadable=0, strangers=0, lines=0)
        warnings: list[str] = []
        places: dict[tuple[str, str], list[int]] = {}
        with ExitStack() as files:
            documents = files.enter_context(ParquetFile(stage.articles, _document_schema(), level=1))
            for source in unit.sources:
                for found in read_documents(source, self.fields, warn=warnings.append):
                    counts["documents"] += 1
                    if isinstance(found, Unreadable):
                        counts["unreadable"] += 1
                        continue
                    survey = self.cleaner.survey(found.raw, kind=found.kind, metadata=found.metadata)
                    if survey.publisher is None:
                        counts["strangers"] += 1
                        continue
                    row = counts["articles"]
                    counts["articles"] += 1
                    lines = [line for text in survey.lines if (line := skeleton(text))]
                    for line in lines:
                        places.setdefault((survey.publisher, line), []).append(row)
                    place = {
                        "_order": order_of(unit.name, row),
                        "_file": found.file,
                        "_position": found.position,
                    }
                    document = describe(survey, lines)
                    documents.row(document._asdict() | place, 200)
        _write_lines(lines_of(stage), places)
        return {**counts, "lines": len(places), "warnings": warnings}


def describe(survey: Survey, lines: Iterable[str]) -> Document:
    """The document of a survey whose publisher is known; `lines`: its skeletons."""
    assert survey.publisher is not None
    title = letters_key(survey.title.lower()) if survey.title else ""
    return Document(
        id=hashlib.sha256("\n".join((survey.publisher, *lines)).encode("utf-8", "replace")).hexdigest()[:32],
        publisher=survey.publisher,
        title=f"{_number(title or _longest(survey.lines)):016x}",
        day=survey.day.toordinal() - _EPOCH if survey.day else None,
    )


_EPOCH = 719_163  # 1 January 1970 as an ordinal


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
    return pa.schema({**columns, "_order": text, "_file": text, "_position": number})


def _write_lines(path: Path, places: dict[tuple[str, str], list[int]]) -> None:
    """Sorted by hash: a pass over a range of hashes then reads a part of the file only."""
    import pyarrow as pa

    schema = pa.schema(
        {"line": pa.int64(), "publisher": pa.string(), "text": pa.string(), "documents": pa.list_(pa.int32())}
    )
    with ParquetFile(path, schema, level=1) as file:
        for hashed, publisher, text, rows in sorted(_hashed(places)):
            row = {"line": hashed, "publisher": publisher, "text": text, "documents": rows}
            file.row(row, len(text) + 4 * len(rows))


def _hashed(places: dict[tuple[str, str], list[int]]) -> Iterator[tuple[int, str, str, list[int]]]:
    for (publisher, text), rows in places.items():
        yield line_hash(publisher, text), publisher, text, rows
