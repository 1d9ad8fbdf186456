"""A small built dataset, and a browser to look at its report with."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import newsclean

from .browser import Browser, why_not

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))

from invented import write_dump

ARTICLES = 60


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dataset that newsclean built from invented news."""
    where = tmp_path_factory.mktemp("report")
    write_dump(where / "dump.jsonl.gz", ARTICLES + 20)
    newsclean.build([where / "dump.jsonl.gz"], where / "news", splits={"test": 0.2}, workers=1)
    return where / "news"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A Chromium without a window."""
    if reason := why_not():
        pytest.skip(reason)
    browser = Browser()
    yield browser
    browser.close()
