import json
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from newsclean.publish.hub import PublishError, publish

from .conftest import TOKEN
from .loopback import Fault, LoopbackHub


def _refusal(call: Callable[[], object]) -> str:
    with pytest.raises(PublishError) as caught:
        call()
    message = str(caught.value)
    assert "\n" not in message
    assert TOKEN not in message
    return message


def _edit_manifest(dataset: Path, change: Callable[[dict[str, Any]], object]) -> None:
    path = dataset / "manifest.json"
    manifest = json.loads(path.read_text())
    change(manifest)
    path.write_text(json.dumps(manifest))


def test_dry_run_lists_files_without_network_or_token(dataset: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any) -> None:
        raise AssertionError("a dry run needs no network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    (dataset / "notes.txt").write_text("mine alone")
    plan = publish(dataset, "desk/wire", dry_run=True)
    assert [file.path for file in plan.files] == [
        "README.md",
        "croissant.json",
        "manifest.json",
        "audit/audit-00000-of-00001.parquet",
        "data/test-00000-of-00001.parquet",
        "data/train-00000-of-00001.parquet",
        "rejects/rejects-00000-of-00001.parquet",
    ]
    assert plan.bytes == sum((dataset / file.path).stat().st_size for file in plan.files)
    assert (plan.private, plan.url) == (True, None)


@pytest.mark.parametrize(
    ("status", "said", "message"),
    [
        (401, "Invalid username or password.", "the token is not valid"),
        (403, "You don't have the rights to create a dataset", "the token may not write to desk/wire"),
        (403, "Private repository storage limit reached", "no room for desk/wire"),
        (402, "", "no room for desk/wire"),
        (404, "", "no account or repository desk/wire"),
        (429, "", "too many requests"),
        (
            400,
            "name is reserved",
            "the Hub answered HTTP 400; check desk/wire (the Hub says: name is reserved)",
        ),
        (503, "", "the Hub answered HTTP 503; run it again later to continue"),
        (401, "User Access Token is expired", "the token has expired"),
    ],
)
def test_refusals_of_the_hub_are_one_line(
    dataset: Path, hub: LoopbackHub, status: int, said: str, message: str
) -> None:
    hub.faults = [Fault(".", status, said, times=99)]
    assert message in _refusal(lambda: publish(dataset, "desk/wire", token=TOKEN))


def test_a_token_in_an_answer_is_not_shown(dataset: Path, hub: LoopbackHub) -> None:
    hub.faults = [Fault(".", 400, f"bad header: Bearer {TOKEN}")]
    assert "Bearer ***" in _refusal(lambda: publish(dataset, "desk/wire", token=TOKEN))


def test_no_network(dataset: Path, hub: LoopbackHub) -> None:
    hub.server_close()
    message = _refusal(lambda: publish(dataset, "desk/wire", token=TOKEN))
    assert message.startswith(f"can't reach {hub.url} (")
    assert message.endswith("check the network")


def test_no_token(dataset: Path, hub: LoopbackHub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huggingface_hub.get_token", lambda: None)
    assert "hf auth login" in _refusal(lambda: publish(dataset, "desk/wire"))
    assert hub.requests == []


@pytest.mark.parametrize("tag", ["", "-x", "a b", "v1:2", "v1..", "../x"])
def test_bad_tags(dataset: Path, tag: str) -> None:
    assert "can't be a tag" in _refusal(lambda: publish(dataset, "desk/wire", tag=tag, dry_run=True))


@pytest.mark.parametrize("name", ["a/b/c", "", "desk/wi re", "desk/--x", "-desk"])
def test_bad_names(dataset: Path, name: str) -> None:
    assert "no repository name" in _refusal(lambda: publish(dataset, name, dry_run=True))


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"files": [{"path": "a"}]}', "\x00"])
def test_unreadable_manifest(dataset: Path, content: str) -> None:
    (dataset / "manifest.json").write_text(content)
    assert "manifest" in _refusal(lambda: publish(dataset, "desk/wire", dry_run=True))


def test_directory_without_a_finished_build(tmp_path: Path) -> None:
    assert "no such directory" in _refusal(lambda: publish(tmp_path / "no", "desk/wire", dry_run=True))
    assert "no finished build" in _refusal(lambda: publish(tmp_path, "desk/wire", dry_run=True))


def test_files_that_differ_from_the_manifest(dataset: Path) -> None:
    path = dataset / "data/train-00000-of-00001.parquet"
    data = path.read_bytes()
    path.write_bytes(data[:-1] + b"?")
    assert "SHA-256" in _refusal(lambda: publish(dataset, "desk/wire", dry_run=True))
    path.write_bytes(data[:-1])
    assert "the manifest says" in _refusal(lambda: publish(dataset, "desk/wire", dry_run=True))
    path.unlink()
    assert "can't be read" in _refusal(lambda: publish(dataset, "desk/wire", dry_run=True))


def test_missing_card(dataset: Path) -> None:
    (dataset / "README.md").unlink()
    assert "README.md is missing" in _refusal(lambda: publish(dataset, "desk/wire", dry_run=True))


@pytest.mark.parametrize("path", ["../secret", "/etc/hostname"])
def test_nothing_outside_the_dataset_is_published(dataset: Path, path: str) -> None:
    (dataset.parent / "secret").write_text("x")
    _edit_manifest(dataset, lambda m: m["files"].append({"path": path, "bytes": 1, "sha256": "0" * 64}))
    assert "outside the dataset" in _refusal(lambda: publish(dataset, "desk/wire", dry_run=True))


def test_a_link_out_of_the_dataset_is_not_followed(dataset: Path) -> None:
    (dataset.parent / "secret").write_text("x")
    (dataset / "data/link").symlink_to(dataset.parent / "secret")
    _edit_manifest(
        dataset, lambda m: m["files"].append({"path": "data/link", "bytes": 1, "sha256": "0" * 64})
    )
    assert "outside the dataset" in _refusal(lambda: publish(dataset, "desk/wire", dry_run=True))
