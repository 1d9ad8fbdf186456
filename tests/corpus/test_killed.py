"""Builds that are killed at any moment, and continued."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from random import Random

import orjson
import pytest

from newsclean import Cleaner
from newsclean.corpus.stage import Stage, UnitWork
from newsclean.corpus.units import Unit
from newsclean.corpus.workspace import Workspace
from newsclean.errors import SourceError
from newsclean.fields import Fields
from newsclean.files import write_json
from tests.dumps import json_lines, record

from .test_build import tree

KILLS = 20
PROGRAM = """
import sys
from newsclean import Cleaner
from newsclean.corpus import candidates, engine, shards, units
from newsclean.corpus.build import build
units.UNIT_BYTES, shards.SHARD_BYTES, candidates._PASS_ROWS, candidates._SLICE = 8000, 20_000, 2000, 20
engine.START_SECONDS = 30
try:
    build([sys.argv[1]], sys.argv[2], cleaner=Cleaner(model=False), workers=2, splits={"test": 0.2})
except Exception as error:
    raise SystemExit(f"{type(error).__name__}: {error}")
"""


def start(source, out):
    command = [sys.executable, "-c", PROGRAM, source, out]
    return subprocess.Popen(command, start_new_session=True, stderr=subprocess.PIPE, text=True)


def below(parent):
    """Processes that descend from one."""
    parents = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                fields = (folder / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            parents.setdefault(int(fields[1]), []).append(int(folder.name))
    found = [parent]
    for pid in found:
        found.extend(parents.get(pid, ()))
    return found[1:]


def kill(process, victim, random):
    """Kill the parent, a worker or all at once; returns what the build said."""
    workers = below(process.pid)
    if victim == "worker" and workers:
        os.kill(random.choice(workers), signal.SIGKILL)
    elif victim == "all":
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    return process.communicate(timeout=120)[1]


def test_a_build_killed_at_twenty_moments_ends_with_the_same_bytes(dump, tmp_path):
    random = Random(20)
    source = dump("in/a.jsonl.gz", json_lines([record(number % 150) for number in range(200)]))
    out, whole = tmp_path / "out", tmp_path / "whole"
    began = time.monotonic()
    process = start(source, whole)
    assert process.communicate(timeout=120)[1] == ""
    longest = time.monotonic() - began
    expected = tree(whole)
    kills = 0
    while kills < KILLS:
        process = start(source, out)
        time.sleep(random.uniform(0.2, longest))
        if process.poll() is None:
            said = kill(process, random.choice(("parent", "worker", "all")), random)
            assert "Traceback" not in said
            kills += 1
        else:
            assert process.communicate(timeout=120)[1] == ""
        if out.exists():  # what looks finished is right, however the build was ended
            assert tree(out) == expected
            subprocess.run(["rm", "-r", out], check=True)
    process = start(source, out)
    assert process.communicate(timeout=120)[1] == ""
    assert tree(out) == expected
    assert not Workspace(out).root.exists()


@pytest.mark.parametrize("done", [True, False])
def test_a_piece_that_is_gone_is_no_error_once_its_unit_is_done(tmp_path, done):
    """A worker that outlives its killed build finishes its unit, and deletes the piece that the next build reads."""

    class Late(UnitWork):
        def work(self, unit):
            if done:
                write_json(Stage(self.directory, unit.name).counts, {"articles": 1})
            raise SourceError("a.jsonl.gz: cannot be read: No such file or directory")

    work = Late(Cleaner(model=False), Fields(), tmp_path, tmp_path / "spool")
    answer = orjson.loads(work(Unit("0000000-000000", (), 5).dumps()))
    assert ("error" in answer) != done
    assert answer["size"] == 5
