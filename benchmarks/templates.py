"""Learn the templates of invented publishers and compare them with the truth; measure time and memory.

Reads /proc, so it runs on Linux only.
"""

import gzip
import json
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import click

from newsclean import Cleaner, Templates, learn
from newsclean.labels.templates import skeleton
from newsclean.publish.markdown import table
from publishers import Part, Publication, Publisher
from watch import Watch

# Documents of the publishers, in turn: too few to learn from, a small one, and so on.
_SIZES = (10, 30, 100, 300, 1000)


@click.command()
@click.option("--documents", default=20_000, show_default=True, type=click.IntRange(min=1))
@click.option(
    "--workers", type=click.IntRange(min=1), help="Worker processes; by default as many as processors."
)
@click.option("--cleaned", default=1_000, show_default=True, help="Documents to clean with and without them.")
def main(*, documents: int, workers: int | None, cleaned: int) -> None:
    """Print what was learned from invented documents, how right it was, and what it took."""
    with tempfile.TemporaryDirectory() as folder:
        dump, out = Path(folder) / "dump.jsonl.gz", Path(folder) / "templates.jsonl"
        with gzip.open(dump, "wt", compresslevel=1) as file:
            for _, publication in _publications(documents):
                file.write(json.dumps(publication.record) + "\n")
        with Watch() as watch:
            summary = learn([dump], out, workers=workers)
        templates = Templates.read(out)
    rows = [
        ("wall time", f"{watch.seconds:,.1f} s, {documents / watch.seconds:,.0f} documents/s"),
        ("peak memory of all processes", f"{watch.peak_bytes / 1e6:,.0f} MB"),
    ]
    click.echo(f"{summary}\n\n{table(('measure', 'value'), rows)}\n\n{_quality(templates, documents)}\n")
    click.echo(_effect(templates, documents, cleaned))


def _publications(documents: int) -> Iterator[tuple[int, Publication]]:
    """The documents, each with how many its publisher has."""
    number = 0
    while documents > 0:
        size = min(_SIZES[number % len(_SIZES)], documents)
        yield from ((size, publication) for publication in Publisher(number).documents(size))
        documents -= size
        number += 1


def _quality(templates: Templates, documents: int) -> str:
    """Precision and recall of the lines, by characters; of publishers of each size."""
    counts: Counter[tuple[int, Part, bool]] = Counter()
    for size, publication in _publications(documents):
        known = templates.of(publication.record["url"].split("/")[2].removeprefix("www.")) or {}
        for line, part in publication.lines:
            counts[size, part, skeleton(line) in known] += len(line)
    rows = []
    for size in sorted({size for size, _, _ in counts}):
        right, wrong = counts[size, "template", True], counts[size, "story", True]
        missed = counts[size, "template", False]
        precision = f"{right / (right + wrong):.4f}" if right + wrong else "–"
        rows.append((size, precision, f"{right / (right + missed):.4f}", wrong))
    return table(
        ("documents of the publisher", "precision", "recall", "characters of stories convicted"), rows
    )


def _effect(templates: Templates, documents: int, limit: int) -> str:
    """Characters of stories that cleaning loses and of templates that it leaves, without and with them."""
    rows = []
    step = max(1, documents // limit)
    for name, cleaner in (("without", Cleaner()), ("with", Cleaner(templates=templates))):
        total: Counter[Part] = Counter()
        kept: Counter[Part] = Counter()
        for number, (_, publication) in enumerate(_publications(documents)):
            if number % step:
                continue
            record = publication.record
            paragraphs = set(
                cleaner.clean(record["text"], url=record["url"], title=record["title"]).text.split("\n\n")
            )
            for line, part in publication.lines:
                total[part] += len(line)
                kept[part] += len(line) if line in paragraphs else 0
        lost = 1 - kept["story"] / total["story"]
        rows.append((name, f"{lost:.2%}", f"{kept['template'] / total['template']:.2%}"))
    return table(("templates", "of the stories lost", "of the templates left"), rows)


if __name__ == "__main__":
    main()
