"""The Python of the documentation runs."""

import re
from pathlib import Path

import pytest

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
