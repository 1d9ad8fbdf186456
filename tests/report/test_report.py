"""The page as a file: what is in it, that it is always the same, and what stops it."""

import json
import os
import re
import shutil
import subprocess
import sys
import zlib
from base64 import b64decode
from pathlib import Path
from typing import Any

import pytest

import newsclean
from newsclean.labels.roles import Role
from newsclean.report.errors import ReportError
from newsclean.report.groups import GROUPS, group_of

from .datasets import PROVENANCE, article, hostile_dataset, span, write_dataset


def data(page: Path, id: str) -> Any:
    content = re.search(rf'<script type="[a-z/]+" id="data-{id}">(.*?)</script>', page.read_text("utf-8"))
    assert content
    return content[1]


def columns(page: Path) -> Any:
    return json.loads(data(page, "documents"))


def bodies(page: Path, block: int = 0) -> Any:
    return json.loads(zlib.decompress(b64decode(data(page, f"block-{block}")), -zlib.MAX_WBITS))


def cli(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from newsclean.cli import main; main()", "report", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ)


def test_the_same_dataset_gives_the_same_page(built, tmp_path):
    one, other = newsclean.report(built, tmp_path / "1.html"), newsclean.report(built, tmp_path / "2.html")
    assert one.file.read_bytes() == other.file.read_bytes()
    assert [path.name for path in sorted(tmp_path.iterdir())] == ["1.html", "2.html"]
    assert one.bytes == one.file.stat().st_size


def test_a_larger_sample_holds_the_smaller(built, tmp_path):
    small = newsclean.report(built, tmp_path / "s.html", sample=10)
    large = newsclean.report(built, tmp_path / "l.html", sample=30)
    assert (small.sample, large.sample) == (10, 30)
    assert columns(small.file)["id"][:10] == columns(large.file)["id"][:10]


def test_the_sample_is_of_all_splits(built, tmp_path):
    import pyarrow.parquet as pq

    page = newsclean.report(built, tmp_path / "s.html", sample=30).file
    test = pq.read_table(next(built.glob("data/test-*"))).column("id").to_pylist()
    assert 0 < len(set(test) & set(columns(page)["id"])) < 30


def test_a_page_loads_nothing(built, tmp_path):
    page = newsclean.report(built, tmp_path / "page.html").file.read_text("utf-8")
    assert not re.search(r"""<link|<img|\bsrc=|url\(|@import|<iframe|\bfetch\(""", page)
    assert "default-src 'none'" in page


def test_hostile_strings_end_no_block(tmp_path):
    page = newsclean.report(hostile_dataset(tmp_path / "out")).file.read_text("utf-8")
    blocks = re.findall(r"<script[^>]*>(.*?)</script>", page, re.DOTALL)
    assert page.count("<script") == page.count("</script>") == len(blocks)
    for block in blocks[:-1]:
        assert not set(block) & set("<>&\u2028\u2029")
    assert "window.hacked" not in blocks[-1]
    assert "<title>out · newsclean report</title>" in page


def test_offsets_are_those_of_javascript(tmp_path):
    text = "😀 The ferry sailed.\n\nIt was full."
    rows = [span(0, 22, "Share this")]
    page = newsclean.report(write_dataset(tmp_path / "out", [article(0, text=text)], rows)).file
    body = bodies(page)[0]
    assert body["pieces"][:2] == [len("😀 The ferry sailed.".encode("utf-16-le")) // 2, "Share this"]
    assert body["exact"] is True


def test_what_is_told_of_a_document(tmp_path):
    rejection = {
        "reasons": [{"code": "no_text", "message": "nothing"}],
        "excerpt": "x",
        "provenance": PROVENANCE,
    }
    rows = [
        span(1, 0, "Share", evidence="in 9 of 10 documents"),
        span(1, 7, "By", role="byline", rule="byline.by"),
    ]
    page = newsclean.report(write_dataset(tmp_path / "out", [article(1)], rows, [rejection])).file
    found, (body, rejected) = columns(page), bodies(page)
    assert found["names"]["piece"] == [["share", "share.buttons"], ["byline", "byline.by"]]
    assert found["pieces"][0] == [0, 0.9, 1, 0.9]
    assert found["articles"] == 1
    assert body["pieces"] == [0, "Share", 0, 0.9, "in 9 of 10 documents", 0, "By", 1, 0.9, ""]
    assert body["from"] == "dump.jsonl, record 1"
    assert rejected["reasons"] == [["no_text", "nothing"]]


def test_a_dataset_of_today_has_all_figures(built, tmp_path):
    figures = json.loads(data(newsclean.report(built, tmp_path / "page.html").file, "figures"))
    manifest = json.loads((built / "manifest.json").read_text())
    assert figures["counts"] == manifest["counts"]
    assert sum(figures["shares"]) == manifest["counts"]["articles"]
    assert [split for split, _ in figures["splits"]] == ["train", "test"]
    assert all(text for _, text, _, _ in figures["rules"])
    assert "/" not in figures["inputs"][0][0]


def test_a_dataset_without_articles(tmp_path):
    rejection = {"reasons": [{"code": "no_text", "message": "nothing"}], "provenance": PROVENANCE}
    summary = newsclean.report(write_dataset(tmp_path / "out", [], [], [rejection]))
    assert (summary.articles, summary.sample) == (0, 0)
    assert len(columns(summary.file)["title"]) == 1


def test_every_role_has_one_group():
    roles = [role for _, _, roles in GROUPS for role in roles]
    assert sorted([*roles, Role.BLANK]) == sorted(Role)
    assert group_of("a role of tomorrow") == "remains"


def test_command(built, tmp_path):
    run = cli(built, "-o", tmp_path / "a/page.html", "--sample", "5", "--json")
    assert run.returncode == 0, run.stderr
    said = json.loads(run.stdout)
    path = tmp_path / "a/page.html"
    articles = json.loads((built / "manifest.json").read_text())["counts"]["articles"]
    assert said == {"file": str(path), "bytes": path.stat().st_size, "articles": articles, "sample": 5}
    assert "5 of" in cli(built, "-o", path, "--sample", "5").stdout


def damaged(tmp_path: Path, what: str) -> Path:
    out = write_dataset(
        tmp_path / "out", [article(1)], [span(1, 0, "Share")], [{"reasons": [], "provenance": PROVENANCE}]
    )
    file = next(out.glob(what))
    content = file.read_bytes()
    file.write_bytes(content[: len(content) // 2])
    return out


def emptied(tmp_path: Path, what: str) -> Path:
    out = damaged(tmp_path, what)
    next(out.glob(what)).unlink()
    return out


@pytest.mark.parametrize(
    ("make", "what", "message"),
    [
        (
            damaged,
            "data/*",
            "train-00000-of-00001.parquet: can't be read as Parquet; build the dataset again",
        ),
        (
            damaged,
            "audit/*",
            "audit-00000-of-00001.parquet: can't be read as Parquet; build the dataset again",
        ),
        (damaged, "rejects/*", "rejects-00000-of-00001.parquet: can't be read as Parquet"),
        (damaged, "manifest.json", "manifest.json: can't be read as a manifest; build it again"),
        (
            emptied,
            "manifest.json",
            "out: no manifest.json, so no finished build; run `newsclean clean ... -o",
        ),
        (emptied, "data/*", "train-00000-of-00001.parquet: is missing; build the dataset again"),
        (emptied, "rejects/*", "rejects-00000-of-00001.parquet: is missing; build the dataset again"),
    ],
)
def test_damage_is_one_line(tmp_path, make, what, message):
    out = make(tmp_path, what)
    with pytest.raises(ReportError) as error:
        newsclean.report(out)
    assert message in str(error.value)
    assert "\n" not in str(error.value)
    assert not list(out.glob("*report.html*"))


def test_a_page_of_parquet_that_is_overwritten(tmp_path):
    out = write_dataset(tmp_path / "out", [article(n) for n in range(300)], [])
    file = next(out.glob("data/*"))
    content = bytearray(file.read_bytes())
    content[4:400] = b"\xff" * 396  # the first page; the footer is whole
    file.write_bytes(content)
    with pytest.raises(ReportError, match="can't be read as Parquet"):
        newsclean.report(out)


def test_mistakes_get_one_line(built, tmp_path):
    for arguments, message in (
        ((tmp_path / "nowhere",), "nowhere: no such directory"),
        ((tmp_path,), "no manifest.json, so no finished build"),
        ((built, "-o", "/proc/none/page.html"), "/proc/none"),
        ((built, "-o", tmp_path), "cannot be written"),
        ((damaged(tmp_path, "data/*"),), "can't be read as Parquet"),
    ):
        run = cli(*arguments)
        assert run.returncode == 1
        assert run.stderr.startswith("Error: ")
        assert message in run.stderr
        assert run.stderr.count("\n") == 1
    with pytest.raises(ReportError, match="sample must be from 0 to 100,000"):
        newsclean.report(built, sample=-1)
    shutil.rmtree(tmp_path / "out")
