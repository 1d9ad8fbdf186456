"""Build dumps of invented news of growing size: time, memory, processors, the sum, and how well copies are found.

Reads /proc, so it runs on Linux only.
"""

import json
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import repeat
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import click
import pyarrow.parquet as pq

from clusters import Agreement, agreement
from newsclean import Cleaner, build
from newsclean.article import Metadata
from newsclean.publish.markdown import table
from syndication import Corpus
from watch import Watch

# Documents of one file of a dump.
_FILE = 50_000
# Documents that the bare cleaner is timed on, in each process.
_TIMED = 4_000


@dataclass(frozen=True, slots=True)
class Run:
    """What one build took, and what came of it."""

    documents: int
    bytes: int
    watch: Watch
    steps: dict[str, float]
    counts: dict[str, int]
    agreement: Agreement


@click.command()
@click.option(
    "--documents",
    multiple=True,
    default=(100_000,),
    show_default=True,
    type=click.IntRange(1000),
    help="Size of a dump; may be given several times.",
)
@click.option("--workers", default=2, show_default=True, type=click.IntRange(min=1))
@click.option("--engine", default="native", type=click.Choice(("native", "ray")), show_default=True)
@click.option("--model/--no-model", default=True, show_default=True, help="Whether the learned model judges.")
@click.option(
    "--folder", type=click.Path(file_okay=False, path_type=Path), help="Keep dumps and datasets here."
)
def main(*, documents: tuple[int, ...], workers: int, engine: str, model: bool, folder: Path | None) -> None:
    """Build datasets of invented documents and print what they took."""
    cleaner = Cleaner(model=model)
    with tempfile.TemporaryDirectory() as temporary:
        target = folder or Path(temporary)
        alone = _in_processes(_clean_alone, workers, repeat(cleaner, workers), range(workers))
        runs = [_run(count, target, cleaner, workers, engine) for count in documents]
    click.echo(_report(runs, sum(alone), workers))
    for run in runs:
        counts = run.counts
        if (
            run.documents != counts["documents"]
            or run.documents != sum(counts.values()) - counts["documents"]
        ):
            raise click.ClickException(
                f"the sum does not hold: {run.documents:,} documents written, {counts}"
            )


def _run(count: int, folder: Path, cleaner: Cleaner, workers: int, engine: Any) -> Run:
    dump, out = folder / f"dump-{count}", folder / f"dataset-{count}"
    dump.mkdir(parents=True, exist_ok=True)
    starts = range(0, count, _FILE)
    written = _in_processes(_write_file, workers, repeat(dump), repeat(count), starts)
    with Watch() as watch:
        summary = build([dump], out, cleaner=cleaner, workers=workers, engine=engine)
    truth = [story for _, stories in written for story in stories]
    timing = json.loads((out / "timing.json").read_text())
    found = _found(out, len(truth))
    known = [number for number, story in enumerate(found) if story]  # a rejected document has none
    return Run(
        count,
        sum(size for size, _ in written),
        watch,
        timing["seconds"],
        dict(summary.manifest["counts"]),
        agreement([found[number] for number in known], [truth[number] for number in known]),
    )


def _in_processes(work: Callable[..., Any], workers: int, *arguments: Any) -> list[Any]:
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


def _clean_alone(cleaner: Cleaner, number: int) -> float:
    """Documents a second of the bare cleaner, while other processes do the same."""
    low = number * _TIMED
    records = [record for record, _ in Corpus(low + _TIMED).documents(low, low + _TIMED)]
    told = [Metadata(**{key: record[key] for key in ("url", "title", "published")}) for record in records]
    start = time.perf_counter()
    for record, metadata in zip(records, told, strict=True):
        _ = cleaner.clean(record["text"], metadata=metadata).article
    return len(records) / (time.perf_counter() - start)


def _found(out: Path, count: int) -> list[str]:
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
            found[_number(file, position)] = id
    for path in out.glob("duplicates/*.jsonl"):
        with open(path, encoding="utf-8") as lines:
            for row in map(json.loads, lines):
                found[_number(row["file"], row["position"])] = row["canonical_id"]
    return found


def _number(file: str, position: int) -> int:
    return int(Path(file).stem.rpartition("-")[2]) * _FILE + position


def _report(runs: list[Run], alone: float, workers: int) -> str:
    header = (
        "documents", "MB", "seconds", "docs/s", "clean", "compare", "write", "peak MB", "busy", "of bare cleaner",
        "precision", "recall", "Rand", "articles + rejections + duplicates",
    )  # fmt: skip
    rows = [_row(run, alone, workers) for run in runs]
    return f"{table(header, rows)}\n\nBare cleaner, {workers} processes: {alone:,.0f} documents a second."


def _row(run: Run, alone: float, workers: int) -> tuple[object, ...]:
    steps = [f"{run.steps[step]:,.0f}" for step in ("clean", "compare", "write")]
    cleaning = run.documents / run.steps["clean"]
    counts = (run.counts[name] for name in ("articles", "rejections", "duplicates"))
    return (
        run.documents,
        run.bytes // 10**6,
        f"{run.watch.seconds:,.0f}",
        f"{run.documents / run.watch.seconds:,.0f}",
        *steps,
        run.watch.peak_bytes // 10**6,
        f"{run.watch.cpu_seconds / run.watch.seconds / workers:.0%}",
        f"{cleaning / alone:.0%}",
        f"{run.agreement.precision:.4f}",
        f"{run.agreement.recall:.4f}",
        f"{run.agreement.rand:.4f}",
        " + ".join(f"{number:,}" for number in counts),
    )


if __name__ == "__main__":
    main()
