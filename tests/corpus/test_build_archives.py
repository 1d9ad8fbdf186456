"""Datasets from web archives."""

import gzip

import pytest
from datasets import load_dataset

from newsclean.corpus import shards, units
from newsclean.corpus.build import build
from newsclean.corpus.stage import CleanUnit
from newsclean.corpus.workspace import Workspace
from tests.sources.warcs import WRAP, page, pages, response, warc_record, warcinfo

from .test_build import rows, tree


@pytest.fixture
def small(monkeypatch):
    """Many units and files, even of a small archive."""
    monkeypatch.setattr(units, "UNIT_BYTES", 8000)
    monkeypatch.setattr(shards, "SHARD_BYTES", 20_000)


@pytest.fixture
def crawl(tmp_path):
    """An archive with every kind of outcome, damaged in the middle and cut at its end."""

    def write(name=".warc.gz"):
        records = [
            warcinfo(),
            *pages(30),
            response(page(3), "copy"),
            response(b"\x89PNG\0", "png", "image/png"),
            response(b"<p>gone", "gone", status="404 Not Found"),
            warc_record("revisit", b"", "again", http=[]),
            b"garbage" * 200 if name == ".warc" else b"WARC/1.0\r\nX: \xff",
            *pages(34)[30:],
        ]
        path = tmp_path / f"in/crawl{name}"
        path.parent.mkdir(exist_ok=True)
        content = bytearray(WRAP[name](records))
        if name == ".warc.gz":
            content[len(gzip.compress(records[0], mtime=0)) + 500] ^= 0xFF  # in the first page
        path.write_bytes(content[:-100])
        return path

    return write


def test_a_build_accounts_for_every_record_and_loads(crawl, tmp_path):
    out = tmp_path / "out"
    summary = build([crawl().parent], out, workers=1)
    assert (summary.documents, summary.articles, summary.rejections, summary.duplicates) == (39, 32, 6, 1)
    reasons = {"malformed": 3, "http_status": 1, "not_html": 1, "revisit": 1}
    assert summary.manifest["statistics"]["reasons"] == reasons
    assert len(summary.warnings) == 1
    assert "2 more damaged stretches" in summary.warnings[0]
    dataset = load_dataset(str(out), split="train", cache_dir=str(tmp_path / "cache"))
    assert len(dataset) == 32
    assert dataset[0]["provenance"]["record"] == "1"
    assert dataset[0]["provenance"]["fetched"].isoformat() == "2021-06-01T12:30:00+00:00"
    assert dataset[0]["reservations"] == []
    by_record = {row["provenance"]["record"]: row for row in rows(out, "rejects")}
    assert by_record["gone"]["url"] == "https://www.news.example/gone"
    assert by_record["gone"]["provenance"]["fetched"].isoformat() == "2021-06-01T12:30:00+00:00"


@pytest.mark.parametrize("name", WRAP)
def test_the_same_comes_of_any_number_of_workers(crawl, tmp_path, small, name):
    outs = [tmp_path / "one", tmp_path / "two"]
    for workers, out in enumerate(outs, 1):
        build([crawl(name)], out, workers=workers)
    assert tree(outs[0]) == tree(outs[1])
    positions = [row["provenance"]["position"] for row in rows(outs[0], "data")]
    assert positions == sorted(set(positions))


def test_a_stopped_build_is_continued(crawl, tmp_path, small, monkeypatch):
    monkeypatch.setattr(units, "UNIT_BYTES", 100)
    path, whole, out = crawl(), tmp_path / "whole", tmp_path / "out"
    build([path], whole, workers=1)
    done = []

    def stop(read, total):
        done.append(read)
        if len(done) == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build([path], out, workers=1, progress=stop)
    assert not out.exists()
    finished = {note.stem for note in Workspace(out).staging.glob("*-*[0-9].json")}
    assert finished
    again, work = [], CleanUnit.work
    monkeypatch.setattr(CleanUnit, "work", lambda self, unit: again.append(unit.name) or work(self, unit))
    build([path], out, workers=1)
    assert again
    assert not finished & set(again)
    assert tree(out) == tree(whole)
