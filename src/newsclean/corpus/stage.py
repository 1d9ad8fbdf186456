"""The work on one unit: read, clean, and put what comes of it into files of its own."""

from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from newsclean.article import Article, FilteredArticle, Rejection, RemovedSpan, arrow_schema
from newsclean.cleaner import Cleaner
from newsclean.corpus.canonical import rank
from newsclean.corpus.traces import Traces
from newsclean.corpus.units import Unit
from newsclean.errors import SourceError
from newsclean.fields import Fields
from newsclean.files import JsonLines, ParquetFile, write_json
from newsclean.screen.masked import MaskedArticle
from newsclean.screen.screen import Screen
from newsclean.sources.documents import RawDocument, Unreadable
from newsclean.sources.readers import read_documents


@dataclass(frozen=True, slots=True)
class Stage:
    """The files of one unit, below the work directory.

    The articles have further columns (`MORE_COLUMNS`). The removed spans have `_row`: the number of their article
    in the unit.
    """

    directory: Path
    unit: str

    @property
    def articles(self) -> Path:
        return self.directory / f"{self.unit}.articles.parquet"

    @property
    def audit(self) -> Path:
        return self.directory / f"{self.unit}.audit.parquet"

    @property
    def rejects(self) -> Path:
        return self.directory / f"{self.unit}.rejects.jsonl"

    @property
    def filtered(self) -> Path:
        return self.directory / f"{self.unit}.filtered.jsonl"

    @property
    def phrases(self) -> Path:
        """Hashes of the articles' phrases, sorted, so that a pass over a range of them reads a part only."""
        return self.directory / f"{self.unit}.phrases.parquet"

    @property
    def words(self) -> Path:
        """The articles' words in numbers, one article after the other."""
        return self.directory / f"{self.unit}.words"

    @property
    def index(self) -> Path:
        """Where each article's words are, and what else they are compared by."""
        return self.directory / f"{self.unit}.index"

    @property
    def stories(self) -> Path:
        """Directory of the notes on its articles whose story other articles tell, too."""
        return self.directory / "stories" / self.unit

    @property
    def counts(self) -> Path:
        """Written last: the unit is finished when it is there."""
        return self.directory / f"{self.unit}.json"


# Articles are cleaned and then written some at a time: one by one, each step finds its tables gone from the
# processor's caches, and a unit takes 3 % longer.
_AT_ONCE, _AT_ONCE_CHARACTERS = 256, 1_000_000

# Columns of the articles besides their fields, and their types.
MORE_COLUMNS = {
    "_order": "string",  # the unit's name and the article's number in it; sorts as the inputs do
    "_file": "string",  # its provenance, where it is quick to read
    "_position": "int64",
    "_day": "int64",  # of publication, as an ordinal
    "_rank": "string",  # sorts first for the best of several copies
    "_key": "int64",  # a number for the id
    "_lede": "int64",  # a hash of the beginning
    "_weight": "int64",  # of all phrases
}


def order_of(unit: str, row: int) -> str:
    """Value of `_order`."""
    return f"{unit}-{row:08d}"


def place_of(order: str) -> tuple[str, int]:
    """The inverse of `order_of`."""
    unit, _, row = order.rpartition("-")
    return unit, int(row)


class UnitWork:
    """The work on one unit; picklable, made once and sent to every worker.

    Args:
        directory: where what comes of the units goes.
        spool: where pieces of compressed files are; they are deleted when they are done.
    """

    def __init__(self, cleaner: Cleaner, fields: Fields, directory: Path, spool: Path) -> None:
        self.cleaner, self.fields = cleaner, fields
        self.directory, self.spool = directory, spool

    def __call__(self, task: str) -> str:
        """Work on a unit (as text); the answer is JSON with its name, size and error, if one stopped it."""
        unit = Unit.loads(task)
        answer: dict[str, Any] = {"name": unit.name, "size": unit.size}
        counts = Stage(self.directory, unit.name).counts
        try:
            write_json(counts, self.work(unit))
            for source in unit.sources:
                if Path(source.path).parent == self.spool:
                    Path(source.path).unlink(missing_ok=True)
        except SourceError as error:
            # A worker that outlived a killed build may have done the unit, and deleted the piece that was to be read.
            if not counts.exists():
                answer["error"] = str(error)
        except OSError as error:
            answer["error"] = f"{error.filename or self.directory}: {error.strerror or error}"
        return orjson.dumps(answer).decode()

    def work(self, unit: Unit) -> dict[str, Any]:
        """Write the files of the unit's stage; returns its counts, which are written after them."""
        raise NotImplementedError


class CleanUnit(UnitWork):
    """Cleans one unit; `screen` masks and filters what was cleaned."""

    def __init__(
        self, cleaner: Cleaner, fields: Fields, directory: Path, spool: Path, screen: Screen
    ) -> None:
        super().__init__(cleaner, fields, directory, spool)
        self.screen = screen

    def work(self, unit: Unit) -> dict[str, Any]:
        """Write the articles, the removed spans, the filtered articles and the rejections of a unit."""
        import pyarrow as pa

        stage = Stage(self.directory, unit.name)
        articles = arrow_schema(Article)
        for name, kind in MORE_COLUMNS.items():
            articles = articles.append(pa.field(name, pa.type_for_alias(kind)))
        audit = arrow_schema(RemovedSpan).append(pa.field("_row", pa.int64()))
        warnings: list[str] = []
        with ExitStack() as files:
            writers = _Writers(
                unit.name,
                files.enter_context(ParquetFile(stage.articles, articles, staged=True)),
                files.enter_context(ParquetFile(stage.audit, audit, staged=True)),
                files.enter_context(JsonLines(stage.rejects)),
                files.enter_context(JsonLines(stage.filtered)),
            )
            for source in unit.sources:
                for document in read_documents(source, self.fields, warn=warnings.append):
                    self._document(document, writers)
            writers.finish(stage)
        return {**writers.counts, "files": writers.files, "warnings": warnings}

    def _document(self, document: RawDocument | Unreadable, writers: "_Writers") -> None:
        writers.count(document.file, "documents")
        if isinstance(document, Unreadable):
            writers.reject(self.screen.rejection(document.rejection(self.cleaner.fingerprint)))
            return
        cleaned = self.cleaner.clean(document.raw, **document.told)
        writers.counts["characters"] += len(cleaned.source)
        outcome = self.screen(cleaned)
        if isinstance(outcome, MaskedArticle):
            writers.accept(outcome.article, outcome.removed)
        elif isinstance(outcome, FilteredArticle):
            writers.filter(outcome)
        else:
            writers.reject(outcome)


class _Writers:
    """The open files of a unit, and what was written to them."""

    def __init__(
        self, unit: str, articles: ParquetFile, audit: ParquetFile, rejects: JsonLines, filtered: JsonLines
    ) -> None:
        self._unit, self._articles, self._audit = unit, articles, audit
        self._rejects, self._filtered = rejects, filtered
        self.counts = Counter(documents=0, articles=0, rejections=0, filtered=0, removed=0, characters=0)
        self.files: dict[str, Counter[str]] = {}
        self._traces = Traces()
        self._waiting: list[tuple[Article, list[dict[str, Any]]]] = []
        self._size = 0

    def count(self, file: str, what: str) -> None:
        """Count one document or what became of it, in all and in its file."""
        self.counts[what] += 1
        self.files.setdefault(file, Counter())[what] += 1

    def accept(self, article: Article, removed: list[dict[str, Any]]) -> None:
        self._waiting.append((article, removed))
        self._size += len(article.text)
        if len(self._waiting) >= _AT_ONCE or self._size >= _AT_ONCE_CHARACTERS:
            self._write_waiting()

    def finish(self, stage: Stage) -> None:
        """Write what waits, and the traces."""
        self._write_waiting()
        self._traces.write(stage)

    def _write_waiting(self) -> None:
        traces = self._traces.add([article for article, _ in self._waiting])
        for (article, removed), trace in zip(self._waiting, traces, strict=True):
            self._write(article, removed, trace)
        self._waiting, self._size = [], 0

    def _write(self, article: Article, removed: list[dict[str, Any]], trace: dict[str, int]) -> None:
        row = self.counts["articles"]
        place = {
            "_order": order_of(self._unit, row),
            "_file": article.provenance.file,
            "_position": article.provenance.position,
            "_day": article.published.date().toordinal() if article.published else None,
            "_rank": rank(article),
            **trace,
        }
        self._articles.row(article.model_dump() | place, len(article.text))
        for span in removed:
            self._audit.row({**span, "_row": row}, len(span["text"]))
        self.count(article.provenance.file or "", "articles")
        self.counts["removed"] += len(removed)

    def reject(self, rejection: Rejection) -> None:
        self._rejects.row(rejection.model_dump())
        self.count(rejection.provenance.file or "", "rejections")

    def filter(self, filtered: FilteredArticle) -> None:
        self._filtered.row(filtered.model_dump())
        self.count(filtered.file or "", "filtered")
