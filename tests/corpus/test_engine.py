import os
import signal
import subprocess
import sys
from multiprocessing import resource_tracker

import pytest

from newsclean.corpus.engine import run
from newsclean.errors import BuildError, SourceError


class Echo:
    def __call__(self, task):
        return f"{task} {os.getpid()}"


class Die:
    def __call__(self, task):
        os.kill(os.getpid(), signal.SIGKILL)


class LoseTheKeeperOfSharedMemory:
    def __call__(self, task):
        def unregister(name, kind):
            raise BrokenPipeError(32, "Broken pipe")

        resource_tracker.unregister = unregister
        return task


def endless(made):
    number = 0
    while True:
        made.append(number)
        yield str(number)
        number += 1


def test_one_worker_is_this_process():
    assert sorted(run(iter("abc"), Echo(), 1)) == [f"{task} {os.getpid()}" for task in "abc"]


def test_more_workers_are_processes_that_import_what_this_one_does(tmp_path, monkeypatch):
    (tmp_path / "glob.py").write_text("raise SystemExit('the wrong module')")
    monkeypatch.chdir(tmp_path)
    answers = [answer.split() for answer in run(iter("abcdef"), Echo(), 2)]
    assert sorted(task for task, _ in answers) == list("abcdef")
    assert str(os.getpid()) not in {process for _, process in answers}
    assert "PYTHONSAFEPATH" not in os.environ


def test_tasks_are_made_as_they_are_needed():
    made = []
    answers = run(endless(made), Echo(), 1)
    for _ in range(20):
        next(answers)
    answers.close()
    assert len(made) < 40


def test_no_task_gives_no_answer():
    assert list(run(iter(()), Echo(), 1)) == []


def test_an_error_of_the_tasks_comes_as_it_is():
    def tasks():
        yield "a"
        raise SourceError("gone")

    with pytest.raises(SourceError, match="gone"):
        list(run(tasks(), Echo(), 1))


def test_a_dead_worker_is_one_clear_line():
    with pytest.raises(
        BuildError, match=r"^a worker process died \(perhaps for lack of memory\); run [^\n]+$"
    ):
        list(run(iter("a"), Die(), 2))


def test_a_worker_without_its_keeper_of_shared_memory_is_one_clear_line():
    with pytest.raises(
        BuildError, match=r"^a worker process died \(BrokenPipeError: [^\n]+ Broken pipe\); run [^\n]+$"
    ):
        list(run(iter("a"), LoseTheKeeperOfSharedMemory(), 2))


def test_a_build_without_its_keeper_of_shared_memory_is_one_clear_line(monkeypatch):
    monkeypatch.setattr(resource_tracker, "unregister", resource_tracker.unregister)  # put back afterwards
    LoseTheKeeperOfSharedMemory()("a")
    with pytest.raises(BuildError, match=r"^a worker process died \([^\n]+\); run [^\n]+$"):
        list(run(iter("a"), Echo(), 2))


def test_an_interrupted_run_is_not_taken_for_a_finished_one():
    program = (
        "import os, signal\n"
        "from newsclean.corpus.engine import run\n"
        "from newsclean.errors import BuildError\n"
        "try:\n"
        "    for number, _ in enumerate(run(map(str, range(5000)), str.upper, 2)):\n"
        "        if number == 10:\n"
        "            os.kill(os.getpid(), signal.SIGINT)\n"
        "except (BuildError, KeyboardInterrupt) as error:\n"
        "    print('stopped', flush=True)\n"
        "else:\n"
        "    print('finished', flush=True)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.stdout.splitlines()[-1] == "stopped"
