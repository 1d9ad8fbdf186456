"""Work on units: an end that comes too early is not taken for the end."""

from itertools import islice

import pytest

from newsclean import label_documents
from newsclean.corpus.errors import BuildError
from newsclean.evaluation import pool


@pytest.mark.parametrize("answers", [0, 1])
def test_an_interrupted_engine_leaves_no_file(tmp_path, monkeypatch, answers):
    for name in ("a", "b"):
        (tmp_path / f"{name}.txt").write_text(f"Document {name}.")
    monkeypatch.setattr("newsclean.corpus.units._UNIT_FILES", 1)
    monkeypatch.setattr(pool, "run", lambda tasks, work, workers: islice(map(work, list(tasks)), answers))
    with pytest.raises(BuildError, match="stopped before the end"):
        label_documents([tmp_path / "a.txt", tmp_path / "b.txt"], tmp_path / "gold.jsonl", workers=2)
    assert {path.name for path in tmp_path.iterdir()} == {"a.txt", "b.txt"}
