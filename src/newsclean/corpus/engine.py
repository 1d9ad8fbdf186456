"""The one place that knows Daft's worker processes: tasks in, results out, in any order."""

import asyncio
import os
import threading
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from typing import Any

from newsclean.corpus.errors import BuildError

Work = Callable[[str], str]


def load_daft() -> Any:
    """Daft, quiet: no progress bars of its own, no reports of its use sent home."""
    os.environ.setdefault("DAFT_ANALYTICS_ENABLED", "0")
    os.environ.setdefault("DAFT_PROGRESS_BAR", "0")
    import daft

    return daft


def run(tasks: Iterable[str], work: Work, workers: int) -> Iterator[str]:
    """Results of `work` for each task, as they come.

    `tasks` is consumed while the work is under way, a few tasks ahead of it.

    Args:
        work: picklable; each worker gets a copy.
        workers: number of processes; with one, the work is done in this process.

    Raises:
        BuildError: a worker process died.
    """
    daft = load_daft()
    queue = _Queue(tasks, ahead=4 * workers)
    frame = _source(queue).read()
    frame = frame.select(_udf(work, workers)(frame["task"]).alias("result"))
    with daft.execution_config_ctx(maintain_order=False):
        rows = frame.iter_rows(results_buffer_size=4 * workers)
        try:
            for row in rows:
                queue.received += 1
                yield row["result"]
        except RuntimeError as error:
            if "UDF process" in str(error):
                raise BuildError(
                    "a worker process died, perhaps for lack of memory; run the same command with fewer workers "
                    "to continue"
                ) from error
            raise
        finally:
            queue.closed = True
    if queue.error is not None:
        raise queue.error


# Without worker processes Daft calls from several threads, which gains nothing here.
_ONE_AT_A_TIME = threading.Lock()


def _alone(work: Work, task: str) -> str:
    with _ONE_AT_A_TIME:
        return work(task)


class _Queue:
    """Tasks that are made while earlier ones are worked on, never far ahead."""

    def __init__(self, tasks: Iterable[str], ahead: int) -> None:
        self._tasks, self._ahead = tasks, ahead
        self.received = 0
        self.closed = False
        self.error: Exception | None = None

    async def __aiter__(self) -> AsyncIterator[str]:
        sent = 0
        try:
            for task in self._tasks:
                while sent - self.received > self._ahead and not self.closed:
                    await asyncio.sleep(0.01)
                if self.closed:
                    return
                yield task
                sent += 1
        except Exception as error:
            # Daft would turn it into text; it is raised as it is when the work under way is done.
            self.error = error


def _source(queue: _Queue) -> Any:
    from daft import DataType, Schema
    from daft.io.source import DataSource, DataSourceTask
    from daft.recordbatch import RecordBatch

    schema = Schema.from_pydict({"task": DataType.string()})

    class Task(DataSourceTask):  # type: ignore[misc]
        @property
        def schema(self) -> Any:
            return schema

        async def read(self) -> AsyncIterator[Any]:
            async for task in queue:
                yield RecordBatch.from_pydict({"task": [task]})

    class Source(DataSource):  # type: ignore[misc]
        name = "tasks"

        @property
        def schema(self) -> Any:
            return schema

        async def get_tasks(self, pushdowns: Any) -> AsyncIterator[Any]:
            yield Task()

    return Source()


def _udf(work: Work, workers: int) -> Any:
    from daft import DataType, cls, method

    class Worker:
        def __init__(self, work: Work) -> None:
            self._work = work

        # Batches of one: the next free worker takes the next task.
        @method.batch(return_dtype=DataType.string(), batch_size=1)  # type: ignore[untyped-decorator]
        def run(self, tasks: Any) -> list[str]:
            return [_alone(self._work, task) for task in tasks.to_pylist()]

    # A concurrency of its own, even of one, would make Daft start processes.
    pool = {"use_process": True, "max_concurrency": workers} if workers > 1 else {"use_process": False}
    return cls(Worker, **pool)(work).run
