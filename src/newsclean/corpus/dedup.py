"""Articles with equal text: the first in the order of the inputs stays."""

import re
import shutil
from collections.abc import Iterator
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any

from newsclean.corpus.engine import load_daft
from newsclean.corpus.files import JsonLines
from newsclean.corpus.stage import Stage, place_of

# Articles compared at once; more are compared in several passes over ranges of their ids. A copy takes
# about a KiB of memory, any other article far less.
_PASS_ROWS = 4_000_000
# Daft takes a path for a glob.
_GLOB_MARKS = re.compile(r"([*?\[\]{}\\])")


def find_duplicates(directory: Path, units: dict[str, int]) -> int:
    """Write the `duplicates` of each unit that has any, and return how many there are.

    Args:
        directory: of the staging files.
        units: names of the units and how many articles they have.
    """
    shutil.rmtree(directory / "duplicates", ignore_errors=True)
    total = sum(units.values())
    if total < 2:
        return 0
    paths = [
        _GLOB_MARKS.sub(r"\\\1", str(Stage(directory, unit).articles))
        for unit, articles in units.items()
        if articles
    ]
    passes = -(-total // _PASS_ROWS)
    bounds = [f"{number * 0x10000 // passes:04x}" for number in range(passes)] + ["g"]
    count = 0
    for number, (low, high) in enumerate(pairwise(bounds)):
        for unit, rows in groupby(_pass(paths, low, high), key=_unit):
            count += _write(Stage(directory, unit).duplicates / f"{number:04d}.jsonl", rows)
    return count


def _pass(paths: list[str], low: str, high: str) -> Iterator[dict[str, Any]]:
    """The duplicates among the articles whose id is from `low` to below `high`, in their order."""
    daft = load_daft()
    col = daft.col
    keys = daft.read_parquet(paths).where((col("id") >= low) & (col("id") < high))
    firsts = keys.groupby("id").agg(col("_order").min().alias("first"), col("_order").count().alias("copies"))
    firsts = firsts.where(col("copies") > 1).select("id", "first")
    among = keys.join(firsts, on="id").select(
        "id",
        "first",
        order=col("_order"),
        file=col("_file"),
        position=col("_position"),
    )
    kept = among.where(col("order") == col("first")).select(
        "id", kept_file=col("file"), kept_position=col("position")
    )
    copies = among.where(col("order") != col("first")).join(kept, on="id")
    columns = ("order", "id", "file", "position", "kept_file", "kept_position")
    rows: Iterator[dict[str, Any]] = copies.select(*columns).sort("order").iter_rows()
    return rows


def _unit(row: dict[str, Any]) -> str:
    return place_of(row["order"])[0]


def _write(path: Path, rows: Iterator[dict[str, Any]]) -> int:
    count = 0
    with JsonLines(path) as file:
        for row in rows:
            file.row({"row": place_of(row.pop("order"))[1], **row})
            count += 1
    return count
