"""Learning as a whole: what it writes, whatever the order, the workers and the luck."""

import os
import random
import signal
import subprocess
import sys
import time

import orjson
import pytest

from newsclean import Cleaner, Templates, build, learn
from newsclean.corpus import recurrence, units
from newsclean.corpus.workspace import Workspace
from newsclean.errors import BuildError, SourceError
from tests.dumps import json_lines

from .test_build import rows, tree
from .test_conviction import NOTICE, story


def records(count, *, publishers=2):
    """Documents of publishers that each have two lines of furniture; every fifth is an exact copy."""
    made = []
    for number in range(count):
        owner = number % publishers
        url = f"https://www.gazette{owner}.example/{number}"
        original = number - publishers if number % 10 in (8, 9) else number
        made.append(story(original, f"Corner {'abc'[owner]} of {original}", NOTICE, url=url))
    return made


@pytest.fixture
def corpus(dump):
    made = records(240)
    dump("in/a.jsonl", json_lines(made[:100]) + b"{broken\n")
    dump("in/b.jsonl.gz", json_lines(made[100:]))
    dump("in/c.txt", b"A text without an address. " * 20)
    return dump("in/d.csv", b"").parent


@pytest.fixture
def small(monkeypatch):
    """Many units and ranges, even of a small corpus."""
    monkeypatch.setattr(units, "UNIT_BYTES", 8000)
    monkeypatch.setattr(recurrence, "RANGE_LINES", 100)


def test_what_is_found_and_what_it_is_found_in(corpus, tmp_path):
    out = tmp_path / "templates.jsonl"
    summary = learn([corpus], out, workers=1)
    found = Templates.read(out)
    assert found.publishers == ["gazette0.example", "gazette1.example"]
    assert [template.line for template in found][:2] == ["corner a of 0", NOTICE.lower()]
    assert (summary.documents, summary.unreadable, summary.strangers) == (242, 1, 1)
    assert summary.copies > 10
    used = sum({template.publisher: template.of for template in found}.values())
    assert summary.documents == used + summary.copies + summary.unreadable + summary.strangers
    assert (
        f"documents 242 = surveyed {used} + copies {summary.copies} + unreadable 1 + of unknown publishers 1"
        in str(summary)
    )
    assert (summary.publishers, summary.lines) == (2, len(found))
    assert [warning.rpartition("/")[2] for warning in summary.warnings] == ["d.csv: holds no documents"]
    assert orjson.loads(orjson.dumps(summary.to_dict()))["out"] == str(out)
    assert not Workspace(out).root.exists()


@pytest.mark.usefixtures("small")
def test_the_file_depends_on_the_documents_alone(corpus, dump, tmp_path, monkeypatch):
    outs = [tmp_path / f"{name}.jsonl" for name in ("one", "two", "shuffled", "whole")]
    learn([corpus], outs[0], workers=1)
    learn([corpus / "b.jsonl.gz", corpus / "c.txt", corpus / "a.jsonl"], outs[1], workers=2)
    made = records(240)
    random.Random(1).shuffle(made)
    shuffled = dump("shuffled/a.jsonl", json_lines(made))
    learn([shuffled], outs[2], workers=1)
    monkeypatch.setattr(units, "UNIT_BYTES", 10**9)
    monkeypatch.setattr(recurrence, "RANGE_LINES", 10**9)
    learn([corpus], outs[3], workers=1)
    assert len({out.read_bytes() for out in outs}) == 1


def test_a_publisher_can_be_named(dump, tmp_path):
    path = dump("a.jsonl", json_lines([story(n, "Puzzle corner") | {"url": None} for n in range(30)]))
    with pytest.raises(BuildError, match="--publisher NAME"):
        learn([path], tmp_path / "t.jsonl", workers=1)
    assert not (tmp_path / "t.jsonl").exists()
    assert not Workspace(tmp_path / "t.jsonl").root.exists()
    cleaner = Cleaner(publisher="The Gazette")
    learn([path], tmp_path / "t.jsonl", cleaner=cleaner, workers=1)
    assert [(t.publisher, t.line) for t in Templates.read(tmp_path / "t.jsonl")] == [
        ("the gazette", "puzzle corner")
    ]


def test_pages_and_texts_are_of_one_publisher(dump, tmp_path):
    for number in range(30):
        record = story(number, "Puzzle corner")
        lines = "".join(f"<p>{line}</p>" for line in record["text"].splitlines())
        head = f"<title>{record['title']}</title><link rel='canonical' href='{record['url']}'>"
        dump(f"in/{number}.html", f"<html><head>{head}</head><body>{lines}</body></html>".encode())
    dump("in/more.jsonl", json_lines([story(n, "Puzzle corner") for n in range(100, 120)]))
    learn([tmp_path / "in"], tmp_path / "t.jsonl", workers=1)
    (found,) = Templates.read(tmp_path / "t.jsonl")
    assert found.evidence == "in 50 of 50 documents"


def test_an_older_file_is_replaced_and_no_other(corpus, dump, tmp_path):
    out = corpus / "templates.jsonl"
    learn([corpus], out, workers=1)
    first = out.read_bytes()
    learn([corpus], out, workers=1)
    assert out.read_bytes() == first
    other = dump("thesis.jsonl", b'{"text": "years of work"}\n')
    with pytest.raises(BuildError, match="is no templates file to replace"):
        learn([corpus], other)
    with pytest.raises(BuildError, match="is a directory"):
        learn([corpus], tmp_path)
    assert other.read_bytes() == b'{"text": "years of work"}\n'


def test_mistakes_are_one_line(corpus, tmp_path):
    for options in ({"workers": 0}, {"fields": {"txt": "a"}}):
        with pytest.raises(BuildError, match=r"^[^\n]*$"):
            learn([corpus], tmp_path / "t.jsonl", **options)
    with pytest.raises(SourceError, match="no such file"):
        learn([tmp_path / "nowhere"], tmp_path / "t.jsonl")
    with pytest.raises(BuildError, match="cannot be written: Not a directory"):
        learn([corpus], corpus / "a.jsonl" / "t.jsonl")


def test_a_build_learns_and_keeps_what_it_learned(corpus, tmp_path):
    out, seen = tmp_path / "out", []
    summary = build([corpus], out, workers=1, learn_templates=True, progress=lambda *step: seen.append(step))
    learn([corpus], tmp_path / "templates.jsonl", workers=1)
    assert (out / "templates.jsonl").read_bytes() == (tmp_path / "templates.jsonl").read_bytes()
    files = {file["path"]: file["sha256"] for file in summary.manifest["files"]}
    assert files["templates.jsonl"] == tree(out)["templates.jsonl"]
    removed = [row for row in rows(out, "audit") if row["rule"] == "template.line"]
    assert {row["role"] for row in removed} == {"template"}
    assert all(row["evidence"].startswith("in ") for row in removed)
    assert not any(NOTICE in row["text"] for row in rows(out, "data"))
    size = sum(path.stat().st_size for path in corpus.iterdir())
    assert (seen[0], seen[-1]) == ((0, 2 * size), (2 * size, 2 * size))
    assert seen == sorted(seen)
    assert build([corpus], out, learn_templates=True).unchanged
    with pytest.raises(BuildError, match="learn_templates True, not False"):
        build([corpus], out)


def test_a_build_with_given_templates_keeps_them_and_knows_them_again(corpus, tmp_path):
    path, out = tmp_path / "templates.jsonl", tmp_path / "out"
    learn([corpus], path, workers=1)
    templates = Templates.read(path)
    manifest = build([corpus], out, workers=1, cleaner=Cleaner(templates=path)).manifest
    assert manifest["options"]["templates"] == templates.fingerprint
    assert (out / "templates.jsonl").read_bytes() == path.read_bytes()
    build([corpus], tmp_path / "learned", workers=1, learn_templates=True)
    for folder in ("data", "audit"):
        assert rows(out, folder) == rows(tmp_path / "learned", folder)
    fewer = Templates(list(templates)[1:])
    with pytest.raises(BuildError, match=f"templates '{templates.fingerprint}', not '{fewer.fingerprint}'"):
        build([corpus], out, cleaner=Cleaner(templates=fewer))
    with pytest.raises(BuildError, match="choose one"):
        build([corpus], tmp_path / "more", cleaner=Cleaner(templates=path), learn_templates=True)


def test_the_templates_are_published(corpus, tmp_path):
    from newsclean import publish

    build([corpus], tmp_path / "out", workers=1, learn_templates=True)
    publication = publish(tmp_path / "out", "org/name", dry_run=True)
    assert "templates.jsonl" in {file.path for file in publication.files}


def test_a_dataset_with_templates_loads(corpus, tmp_path):
    from datasets import load_dataset

    build([corpus], tmp_path / "out", workers=1, learn_templates=True)
    loaded = load_dataset(str(tmp_path / "out"), "audit", cache_dir=str(tmp_path / "cache"))
    assert any(row["evidence"] for row in loaded["train"])


def test_a_build_without_publishers_learns_nothing_and_goes_on(dump, tmp_path):
    path = dump("a.jsonl", json_lines([story(n) | {"url": None} for n in range(30)]))
    assert build([path], tmp_path / "out", workers=1, learn_templates=True).articles == 30
    assert len(Templates.read(tmp_path / "out/templates.jsonl")) == 0


PROGRAM = """
import sys
from newsclean.corpus import recurrence, units
from newsclean import build
units.UNIT_BYTES, recurrence.RANGE_LINES = 8000, 100
build([sys.argv[1]], sys.argv[2], workers=2, learn_templates=True)
"""


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize(
    "where", ["learning/staging/*-*[0-9].json", "learning/ranges/*.jsonl", "staging/*-*[0-9].json"]
)
def test_a_build_killed_at_any_time_is_continued_to_the_same_bytes(dump, tmp_path, where):
    source, out = dump("in/a.jsonl.gz", json_lines(records(600))), tmp_path / "out"
    process = subprocess.Popen([sys.executable, "-c", PROGRAM, source, out], start_new_session=True)
    root = Workspace(out).root
    while process.poll() is None and not list(root.glob(where)):
        time.sleep(0.002)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    assert not out.exists()
    assert root.exists()
    build([source], out, workers=1, learn_templates=True)
    build([source], tmp_path / "whole", workers=1, learn_templates=True)
    assert tree(out) == tree(tmp_path / "whole")
    assert not root.exists()


def test_learning_that_was_stopped_is_continued_with_its_own_options_only(corpus, tmp_path):
    def stop(done, total):
        raise KeyboardInterrupt

    out = tmp_path / "templates.jsonl"
    with pytest.raises(KeyboardInterrupt):
        learn([corpus], out, workers=1, progress=stop)
    with pytest.raises(BuildError, match="publisher None, not 'x'"):
        learn([corpus], out, workers=1, cleaner=Cleaner(publisher="x"))
    assert learn([corpus], out, workers=1).documents == 242
