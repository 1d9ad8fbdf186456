"""Work on every piece of some files, in worker processes or in this one; answers come in the order of the inputs."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Protocol

import orjson

from newsclean.corpus.engine import run, worker_count
from newsclean.corpus.units import Unit, make_units
from newsclean.errors import SourceError
from newsclean.sources.source import Source, on_disk

Progress = Callable[[int, int], object]


class UnitWork(Protocol):
    """What is done with a unit; picklable. The answer must be JSON."""

    def __call__(self, unit: Unit) -> dict[str, Any]:
        """Work on one unit; a `SourceError` or `OSError` ends the whole run."""
        ...


class _Task:
    """The work with a unit as text, which is how workers get and answer it."""

    def __init__(self, work: UnitWork, spool: Path) -> None:
        self._work, self._spool = work, spool

    def __call__(self, task: str) -> str:
        unit = Unit.loads(task)
        answer: dict[str, Any] = {"name": unit.name, "size": unit.size}
        try:
            answer["result"] = self._work(unit)
        except SourceError as error:
            answer["error"] = str(error)
        except OSError as error:
            answer["error"] = f"{error.filename or self._spool}: {error.strerror or error}"
        for source in unit.sources:
            if Path(source.path).parent == self._spool:
                Path(source.path).unlink(missing_ok=True)
        return orjson.dumps(answer).decode()


def each_unit(
    sources: list[Source], work: UnitWork, folder: Path, workers: int | None, progress: Progress | None
) -> Iterator[dict[str, Any]]:
    """The answer of `work` for every unit of `sources`, in their order, however many workers there are.

    Args:
        folder: where pieces of compressed files lie until they are worked on, and standard input.
        workers: processes, by default one for each available processor, but fewer for little input.
        progress: called with the bytes of input that are done, and all there are.

    Raises:
        SourceError: an input can't be read, or the work said so.
        BuildError: a worker process died, or the work was stopped.
    """
    spool = folder / "spool"
    spool.mkdir()
    sources = [on_disk(source, folder / "input") for source in sources]
    total = sum(source.size or 0 for source in sources)
    task = _Task(work, spool)
    order: list[str] = []

    def tasks() -> Iterator[str]:
        for unit in make_units(sources, spool, lambda name: False):
            order.append(unit.name)
            yield unit.dumps()

    workers = workers or worker_count(total)
    texts = map(task, tasks()) if workers == 1 else run(tasks(), task, workers)
    waiting: dict[str, dict[str, Any]] = {}
    done = given = 0
    for text in texts:
        answer = orjson.loads(text)
        if "error" in answer:
            raise SourceError(answer["error"])
        waiting[answer["name"]] = answer["result"]
        done += answer["size"]
        if progress:
            progress(min(done, total), total)
        while given < len(order) and order[given] in waiting:
            yield waiting.pop(order[given])
            given += 1
