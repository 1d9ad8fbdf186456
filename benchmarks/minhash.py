"""Near-duplicates as MinHash in its usual form finds them, beside a build, on a dump whose stories are known.

The other side is datatrove's MinHash pipeline with its defaults: shingles of 5 words, 14 buckets of 8 hashes. It is
given the texts of the dump as they are, and the cleaned texts of the build.
"""

import json
import tempfile
import time
from collections.abc import Hashable, Iterable, Iterator, Sequence
from pathlib import Path

import click
import numpy as np
import pyarrow.parquet as pq
from datatrove.data import Document
from datatrove.pipeline.dedup import MinhashDedupBuckets, MinhashDedupCluster, MinhashDedupSignature
from datatrove.pipeline.dedup.minhash import MinhashConfig
from datatrove.utils.hashing import HashConfig
from datatrove.utils.logging import logger

from clusters import agreement
from dumps import number_of, stories, write_dump
from newsclean import build
from newsclean.publish.markdown import table


@click.command()
@click.option("--documents", default=50_000, show_default=True, type=click.IntRange(1000))
@click.option(
    "--workers", default=2, show_default=True, type=click.IntRange(min=1), help="Processes of the build."
)
def main(*, documents: int, workers: int) -> None:
    """Print how the stories that were found agree with the truth."""
    logger.remove()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        _, truth = write_dump(folder / "dump", documents, workers)
        build([folder / "dump"], folder / "dataset", duplicates="mark", workers=workers)
        found = stories(folder / "dataset", documents)
        known = [number for number, story in enumerate(found) if story]  # a rejected document has none
        raw = _minhash(_raw(folder / "dump"), folder / "raw", documents)
        cleaned = _minhash(_cleaned(folder / "dataset"), folder / "cleaned", documents)
    rows = [
        _row(name, [clusters[number] for number in known], [truth[number] for number in known])
        for name, clusters in (
            ("newsclean", found),
            ("datatrove, texts of the dump", raw),
            ("datatrove, cleaned texts", cleaned),
        )
    ]
    header = ("system", "precision", "recall", "Rand", "stories", "of them lost", "copies left")
    click.echo(table(header, rows))


def _row(name: str, found: Sequence[Hashable], truth: Sequence[int]) -> tuple[object, ...]:
    """Agreement with the truth, and what comes of keeping the first document of every cluster."""
    agreed = agreement(found, truth)
    kept = dict(reversed(list(zip(found, truth, strict=True))))
    told = set(kept.values())
    return (
        name,
        f"{agreed.precision:.4f}",
        f"{agreed.recall:.4f}",
        f"{agreed.rand:.4f}",
        len(set(truth)),
        len(set(truth)) - len(told),
        len(kept) - len(told),
    )


def _raw(dump: Path) -> Iterator[tuple[int, str]]:
    number = 0
    for path in sorted(dump.iterdir()):
        with open(path, encoding="utf-8") as lines:
            for line in lines:
                yield number, json.loads(line)["text"]
                number += 1


def _cleaned(dataset: Path) -> Iterator[tuple[int, str]]:
    for path in sorted(dataset.glob("data/*.parquet")):
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches(1000, columns=["text", "provenance"]):
                for row in batch.to_pylist():
                    yield number_of(row["provenance"]["file"], row["provenance"]["position"]), row["text"]


def _minhash(texts: Iterable[tuple[int, str]], folder: Path, documents: int) -> list[str]:
    """The cluster of each document."""
    # Its default hash, xxhash, fails with xxhash 4.
    config, numbers = MinhashConfig(hash_config=HashConfig(hash_fc="sha1")), list[int]()
    signatures, pairs, clusters = (str(folder / name) for name in ("signatures", "pairs", "clusters"))

    def read() -> Iterator[Document]:
        for number, text in texts:
            numbers.append(number)
            yield Document(text=text, id=str(number))

    start = time.monotonic()
    MinhashDedupSignature(signatures, config).run(read())
    buckets = MinhashDedupBuckets(signatures, pairs, config=config)
    for rank in range(config.num_buckets):
        buckets.run(rank=rank, world_size=config.num_buckets)
    MinhashDedupCluster(pairs, clusters, config, save_cluster_id=True).run()
    click.echo(f"{folder.name}: {time.monotonic() - start:,.0f} seconds in one process", err=True)
    found = [f"alone {number}" for number in range(documents)]
    for path in Path(clusters).glob("*.clusters"):
        for document, cluster in np.fromfile(path, "<u4").reshape(-1, 2).tolist():
            found[numbers[document]] = f"cluster {cluster}"
    return found


if __name__ == "__main__":
    main()
