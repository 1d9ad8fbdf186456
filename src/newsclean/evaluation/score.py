"""Measuring a cleaner against labelled documents: sums for all of them and for each group, and the worst."""

import heapq
import os
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from newsclean.cleaned import Cleaned
from newsclean.cleaner import Cleaner
from newsclean.corpus.units import Unit
from newsclean.errors import SourceError
from newsclean.evaluation.diff import Difference, differences
from newsclean.evaluation.gold import BELONGS, GoldDocument, find_gold, read_gold
from newsclean.evaluation.measures import Gold, Score, without_headline
from newsclean.evaluation.pool import Progress, each_unit
from newsclean.language import detect_language

# Documents cleaned in a row before any is measured: measuring would cool the processor's caches.
_BATCH = 32
UNKNOWN = "unknown"


@dataclass(slots=True)
class Row:
    """What one group of documents measures: cleaned, and untouched (`baseline`)."""

    score: Score = field(default_factory=Score)
    baseline: Score = field(default_factory=Score)

    def add(self, other: "Row") -> None:
        """Add the sums of `other`."""
        self.score.add(other.score)
        self.baseline.add(other.baseline)


@dataclass(frozen=True, slots=True)
class WorstDocument:
    """A document that came out badly, where it is, and how its text differs from the one that belongs.

    Attributes:
        file: path of its file.
        line: number of its line there, from 1.
        id, title: what the document says of itself.
        score: its measures.
        differences: in the order of the document.
    """

    file: str
    line: int
    id: str | None
    title: str | None
    score: Score
    differences: Sequence[Difference]


@dataclass(frozen=True, slots=True)
class ScoreReport:
    """What a cleaner is worth on labelled documents.

    Attributes:
        total: the measures of all documents.
        baseline: the same for the untouched text.
        groups: for each field that was asked for, its values, the most frequent first, with their measures.
        worst: documents with the lowest F1, the worst first.
    """

    total: Score
    baseline: Score
    groups: Mapping[str, Mapping[str, Row]]
    worst: Sequence[WorstDocument]

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON; measures are rounded to six digits."""
        return {
            **_measures(self.total),
            "baseline": _measures(self.baseline, timed=False),
            "groups": {
                name: {
                    value: {
                        **_measures(row.score),
                        "baseline": _measures(row.baseline, timed=False),
                    }
                    for value, row in rows.items()
                }
                for name, rows in self.groups.items()
            },
            "worst": [
                {
                    "file": document.file,
                    "line": document.line,
                    "id": document.id,
                    "title": document.title,
                    **_measures(document.score, timed=False),
                    "differences": [each._asdict() for each in document.differences],
                }
                for document in self.worst
            ],
        }


def score(
    paths: Iterable[str | os.PathLike[str]],
    *,
    cleaner: Cleaner | None = None,
    by: Iterable[str] = (),
    titles: bool = False,
    worst: int = 0,
    workers: int | None = None,
    progress: Progress | None = None,
) -> ScoreReport:
    """Clean labelled documents and measure the result against their labels. Memory holds sums only.

    Args:
        paths: files of labelled documents (`.jsonl`, also `.gz` and `.zst`), directories, globs, `-`.
        cleaner: default: `Cleaner()`.
        by: fields of the documents to measure by as well, such as `"dumper"`; `"language"` is detected
            where a document does not have it.
        titles: whether the cleaner is told the `title` of each document, as it is when a dump is cleaned.
        worst: how many of the worst documents to report, with their differences.
        workers: worker processes, by default one for each available processor, but fewer for little input.
        progress: called with the bytes of input that are done, and all there are.

    Raises:
        SourceError: a file can't be read, a line is no labelled document, there is none, or none of them
            has a field of `by`.
    """
    cleaner, names = cleaner or Cleaner(), tuple(dict.fromkeys(by))
    sources = find_gold(paths)
    work = _ScoreUnit(cleaner, names, titles, worst)
    sums = _Sums(names, worst)
    with TemporaryDirectory(prefix="newsclean-") as folder:
        for answer in each_unit(sources, work, Path(folder), workers, progress):
            sums.add(_Sums.loads(answer, names, worst))
    if not sums.total.score.documents:
        raise SourceError(f"{sources[0].file}: holds no labelled document; make some with newsclean label")
    for name in names:
        if set(sums.groups[name]) == {UNKNOWN}:
            raise SourceError(f"no document has the field {name!r} to group by; leave it out")
    found = [_explained(each, cleaner, titles=titles) for each in sums.worst]
    return ScoreReport(sums.total.score, sums.total.baseline, _by_size(sums.groups), found)


def _by_size(groups: Mapping[str, Mapping[str, Row]]) -> dict[str, dict[str, Row]]:
    return {
        name: dict(sorted(rows.items(), key=lambda item: (-item[1].score.documents, item[0])))
        for name, rows in groups.items()
    }


class _Bad(NamedTuple):
    """A candidate for the worst documents; it sorts the worst first."""

    f1: float
    right: int  # minus the wrong tokens
    file: str
    line: int
    score: Score
    document: GoldDocument


class _Sums:
    """The sums of some documents, and the worst of them."""

    def __init__(self, names: Sequence[str], worst: int) -> None:
        self.total = Row()
        self.groups: dict[str, dict[str, Row]] = {name: {} for name in names}
        self.worst: list[_Bad] = []
        self._most = worst

    def add(self, other: "_Sums") -> None:
        """Add other sums, and keep the worst of both."""
        self.total.add(other.total)
        for name, rows in other.groups.items():
            for value, row in rows.items():
                self.groups[name].setdefault(value, Row()).add(row)
        self._keep(other.worst)

    def add_document(self, document: GoldDocument, row: Row, file: str, line: int) -> None:
        """Add one document."""
        self.total.add(row)
        for name, rows in self.groups.items():
            rows.setdefault(_value(document, name), Row()).add(row)
        if self._most and not row.score.perfect:
            wrong = row.score.lost_tokens + row.score.residue_tokens
            self._keep([_Bad(row.score.f1, -wrong, file, line, row.score, document)])

    def _keep(self, more: Sequence[_Bad]) -> None:
        self.worst = heapq.nsmallest(self._most, [*self.worst, *more], key=lambda bad: bad[:4])

    def dumps(self) -> dict[str, Any]:
        """As plain values."""
        return {
            "total": asdict(self.total),
            "groups": {
                name: {value: asdict(row) for value, row in rows.items()}
                for name, rows in self.groups.items()
            },
            "worst": [
                [*bad[:4], asdict(bad.score), bad.document.model_dump(exclude_none=True)]
                for bad in self.worst
            ],
        }

    @classmethod
    def loads(cls, values: Mapping[str, Any], names: Sequence[str], worst: int) -> "_Sums":
        """The inverse of `dumps`."""
        sums = cls(names, worst)
        sums.total = _row(values["total"])
        sums.groups = {
            name: {value: _row(row) for value, row in rows.items()} for name, rows in values["groups"].items()
        }
        sums.worst = [
            _Bad(f1, right, file, line, Score(**measured), GoldDocument.model_validate(document))
            for f1, right, file, line, measured, document in values["worst"]
        ]
        return sums


def _row(values: Mapping[str, Any]) -> Row:
    return Row(Score(**values["score"]), Score(**values["baseline"]))


def _value(document: GoldDocument, name: str) -> str:
    """What `document` has in a field, as the name of a group."""
    value = getattr(document, name, None)
    if value in (None, "") and name == "language":
        value = detect_language(document.gold)
    return UNKNOWN if value in (None, "") else str(value)


class _ScoreUnit:
    """Measures the documents of one unit; picklable."""

    def __init__(self, cleaner: Cleaner, names: Sequence[str], titles: bool, worst: int) -> None:
        self._cleaner, self._names, self._titles, self._worst = cleaner, names, titles, worst

    def __call__(self, unit: Unit) -> dict[str, Any]:
        sums = _Sums(self._names, self._worst)
        for source in unit.sources:
            documents = read_gold(source)
            while batch := list(islice(documents, _BATCH)):
                for (line, document), row in zip(batch, self._measure(batch), strict=True):
                    sums.add_document(document, row, source.file, line)
        return sums.dumps()

    def _measure(self, batch: Sequence[tuple[int, GoldDocument]]) -> Iterator[Row]:
        texts: list[tuple[str, float]] = []
        for _, document in batch:
            start = time.perf_counter()
            text = clean_gold(document, self._cleaner, titles=self._titles).text
            texts.append((text, time.perf_counter() - start))
        for (_, document), (text, seconds) in zip(batch, texts, strict=True):
            gold = Gold(document.gold)
            cleaned, untouched = (measure(output, document, gold) for output in (text, document.raw_text))
            cleaned.seconds = seconds
            yield Row(cleaned, untouched)


def clean_gold(document: GoldDocument, cleaner: Cleaner, *, titles: bool) -> Cleaned:
    """Clean the raw text of a labelled document, which is text even where it looks like a page."""
    return cleaner.clean(document.raw_text, kind="text", title=document.title if titles else None)


def measure(output: str, document: GoldDocument, gold: Gold) -> Score:
    """The measures of one output; a headline at its beginning counts neither for nor against it."""
    one = Score(documents=1)
    one.add_output(without_headline(output, document.headlines), gold)
    one.add_lines(
        output, ((line.text, BELONGS[line.label]) for line in document.lines if line.label in BELONGS)
    )
    return one


def _explained(bad: _Bad, cleaner: Cleaner, *, titles: bool) -> WorstDocument:
    document = bad.document
    cleaned = clean_gold(document, cleaner, titles=titles)
    found = differences(cleaned, document.gold, document.headlines)
    return WorstDocument(bad.file, bad.line, document.id, document.title, bad.score, found)


def _measures(score: Score, *, timed: bool = True) -> dict[str, Any]:
    names = ("f1", "precision", "recall", "lost", "residue", "perfect_share", "drop_precision", "drop_recall")
    measured: dict[str, Any] = {"documents": score.documents}
    measured |= {name: round(getattr(score, name), 6) for name in names}
    return measured | ({"documents_per_second": round(score.speed, 1)} if timed else {})
