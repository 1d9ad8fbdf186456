"""Build a dump of invented news and measure it: time, memory, processors, and whether the sum holds.

Reads /proc, so it runs on Linux only.
"""

import json
import os
import tempfile
from pathlib import Path
from typing import Any

import click

from invented import write_dump
from newsclean import build
from newsclean.publish.markdown import table
from watch import Watch


@click.command()
@click.option("--documents", default=100_000, show_default=True, type=click.IntRange(min=1))
@click.option(
    "--workers", type=click.IntRange(min=1), help="Worker processes; by default as many as processors."
)
@click.option(
    "--folder", type=click.Path(file_okay=False, path_type=Path), help="Keep dump and dataset here."
)
def main(*, documents: int, workers: int | None, folder: Path | None) -> None:
    """Build a dataset of invented documents and print what it took."""
    with tempfile.TemporaryDirectory() as temporary:
        target = folder or Path(temporary)
        target.mkdir(parents=True, exist_ok=True)
        dump, out = target / f"invented-{documents}.jsonl.gz", target / "dataset"
        size = write_dump(dump, documents)
        with Watch() as watch:
            build([dump], out, workers=workers)
        counts = json.loads((out / "manifest.json").read_text())["counts"]
    click.echo(_report(documents, size, watch, counts))
    if counts["documents"] != documents or documents != _accounted(counts):
        raise click.ClickException(f"the sum does not hold: {documents:,} documents written, {counts}")


def _accounted(counts: dict[str, Any]) -> int:
    return int(counts["articles"] + counts["rejections"] + counts["duplicates"])


def _report(documents: int, size: int, watch: Watch, counts: dict[str, Any]) -> str:
    processors = os.cpu_count() or 1
    utilisation = watch.cpu_seconds / watch.seconds / processors
    rows = [
        ("documents", f"{documents:,} ({size / 1e6:,.0f} MB of JSON lines)"),
        ("wall time", f"{watch.seconds:,.1f} s"),
        (
            "throughput",
            f"{documents / watch.seconds:,.0f} documents/s, {size / 1e6 / watch.seconds:.1f} MB/s",
        ),
        ("peak memory of all processes", f"{watch.peak_bytes / 1e6:,.0f} MB"),
        ("processors", f"{utilisation:.0%} of {processors} busy, {watch.cpu_seconds:,.1f} s in all"),
        ("articles + rejections + duplicates", _sum(counts)),
    ]
    return table(("measure", "value"), rows)


def _sum(counts: dict[str, Any]) -> str:
    terms = " + ".join(f"{counts[name]:,}" for name in ("articles", "rejections", "duplicates"))
    return f"{terms} = {_accounted(counts):,}"


if __name__ == "__main__":
    main()
