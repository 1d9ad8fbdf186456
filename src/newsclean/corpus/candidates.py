"""Pairs of articles that share phrases: a dataframe plan over the phrases of all units.

A phrase is a longer sentence or one of the smallest hashes of a text's word 5-grams, so a copy that was cut to a
third still shares its sentences, and one that was edited everywhere its shingles. Of the articles that share a
phrase each is paired with the first and with the one before it in the order of their keys, which depends on
their texts alone: the pairs grow with the articles, not with their square, and hold together however many
articles share a phrase. What a publisher prints under many different beginnings is its furniture or a template,
and pairs nobody of its own articles.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from newsclean.corpus.engine import glob_of, load_daft
from newsclean.corpus.ranges import ranges
from newsclean.corpus.stage import Stage
from newsclean.corpus.traces import SENTENCE_WEIGHT, SHINGLE_WEIGHT
from newsclean.files import write_bytes, write_table

if TYPE_CHECKING:
    import pyarrow as pa

# Rows of a pass; more are worked on in several passes over ranges of their hashes, so that memory does not grow with
# the corpus. Two million rows take some 700 MB.
_PASS_ROWS = 2_000_000
# A publisher that prints a phrase under so many different beginnings does so by habit; updates of a story begin alike.
_FURNITURE = 6
# Pairs share at least this part of the phrases of the one that has fewer.
_LEAST_SHARED = 0.12
# Pairs that one worker compares in one go.
_SLICE = 20_000


class Candidates:
    """The pairs of a build's articles that are worth comparing. What an earlier run has written is kept.

    Args:
        staging: directory of the units' stages.
        units: names of the units that have articles.
        out: directory for what is found.
    """

    def __init__(self, staging: Path, units: list[str], out: Path) -> None:
        self._stages = [Stage(staging, unit) for unit in units]
        self._out = out

    def slices(self) -> list[Path]:
        """Find the pairs: files of the `_order`s of two articles, sorted, each of some thousand pairs."""
        done = self._out / "pairs"
        if not done.is_dir():
            self._out.mkdir(parents=True, exist_ok=True)
            passes = [
                self._pass(number, low, high)
                for number, (low, high) in enumerate(ranges(self._phrases(), _PASS_ROWS))
            ]
            aside = self._out / ".pairs"
            shutil.rmtree(aside, ignore_errors=True)
            aside.mkdir()
            for number, pairs in enumerate(self._pairs(passes)):
                write_table(aside / f"{number:07d}.parquet", pairs)
            aside.rename(done)
        return sorted(done.iterdir())

    def furniture(self) -> Path:
        """The file of the furniture of all publishers: sorted `marks`."""
        path = self._out / "furniture"
        if not path.exists():
            parts = [np.fromfile(part, "<u8") for part in sorted(self._out.glob("furniture-*"))]
            write_bytes(path, np.unique(np.concatenate(parts)).tobytes() if parts else b"")
        return path

    def _phrases(self) -> int:
        import pyarrow.parquet as pq

        return sum(pq.read_metadata(stage.phrases).num_rows for stage in self._stages)

    def _pass(self, number: int, low: int, high: int) -> Path:
        """Weights of the pairs that share the phrases of a range."""
        path = self._out / f"weights-{number:05d}.parquet"
        if path.exists():
            return path
        daft = load_daft()
        col = daft.col
        rows = daft.read_parquet([glob_of(stage.phrases) for stage in self._stages])
        rows = rows.where((col("phrase") >= low) & (col("phrase") < high))
        shared = rows.groupby("phrase").agg(col("key").count().alias("keys")).where(col("keys") > 1)
        rows = rows.join(shared.select("phrase"), on="phrase").distinct().collect()
        habits = (
            rows.where(col("domain") != 0)
            .groupby("phrase", "domain")
            .agg(col("lede").count_distinct().alias("ledes"))
            .where(col("ledes") >= _FURNITURE)
            .select("phrase", "domain")
            .collect()
            .to_arrow()
        )
        marked = marks(habits["phrase"].to_numpy(), habits["domain"].to_numpy())
        write_bytes(self._out / f"furniture-{number:05d}", np.unique(marked).astype("<u8").tobytes())
        rows = rows.join(daft.from_arrow(habits), on=["phrase", "domain"], how="anti")
        write_table(path, _weighed(daft, rows).to_arrow())
        return path

    def _pairs(self, passes: list[Path]) -> "Iterator[pa.Table]":
        """The places of the two articles of each pair that shares enough, in a fixed order, in slices."""
        import pyarrow.parquet as pq

        daft = load_daft()
        col = daft.col
        articles = daft.read_parquet([glob_of(stage.articles) for stage in self._stages])
        places = articles.groupby("_key").agg(col("_order").min(), col("_weight").min())
        first = places.select(
            col("_key").alias("a"), col("_order").alias("order_a"), col("_weight").alias("all_a")
        )
        second = places.select(
            col("_key").alias("b"), col("_order").alias("order_b"), col("_weight").alias("all_b")
        )
        weights = daft.read_parquet([glob_of(path) for path in passes])
        rows = sum(pq.read_metadata(path).num_rows for path in passes)
        for low, high in ranges(rows, _PASS_ROWS):
            part = weights.where((col("a") >= low) & (col("a") < high))
            part = part.groupby("a", "b").agg(col("weight").sum())
            beginning = first.where((col("a") >= low) & (col("a") < high))
            part = part.join(beginning, on="a").join(second, on="b")
            enough = (col("weight") >= _LEAST_SHARED * col("all_a")) | (
                col("weight") >= _LEAST_SHARED * col("all_b")
            )
            pairs = (
                part.where(enough)
                .sort(["order_a", "order_b"])
                .select("a", "b", "order_a", "order_b")
                .to_arrow()
            )
            yield from (pairs.slice(start, _SLICE) for start in range(0, pairs.num_rows, _SLICE))


def marks(phrases: npt.NDArray[np.int64], domains: npt.NDArray[np.int64]) -> npt.NDArray[np.uint64]:
    """A number for each phrase of a publisher."""
    mixed = phrases.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15) ^ domains.astype(np.uint64)
    return mixed * np.uint64(0xBF58476D1CE4E5B9)


def _weighed(daft: Any, rows: Any) -> Any:
    """Pairs of the articles that share a phrase, with the weight of all phrases that they share."""
    col = daft.col
    same_phrase = daft.Window().partition_by("phrase")
    rows = rows.select(
        "phrase",
        "key",
        col("key").lag(1).over(same_phrase.order_by("key")).alias("before"),
        col("key").min().over(same_phrase).alias("first"),
        (SHINGLE_WEIGHT + (SENTENCE_WEIGHT - SHINGLE_WEIGHT) * (col("phrase") % 2)).alias("weight"),
    ).where(col("key") > col("first"))
    chains = rows.select(col("before").alias("a"), col("key").alias("b"), "weight")
    stars = rows.where(col("first") < col("before")).select(
        col("first").alias("a"), col("key").alias("b"), "weight"
    )
    return chains.concat(stars).groupby("a", "b").agg(col("weight").sum())
