"""Labelled documents made by the cleaner itself: a proposal for a person to correct."""

import hashlib
import os
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from newsclean.article import Rejection
from newsclean.cleaner import Cleaner
from newsclean.corpus.units import Unit
from newsclean.errors import BuildError
from newsclean.evaluation.least import Key, Least
from newsclean.evaluation.pool import Progress, each_unit
from newsclean.evaluation.propose import Proposer, least_certain
from newsclean.fields import Fields
from newsclean.files import JsonLines, read_lines
from newsclean.sources.documents import RawDocument, Unreadable
from newsclean.sources.formats import Format
from newsclean.sources.objects import Inputs
from newsclean.sources.readers import read_documents
from newsclean.sources.source import find_sources

_SUFFIXES = (".jsonl", ".jsonl.gz", ".jsonl.zst")


@dataclass(frozen=True, slots=True)
class LabelSummary:
    """What came of labelling: documents = labelled + rejected + left_out.

    Attributes:
        out: the file that was written.
        documents: all that the inputs held.
        labelled: those in the file.
        rejected: those without a text to label, as far as a sample made it look.
        left_out: those that a sample does not have.
        reasons: how many were rejected for which reason.
        examples: for each reason, one of them: where it is and what is wrong.
        labels: how many lines have which label.
        warnings: files without documents, and damaged ones: a line each.
    """

    out: Path
    documents: int
    labelled: int
    rejected: int
    left_out: int
    reasons: Mapping[str, int]
    examples: Mapping[str, str]
    labels: Mapping[str, int]
    warnings: Sequence[str]

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {**asdict(self), "out": os.fspath(self.out)}

    def __str__(self) -> str:
        left = f" + left out {self.left_out:,}" if self.left_out else ""
        labels = ", ".join(f"{label} {count:,}" for label, count in self.labels.items())
        return "\n".join(
            [
                f"documents {self.documents:,} = labelled {self.labelled:,} + rejected {self.rejected:,}{left}",
                *(
                    f"rejected, {code} {count:,}: such as {self.examples[code]}"
                    for code, count in self.reasons.items()
                ),
                f"lines: {labels}",
                f"{self.out}: written",
            ]
        )


def label_documents(
    inputs: Inputs,
    out: str | os.PathLike[str],
    *,
    cleaner: Cleaner | None = None,
    text_field: str | None = None,
    fields: Mapping[str, str] | None = None,
    format: Format | None = None,
    sample: int | None = None,
    unsure: int | None = None,
    workers: int | None = None,
    progress: Progress | None = None,
) -> LabelSummary:
    """Label the lines of raw documents with what the cleaner makes of them, as JSON lines in `out`.

    The same inputs and options give the same file, byte by byte, with any number of workers. It appears when
    it is complete. Memory does not grow with the inputs.

    Args:
        inputs: as for `build`.
        out: file that does not exist; `.jsonl`, `.jsonl.gz` or `.jsonl.zst`.
        cleaner: default: `Cleaner()`.
        text_field: field of a record that holds the text; detected when not given.
        fields: the same for `text`, `url`, `title`, `language`, ... (see `Fields`).
        format: of standard input and of files whose suffix says nothing.
        sample: how many documents to take; which, depends on their content alone.
        unsure: how many documents to take: those with the least certain lines, the least certain first; of
            the sample, if there is one.
        workers: worker processes, by default one for each available processor, but fewer for little input.
        progress: called with the bytes of input that are done, and all there are.

    Raises:
        SourceError: an input can't be read.
        BuildError: the output can't be written, or is there already; no document has a text to label.
        ValueError: an unknown field.
    """
    out = Path(out)
    _check_free(out)
    names = dict(fields or {}) | ({"text": text_field} if text_field else {})
    cleaner, found = cleaner or Cleaner(), Fields(names)
    sources = find_sources(inputs, format=format)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix=f".{out.name}.", dir=out.parent) as name, ExitStack() as stack:
            folder = Path(name)
            work = _LabelUnit(cleaner, found, folder, sample, unsure)
            totals = _Totals()
            for answer in each_unit(sources, work, folder, workers, progress):
                totals.add(answer)
            labelled = chain.from_iterable(read_lines(folder / f"{unit}.jsonl") for unit in totals.units)
            rows = _select(labelled, folder, stack, sample, unsure)
            return totals.summary(out, _write(rows, out, totals))
    except OSError as error:
        raise BuildError(f"{error.filename or out}: {error.strerror or error}") from error


def _check_free(out: Path) -> None:
    if not out.name.endswith(_SUFFIXES):
        raise BuildError(f"{out}: labelled documents are JSON lines; name it {', '.join(_SUFFIXES)}")
    if out.exists():
        raise BuildError(f"{out}: exists, and may hold labels corrected by hand; choose another file")


def _select(
    rows: Iterator[Any], folder: Path, stack: ExitStack, sample: int | None, unsure: int | None
) -> Iterator[Any]:
    if sample is not None:
        chosen = stack.enter_context(Least(folder / "sample", sample))
        for row in rows:
            chosen.add((row["hash"],), row)
        rows = chosen.rows(by_key=False)
    if unsure is not None:
        least = stack.enter_context(Least(folder / "unsure", unsure))
        for row in rows:
            least.add(_doubt(row), row)
        rows = least.rows(by_key=True)
    return rows


def _doubt(row: Mapping[str, Any]) -> Key:
    return (*row["certainty"], row["hash"])


def _write(rows: Iterator[Any], out: Path, totals: "_Totals") -> Counter[str]:
    labels: Counter[str] = Counter()
    with JsonLines(out) as file:
        for row in rows:
            file.row(row["document"])
            labels.update(line["label"] for line in row["document"]["lines"])
            totals.labelled += 1
        if not totals.labelled:
            example = next(iter(totals.examples.values()), "the inputs hold no documents")
            raise BuildError(f"{out}: not written, as no document has a text to label: {example}")
    return labels


class _Totals:
    """What the units add up to."""

    def __init__(self) -> None:
        self.units: list[str] = []
        self.documents = self.labelled = 0
        self.reasons: Counter[str] = Counter()
        self.examples: dict[str, str] = {}
        self.warnings: list[str] = []

    def add(self, answer: Mapping[str, Any]) -> None:
        """Add what a unit answered."""
        self.units.append(answer["unit"])
        self.documents += answer["documents"]
        self.reasons.update(answer["reasons"])
        self.examples = {**answer["examples"], **self.examples}
        self.warnings += answer["warnings"]

    def summary(self, out: Path, labels: Counter[str]) -> LabelSummary:
        """The summary for people and scripts."""
        rejected = self.reasons.total()
        return LabelSummary(
            out,
            self.documents,
            self.labelled,
            rejected,
            self.documents - self.labelled - rejected,
            dict(self.reasons),
            {code: self.examples[code] for code in self.reasons},
            dict(sorted(labels.items())),
            self.warnings,
        )


class _Bound:
    """What can't be in the sample, by the documents that this process has labelled, whatever their unit."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._least: list[str] = []

    def excludes(self, key: str) -> bool:
        return len(self._least) == self._most and key > self._least[-1]

    def add(self, key: str) -> None:
        place = bisect_left(self._least, key)
        if self._least[place : place + 1] != [key]:
            self._least.insert(place, key)
            del self._least[self._most :]


class _LabelUnit:
    """Labels the documents of one unit, and writes those that may be chosen; picklable."""

    def __init__(
        self, cleaner: Cleaner, fields: Fields, folder: Path, sample: int | None, unsure: int | None
    ) -> None:
        self._fields, self._folder, self._sample, self._unsure = fields, folder, sample, unsure
        self._proposer = Proposer(cleaner, certainty=unsure is not None)
        self._rules = cleaner.fingerprint
        self._bound = _Bound(sample) if sample is not None else None

    def __call__(self, unit: Unit) -> dict[str, Any]:
        warnings: list[str] = []
        counts: dict[str, Any] = {"unit": unit.name, "documents": 0, "reasons": Counter(), "examples": {}}
        with ExitStack() as stack:
            file = stack.enter_context(JsonLines(self._folder / f"{unit.name}.jsonl"))
            most = self._unsure if self._sample is None else self._sample
            chosen = None
            if most is not None:
                chosen = stack.enter_context(Least(self._folder / f"{unit.name}.least", most))
            for source in unit.sources:
                for document in read_documents(source, self._fields, warn=warnings.append):
                    self._document(document, counts, chosen, file)
            for row in chosen.rows(by_key=False) if chosen else ():
                file.row(row)
        return {**counts, "warnings": warnings}

    def _document(
        self,
        document: RawDocument | Unreadable,
        counts: dict[str, Any],
        chosen: Least | None,
        file: JsonLines,
    ) -> None:
        counts["documents"] += 1
        if isinstance(document, Unreadable):
            _reject(document.rejection(self._rules), counts)
            return
        raw = document.raw
        key = hashlib.sha256(
            raw if isinstance(raw, bytes) else raw.encode("utf-8", "surrogatepass")
        ).hexdigest()
        if self._bound and self._bound.excludes(key):
            return  # labelling it would be in vain
        found = self._proposer.propose(document)
        if isinstance(found, Rejection):
            _reject(found, counts)
            return
        if self._bound:
            self._bound.add(key)
        row = {
            "hash": key,
            "certainty": least_certain(found),
            "document": found.model_dump(exclude_none=True),
        }
        if chosen:
            chosen.add((key,) if self._bound else _doubt(row), row)
        else:
            file.row(row)


def _reject(rejection: Rejection, counts: dict[str, Any]) -> None:
    reason, place = rejection.reasons[0], rejection.provenance
    counts["reasons"][reason.code] += 1
    message = f"{place.file}, record {place.position}: {reason.message}"
    counts["examples"].setdefault(reason.code, message)
