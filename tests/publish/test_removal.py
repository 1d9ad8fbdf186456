import hashlib
import json
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsclean import Filters, build, remove
from newsclean.corpus import shards, units
from newsclean.errors import BuildError
from newsclean.publish import removal
from newsclean.publish.hub import PublishError, publish
from newsclean.publish.targets import hash_of
from newsclean.screen.addresses import url_key
from tests.dumps import json_lines, record

from .conftest import TOKEN
from .loopback import LoopbackHub

URL = "https://www.news2.example/{}"
FILTERED = "https://denied.example/{}"
DUPLICATED = URL.format(5)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dataset of 30 articles in several files, two rejections, three duplicates, two filtered."""
    folder = tmp_path_factory.mktemp("removal")
    short = [{"text": "Too short.", "url": f"https://short.example/{n}"} for n in range(2)]
    records = [record(n) for n in range(30)] + [record(n) for n in (2, 5, 8)] + short
    records += [record(n) | {"url": FILTERED.format(n)} for n in (31, 32)]
    (folder / "in.jsonl").write_bytes(json_lines(records))
    filters = Filters(deny_domains=["denied.example"])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(units, "UNIT_BYTES", 8000)
        patch.setattr(shards, "SHARD_BYTES", 8000)
        build([folder / "in.jsonl"], folder / "out", splits={"test": 0.2}, filters=filters, workers=1)
    return folder / "out"


@pytest.fixture
def out(built: Path, tmp_path: Path) -> Path:
    shutil.copytree(built, tmp_path / "out")
    (tmp_path / "out/notes.txt").write_text("mine alone")
    return tmp_path / "out"


def rows(out: Path, folder: str) -> list[dict[str, Any]]:
    paths = sorted((out / folder).glob("*"))
    return [
        row
        for path in paths
        for row in (
            pq.read_table(path).to_pylist()
            if path.suffix == ".parquet"
            else map(json.loads, path.read_text().splitlines())
        )
    ]


def everything(out: Path) -> dict[str, str]:
    files = (path for path in out.rglob("*") if path.is_file())
    return {str(path.relative_to(out)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def check(out: Path) -> dict[str, Any]:
    """That a dataset agrees with itself; its manifest."""
    publish(out, "desk/wire", dry_run=True)  # compares every file with the manifest
    manifest: dict[str, Any] = json.loads((out / "manifest.json").read_text())
    counts, statistics = manifest["counts"], manifest["statistics"]
    kinds = ("articles", "rejections", "duplicates", "filtered", "removed")
    assert counts["documents"] == sum(counts.get(kind, 0) for kind in kinds)
    articles = rows(out, "data")
    assert len(articles) == counts["articles"]
    assert len(rows(out, "rejects")) == counts["rejections"]
    assert len(rows(out, "duplicates")) == counts["duplicates"]
    assert sum(split["articles"] for split in manifest["splits"].values()) == counts["articles"]
    assert statistics["sources"] == Counter(row["source"] for row in articles)
    assert sum(rule["spans"] for rule in statistics["rules"].values()) == len(rows(out, "audit"))
    assert {row["article"] for row in rows(out, "audit")} <= {row["id"] for row in articles}
    assert sum(statistics["duplicates"].values()) == counts["duplicates"]
    assert sum(statistics["filtered"].values()) == counts["filtered"] == len(rows(out, "filtered"))
    for kind in ("documents", *kinds[:-1]):
        total = sum(counts[kind] for counts in statistics["by_input"].values())
        assert total == counts[kind]
    assert f"{counts['articles']} articles from" in (out / "README.md").read_text()
    return manifest


def test_all_of_a_document_goes_and_nothing_else(out: Path) -> None:
    before = rows(out, "data")
    files = everything(out)
    done = remove(out, ["# asked on Monday", "", f" {DUPLICATED}  # the mayor", "https://short.example/1/"])
    (gone,) = [row for row in before if row["url"] == DUPLICATED]
    assert [(document.kind, document.url) for document in done.documents] == [
        ("article", DUPLICATED),
        ("rejection", "https://short.example/1"),
        ("duplicate", None),
    ]
    assert rows(out, "data") == [row for row in before if row["url"] != DUPLICATED]
    manifest = check(out)
    assert manifest["counts"]["removed"] == 3
    assert manifest["removed"] == sorted(map(hash_of, (DUPLICATED, "https://short.example/1")))
    for path in out.rglob("*"):
        content = path.read_bytes() if path.suffix != ".parquet" and path.is_file() else b""
        assert DUPLICATED.encode() not in content
        assert gone["id"].encode() not in content
    changed = {path for path, hash in everything(out).items() if files.get(path) != hash}
    assert sum(path.startswith("data/") for path in changed) == 1
    assert "notes.txt" not in changed
    assert not (out.parent / ".out.partial").exists()


def test_what_a_filter_left_out_is_forgotten_too(out: Path) -> None:
    done = remove(out, [FILTERED.format(31)])
    assert [(document.kind, document.url) for document in done.documents] == [
        ("filtered", FILTERED.format(31))
    ]
    assert str(done) == "articles 0, rejections 0, duplicates 0, filtered 1; pieces of the audit 0"
    assert [row["url"] for row in rows(out, "filtered")] == [FILTERED.format(32)]
    assert check(out)["statistics"]["filtered"] == {"domain": 1}
    remove(out, [FILTERED.format(32)])
    assert not list((out / "filtered").glob("*"))
    assert check(out)["statistics"]["filtered"] == {}


def test_ids_and_canonical_urls_count(out: Path) -> None:
    article = rows(out, "data")[3]
    assert remove(out, [article["id"].upper()]).count("article") == 1
    assert article["id"] not in {row["id"] for row in rows(out, "data")}


def test_a_dry_run_changes_nothing(out: Path) -> None:
    before = everything(out)
    done = remove(out, [DUPLICATED, "https://elsewhere.example/"], dry_run=True)
    assert (done.count("article"), done.count("duplicate")) == (1, 1)
    assert done.unmatched == ("https://elsewhere.example/",)
    assert everything(out) == before


def test_again_there_is_nothing_to_do(out: Path) -> None:
    remove(out, [DUPLICATED])
    before = everything(out)
    again = remove(out, [DUPLICATED])
    assert (again.documents, again.unmatched) == ((), ())
    assert everything(out) == before


def test_another_build_can_be_told(out: Path, built: Path, tmp_path: Path) -> None:
    remove(out, [DUPLICATED])
    shutil.copytree(built, tmp_path / "rebuilt")
    assert remove(tmp_path / "rebuilt", (), like=out).count("article") == 1
    assert everything(tmp_path / "rebuilt") == {
        path: hash for path, hash in everything(out).items() if path != "notes.txt"
    }


def test_what_becomes_empty_goes(out: Path) -> None:
    test = [row["url"] for row in rows(out, "data") if "test" in _file_of(out, row["id"])]
    remove(out, [*test, *(f"short.example/{n}" for n in range(2))])
    manifest = check(out)
    assert manifest["splits"]["test"] == {"articles": 0, "files": []}
    assert not list((out / "rejects").glob("*"))
    assert "config_name: rejected" not in (out / "README.md").read_text()
    remove(out, [row["url"] for row in rows(out, "data")])
    assert check(out)["counts"]["articles"] == 0
    assert list((out / "data").glob("train-*"))


def _file_of(out: Path, id: str) -> str:
    files = out.glob("data/*")
    return next(path.name for path in files if id in pq.read_table(path)["id"].to_pylist())


def test_a_story_that_loses_articles_is_told_by_the_others(tmp_path: Path) -> None:
    hosts = ("first", "other", "third")
    told = [record(2) | {"url": f"https://{host}.example/2"} for host in hosts]
    (tmp_path / "in.jsonl").write_bytes(json_lines([*map(record, range(3, 9)), *told]))
    out = tmp_path / "out"
    build([tmp_path / "in.jsonl"], out, duplicates="mark", workers=1)
    sizes = check(out)["statistics"]["clusters"]["sizes"]
    assert (sizes["1"], sizes["3-5"]) == (6, 1)
    for gone, left in (("first", 2), ("other", 1)):
        remove(out, [f"{gone}.example/2"])
        clusters = check(out)["statistics"]["clusters"]
        story = [row for row in rows(out, "data") if row["title"] == "Bridge 2 approved"]
        assert [row["cluster_size"] for row in story] == [left] * left
        assert [row["cluster_role"] for row in story] == ["canonical", "copy"][:left]
        assert {row["canonical_id"] for row in story} == {story[0]["id"]}
        assert (clusters["stories"], clusters["syndicated"]) == (7, left - 1)
    assert story[0]["url"] == "https://third.example/2"


_KILL = """
import os, signal, sys
from newsclean.publish import removal, rewrite
def die(*_): os.kill(os.getpid(), signal.SIGKILL)
point, out, url = sys.argv[1:]
if point == "while it writes":
    rewrite.write_card = die
elif point == "before the swap":
    removal.exchange = die
elif point == "after the swap":
    swap = removal.exchange
    removal.exchange = lambda *paths: (swap(*paths), die())
elif point == "between two renames":
    removal._exchange_at_once = lambda *_: False
    rename = os.rename
    os.rename = lambda *paths: die() if str(paths[1]) == out else rename(*paths)
removal.remove(out, [url])
"""


@pytest.mark.parametrize(
    ("point", "left"),
    [
        ("while it writes", "old"),
        ("before the swap", "old"),
        ("after the swap", "new"),
        ("between two renames", "none"),
    ],
)
def test_a_killed_run_leaves_the_old_dataset_or_the_new(out: Path, point: str, left: str) -> None:
    old = everything(out)
    shutil.copytree(out, out.with_name("other"))
    remove(out.with_name("other"), [DUPLICATED])
    new = everything(out.with_name("other"))
    command = [sys.executable, "-c", _KILL, point, str(out), DUPLICATED]
    assert subprocess.run(command, capture_output=True, check=False).returncode == -9
    if left == "none":
        assert not out.exists()  # without an atomic swap: the next run finds it
    else:
        assert everything(out) == {"old": old, "new": new}[left]
    remove(out, [DUPLICATED])
    assert everything(out) == new
    assert not (out.parent / ".out.partial").exists()


def test_without_an_atomic_swap(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(removal, "_exchange_at_once", lambda *_: False)
    remove(out, [DUPLICATED])
    check(out)
    assert not (out.parent / ".out.partial").exists()


def test_a_link_stays_a_link(out: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(out)
    remove(tmp_path / "link", [DUPLICATED])
    assert (tmp_path / "link").is_symlink()
    check(out)


def test_a_damaged_dataset_is_refused(out: Path) -> None:
    (out / "README.md").unlink()
    with pytest.raises(PublishError, match=r"README\.md is missing"):
        remove(out, [DUPLICATED])
    with pytest.raises(PublishError, match="no such directory"):
        remove(out / "no", [DUPLICATED])


def test_not_while_another_works_on_it(out: Path) -> None:
    from newsclean.corpus.workspace import locked

    with locked(out), pytest.raises(BuildError, match="another build is writing"):
        remove(out, [DUPLICATED])


def test_what_was_removed_leaves_the_hub(out: Path, hub: LoopbackHub) -> None:
    publish(out, "desk/wire", token=TOKEN)
    remove(out, [DUPLICATED])
    publish(out, "desk/wire", token=TOKEN)
    files = hub.store.repositories["desk/wire"].files
    assert {path: blob.content for path, blob in files.items() if path != ".gitattributes"} == {
        path: (out / path).read_bytes()
        for path in everything(out)
        if path not in ("notes.txt", "timing.json")
    }


def test_the_command(out: Path, tmp_path: Path) -> None:
    def run(*arguments: str, typed: str = "") -> tuple[int, str, str]:
        command = [sys.executable, "-c", "from newsclean.cli import main; main()", "remove", *arguments]
        done = subprocess.run(command, input=typed, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout, done.stderr

    code, said, warned = run(str(out), "--urls", "-", "--dry-run", typed=f"{DUPLICATED}\nx.example/1\n")
    assert code == 0
    assert DUPLICATED in said
    assert "would be removed: articles 1, rejections 0, duplicates 1" in said
    assert warned == "Warning: matches nothing: x.example/1\n"
    (tmp_path / "urls.txt").write_text(DUPLICATED)
    code, said, _ = run(str(out), "--urls", str(tmp_path / "urls.txt"), "--json")
    assert (code, json.loads(said)["documents"][0]["url"]) == (0, DUPLICATED)
    assert run(str(out), "--urls", str(tmp_path / "urls.txt"))[0] == 0
    code, _, said = run(str(out), "--urls", "-", typed="x.example/1")
    assert (code, said.splitlines()[-1]) == (1, f"Error: {out}: holds none of these; nothing was removed")
    code, _, said = run(str(out), "--urls", str(tmp_path / "none"))
    assert (code, said) == (1, f"Error: {tmp_path / 'none'}: cannot be read: No such file or directory\n")


@pytest.mark.parametrize(
    "written",
    [
        "http://news.example/a",
        "HTTPS://WWW.News.Example:443/a/",
        "news.example/a#top",
        "https://reader@news.example/%61",
    ],
)
def test_ways_to_write_one_address(written: str) -> None:
    assert url_key(written) == "news.example/a"


@pytest.mark.parametrize(
    "other", ["news.example/A", "news.example/a?b", "a.news.example/a", "news.example/a/b"]
)
def test_other_addresses_stay_others(other: str) -> None:
    assert url_key(other) != "news.example/a"


@given(st.text(min_size=1, max_size=30), st.text(max_size=10))
def test_normalising_is_stable_and_blind_to_encoding(path: str, query: str) -> None:
    plain = f"https://news.example/{quote(path)}?q={quote(query)}"
    assert url_key(url_key(plain)) == url_key(plain)
    assert url_key(plain.replace("https://", "http://www.")) == url_key(plain)


@given(st.text(max_size=40))
def test_any_text_can_be_compared(text: str) -> None:
    assert hash_of(text) == hash_of(f" {text}\n")
