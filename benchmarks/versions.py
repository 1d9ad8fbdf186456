"""How much of a dataset's next version is new to the Hub, which stores files by content-defined chunks (Xet).

Chunks are cut here as Xet cuts them (8 to 128 KiB, 64 KiB on average, at a rolling Gear hash), with another table of
random numbers, and equal chunks are counted once. Documents are invented words, as long as news are and as frequent as
words are (Zipf), so that they compress as text does. A version differs from the first in 1 % of them.
"""

import hashlib
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

import click
import numpy as np
import pyarrow as pa

from newsclean.article import Article, arrow_schema
from newsclean.files import ParquetFile
from newsclean.publish.markdown import table

_SHORTEST, _LONGEST, _BITS = 8 * 1024, 128 * 1024, 16
_GEAR = np.random.default_rng(0).integers(0, 1 << _BITS, 256, dtype=np.uint16)
_PROVENANCE = {"file": "invented.jsonl", "sha256": "0" * 64, "newsclean": "0", "rules": "0" * 16}
_LETTERS = np.array(list("etaoinshrdlucmfwypvbgkqu"))
_WORDS = ["".join(np.random.default_rng(n).choice(_LETTERS, 2 + n % 9)) for n in range(30_000)]
Rows = list[dict[str, Any]]


def chunks(content: bytes) -> Iterator[bytes]:
    """`content` in content-defined chunks."""
    values = _GEAR[np.frombuffer(content, np.uint8)]
    # The hash is shifted by a bit with every byte, so that 16 bits of it are of the last 16 bytes.
    sums = values.copy()
    for shift in range(1, _BITS):
        sums[shift:] += values[:-shift] << np.uint16(shift)
    cuts = np.flatnonzero(sums == 0) + 1
    start = 0
    while start < len(content):
        place = np.searchsorted(cuts, start + _SHORTEST)
        end = int(cuts[place]) if place < len(cuts) else len(content)
        end = min(end, start + _LONGEST, len(content))
        yield content[start:end]
        start = end


def new_share(before: list[bytes], after: list[bytes]) -> float:
    """Share of the bytes of the files `after` that are in chunks which the files `before` do not have."""
    known = {hashlib.sha256(chunk).digest() for content in before for chunk in chunks(content)}
    total = fresh = 0
    for content in after:
        for chunk in chunks(content):
            digest = hashlib.sha256(chunk).digest()
            total += len(chunk)
            fresh += len(chunk) if digest not in known else 0
            known.add(digest)
    return fresh / total


def articles(count: int) -> Rows:
    """Invented articles as rows."""
    return [_article(number, number) for number in range(count)]


def _article(number: int, version: int) -> dict[str, Any]:
    random = np.random.default_rng(version if version >= 0 else (1 << 40) - version)
    ranks = np.minimum(random.zipf(1.15, random.integers(100, 900)), len(_WORDS)) - 1
    text = " ".join([_WORDS[rank] for rank in ranks]).replace(" qu", ".\n\nQu")
    publisher = f"gazette{number % 97}.example"
    return Article.model_validate(
        {
            "id": hashlib.sha256(text.encode()).hexdigest()[:32],
            "url": f"https://{publisher}/{number}",
            "source": publisher,
            "title": text[:60],
            "text": text,
            "language": ("en", "de", "fr")[number % 3],
            "counts": {"characters": len(text), "words": len(ranks), "paragraphs": text.count("\n\n") + 1},
            "removed_share": round(random.random(), 4),
            "provenance": _PROVENANCE | {"position": number},
        }
    ).model_dump()


def _added(rows: Rows) -> Rows:
    return rows + [_article(number, number) for number in range(len(rows), len(rows) + len(rows) // 100)]


def _together(rows: Rows) -> Rows:
    start, size = len(rows) // 3, len(rows) // 100
    return [*rows[:start], *(_article(n, -n) for n in range(start, start + size)), *rows[start + size :]]


def _removed(rows: Rows) -> Rows:
    start = len(rows) // 3
    return rows[:start] + rows[start + len(rows) // 100 :]


def _one_publisher(rows: Rows) -> Rows:
    return [row for row in rows if row["source"] != "gazette7.example"]


def _scattered(rows: Rows) -> Rows:
    chosen = set(Random(1).sample(range(len(rows)), len(rows) // 100))
    return [_article(n, -n) if n in chosen else row for n, row in enumerate(rows)]


VERSIONS: dict[str, Callable[[Rows], Rows]] = {
    "1 % added at the end": _added,
    "1 % changed, one after another": _together,
    "1 % removed, one after another": _removed,
    "1 % removed, of one publisher among others": _one_publisher,
    "1 % changed, anywhere": _scattered,
}


def _write(path: Path, rows: Rows, chunked: bool) -> bytes:
    if chunked:
        with ParquetFile(path, arrow_schema(Article)) as file:
            for row in rows:
                file.row(row, len(row["text"]))
    else:
        import pyarrow.parquet as pq

        pq.write_table(pa.Table.from_pylist(rows, schema=arrow_schema(Article)), path, compression="zstd")
    return path.read_bytes()


@click.command()
@click.option("--documents", default=30_000, show_default=True, type=click.IntRange(min=1000))
def main(documents: int) -> None:
    """Print what share of the bytes of a second version is new."""
    rows = articles(documents)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "data.parquet"
        first = {chunked: _write(path, rows, chunked) for chunked in (True, False)}
        lines = [
            (name, *(f"{new_share([first[c]], [_write(path, change(rows), c)]):.1%}" for c in (True, False)))
            for name, change in VERSIONS.items()
        ]
    click.echo(table(("second version", "new bytes", "with pyarrow's own layout"), lines))
    click.echo(
        f"\n{documents:,} documents; {len(first[True]):,} bytes, {len(first[False]):,} with its own layout."
    )


if __name__ == "__main__":
    main()
