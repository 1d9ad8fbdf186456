"""Publishing on a Hub over HTTP, and loading from it; with everything that goes wrong on the way."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from newsclean.publish import upload
from newsclean.publish.card import write_card
from newsclean.publish.croissant import write_croissant
from newsclean.publish.hub import PublishError, publish

from .conftest import TOKEN
from .loopback import Fault, LoopbackHub

_LOAD = """
import json, sys
from datasets import load_dataset
name, configuration, revision = sys.argv[1:]
loaded = load_dataset(name, configuration, revision=revision)
streamed = load_dataset(name, configuration, revision=revision, streaming=True)
rows = {split: list(loaded[split]) for split in loaded}
assert rows == {split: list(streamed[split]) for split in streamed}
print(json.dumps(rows, default=str))
"""


def environment(hub: LoopbackHub, cache: Path) -> dict[str, str]:
    """For a process that knows no other Hub."""
    inherited = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
    return inherited | {
        "HF_ENDPOINT": hub.url,
        "HF_HOME": str(cache),
        "HF_TOKEN": TOKEN,
        "HF_HUB_DISABLE_XET": "1",
        "HF_HUB_DISABLE_TELEMETRY": "1",
        "OPENBLAS_NUM_THREADS": "1",
    }


def load(hub: LoopbackHub, cache: Path, configuration: str = "default", revision: str = "main") -> Any:
    """All rows, as another process loads them, whole and streamed."""
    command = [sys.executable, "-c", _LOAD, "desk/wire", configuration, revision]
    done = subprocess.run(command, env=environment(hub, cache), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout)


def rows(dataset: Path, pattern: str) -> Any:
    found = [row for path in sorted(dataset.glob(pattern)) for row in pq.read_table(path).to_pylist()]
    return json.loads(json.dumps(found, default=str))


def uploaded(hub: LoopbackHub) -> dict[str, bytes]:
    """The files that are now on the Hub."""
    files = hub.store.repositories["desk/wire"].files
    return {path: blob.content for path, blob in files.items() if path != ".gitattributes"}


def local(dataset: Path) -> dict[str, bytes]:
    return {path.relative_to(dataset).as_posix(): path.read_bytes() for path in dataset.rglob("*.*")}


def test_what_is_published_can_be_loaded(dataset: Path, hub: LoopbackHub, tmp_path: Path) -> None:
    (dataset / "notes").write_text("mine alone")
    published = publish(dataset, "desk/wire", token=TOKEN, tag="v1.0")
    repository = hub.store.repositories["desk/wire"]
    assert (published.url, published.private) == (f"{hub.url}/datasets/desk/wire", True)
    assert repository.tags == {"v1.0": repository.head} == {"v1.0": published.commit}
    assert uploaded(hub) == local(dataset)
    expected = {split: rows(dataset, f"data/{split}-*") for split in ("train", "test")}
    assert load(hub, tmp_path / "cache") == expected
    assert load(hub, tmp_path / "cache", "rejected", "v1.0")["train"] == rows(dataset, "rejects/*")
    assert load(hub, tmp_path / "cache", "audit")["train"] == rows(dataset, "audit/*")


def test_a_private_dataset_needs_the_token(dataset: Path, hub: LoopbackHub, tmp_path: Path) -> None:
    publish(dataset, "desk/wire", token=TOKEN)
    hub.tokens[TOKEN] = ["somebody"]
    with pytest.raises(AssertionError, match="doesn't exist on the Hub"):
        load(hub, tmp_path / "cache")


def test_a_public_one_does_not(dataset: Path, hub: LoopbackHub, tmp_path: Path) -> None:
    assert not publish(dataset, "desk/wire", token=TOKEN, private=False).private
    hub.tokens = {}
    assert len(load(hub, tmp_path / "cache")["train"]) == 2
    hub.tokens = {TOKEN: ["desk"]}
    assert not publish(dataset, "desk/wire", token=TOKEN, private=True).private  # as it was


def second_version(dataset: Path) -> None:
    """Without its test split."""
    manifest = json.loads((dataset / "manifest.json").read_text())
    stale = dataset / manifest["splits"].pop("test")["files"][0]
    stale.unlink()
    manifest["files"] = [file for file in manifest["files"] if (dataset / file["path"]).exists()]
    write_card(dataset, manifest)
    write_croissant(dataset, manifest)
    (dataset / "manifest.json").write_text(json.dumps(manifest))


def test_a_second_version_replaces_the_first(dataset: Path, hub: LoopbackHub, tmp_path: Path) -> None:
    publish(dataset, "desk/wire", token=TOKEN, tag="v1.0")
    files = hub.store.repositories["desk/wire"].files
    files["LICENSE"] = files["data/raw/own.parquet"] = files["README.md"]
    second_version(dataset)
    hub.store.puts.clear()
    publish(dataset, "desk/wire", token=TOKEN, tag="v1.1")
    repository = hub.store.repositories["desk/wire"]
    assert "data/test-00000-of-00001.parquet" not in repository.files
    assert {"LICENSE", "data/raw/own.parquet"} <= repository.files.keys()  # nobody asked us to delete these
    assert hub.store.puts == []  # the other files are there
    assert repository.titles[-1] == "Update the dataset"
    assert set(load(hub, tmp_path / "cache")) == {"train"}
    assert set(load(hub, tmp_path / "cache", revision="v1.0")) == {"train", "test"}


def test_publishing_the_same_again_makes_no_commit(dataset: Path, hub: LoopbackHub) -> None:
    first = publish(dataset, "desk/wire", token=TOKEN, tag="v1.0")
    assert publish(dataset, "desk/wire", token=TOKEN, tag="v1.0") == first
    assert len(hub.store.repositories["desk/wire"].commits) == 2


def test_a_tag_is_of_one_version_for_ever(dataset: Path, hub: LoopbackHub) -> None:
    first = publish(dataset, "desk/wire", token=TOKEN, tag="v1.0")
    second_version(dataset)
    with pytest.raises(PublishError, match=r"uploaded, but v1\.0 is the version before; choose another tag"):
        publish(dataset, "desk/wire", token=TOKEN, tag="v1.0")
    with pytest.raises(PublishError, match=r"there is a version v1\.0 already"):
        publish(dataset, "desk/wire", token=TOKEN, tag="v1.0")
    assert publish(dataset, "desk/wire", token=TOKEN, tag="v1.1").commit != first.commit
    assert hub.store.repositories["desk/wire"].tags["v1.0"] == first.commit


def test_what_people_wrote_in_the_card_there_is_kept(dataset: Path, hub: LoopbackHub) -> None:
    publish(dataset, "desk/wire", token=TOKEN)
    repository = hub.store.repositories["desk/wire"]
    card = repository.files["README.md"].content.replace(b"license: unknown", b"license: cc-by-4.0")
    card = card.replace(b"_Say here", b"Of the harbour. _Say here")
    repository.files["README.md"] = type(repository.files["README.md"])(card, False)
    publish(dataset, "desk/wire", token=TOKEN)
    assert b"license: cc-by-4.0\n" in uploaded(hub)["README.md"]
    assert b"Of the harbour." in uploaded(hub)["README.md"]
    assert json.loads(uploaded(hub)["croissant.json"])["license"] == "cc-by-4.0"


def test_a_card_that_cannot_be_read_is_not_replaced(dataset: Path, hub: LoopbackHub) -> None:
    publish(dataset, "desk/wire", token=TOKEN)
    (dataset / "README.md").write_text((dataset / "README.md").read_text() + "New.\n")
    hub.faults = [Fault("HEAD .*README", cut=True, times=99)]
    with pytest.raises(PublishError, match="can't reach"):
        publish(dataset, "desk/wire", token=TOKEN)
    assert not uploaded(hub)["README.md"].endswith(b"New.\n")


def test_many_files_take_several_commits(
    dataset: Path, hub: LoopbackHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upload, "_COMMIT_FILES", 2)
    publish(dataset, "desk/wire", token=TOKEN)
    second_version(dataset)
    publish(dataset, "desk/wire", token=TOKEN)
    assert uploaded(hub) == local(dataset)
    titles = hub.store.repositories["desk/wire"].titles
    assert titles[1:5] == ["Update the dataset", *(f"Update the dataset (part {n})" for n in (2, 3, 4))]


FAULTS = {
    "creating fails": Fault("repos/create", 500),
    "creating is cut": Fault("repos/create", cut=True),
    "created, but cut": Fault("repos/create", cut=True, late=True),
    "preupload fails": Fault("preupload", 503),
    "too many requests": Fault("preupload", 429, retry_after="3"),
    "batch fails": Fault("batch", 502, times=2),
    "a file fails": Fault("PUT", 500, after=1),
    "a file is cut": Fault("PUT", cut=True),
    "a file is there, but cut": Fault("PUT", cut=True, late=True),
    "files fail and fail": Fault("PUT", 500, times=999, after=1),
    "verifying fails": Fault("verify", 500),
    "committing fails": Fault("commit", 500),
    "committing is cut": Fault("commit", cut=True),
    "committed, but cut": Fault("commit", cut=True, late=True),
    "committing fails and fails": Fault("commit", 503, times=4),
    "too many commits": Fault("commit", 429, "rate limit", retry_after="3600"),
    "somebody else committed": Fault("commit", 412, "A commit has happened since."),
    "the listing fails": Fault("tree", 500, after=1),
    "the tag fails": Fault("/tag/", 500),
    "tagged, but cut": Fault("/tag/", cut=True, late=True),
    "the token expires in the middle": Fault("verify", 401, "User Access Token is expired", times=9, after=1),
    "the space ends in the middle": Fault("commit", 403, "Private repository storage limit reached"),
    "it is slow": Fault("PUT", seconds=0.5),
}
# What can't be waited for, and what is said then.
STOPS = {
    "creating fails": "HTTP 500; run it again later",
    "creating is cut": "can't reach",
    "created, but cut": "can't reach",
    "files fail and fail": "HTTP 500; run it again later",
    "committing fails and fails": "HTTP 503; run it again later",
    "too many commits": "too many requests; run it again",
    "somebody else committed": "was changed by somebody else meanwhile; run it again",
    "the token expires in the middle": "the token has expired",
    "the space ends in the middle": "no room for desk/wire",
}


@pytest.mark.parametrize("name", FAULTS)
def test_faults_are_overcome_or_told_and_then_continued(
    dataset: Path, hub: LoopbackHub, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    fault = FAULTS[name]
    hub.faults = [Fault(**vars(fault))]
    work: Callable[[], Any] = lambda: publish(dataset, "desk/wire", token=TOKEN, tag="v1.0")  # noqa: E731
    if name in STOPS:
        with pytest.raises(PublishError) as stopped:
            work()
        assert STOPS[name] in str(stopped.value)
        assert "\n" not in str(stopped.value)
        assert TOKEN not in str(stopped.value)
        stored = set(hub.store.puts)
        hub.store.puts.clear()
        hub.faults = []
        work()
        assert not stored & set(hub.store.puts)  # nothing was sent twice
    else:
        work()
    assert uploaded(hub) == local(dataset)
    repository = hub.store.repositories["desk/wire"]
    assert repository.tags == {"v1.0": repository.head}


def test_the_command(dataset: Path, hub: LoopbackHub, tmp_path: Path) -> None:
    def run(*arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", "from newsclean.cli import main; main()", "publish", *arguments]
        env = environment(hub, tmp_path / "cache") | more
        return subprocess.run(command, env=env, capture_output=True, text=True, check=False)

    done = run(str(dataset), "desk/wire", "--tag", "v1.0")
    assert done.returncode == 0, done.stderr
    assert f"bytes in 7 files; {hub.url}/datasets/desk/wire (private)" in done.stdout
    assert hub.store.repositories["desk/wire"].tags.keys() == {"v1.0"}
    refused = run(str(dataset), "elsewhere/wire")
    assert refused.returncode == 1
    assert refused.stderr.splitlines()[-1].startswith("Error: the token may not write to elsewhere/wire")
    planned = run(str(dataset), "desk/new", "--dry-run", "--public", HF_ENDPOINT="http://127.0.0.1:9")
    assert planned.stdout.splitlines()[-1].endswith(
        "nothing uploaded (dry run): desk/new, public if it is new"
    )
    for answer in (done, refused, planned):
        assert TOKEN not in answer.stdout + answer.stderr
    assert not [
        path for path in tmp_path.rglob("*") if path.is_file() and TOKEN.encode() in path.read_bytes()
    ]


@pytest.mark.parametrize(
    ("error", "message", "attempts"),
    [
        (PermissionError("unauthorized"), "the token is not valid", 1),
        (RuntimeError("connection reset by peer"), "can't reach", 4),
    ],
)
def test_what_the_storage_raises_is_told(
    dataset: Path,
    hub: LoopbackHub,
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
    message: str,
    attempts: int,
) -> None:
    """hf_xet needs another storage than the loopback Hub has, so its errors are raised here."""
    tried = []

    def fail(*_: Any, **__: Any) -> None:
        tried.append(error)
        raise error

    monkeypatch.setattr("huggingface_hub.HfApi.preupload_lfs_files", fail)
    with pytest.raises(PublishError, match=message):
        publish(dataset, "desk/wire", token=TOKEN)
    assert len(tried) == attempts
