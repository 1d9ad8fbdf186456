"""Memory and processor time of this process and all its descendants, read from Linux's /proc."""

import os
import threading
import time
from collections import defaultdict
from pathlib import Path
from types import TracebackType
from typing import Self

_PAGE = os.sysconf("SC_PAGE_SIZE")
_TICK = os.sysconf("SC_CLK_TCK")


class Watch:
    """Samples the process tree while a `with` block runs.

    Attributes:
        seconds: wall time of the block.
        peak_bytes: largest sum of resident memory; pages that processes share count once for each.
        cpu_seconds: user and system time of all processes.
    """

    def __init__(self, interval: float = 0.2) -> None:
        self.seconds = 0.0
        self.peak_bytes = 0
        self._interval = interval
        self._cpu: dict[int, float] = {}
        self._before = 0.0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._sample_until_stopped, daemon=True)

    def __enter__(self) -> Self:
        self._sample()
        self._before = sum(self._cpu.values())
        self.seconds = time.perf_counter()
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.seconds = time.perf_counter() - self.seconds
        self._stop.set()
        self._thread.join()
        self._sample()

    @property
    def cpu_seconds(self) -> float:
        """User and system time of all processes of the tree during the block."""
        return sum(self._cpu.values()) - self._before

    def _sample_until_stopped(self) -> None:
        while not self._stop.wait(self._interval):
            self._sample()

    def _sample(self) -> None:
        processes = _processes()
        children: dict[int, list[int]] = defaultdict(list)
        for pid, (parent, _, _) in processes.items():
            children[parent].append(pid)
        total, tree = 0, [os.getpid()]
        for pid in tree:  # grows while it is walked
            _, cpu, resident = processes[pid]
            self._cpu[pid] = cpu
            total += resident
            tree.extend(children[pid])
        self.peak_bytes = max(self.peak_bytes, total)


def _processes() -> dict[int, tuple[int, float, int]]:
    """Parent, processor seconds and resident bytes of every process."""
    found = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                # The name, in brackets, may hold blanks; the fields are counted behind it (proc(5)).
                fields = (folder / "stat").read_text().rpartition(")")[2].split()
            except OSError:  # it ended meanwhile
                continue
            ticks = int(fields[11]) + int(fields[12])
            found[int(folder.name)] = (int(fields[1]), ticks / _TICK, int(fields[21]) * _PAGE)
    return found
