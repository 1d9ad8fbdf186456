"""A pass over all inputs: the same work on every unit, in worker processes, but for what is done already."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import orjson

from newsclean.corpus.engine import Work, run, worker_count
from newsclean.corpus.stage import Stage, UnitWork
from newsclean.corpus.units import make_units
from newsclean.errors import BuildError
from newsclean.files import read_json
from newsclean.sources.source import Source

Progress = Callable[[int, int], object]


class Workers:
    """Worker processes for some work, and a reader of its progress."""

    def __init__(
        self, sources: list[Source], number: int | None, progress: Progress | None, *, passes: int = 1
    ) -> None:
        """`number`: of processes, by default one for each processor that the input is worth; `passes`: over it."""
        self._sources = sources
        self._size = sum(source.size or 0 for source in sources)
        self.number = number or worker_count(self._size)
        self.worked: list[str] = []  # units of the last pass that no earlier run had done
        self._progress = progress or (lambda done, total: None)
        self._total = passes * self._size
        self._before = 0  # bytes of the passes that are done

    def over_units(self, work: UnitWork) -> dict[str, dict[str, Any]]:
        """Do it for every unit of the inputs; counts of each by its name, in the order of the inputs."""
        names: list[str] = []
        self.worked = []
        done = 0
        self._report(0)

        def finished(name: str) -> bool:
            return Stage(work.directory, name).counts.exists()

        def tasks() -> Iterator[str]:
            nonlocal done
            for unit in make_units(self._sources, work.spool, finished):
                names.append(unit.name)
                if finished(unit.name):
                    done += unit.size
                else:
                    self.worked.append(unit.name)
                    yield unit.dumps()

        for answer in self.answers(tasks(), work):
            done += answer["size"]
            self._report(done)
        self.skip()
        return {name: read_json(Stage(work.directory, name).counts) for name in names}

    def skip(self) -> None:
        """Count a pass as done."""
        self._before += self._size
        self._report(0)

    def answers(self, tasks: Iterable[str], work: Work) -> Iterator[dict[str, Any]]:
        """What `work` answers to each task, in any order.

        Raises:
            BuildError: an answer is an error.
        """
        for text in run(tasks, work, self.number):
            answer = orjson.loads(text)
            if "error" in answer:
                raise BuildError(f"{answer['error']}; then run the same command to continue")
            yield answer

    def _report(self, done: int) -> None:
        self._progress(self._before + min(done, self._size), self._total)
