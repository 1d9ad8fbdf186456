"""Comparing the candidates, in worker processes: which pairs are copies of one story."""

import os
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import orjson

from newsclean.corpus.candidates import marks
from newsclean.corpus.likeness import Evidence, compare
from newsclean.corpus.sketch import Words, sentences
from newsclean.corpus.stage import Stage, place_of
from newsclean.corpus.traces import INDEX, sentence_phrases
from newsclean.files import write_table

# Stories of one day and the two after it are filed as one; a month later it is another one.
_SAME_DAYS, _OTHER_DAYS = 2, 31
_OPEN_UNITS = 64
_TRACES = 256


class Trace(NamedTuple):
    """One article as it is compared with others.

    Attributes:
        domain: hash of its source.
        wire: hash of the agency that filed it and where.
        day: of publication, as an ordinal.
    """

    words: Words
    domain: int
    wire: int
    day: int


class ComparePairs:
    """Compares a slice of candidates; picklable, made once and sent to every worker.

    Args:
        staging: directory of the units' stages.
        furniture: file of the furniture of all publishers.
        out: directory for the pairs that are copies.
    """

    def __init__(self, staging: Path, furniture: Path, out: Path) -> None:
        self._staging, self._furniture, self._out = staging, furniture, out
        self._loaded: tuple[TraceReader, npt.NDArray[np.uint64]] | None = None

    def __reduce__(self) -> tuple[Any, ...]:
        return ComparePairs, (self._staging, self._furniture, self._out)

    def __call__(self, task: str) -> str:
        """Work on a slice (its path); the answer is JSON: the path of its copies, or the error that stopped it."""
        path = self._out / Path(task).name
        answer = {"path": str(path)}
        try:
            if not path.exists():
                self._compare(Path(task), path)
        except OSError as error:
            answer["error"] = f"{error.filename or self._out}: {error.strerror or error}"
        return orjson.dumps(answer).decode()

    def _compare(self, slice: Path, out: Path) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        if self._loaded is None:
            self._loaded = TraceReader(self._staging), np.fromfile(self._furniture, "<u8")
        read, furniture = self._loaded
        pairs = pq.read_table(slice)
        orders = zip(pairs["order_a"].to_pylist(), pairs["order_b"].to_pylist(), strict=True)
        copies = [_are_copies(read(a), read(b), furniture) for a, b in orders]
        write_table(out, pairs.select(["a", "b"]).filter(pa.array(copies, pa.bool_())))


class TraceReader:
    """Reads traces by the article's place in the inputs, from files that stay open for the next one."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._unit = lru_cache(maxsize=_OPEN_UNITS)(self._open)
        self._read = lru_cache(maxsize=_TRACES)(self._trace)

    def __call__(self, order: str) -> Trace:
        """The trace of an article, by its `_order`."""
        return self._read(order)

    def _trace(self, order: str) -> Trace:
        unit, row = place_of(order)
        index, words = self._unit(unit)
        start, stop, domain, wire, day = index[row].tolist()
        content = os.pread(words.number, 4 * (stop - start), 4 * start)
        return Trace(np.frombuffer(content, "<u4"), domain, wire, day)

    def _open(self, unit: str) -> tuple[Any, "_File"]:
        stage = Stage(self._directory, unit)
        return np.fromfile(stage.index, INDEX), _File(stage.words)


class _File:
    """An open file, closed when nobody needs it."""

    def __init__(self, path: Path) -> None:
        self.number = os.open(path, os.O_RDONLY)

    def __del__(self) -> None:
        os.close(self.number)


def _are_copies(one: Trace, other: Trace, furniture: npt.NDArray[np.uint64]) -> bool:
    words, others = one.words, other.words
    if one.domain and one.domain == other.domain:
        words, others = (_without(words, one.domain, furniture), _without(others, one.domain, furniture))
    return compare(words, others).copies(_evidence(one, other))


def _without(words: Words, domain: int, furniture: npt.NDArray[np.uint64]) -> Words:
    """The words without the sentences that are furniture of their publisher."""
    if not len(words) or not len(furniture):
        return words
    starts, hashes = sentences(words)
    phrases = sentence_phrases(hashes)
    wanted = marks(phrases, np.full(len(phrases), domain))
    found = np.minimum(np.searchsorted(furniture, wanted), len(furniture) - 1)
    story = furniture[found] != wanted
    kept: Words = words[np.repeat(story, np.diff(starts, append=len(words)))]
    return kept


def _evidence(one: Trace, other: Trace) -> Evidence:
    """What agency, dateline and date say."""
    days = abs(one.day - other.day) if one.day and other.day else None
    if days is not None and days > _OTHER_DAYS:
        return "against"
    if one.wire and one.wire == other.wire and days is not None and days <= _SAME_DAYS:
        return "for"
    return "none"
