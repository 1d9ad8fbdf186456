"""The directory that a build works in, beside its output, and the lock that keeps others out of it."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from newsclean.corpus.plan import Plan, check_same
from newsclean.errors import BuildError
from newsclean.files import read_json, write_json


class Workspace:
    """`.NAME.partial` beside the output `NAME`: what a build has done so far.

    The output itself appears at the end, all at once, by renaming `dataset`.
    """

    def __init__(self, out: Path) -> None:
        self.out = out
        self.root = out.absolute().parent / f".{out.absolute().name}.partial"
        self.plan = self.root / "plan.json"
        self.input = self.root / "input"  # a copy of standard input
        self.learning = self.root / "learning"  # what the pass that learns templates has done so far
        self.templates = self.root / "templates.jsonl"  # what it has learned
        self.lists = self.root / "lists"  # of the filters, as workers read them
        self.spool = self.root / "spool"  # pieces of compressed files
        self.staging = self.root / "staging"  # what came of each unit
        self.notes = self.root / "notes"  # on the files of `dataset` that are finished
        self.dataset = self.root / "dataset"

    def prepare(self) -> None:
        """Make the directories."""
        for path in (self.spool, self.staging, self.notes, self.dataset):
            path.mkdir(parents=True, exist_ok=True)

    def empty(self) -> None:
        """Delete everything but the lock and a copy of standard input."""
        for path in (self.learning, self.spool, self.staging, self.notes, self.dataset):
            shutil.rmtree(path, ignore_errors=True)

    def commit(self) -> None:
        """Make the dataset the output. Only an empty directory may be in its place."""
        for path in self.dataset.rglob(".*"):  # what a killed run was writing
            path.unlink()
        os.rename(self.dataset, self.out)
        self.remove()

    def remove(self) -> None:
        """Delete everything; the lock is held to the end."""
        shutil.rmtree(self.root, ignore_errors=True)


@contextmanager
def locked(out: Path) -> Iterator[Workspace]:
    """The workspace of an output, for this process alone.

    Raises:
        BuildError: another build works in it, or it can't be written.
    """
    workspace = Workspace(out)
    try:
        lock = _lock(workspace.root / "lock")
    except BlockingIOError as error:
        raise BuildError(
            f"{out}: another build is writing to it; wait for it or choose another output"
        ) from error
    except OSError as error:
        raise BuildError(f"{out}: cannot be written: {error.strerror}") from error
    with lock:
        try:
            yield workspace
        finally:
            if not workspace.plan.exists():  # the work did not begin
                workspace.remove()


def resume(workspace: Workspace, plan: Plan) -> None:
    """Take up the work, if it was begun.

    Raises:
        BuildError: what was begun is other work.
    """
    started = read_json(workspace.plan)
    if started is None:  # what a worker wrote that outlived its build is of no use
        workspace.empty()
    else:
        check_same(workspace.root, started, plan, "finish that build with its own options, or delete it")
    workspace.prepare()
    write_json(workspace.plan, plan)


def _lock(path: Path) -> IO[bytes]:
    while True:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = open(path, "wb")  # noqa: SIM115 - held by the caller
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            # The holder before may have deleted the file between our opening and locking it.
            if path.exists() and os.path.samestat(os.fstat(file.fileno()), path.stat()):
                return file
        except BaseException:
            file.close()
            raise
        file.close()
