"""The one place that knows Daft's worker processes: tasks in, results out, in any order."""

import ast
import asyncio
import gc
import logging
import os
import re
import sys
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from multiprocessing.connection import Listener
from pathlib import Path
from typing import Any, Literal

from newsclean.errors import BuildError

Work = Callable[[str], str]
Engine = Literal["native", "ray"]

# Daft takes a path for a glob.
_GLOB_MARKS = re.compile(r"([*?\[\]{}\\])")

# How Daft says that a worker, or the process that keeps a worker's shared memory, is gone; what it
# says of errors of the work itself begins otherwise.
_OF_WORKERS = re.compile("UDF (?:process|unexpectedly failed)")

# A worker process starts in two seconds, or some more on a busy machine.
START_SECONDS = 120.0
# Pieces that Ray hands out, at most; each holds some tasks.
_PARTITIONS = 1000
# Less input than this isn't worth a further process.
_WORKER_BYTES = 1024 * 1024


def worker_count(size: int) -> int:
    """Worker processes for `size` bytes of input: one for each available processor, fewer for little."""
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(processors, size // _WORKER_BYTES))


def use_engine(engine: Engine) -> None:
    """Choose what runs the work of this process: its own worker processes, or Ray.

    Ray is the cluster that `RAY_ADDRESS` names, or else one that is started on this machine.

    Raises:
        BuildError: Ray isn't installed, can't be reached, or the process has worked with the other engine.
    """
    daft = load_daft()
    other = BuildError(f"this process has worked without the engine {engine}; use it in a new process")
    if engine == "native":
        if daft.get_or_infer_runner_type() != "native":
            raise other
        return
    _start_ray()
    try:
        daft.set_runner_ray(noop_if_initialized=True)
    except daft.exceptions.DaftCoreException as error:  # Daft keeps its engine for as long as a process lives
        raise other from error


def _start_ray() -> None:
    if find_spec("ray") is None:
        raise BuildError("the engine ray needs the package ray: pip install 'newsclean[ray]'")
    import ray

    if not ray.is_initialized():
        with _same_imports():
            try:
                ray.init(include_dashboard=False, log_to_driver=False, logging_level=logging.ERROR)
            except (ConnectionError, ValueError) as error:
                raise BuildError(f"Ray can't be reached ({error}); check RAY_ADDRESS") from error


def load_daft() -> Any:
    """Daft, quiet: no progress bars of its own, no reports of its use sent home, errors raised only."""
    os.environ.setdefault("DAFT_ANALYTICS_ENABLED", "0")
    os.environ.setdefault("DAFT_PROGRESS_BAR", "0")
    # Workers share the processors already; the model's matrices are too small to be worth threads of their own.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    import daft
    import daft.execution.udf

    daft.execution.udf.Listener = _Listener
    logging.getLogger("daft_local_execution").setLevel(logging.CRITICAL)
    return daft


class _Listener(Listener):
    """Daft waits for ever for a worker that died before it could say a word; this waits a while."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._listener._socket.settimeout(START_SECONDS)  # type: ignore[attr-defined]


def glob_of(path: Path) -> str:
    """The glob that matches this path alone."""
    return _GLOB_MARKS.sub(r"\\\1", str(path))


@contextmanager
def _same_imports() -> Iterator[None]:
    """Let worker processes import what this one does.

    Left alone they would look in the current directory first, where any `json.py` may lie.
    """
    before = {name: os.environ.get(name) for name in ("PYTHONSAFEPATH", "PYTHONPATH")}
    os.environ["PYTHONSAFEPATH"] = "1"
    os.environ["PYTHONPATH"] = os.pathsep.join(os.path.abspath(entry) for entry in sys.path)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def run(tasks: Iterable[str], work: Work, workers: int) -> Iterator[str]:
    """Results of `work` for each task, as they come.

    `tasks` is consumed while the work is under way, a few tasks ahead of it.

    Args:
        work: picklable; each worker gets a copy.
        workers: number of processes; with one, the work is done in this process.

    Raises:
        BuildError: a worker process died, or the work was interrupted.
    """
    daft = load_daft()
    if daft.get_or_infer_runner_type() == "ray":
        yield from _run_on_ray(daft, list(tasks), work, workers)
        return
    queue = _Queue(tasks, ahead=4 * workers)
    frame = _source(queue).read()
    frame = frame.select(_udf(work, workers, own_process=workers > 1)(frame["task"]).alias("result"))
    with daft.execution_config_ctx(maintain_order=False), _same_imports():
        rows = frame.iter_rows(results_buffer_size=4 * workers)
        try:
            for row in rows:
                queue.received += 1
                yield row["result"]
        except (RuntimeError, BrokenPipeError, ConnectionResetError) as error:
            if isinstance(error, RuntimeError) and not _OF_WORKERS.match(str(error)):
                raise
            raise BuildError(
                f"a worker process died ({_last_words(str(error))}); run the same command to continue, "
                "with fewer workers if it happens again"
            ) from error
        finally:
            queue.closed = True
    if queue.error is not None:
        raise queue.error
    if not queue.ended or queue.received < queue.sent:  # interrupted, Daft ends as if all were done
        raise BuildError("stopped before the end; run the same command again")


def _run_on_ray(daft: Any, tasks: list[str], work: Work, workers: int) -> Iterator[str]:
    """The same where tasks can't be made while others are worked on, because they travel with the plan."""
    from ray.exceptions import RayError

    if not tasks:
        return
    frame = daft.from_pydict({"task": tasks}).into_partitions(min(len(tasks), _PARTITIONS))
    frame = frame.select(_udf(work, workers, own_process=True)(frame["task"]).alias("result"))
    try:
        for row in frame.iter_rows(results_buffer_size=4 * workers):
            yield row["result"]
    except (RayError, RuntimeError) as error:
        said = " ".join(str(error).split())[:300]
        raise BuildError(f"the work on Ray was stopped ({said}); run the same command to continue") from error


def _last_words(error: str) -> str:
    """The last line that a dead worker wrote, by the error that Daft raised."""
    if output := re.search(r"stdout: (\[.+\])", error, re.DOTALL):
        return str(ast.literal_eval(output[1])[-1])
    return error.strip().splitlines()[-1] if "traceback" in error else "perhaps for lack of memory"


# Without worker processes Daft calls from several threads, which gains nothing here.
_ONE_AT_A_TIME = threading.Lock()


def _alone(work: Work, task: str) -> str:
    with _ONE_AT_A_TIME:
        return work(task)


class _Queue:
    """Tasks that are made while earlier ones are worked on, never far ahead."""

    def __init__(self, tasks: Iterable[str], ahead: int) -> None:
        self._tasks, self._ahead = tasks, ahead
        self.sent = self.received = 0
        self.ended = self.closed = False
        self.error: Exception | None = None

    async def __aiter__(self) -> AsyncIterator[str]:
        try:
            for task in self._tasks:
                while self.sent - self.received > self._ahead and not self.closed:
                    await asyncio.sleep(0.01)
                if self.closed:
                    return
                self.sent += 1
                yield task
            self.ended = True
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


def _end_with(parent: int) -> None:
    """End this worker soon after its parent was killed, before it meets the next run of the command."""
    while os.getppid() == parent:
        time.sleep(0.2)
    os._exit(1)


def _udf(work: Work, workers: int, *, own_process: bool) -> Any:
    from daft import DataType, cls, method

    class Worker:
        def __init__(self, work: Work) -> None:
            self._work = work
            if own_process:
                gc.freeze()  # rules and modules stay: looking through them for garbage takes 2 % of the time
                threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()

        # Batches of one: the next free worker takes the next task.
        @method.batch(return_dtype=DataType.string(), batch_size=1)  # type: ignore[untyped-decorator]
        def run(self, tasks: Any) -> list[str]:
            return [_alone(self._work, task) for task in tasks.to_pylist()]

    # A concurrency of its own, even of one, would make Daft start processes.
    pool = {"use_process": True, "max_concurrency": workers} if own_process else {"use_process": False}
    return cls(Worker, **pool)(work).run
