"""What is written of the articles of a unit so that copies can be found: their phrases by hash, and their words."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from newsclean.article import Article
from newsclean.corpus.sketch import Hashes, Sketch, Words, sketches
from newsclean.files import write_bytes, write_table
from newsclean.screen.hashes import hash64

if TYPE_CHECKING:
    from newsclean.corpus.stage import Stage

# A sentence says more than a shingle.
SENTENCE_WEIGHT, SHINGLE_WEIGHT = 2, 1
# The smallest hashes would else all fall into the first of the ranges that phrases are looked through by. 2**64 divided
# by the golden ratio, an odd number.
_SPREAD = np.uint64(0x9E3779B97F4A7C15)
# Of one article: where its words begin, in words, and end; hashes of its source and of who filed it where; its
# day. 0 is unknown.
INDEX = np.dtype([("start", "<i8"), ("stop", "<i8"), ("domain", "<i8"), ("wire", "<i8"), ("day", "<i8")])


def key_of(id: str) -> int:
    """63 bits of an article's id: a number to join by."""
    return int(id[:16], 16) >> 1


def sentence_phrases(sentences: Hashes) -> npt.NDArray[np.int64]:
    """Sentences as phrases: odd numbers of 63 bits."""
    return (sentences >> np.uint64(1) | np.uint64(1)).astype(np.int64)


def _shingle_phrases(shingles: Hashes) -> npt.NDArray[np.int64]:
    """Shingles as phrases: even numbers of 63 bits, spread over all of them."""
    spread = shingles * _SPREAD
    return (spread >> np.uint64(1) & ~np.uint64(1)).astype(np.int64)


class Traces:
    """Gathers the traces of a unit's articles in their order."""

    def __init__(self) -> None:
        self._phrases: list[npt.NDArray[np.int64]] = []
        self._words: list[Words] = []
        self._index: list[tuple[int, int, int, int, int]] = []
        self._size = 0

    def add(self, articles: Sequence[Article]) -> list[dict[str, int]]:
        """Trace articles; returns what is kept of each as further columns of its row."""
        found = sketches(article.text for article in articles)
        return [self._add(article, traced) for article, traced in zip(articles, found, strict=True)]

    def _add(self, article: Article, traced: Sketch) -> dict[str, int]:
        domain = _hash(article.source)
        phrases = np.concatenate((sentence_phrases(traced.sentences), _shingle_phrases(traced.shingles)))
        row = np.empty((len(phrases), 4), np.int64)
        row[:, 0] = phrases
        row[:, 1:] = key_of(article.id), domain, int(traced.lede) >> 1
        self._phrases.append(row)
        self._words.append(traced.words)
        place = article.dateline.places[0] if article.dateline and article.dateline.places else ""
        wire = _hash(f"{article.agency} {place}") if article.agency and place else 0
        day = article.published.date().toordinal() if article.published else 0
        stop = self._size + len(traced.words)
        self._index.append((self._size, stop, domain, wire, day))
        self._size = stop
        weight = SENTENCE_WEIGHT * len(traced.sentences) + SHINGLE_WEIGHT * len(traced.shingles)
        return {"_key": key_of(article.id), "_lede": int(traced.lede) >> 1, "_weight": weight}

    def write(self, stage: "Stage") -> None:
        """Write the files of a unit."""
        import pyarrow as pa

        rows = np.concatenate(self._phrases) if self._phrases else np.empty((0, 4), np.int64)
        rows = rows[np.lexsort((rows[:, 1], rows[:, 0]))]
        names = ("phrase", "key", "domain", "lede")
        table = pa.table({name: rows[:, column] for column, name in enumerate(names)})
        write_table(stage.phrases, table)
        words = np.concatenate(self._words) if self._words else np.empty(0, np.uint32)
        write_bytes(stage.words, words.astype("<u4").tobytes())
        write_bytes(stage.index, np.array(self._index, INDEX).tobytes())


def _hash(text: str | None) -> int:
    """63 bits, never 0 but for nothing."""
    return (hash64(text) >> 1 or 1) if text else 0
