"""The Python of the documentation runs."""

import json
import re
import shutil
from html import unescape
from pathlib import Path
from typing import get_args

import pytest

from newsclean.article import FilterReason
from newsclean.evaluation.gold import GoldDocument
from newsclean.text.masking import TOKENS

PAGES = Path(__file__).parents[2] / "docs/pages"


def _blocks(page: str) -> str:
    return "\n".join(
        re.findall(r"^```python\n(.*?)^```", (PAGES / page).read_text("utf-8"), re.DOTALL | re.MULTILINE)
    )


def test_library_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    exec(compile(_blocks("library.md"), "library.md", "exec"), {"__name__": "library"})
    output = capsys.readouterr().out
    assert "ARVENHOLM, May 3 (Reuters) - The ferry" in output
    assert "['Mara Lindqvist'] Reuters places=['ARVENHOLM'] date='May 3'" in output
    assert "share.fused 'Share this articleComments'" in output
    assert "data/train-00000-of-00001.parquet" in output


def test_filters_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copy(next((PAGES.parents[1] / "seeds").glob("*.txt")), "dump.txt")
    exec(compile(_blocks("filters.md"), "filters.md", "exec"), {"__name__": "filters"})
    manifest = json.loads(Path("filtered-dataset/manifest.json").read_text())
    assert manifest["counts"]["articles"] == 1
    assert manifest["options"]["languages"] == ["en"]


def test_every_reason_is_on_the_filters_page() -> None:
    page = (PAGES / "filters.md").read_text("utf-8")
    assert re.findall(r"^\| `(\w+)` \| `--", page, re.MULTILINE) == list(get_args(FilterReason))
    for token in TOKENS.values():
        assert token in unescape(page)


def test_evaluation_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copy(next((PAGES.parents[1] / "seeds").glob("*.txt")), "dump.txt")
    exec(compile(_blocks("evaluation.md"), "evaluation.md", "exec"), {"__name__": "evaluation"})
    measures, *differences = capsys.readouterr().out.splitlines()
    assert measures.split()[1] == "0.0"
    assert all(line.startswith("1 residue ") for line in differences)


def test_labelled_document_of_the_evaluation_page() -> None:
    example = re.search(r"```json\n(.*?)```", (PAGES / "evaluation.md").read_text("utf-8"), re.DOTALL)
    assert example
    assert GoldDocument.model_validate_json(example[1]).gold == "It sailed."
