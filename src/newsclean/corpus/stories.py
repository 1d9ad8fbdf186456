"""Which articles tell one story, and which of them stands for it."""

import shutil
from collections.abc import Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import Any

from newsclean.corpus.components import connected_components
from newsclean.corpus.engine import glob_of, load_daft
from newsclean.corpus.ranges import ranges
from newsclean.corpus.stage import Stage, place_of
from newsclean.files import JsonLines, read_lines

# Articles that are put together at once; more in several passes over ranges of their stories. An article that
# shares its story takes about a KiB of memory, any other one far less.
_PASS_ROWS = 250_000
_COLUMNS = ("_key", "_order", "_day", "_rank", "_lede", "id", "_file", "_position")


def find_stories(directory: Path, units: Mapping[str, int], pairs: list[Path] | None = None) -> int:
    """Write the `stories` of each unit that has articles whose story others tell, too.

    Args:
        directory: of the staging files.
        units: names of the units and how many articles they have.
        pairs: files of the keys of articles that are copies of one story; without, only equal texts are.

    Returns:
        How many articles don't stand for their story.
    """
    shutil.rmtree(directory / "stories", ignore_errors=True)
    articles = [glob_of(Stage(directory, unit).articles) for unit, count in units.items() if count]
    if not articles:
        return 0
    components = _components(pairs or [])
    copies = 0
    for number, (low, high) in enumerate(ranges(sum(units.values()), _PASS_ROWS)):
        for unit, rows in groupby(_pass(articles, components, low, high), key=_unit):
            copies += _write(Stage(directory, unit).stories / f"{number:04d}.jsonl", rows)
    return copies


def read_stories(stage: Stage) -> list[dict[str, Any]]:
    """What is known of the articles of a unit whose story others tell, too, in their order."""
    files = stage.stories.iterdir() if stage.stories.is_dir() else ()
    return sorted((row for file in files for row in read_lines(file)), key=lambda row: int(row["row"]))


def copied_rows(stage: Stage) -> list[int]:
    """Numbers of the articles of a unit that are copies."""
    return [row["row"] for row in read_stories(stage) if not row["canonical"]]


def _components(pairs: list[Path]) -> Any:
    """The story of each article that is like another one, by their keys; None if there is none."""
    import pyarrow.parquet as pq

    paths = [glob_of(path) for path in pairs if pq.read_metadata(path).num_rows]
    if not paths:
        return None
    components = connected_components(load_daft().read_parquet(paths))
    return components.select(load_daft().col("node").alias("_key"), "component").collect()


def _pass(articles: list[str], components: Any, low: int, high: int) -> Iterator[dict[str, Any]]:
    """The articles that share a story, of the stories from `low` to below `high`, in their order."""
    daft = load_daft()
    col = daft.col
    members = _members(daft.read_parquet(articles).select("_key"), components, low, high)
    rows = daft.read_parquet(articles).select(*_COLUMNS).join(members, on="_key")
    shared = rows.groupby("story").agg(
        col("_rank").min().alias("best"),
        col("_lede").min().alias("lede"),
        col("_day").min().alias("day"),
        col("id").min().alias("cluster_id"),
    )
    rows = rows.join(shared, on="story")
    canonical = rows.where(col("_rank") == col("best")).select(
        "story", canonical_id=col("id"), kept_file=col("_file"), kept_position=col("_position")
    )
    columns = ("id", "cluster_id", "size", "canonical_id", "lede", "day", "kept_file", "kept_position")
    rows = rows.join(canonical, on="story").select(
        *columns,
        order=col("_order"),
        file=col("_file"),
        position=col("_position"),
        canonical=col("_rank") == col("best"),
    )
    found: Iterator[dict[str, Any]] = rows.sort("order").iter_rows()
    return found


def _members(keys: Any, components: Any, low: int, high: int) -> Any:
    """The keys of articles that share a story, the story, and how many articles tell it."""
    col = load_daft().col
    if components is None:
        keys = keys.with_column("story", col("_key"))
    else:
        keys = keys.join(components, on="_key", how="left")
        keys = keys.with_column("story", col("component").fill_null(col("_key")))
    keys = keys.where((col("story") >= low) & (col("story") < high)).select("_key", "story")
    shared = keys.groupby("story").agg(col("_key").count().alias("size")).where(col("size") > 1)
    return keys.distinct().join(shared, on="story").collect()


def _unit(row: dict[str, Any]) -> str:
    return place_of(row["order"])[0]


def _write(path: Path, rows: Iterator[dict[str, Any]]) -> int:
    copies = 0
    with JsonLines(path) as file:
        for row in rows:
            file.row({"row": place_of(row.pop("order"))[1], **row})
            copies += not row["canonical"]
    return copies
