"""Which documents a report shows, and all that is known of them.

The choice follows from ids alone: the same dataset gives the same sample, and a larger one contains a smaller one.
"""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from heapq import nsmallest
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from newsclean.report.dataset import Dataset, rejections, row_groups

if TYPE_CHECKING:
    import pyarrow as pa

# Rejections that are shown at most.
REJECTIONS = 200
# Bars of the histogram of removed shares.
SHARES = 20
_ARTICLE = (
    "id", "url", "source", "title", "text", "authors", "agency", "published", "language", "counts", "removed_share",
    "provenance", "cluster_size", "cluster_role",
)  # fmt: skip
_SPAN = ("article", "start", "end", "role", "rule", "confidence", "text", "evidence")
# Articles that are Python objects at the same time.
_BATCH = 500


class _Choice(NamedTuple):
    """An article by the hash that chooses it and the place where it is."""

    hash: bytes
    file: int
    row: int
    id: str


@dataclass(frozen=True, slots=True)
class Sample:
    """The documents of a report.

    Attributes:
        shares: numbers of articles, of the whole dataset, by removed share; each bar is one twentieth wide.
        rejections: rows of `rejects`.
    """

    shares: list[int]
    rejections: list[dict[str, Any]]
    _articles: "pa.Table | None"
    _spans: "pa.Table | None"

    def __len__(self) -> int:
        return self._articles.num_rows if self._articles is not None else 0

    def articles(self) -> Iterator[tuple[dict[str, Any], list[dict[str, Any]]]]:
        """Each article with its removed spans, in the order of their offsets."""
        if self._articles is None:
            return
        spans = _Spans(self._spans)
        for start in range(0, len(self), _BATCH):
            rows = self._articles.slice(start, _BATCH).to_pylist()
            yield from zip(rows, spans.of(start, len(rows)), strict=True)


def draw(dataset: Dataset, size: int) -> Sample:
    """A sample of `size` articles and `REJECTIONS` rejections, or all if there are fewer."""
    shares = [0] * SHARES
    chosen = nsmallest(size, _choices(dataset, shares))
    articles = _read_articles(dataset, chosen)
    return Sample(
        shares,
        _read_rejections(dataset),
        articles,
        _read_spans(dataset, [choice.id for choice in chosen]),
    )


def _choices(dataset: Dataset, shares: list[int]) -> Iterator[_Choice]:
    """All articles; counts their removed shares on the way."""
    for number, path in enumerate(dataset.files("data")):
        row = 0
        for group in row_groups(path):
            table = group.read(("id", "removed_share"))
            for share in table.column("removed_share").to_pylist():
                shares[min(int(share * SHARES), SHARES - 1)] += 1
            for at, id in enumerate(table.column("id").to_pylist(), row):
                yield _Choice(sha256(id.encode()).digest(), number, at, id)
            row += group.rows


def _read_articles(dataset: Dataset, chosen: list[_Choice]) -> "pa.Table | None":
    """The chosen articles in their order."""
    import pyarrow as pa

    tables, places = [], []
    rank = {(choice.file, choice.row): number for number, choice in enumerate(chosen)}
    for number, path in enumerate(dataset.files("data")):
        wanted, first = sorted(c.row for c in chosen if c.file == number), 0
        for group in row_groups(path):
            here = wanted[bisect_left(wanted, first) : bisect_left(wanted, first + group.rows)]
            if here:
                tables.append(group.read(_ARTICLE).take([row - first for row in here]))
                places += [rank[number, row] for row in here]
            first += group.rows
    if not tables:
        return None
    table = pa.concat_tables(tables)
    order = sorted(range(len(places)), key=places.__getitem__)
    return table.take(order)


def _read_spans(dataset: Dataset, ids: list[str]) -> "pa.Table | None":
    """The spans of these articles, with the number of the article, in the order of both."""
    import pyarrow as pa
    import pyarrow.compute as pc

    tables, wanted = [], pa.array(ids, pa.string())
    for path in dataset.files("audit") if ids else []:
        for group in row_groups(path):
            mask = pc.is_in(group.read(("article",)).column("article"), value_set=wanted)
            if pc.any(mask).as_py():
                table = group.read(_SPAN).filter(mask)
                number = pc.index_in(table.column("article"), value_set=wanted)
                tables.append(table.drop_columns("article").append_column("number", number))
    if not tables:
        return None
    return pa.concat_tables(tables).sort_by([("number", "ascending"), ("start", "ascending")])


class _Spans:
    """The spans of each article of a table sorted by the number of the article."""

    def __init__(self, table: "pa.Table | None") -> None:
        self._table = table
        self._numbers = table.column("number").to_numpy() if table is not None else None

    def of(self, first: int, count: int) -> Iterator[list[dict[str, Any]]]:
        """Those of `count` articles from number `first` on."""
        if self._table is None or self._numbers is None:
            yield from ([] for _ in range(count))
            return
        bounds = self._numbers.searchsorted(range(first, first + count + 1)).tolist()
        rows = self._table.slice(bounds[0], bounds[-1] - bounds[0]).to_pylist()
        for start, end in pairwise(bounds):
            yield rows[start - bounds[0] : end - bounds[0]]


def _read_rejections(dataset: Dataset) -> list[dict[str, Any]]:
    rows = (row for path in dataset.files("rejects") for row in rejections(path))
    return nsmallest(REJECTIONS, rows, key=_rejection_key)


def _rejection_key(row: dict[str, Any]) -> bytes:
    where = row["provenance"]
    return sha256(f"{where['sha256']} {where['file']} {where['position']}".encode()).digest()
