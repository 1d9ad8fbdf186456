"""Sets of 64-bit hashes: of millions of URLs or n-grams, shared by worker processes through a file."""

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint64]


def hash64(text: str) -> int:
    """64 bits that stand for a text, the same in every process."""
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=8).digest(), "big")


class HashSet:
    """A set of 64-bit hashes, 8 bytes each.

    Written to a file it is pickled as the file's path, and mapped into memory where it is used: processes of one
    machine hold it once.
    """

    def __init__(self, hashes: Iterable[int] | Hashes = ()) -> None:
        values = hashes if isinstance(hashes, np.ndarray) else np.array(list(hashes), np.uint64)
        self._hashes: Hashes | None = np.unique(values)
        self._path: Path | None = None

    @classmethod
    def read(cls, path: Path) -> "HashSet":
        """What `write` wrote; it is read when it is first asked."""
        found = cls.__new__(cls)
        found._hashes, found._path = None, path
        return found

    def write(self, path: Path) -> None:
        """Write the set to a file, from which it is read in other processes from now on."""
        aside = path.with_name(f".{path.name}.{os.getpid()}")
        with open(aside, "wb") as file:
            np.save(file, self._values, allow_pickle=False)
        os.replace(aside, path)
        self._path = path

    def union(self, others: Iterable[Hashes]) -> "HashSet":
        """The set with further hashes."""
        return HashSet(np.concatenate([self._values, *others]))

    def __len__(self) -> int:
        return len(self._values)

    def overlaps(self, hashes: Hashes) -> bool:
        """Whether any of `hashes` is in the set."""
        values = self._values
        if not len(values) or not len(hashes):
            return False
        hashes = np.sort(hashes)  # near ones are looked up near each other
        places = np.searchsorted(values, hashes)
        places[places == len(values)] = 0
        return bool((values[places] == hashes).any())

    def __contains__(self, value: int) -> bool:
        return self.overlaps(np.array([value], np.uint64))

    @property
    def _values(self) -> Hashes:
        if self._hashes is None:
            assert self._path is not None
            self._hashes = np.load(self._path, mmap_mode="r", allow_pickle=False)
        return self._hashes

    def __getstate__(self) -> dict[str, Any]:
        return {"_hashes": None if self._path else self._hashes, "_path": self._path}
