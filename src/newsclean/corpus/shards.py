"""The files of the dataset: which there are, and the work on one."""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import nullcontext
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import orjson

from newsclean.article import RemovedSpan, arrow_schema
from newsclean.corpus.facts import ArticleFacts, SpanFacts
from newsclean.corpus.files import JsonLines, ParquetFile, read_json, read_lines, sha256, write_json
from newsclean.corpus.split import Splits
from newsclean.corpus.stage import Stage

if TYPE_CHECKING:
    import pyarrow as pa

Kind = Literal["data", "audit", "rejects", "duplicates", "filtered"]

# Compressed bytes of staging files that become one file of the dataset.
SHARD_BYTES = 128 * 1024 * 1024
_SUFFIXES = {
    "data": "parquet",
    "audit": "parquet",
    "rejects": "jsonl",
    "duplicates": "jsonl",
    "filtered": "jsonl",
}
# Rows held at once; an article has some KiB.
_BATCH = 1000


@dataclass(frozen=True, slots=True)
class Shard:
    """One file of the dataset: of consecutive units, in their order.

    Attributes:
        path: below the dataset's directory.
        split: of articles; "" for other kinds.
    """

    kind: Kind
    path: str
    units: list[str]
    split: str = ""

    def dumps(self) -> str:
        """As text, to hand it to a worker."""
        return orjson.dumps(asdict(self)).decode()


def plan_shards(kind: Kind, sizes: Mapping[str, int], split: str = "", share: float = 1.0) -> list[Shard]:
    """The files of one kind (of articles: of one split, which gets `share` of them).

    Args:
        sizes: bytes of the units' staging files. Without any there is no file, but one of articles.
    """
    groups: list[list[str]] = []
    filled = math.inf
    for unit, size in sizes.items():
        if filled >= SHARD_BYTES:
            groups.append([])
            filled = 0
        groups[-1].append(unit)
        filled += size * share
    if not groups and kind == "data":
        groups = [[]]
    name = split or kind
    return [
        Shard(kind, f"{kind}/{name}-{number:05d}-of-{len(groups):05d}.{_SUFFIXES[kind]}", units, split)
        for number, units in enumerate(groups)
    ]


class WriteShard:
    """Writes one file of the dataset; picklable, made once and sent to every worker.

    Args:
        staging: directory of the staging files.
        out: directory of the dataset.
        notes: directory of the notes on the files that are finished.
        splits: of the articles.
        schema: of the articles' files, with the metadata that Hugging Face reads.
        audit: whether files of removed spans are written, or only counted.
    """

    def __init__(
        self, staging: Path, out: Path, notes: Path, splits: Splits, schema: "pa.Schema", *, audit: bool
    ) -> None:
        self._staging, self._out, self._notes = staging, out, notes
        self._splits, self._schema, self._audit = splits, schema, audit

    def note(self, shard: Shard) -> Path:
        """Where it is written that a file is finished, and what is in it."""
        return self._notes / f"{shard.path.replace('/', '-')}.json"

    def __call__(self, task: str) -> str:
        """Write a file (a `Shard` as text); the answer is JSON: its facts, or the error that stopped it."""
        shard = Shard(**orjson.loads(task))
        try:
            facts = read_json(self.note(shard)) or self._write(shard)
        except OSError as error:
            facts = {"error": f"{error.filename or self._out}: {error.strerror or error}"}
        return orjson.dumps(facts).decode()

    def _write(self, shard: Shard) -> dict[str, Any]:
        path = self._out / shard.path
        stages = [Stage(self._staging, unit) for unit in shard.units]
        if shard.kind == "data":
            facts = self._articles(path, stages, shard.split)
        else:
            write = {
                "audit": self._removed,
                "rejects": self._rejections,
                "duplicates": self._copies,
                "filtered": self._filtered,
            }
            facts = write[shard.kind](path, stages)
        facts |= {"kind": shard.kind, "split": shard.split, "path": shard.path}
        if path.exists():
            facts |= {"bytes": path.stat().st_size, "sha256": sha256(path)}
        write_json(self.note(shard), facts)
        return facts

    def _articles(self, path: Path, stages: Iterable[Stage], split: str) -> dict[str, Any]:
        import pyarrow as pa

        facts = ArticleFacts()
        with ParquetFile(path, self._schema) as file:
            for stage in stages:
                dropped, row = set(dropped_rows(stage)), 0
                for batch in _batches(stage.articles):
                    ids = batch.column("id").to_pylist()
                    mask = [
                        number not in dropped and self._splits.of(id) == split
                        for number, id in enumerate(ids, row)
                    ]
                    row += len(ids)
                    kept = batch.filter(pa.array(mask, pa.bool_()))
                    facts.add(kept)
                    file.batch(_with_schema(kept, self._schema))
        return facts.result()

    def _removed(self, path: Path, stages: Iterable[Stage]) -> dict[str, Any]:
        import pyarrow as pa

        schema = arrow_schema(RemovedSpan)
        facts = SpanFacts()
        with ParquetFile(path, schema) if self._audit else nullcontext() as file:
            for stage in stages:
                dropped = pa.array(dropped_rows(stage), pa.int64())
                for batch in _batches(stage.audit):
                    rows = batch.column("_row")
                    kept = batch.filter(pa.compute.invert(pa.compute.is_in(rows, value_set=dropped)))
                    facts.add(kept)
                    if file is not None:
                        file.batch(_with_schema(kept, schema))
        return facts.result()

    def _rejections(self, path: Path, stages: Iterable[Stage]) -> dict[str, Any]:
        reasons: Counter[str] = Counter()
        rows = 0
        with JsonLines(path) as file:
            for stage in stages:
                for row in read_lines(stage.rejects):
                    rows += 1
                    reasons.update({reason["code"] for reason in row["reasons"]})
                    file.row(row)
        return {"rows": rows, "reasons": reasons}

    def _filtered(self, path: Path, stages: Iterable[Stage]) -> dict[str, Any]:
        reasons: Counter[str] = Counter()
        with JsonLines(path) as file:
            for stage in stages:
                for row in read_lines(stage.filtered):
                    reasons[row["reason"]] += 1
                    file.row(row)
        return {"rows": reasons.total(), "reasons": reasons}

    def _copies(self, path: Path, stages: Iterable[Stage]) -> dict[str, Any]:
        rows = 0
        with JsonLines(path) as file:
            for stage in stages:
                for row in read_duplicates(stage):
                    rows += 1
                    del row["row"]
                    file.row(row)
        return {"rows": rows}


def read_duplicates(stage: Stage) -> list[dict[str, Any]]:
    """What is known of the copies in a unit, in their order."""
    files = stage.duplicates.iterdir() if stage.duplicates.is_dir() else ()
    rows = (row for file in files for row in read_lines(file))
    return sorted(rows, key=lambda row: int(row["row"]))


def dropped_rows(stage: Stage) -> list[int]:
    """Numbers of the articles of a unit that are copies."""
    return [row["row"] for row in read_duplicates(stage)]


def _batches(path: Path) -> "Iterator[pa.RecordBatch]":
    import pyarrow.parquet as pq

    with pq.ParquetFile(path, pre_buffer=False) as file:
        yield from file.iter_batches(_BATCH, use_threads=False)


def _with_schema(batch: "pa.RecordBatch", schema: "pa.Schema") -> "pa.RecordBatch":
    import pyarrow as pa

    return pa.RecordBatch.from_arrays([batch.column(name) for name in schema.names], schema=schema)
