import fcntl
import hashlib
import io
import os
import signal
import subprocess
import sys
import time

import orjson
import pyarrow.parquet as pq
import pytest

from newsclean import Cleaner
from newsclean.article import Article, Rejection, RemovedSpan, arrow_schema, features
from newsclean.corpus import candidates, shards, stories, units
from newsclean.corpus.build import build
from newsclean.corpus.workspace import Workspace
from newsclean.errors import BuildError, SourceError
from tests.dumps import article, json_lines, record


def tree(out):
    """Every file of a dataset and the hash of its bytes; how long it took is no part of it."""
    return {
        str(path.relative_to(out)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(out.rglob("*"))
        if path.is_file() and path.name != "timing.json"
    }


def rows(out, folder, split=""):
    files = sorted((out / folder).glob(f"{split}*"))
    if folder not in ("duplicates", "filtered"):
        return [row for file in files for row in pq.read_table(file).to_pylist()]
    return [orjson.loads(line) for file in files for line in file.read_bytes().splitlines()]


@pytest.fixture
def corpus(dump):
    """A corpus with every kind of outcome; its 60 articles stand 75 times in it."""
    records = [record(number) for number in range(50)] + [record(number) for number in range(10)]
    dump("in/a.jsonl.gz", json_lines(records) + b'{"text": "cut\n{"txt": 1}\n{"text": 7}\n')
    dump("in/b.jsonl", json_lines([record(number) for number in range(45, 60)]))
    dump("in/c.txt", (article(0) + "\nShare this articleComments\n").encode())
    dump("in/d.txt", b"Too short.")
    dump("in/e.csv", b"")
    return dump("in/f.html", b"\0\1\2\3" * 100).parent


@pytest.fixture
def small(monkeypatch):
    """Many units and files, even of a small corpus."""
    monkeypatch.setattr(units, "UNIT_BYTES", 8000)
    monkeypatch.setattr(shards, "SHARD_BYTES", 20_000)


def test_every_document_is_accounted_for(corpus, tmp_path):
    out = tmp_path / "out"
    summary = build([corpus], out, workers=1)
    assert (summary.documents, summary.articles, summary.rejections, summary.duplicates) == (81, 60, 5, 16)
    assert (len(rows(out, "data")), len(rows(out, "rejects")), len(rows(out, "duplicates"))) == (60, 5, 16)
    assert [warning.rpartition("/")[2] for warning in summary.warnings] == ["e.csv: holds no documents"]
    assert "documents 81 = articles 60 + rejections 5 + duplicates 16" in str(summary)
    codes = summary.manifest["statistics"]["reasons"]
    assert codes.items() >= {"malformed": 1, "missing_field": 1, "invalid": 1, "too_short": 1}.items()


def test_records_are_valid_and_the_first_copy_stays(corpus, tmp_path):
    out = tmp_path / "out"
    build([corpus], out, workers=1)
    articles = [Article.model_validate(row) for row in rows(out, "data")]
    assert len({article.id for article in articles}) == 60
    places = [(article.provenance.file, article.provenance.position) for article in articles]
    a, b = str(corpus / "a.jsonl.gz"), str(corpus / "b.jsonl")
    assert places == [(a, number) for number in range(50)] + [(b, number) for number in range(5, 15)]
    for row in rows(out, "rejects"):
        Rejection.model_validate(row)
    for row in rows(out, "audit"):
        RemovedSpan.model_validate(row)
    copies = {
        (row["file"], row["position"]): (row["kept_file"], row["kept_position"])
        for row in rows(out, "duplicates")
    }
    assert copies[a, 50] == (a, 0)
    assert copies[b, 0] == (a, 45)
    assert copies[str(corpus / "c.txt"), 0] == (a, 0)


def test_the_audit_leaves_out_what_was_removed_from_copies(dump, tmp_path):
    widget = "\nShare this articleComments\n"
    dump("in/a.txt", (article(1) + widget).encode())
    dump("in/b.txt", (article(1) + widget).encode())
    build([tmp_path / "in"], tmp_path / "out", workers=1)
    spans = rows(tmp_path / "out", "audit")
    assert {span["file"] for span in spans} == {str(tmp_path / "in/a.txt")}
    roles = orjson.loads((tmp_path / "out/manifest.json").read_bytes())["statistics"]["roles"]
    assert roles["share"] == {"spans": 1, "characters": len(widget.strip())}


def test_the_audit_can_be_left_out_and_is_counted_all_the_same(corpus, tmp_path):
    with_audit = build([corpus], tmp_path / "a", workers=1)
    without = build([corpus], tmp_path / "b", workers=1, audit=False)
    assert not (tmp_path / "b/audit").exists()
    assert without.manifest["statistics"] == with_audit.manifest["statistics"]


@pytest.mark.usefixtures("small")
def test_the_output_does_not_depend_on_the_number_of_workers(corpus, tmp_path):
    one = build([corpus], tmp_path / "one", workers=1, splits={"test": 0.2})
    two = build([corpus], tmp_path / "two", workers=2, splits={"test": 0.2})
    assert tree(tmp_path / "one") == tree(tmp_path / "two")
    assert one.manifest == two.manifest
    assert len(one.manifest["splits"]["train"]["files"]) > 1


@pytest.mark.usefixtures("small")
def test_the_number_of_units_shows_in_nothing_but_files(corpus, tmp_path, monkeypatch):
    build([corpus], tmp_path / "many", workers=1)
    monkeypatch.setattr(units, "UNIT_BYTES", 10**9)
    build([corpus], tmp_path / "few", workers=1)
    for folder in ("data", "rejects", "audit", "duplicates"):
        assert rows(tmp_path / "many", folder) == rows(tmp_path / "few", folder)


def test_copies_are_found_in_several_passes_too(corpus, tmp_path, monkeypatch):
    build([corpus], tmp_path / "one", workers=1)
    monkeypatch.setattr(stories, "_PASS_ROWS", 7)
    monkeypatch.setattr(candidates, "_PASS_ROWS", 50)
    monkeypatch.setattr(candidates, "_SLICE", 3)
    build([corpus], tmp_path / "many", workers=1)
    assert tree(tmp_path / "one") == tree(tmp_path / "many")


def test_files_carry_the_schema_and_the_features(corpus, tmp_path):
    from datasets import Features

    out = tmp_path / "out"
    build([corpus], out, workers=1)
    schema = pq.read_schema(out / "data/train-00000-of-00001.parquet")
    assert schema.remove_metadata() == arrow_schema(Article)
    assert Features.from_arrow_schema(schema) == features()


def test_load_dataset_opens_the_output_as_it_is(corpus, tmp_path):
    from datasets import load_dataset

    out = tmp_path / "out"
    build([corpus], out, workers=1, splits={"validation": 0.1, "test": 0.2})
    loaded = load_dataset(str(out), cache_dir=str(tmp_path / "cache"))
    assert loaded["train"].features == features()
    assert sum(loaded.num_rows.values()) == 60
    assert set(loaded) == {"train", "validation", "test"}


def test_an_output_without_articles_has_an_empty_file(dump, tmp_path):
    from datasets import load_dataset

    path = dump("a.jsonl", b'{"text": "short"}\n')
    build([path], tmp_path / "out", workers=1, splits={"test": 0.1})
    # Streamed, because `load_dataset` refuses to make a table of nothing.
    loaded = load_dataset(str(tmp_path / "out"), streaming=True)
    assert {split: list(rows) for split, rows in loaded.items()} == {"train": []}


def test_a_split_that_got_no_article_is_left_out(dump, tmp_path):
    from datasets import load_dataset

    path = dump("a.jsonl", json_lines([record(1)]))
    summary = build([path], tmp_path / "out", workers=1, splits={"test": 1e-9})
    assert summary.manifest["splits"]["test"] == {"articles": 0, "files": []}
    assert load_dataset(str(tmp_path / "out"), cache_dir=str(tmp_path / "cache")).num_rows == {"train": 1}


def test_the_manifest_is_true_of_the_files(corpus, tmp_path):
    out = tmp_path / "out"
    manifest = build([corpus], out, workers=1).manifest
    assert manifest == orjson.loads((out / "manifest.json").read_bytes())
    hashes = tree(out)
    assert {file["path"]: file["sha256"] for file in manifest["files"]} == {
        path: digest
        for path, digest in hashes.items()
        if path not in ("README.md", "croissant.json", "manifest.json")
    }
    articles = rows(out, "data")
    statistics = manifest["statistics"]
    assert statistics["characters"]["kept"] == sum(len(article["text"]) for article in articles)
    assert statistics["characters"]["removed"] == sum(len(span["text"]) for span in rows(out, "audit"))
    assert statistics["years"] == {"2021": 60}
    assert sum(statistics["sources"].values()) == sum(statistics["languages"].values()) == 60
    assert sum(statistics["words"]["histogram"].values()) == 60
    assert statistics["words"]["total"] == sum(article["counts"]["words"] for article in articles)


def test_a_complete_output_is_left_as_it_is(corpus, tmp_path):
    out = tmp_path / "out"
    first = build([corpus], out, workers=1)
    before = {path: path.stat().st_mtime_ns for path in out.rglob("*")}
    again = build([corpus], out, workers=2)
    assert again.unchanged
    assert again.manifest == first.manifest
    assert {path: path.stat().st_mtime_ns for path in out.rglob("*")} == before
    assert not Workspace(out).root.exists()


def test_another_build_into_an_output_is_refused_with_the_difference(corpus, dump, tmp_path):
    out = tmp_path / "out"
    build([corpus], out, workers=1)
    with pytest.raises(BuildError, match=r"splits \{\}, not \{'test': 0.1\}"):
        build([corpus], out, splits={"test": 0.1})
    with pytest.raises(BuildError, match="min_characters 100, not 5"):
        build([corpus], out, cleaner=Cleaner(min_characters=5))
    dump("in/b.jsonl", b"")
    with pytest.raises(BuildError, match=r"other content of the input .*b\.jsonl"):
        build([corpus], out)
    (corpus / "b.jsonl").unlink()
    with pytest.raises(BuildError, match=r"further input .*b\.jsonl"):
        build([corpus], out)


def test_a_directory_of_other_things_is_refused(corpus, dump, tmp_path):
    dump("out/thesis.txt", b"years of work")
    with pytest.raises(BuildError, match="isn't empty"):
        build([corpus], tmp_path / "out")
    assert tree(tmp_path / "out").keys() == {"thesis.txt"}
    assert not Workspace(tmp_path / "out").root.exists()


def test_an_empty_directory_is_filled(corpus, tmp_path):
    (tmp_path / "out").mkdir()
    assert build([corpus], tmp_path / "out", workers=1).articles == 60


@pytest.mark.parametrize("name", ["in [1]", "a*b?{c,d}", "ä \\ 100%20#?"])
def test_any_name_will_do_for_inputs_and_output(dump, tmp_path, name):
    dump(f"{name}/a.jsonl", json_lines([record(1), record(1)]))
    summary = build([tmp_path / name], tmp_path / f"{name}-out" / name, workers=1)
    assert (summary.articles, summary.duplicates) == (1, 1)


def test_an_output_that_cannot_be_written_is_one_line(corpus, dump, tmp_path):
    file = dump("file", b"x")
    for out in (file / "out", file):
        with pytest.raises(BuildError, match=r"^[^\n]*file[^\n]*$"):
            build([corpus], out)


@pytest.mark.parametrize(
    "options",
    [
        {"workers": 0},
        {"duplicates": "delete"},
        {"engine": "steam"},
        {"splits": {"train": 0.5}},
        {"splits": {"test": 0.6, "validation": 0.4}},
        {"splits": {"test": 0.0}},
        {"fields": {"txt": "a"}},
    ],
)
def test_senseless_options_are_refused(corpus, tmp_path, options):
    with pytest.raises(BuildError):
        build([corpus], tmp_path / "out", **options)


def test_a_missing_input_leaves_nothing_behind(tmp_path):
    with pytest.raises(SourceError, match="no such file"):
        build([tmp_path / "nowhere"], tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_a_second_build_into_the_same_output_is_refused(corpus, tmp_path):
    workspace = Workspace(tmp_path / "out")
    workspace.root.mkdir()
    with open(workspace.root / "lock", "wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(BuildError, match="another build is writing"):
            build([corpus], tmp_path / "out")


def test_standard_input_can_be_built_and_built_again(tmp_path, monkeypatch):
    content = json_lines([record(number) for number in range(3)])
    for unchanged in (False, True):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
        summary = build(["-"], tmp_path / "out", workers=1)
        assert summary.unchanged is unchanged
    assert summary.manifest["inputs"][0]["path"] == "-"
    assert summary.articles == 3


def test_progress_goes_to_the_end(corpus, tmp_path):
    seen = []
    build([corpus], tmp_path / "out", workers=1, progress=lambda done, total: seen.append((done, total)))
    total = sum(path.stat().st_size for path in corpus.iterdir())
    assert seen[0] == (0, total)
    assert seen[-1] == (total, total)
    assert seen == sorted(seen)


PROGRAM = """
import sys
from newsclean.corpus import shards, units
from newsclean.corpus.build import build
units.UNIT_BYTES, shards.SHARD_BYTES = 8000, 20_000
build([sys.argv[1]], sys.argv[2], workers=2, splits={"test": 0.2})
"""


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("finished", [1, 20])
def test_a_killed_build_is_continued_to_the_same_bytes(dump, tmp_path, finished):
    source = dump("in/a.jsonl.gz", json_lines([record(number % 400) for number in range(500)]))
    out = tmp_path / "out"
    process = subprocess.Popen([sys.executable, "-c", PROGRAM, source, out], start_new_session=True)
    staging = Workspace(out).staging
    while process.poll() is None and len(list(staging.glob("*-*[0-9].json"))) < finished:
        time.sleep(0.005)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    assert not out.exists()
    assert len(list(staging.glob("*-*[0-9].json"))) >= finished
    build([source], out, workers=1, splits={"test": 0.2})
    build([source], tmp_path / "whole", workers=1, splits={"test": 0.2})
    assert tree(out) == tree(tmp_path / "whole")
    assert not Workspace(out).root.exists()


def test_an_unfinished_build_is_not_mixed_with_another(corpus, tmp_path, monkeypatch):
    def stop(done, total):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build([corpus], tmp_path / "out", workers=1, progress=stop)
    with pytest.raises(BuildError, match="audit True, not False"):
        build([corpus], tmp_path / "out", workers=1, audit=False)
    assert build([corpus], tmp_path / "out", workers=1).articles == 60
