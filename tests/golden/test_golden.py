"""Whole documents and what comes of them: the explanation and the record, line by line.

After a change that is meant: `NEWSCLEAN_UPDATE_GOLDEN=1 pytest tests/golden`, and read the difference.
"""

import os
from pathlib import Path

import pytest

from newsclean import clean

HERE = Path(__file__).parent
SEEDS = HERE.parents[1] / "seeds"
DOCUMENTS = sorted((HERE / "documents").glob("*.*")) + sorted(SEEDS.glob("*.txt"))


def outcome(path: Path) -> str:
    cleaned = clean(path.read_bytes())
    assert cleaned.article, cleaned.rejection
    record = cleaned.article.model_dump_json(exclude={"provenance"}, indent=1)
    return f"{cleaned.explain()}\n\n{record}\n"


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_document(path):
    expected = HERE / "expected" / f"{path.name}.txt"
    if os.environ.get("NEWSCLEAN_UPDATE_GOLDEN"):
        expected.parent.mkdir(exist_ok=True)
        expected.write_text(outcome(path), encoding="utf-8")
    assert outcome(path) == expected.read_text(encoding="utf-8")


def test_the_seed_document():
    (seed,) = SEEDS.glob("*.txt")
    raw = seed.read_text(encoding="utf-8")
    cleaned = clean(raw)
    article = cleaned.article
    assert article
    assert article.title == "Biden, Putin begin second call this month as Ukraine tensions simmer"
    assert article.authors == ["Jarrett Renshaw"]
    assert article.agency == "Reuters"
    assert article.dateline
    assert article.dateline.places == ["WILMINGTON, Del.", "MOSCOW"]
    assert article.copyright
    assert "Thomson Reuters 2021" in article.copyright.replace("\u00a0", " ")
    assert article.language == "en"
    lines = [line for line in raw.split("\n") if line]
    start = next(
        i for i, line in enumerate(lines) if line.startswith("WILMINGTON, Del./MOSCOW -U.S. President")
    )
    assert cleaned.text.split("\n\n") == lines[start : start + 13]
    assert cleaned.text.endswith("as non-starters.")
    removed = [span for span in cleaned.spans if span.role not in cleaned.kept_roles and span.role != "blank"]
    assert len(removed) == len(lines) - 13
    assert all(span.rule for span in removed)
