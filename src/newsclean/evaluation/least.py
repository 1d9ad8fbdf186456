"""The few rows of many that come first by some key, whatever their number: keys in memory, rows on disk."""

from bisect import bisect_left, insort
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self

import orjson

Key = tuple[float | str, ...]


class _Place(NamedTuple):
    key: Key
    number: int  # of the row in its order of coming
    offset: int


class Least:
    """The `most` rows with the least keys; of rows with the same key the first."""

    def __init__(self, path: Path, most: int) -> None:
        """`path`: the file that holds rows until the end; it may grow to several times what is kept."""
        self._path, self._most = path, most
        self._file = open(path, "w+b")  # noqa: SIM115 - closed on exit
        self._places: list[_Place] = []
        self._count = self._end = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()
        self._path.unlink(missing_ok=True)

    def _admits(self, key: Key) -> bool:
        place = bisect_left(self._places, key, key=lambda place: place.key)
        return place < self._most and (place == len(self._places) or self._places[place].key != key)

    def add(self, key: Key, row: Any) -> None:
        """Take a row in if it is among the least."""
        self._count += 1
        if not self._admits(key):
            return
        insort(self._places, _Place(key, self._count, self._end))
        del self._places[self._most :]
        self._end += self._file.write(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE))

    def rows(self, *, by_key: bool) -> Iterator[Any]:
        """The rows that are kept, by their keys or in the order in which they came."""
        for place in self._places if by_key else sorted(self._places, key=lambda place: place.number):
            self._file.seek(place.offset)
            yield orjson.loads(self._file.readline())
