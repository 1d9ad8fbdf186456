"""How long the steps of a build took. It differs from run to run, so it is no part of the dataset."""

import time
from typing import Any


class Clock:
    """Measures the steps of a run, one after the other.

    Attributes:
        documents: that this run has cleaned; those of an interrupted run before it are left out.
    """

    def __init__(self, workers: int) -> None:
        self.documents = 0
        self._workers = workers
        self._last = time.perf_counter()
        self._seconds: dict[str, float] = {}

    def lap(self, step: str) -> None:
        """End a step."""
        now = time.perf_counter()
        self._seconds[step] = round(now - self._last, 3)
        self._last = now

    def report(self) -> dict[str, Any]:
        """For JSON: seconds by step, and documents a second over all of them."""
        total = sum(self._seconds.values())
        return {
            "workers": self._workers,
            "documents": self.documents,
            "seconds": self._seconds,
            "documents_per_second": round(self.documents / total, 1) if total else None,
        }
