"""Dumps of invented news whose stories are known, and the stories that a build found in one."""

import json
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from itertools import repeat
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from syndication import Corpus

# Documents of one file of a dump.
_FILE = 50_000


def write_dump(folder: Path, count: int, workers: int) -> tuple[int, list[int]]:
    """Write a dump of `count` documents; returns its bytes and the story of each document."""
    folder.mkdir(parents=True, exist_ok=True)
    starts = range(0, count, _FILE)
    written = in_processes(_write_file, workers, repeat(folder), repeat(count), starts)
    return sum(size for size, _ in written), [story for _, stories in written for story in stories]


def in_processes(work: Callable[..., Any], workers: int, *arguments: Any) -> list[Any]:
    """`map` in fresh processes."""
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        return list(pool.map(work, *arguments))


def _write_file(folder: Path, count: int, start: int) -> tuple[int, list[int]]:
    """Write a part of a dump; returns its bytes and the story of each document."""
    stories = []
    path = folder / f"part-{start // _FILE:05d}.jsonl"
    with open(path, "w", encoding="utf-8") as file:
        for record, story in Corpus(count).documents(start, min(start + _FILE, count)):
            stories.append(story)
            file.write(json.dumps(record, ensure_ascii=False) + "\n")
    return path.stat().st_size, stories


def stories(out: Path, count: int) -> list[str]:
    """The story that each document was put to, by its number in the dump; "" of a rejected one."""
    found = [""] * count
    for path in out.glob("data/*.parquet"):
        rows = pq.read_table(path, columns=["canonical_id", "provenance"])
        places = rows["provenance"].combine_chunks()
        for id, file, position in zip(
            rows["canonical_id"].to_pylist(),
            places.field("file").to_pylist(),
            places.field("position").to_pylist(),
            strict=True,
        ):
            found[number_of(file, position)] = id
    for path in out.glob("duplicates/*.jsonl"):
        with open(path, encoding="utf-8") as lines:
            for row in map(json.loads, lines):
                found[number_of(row["file"], row["position"])] = row["canonical_id"]
    return found


def number_of(file: str, position: int) -> int:
    """The number of the document at a place in a dump."""
    return int(Path(file).stem.rpartition("-")[2]) * _FILE + position
