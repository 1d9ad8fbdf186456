"""The same dataset comes of a build on Ray."""

import subprocess
import sys

import pytest

from newsclean import Cleaner
from newsclean.corpus.build import build
from tests.dumps import json_lines, record

from .test_build import tree

PROGRAM = """
import sys
from newsclean import Cleaner
from newsclean.corpus.build import build
build([sys.argv[1]], sys.argv[2], cleaner=Cleaner(model=False), engine="ray", workers=2, splits={"test": 0.2})
"""


def test_a_build_on_ray_gives_the_same_bytes(dump, tmp_path):
    pytest.importorskip("ray")
    source = dump("in/a.jsonl.gz", json_lines([record(number % 40) for number in range(60)]))
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, source, tmp_path / "ray"],
        capture_output=True,
        check=False,
        text=True,
        timeout=240,
    )
    assert done.returncode == 0, done.stderr
    build([source], tmp_path / "native", cleaner=Cleaner(model=False), workers=1, splits={"test": 0.2})
    assert tree(tmp_path / "ray") == tree(tmp_path / "native")
