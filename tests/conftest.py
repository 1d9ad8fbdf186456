"""What all tests share."""

import gzip
import os
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard
from hypothesis import settings

# How long an example takes is for benchmarks to say. A run that gates changes must not depend on luck.
settings.register_profile("default", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "default")


@pytest.fixture
def dump(tmp_path: Path) -> Callable[..., Path]:
    """Writes a file, compressed as its suffix says."""

    def write(name: str, content: bytes) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix == ".gz":
            content = gzip.compress(content, mtime=0)
        if path.suffix == ".zst":
            content = zstandard.compress(content)
        path.write_bytes(content)
        return path

    return write
