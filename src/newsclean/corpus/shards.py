"""The files of the dataset: which there are, and the work on one."""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import nullcontext
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import orjson

from newsclean.article import Rejection, RemovedSpan, arrow_schema
from newsclean.corpus.facts import ArticleFacts, SpanFacts
from newsclean.corpus.split import Splits
from newsclean.corpus.stage import Stage
from newsclean.corpus.stories import read_stories
from newsclean.files import (
    JsonLines,
    ParquetFile,
    read_batches,
    read_json,
    read_lines,
    sha256,
    write_json,
)

if TYPE_CHECKING:
    import pyarrow as pa

Kind = Literal["data", "audit", "rejects", "duplicates", "filtered"]
# What becomes of articles that tell the story of another one: they are left out, they are marked, or nobody looks.
Copies = Literal["drop", "mark", "keep"]

# Compressed bytes of staging files that become one file of the dataset.
SHARD_BYTES = 128 * 1024 * 1024
_SUFFIXES = {
    "data": "parquet",
    "audit": "parquet",
    "rejects": "parquet",
    "duplicates": "jsonl",
    "filtered": "jsonl",
}
# What is written of an article that is left out.
_DUPLICATE = ("id", "file", "position", "canonical_id", "kept_file", "kept_position")


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
        copies: what becomes of articles that don't stand for their story.
        schema: of the articles' files, with the metadata that Hugging Face reads.
        audit: whether files of removed spans are written, or only counted.
    """

    def __init__(
        self,
        staging: Path,
        out: Path,
        notes: Path,
        splits: Splits,
        schema: "pa.Schema",
        *,
        copies: Copies,
        audit: bool,
    ) -> None:
        self._staging, self._out, self._notes = staging, out, notes
        self._splits, self._schema, self._copies, self._audit = splits, schema, copies, audit

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
                "duplicates": self._duplicates,
                "filtered": self._filtered,
            }
            facts = write[shard.kind](path, stages)
        facts |= {"kind": shard.kind, "split": shard.split, "path": shard.path}
        if path.exists():
            facts |= {"bytes": path.stat().st_size, "sha256": sha256(path)}
        write_json(self.note(shard), facts)
        return facts

    def _articles(self, path: Path, stages: Iterable[Stage], split: str) -> dict[str, Any]:
        facts = ArticleFacts()
        with ParquetFile(path, self._schema) as file:
            for stage in stages:
                stories = {story["row"]: story for story in read_stories(stage)}
                first = 0
                for batch in read_batches(stage.articles):
                    here = [stories.get(row) for row in range(first, first + batch.num_rows)]
                    first += batch.num_rows
                    kept = self._chosen(batch, here, split)
                    facts.add(kept)
                    file.batch(kept)
        return facts.result()

    def _chosen(
        self, batch: "pa.RecordBatch", stories: list[dict[str, Any] | None], split: str
    ) -> "pa.RecordBatch":
        """The articles of a split, with what is known of their stories."""
        import pyarrow as pa

        own = zip(*(batch.column(name).to_pylist() for name in ("_lede", "_day")), strict=True)
        mask = [
            not (story and self._is_dropped(story))
            and self._splits.of(*((story["lede"], story["day"]) if story else known)) == split
            for story, known in zip(stories, own, strict=True)
        ]
        if self._copies != "keep":
            batch = _with_stories(batch, stories)
        return _with_schema(batch.filter(pa.array(mask, pa.bool_())), self._schema)

    def _is_dropped(self, story: dict[str, Any]) -> bool:
        return self._copies == "drop" and not story["canonical"]

    def _dropped(self, stage: Stage) -> "Iterator[dict[str, Any]]":
        return filter(self._is_dropped, read_stories(stage))

    def _removed(self, path: Path, stages: Iterable[Stage]) -> dict[str, Any]:
        import pyarrow as pa

        schema = arrow_schema(RemovedSpan)
        facts = SpanFacts()
        with ParquetFile(path, schema) if self._audit else nullcontext() as file:
            for stage in stages:
                dropped = pa.array([story["row"] for story in self._dropped(stage)], pa.int64())
                for batch in read_batches(stage.audit):
                    rows = batch.column("_row")
                    kept = batch.filter(pa.compute.invert(pa.compute.is_in(rows, value_set=dropped)))
                    facts.add(kept)
                    if file is not None:
                        file.batch(_with_schema(kept, schema))
        return facts.result()

    def _rejections(self, path: Path, stages: Iterable[Stage]) -> dict[str, Any]:
        reasons: Counter[str] = Counter()
        rows = 0
        with ParquetFile(path, arrow_schema(Rejection)) as file:
            for stage in stages:
                for row in map(Rejection.model_validate, read_lines(stage.rejects)):
                    rows += 1
                    reasons.update({reason.code for reason in row.reasons})
                    file.row(row.model_dump(), len(row.excerpt))
        return {"rows": rows, "reasons": reasons}

    def _filtered(self, path: Path, stages: Iterable[Stage]) -> dict[str, Any]:
        reasons: Counter[str] = Counter()
        with JsonLines(path) as file:
            for stage in stages:
                for row in read_lines(stage.filtered):
                    reasons[row["reason"]] += 1
                    file.row(row)
        return {"rows": reasons.total(), "reasons": reasons}

    def _duplicates(self, path: Path, stages: Iterable[Stage]) -> dict[str, Any]:
        kinds: Counter[str] = Counter()
        files: Counter[str] = Counter()
        with JsonLines(path) as file:
            for stage in stages:
                for story in self._dropped(stage):
                    kind = "exact" if story["id"] == story["canonical_id"] else "copy"
                    kinds[kind] += 1
                    files[story["file"] or ""] += 1
                    file.row({name: story[name] for name in _DUPLICATE} | {"kind": kind})
        return {"rows": kinds.total(), "kinds": kinds, "files": files}


def _with_stories(batch: "pa.RecordBatch", stories: list[dict[str, Any] | None]) -> "pa.RecordBatch":
    """The articles with their clusters; one that nobody copied is its own."""
    import pyarrow as pa

    ids = batch.column("id").to_pylist()
    values = {
        "cluster_id": [s["cluster_id"] if s else id for id, s in zip(ids, stories, strict=True)],
        "cluster_size": [s["size"] if s else 1 for s in stories],
        "cluster_role": ["copy" if s and not s["canonical"] else "canonical" for s in stories],
        "canonical_id": [s["canonical_id"] if s else id for id, s in zip(ids, stories, strict=True)],
    }
    for name, column in values.items():
        field = batch.schema.field(name)
        batch = batch.set_column(batch.schema.get_field_index(name), field, pa.array(column, field.type))
    return batch


def _with_schema(batch: "pa.RecordBatch", schema: "pa.Schema") -> "pa.RecordBatch":
    import pyarrow as pa

    return pa.RecordBatch.from_arrays([batch.column(name) for name in schema.names], schema=schema)
