"""Build dumps of invented news of growing size: time, memory, processors, the sum, and how well copies are found.

Reads /proc, so it runs on Linux only.
"""

import json
import tempfile
import time
from dataclasses import dataclass
from itertools import repeat
from pathlib import Path
from typing import Any

import click

from clusters import Agreement, agreement
from dumps import in_processes, stories, write_dump
from newsclean import Cleaner, build
from newsclean.article import Metadata
from newsclean.publish.markdown import table
from syndication import Corpus
from watch import Watch

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
        alone = in_processes(_clean_alone, workers, repeat(cleaner, workers), range(workers))
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
    size, truth = write_dump(dump, count, workers)
    with Watch() as watch:
        summary = build([dump], out, cleaner=cleaner, workers=workers, engine=engine)
    timing = json.loads((out / "timing.json").read_text())
    found = stories(out, count)
    known = [number for number, story in enumerate(found) if story]  # a rejected document has none
    return Run(
        count,
        size,
        watch,
        timing["seconds"],
        dict(summary.manifest["counts"]),
        agreement([found[number] for number in known], [truth[number] for number in known]),
    )


def _clean_alone(cleaner: Cleaner, number: int) -> float:
    """Documents a second of the bare cleaner, while other processes do the same."""
    low = number * _TIMED
    records = [record for record, _ in Corpus(low + _TIMED).documents(low, low + _TIMED)]
    told = [Metadata(**{key: record[key] for key in ("url", "title", "published")}) for record in records]
    start = time.perf_counter()
    for record, metadata in zip(records, told, strict=True):
        _ = cleaner.clean(record["text"], metadata=metadata).article
    return len(records) / (time.perf_counter() - start)


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
