"""A small finished dataset directory, and a Hub to publish it on."""

import hashlib
import json
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import huggingface_hub
import pytest

from newsclean.article import Article, Rejection, RemovedSpan, arrow_schema
from newsclean.publish import upload
from newsclean.publish.card import write_card
from newsclean.publish.croissant import write_croissant

from .loopback import LoopbackHub

TOKEN = "hf_secretsecretsecret"
PROVENANCE = {"file": "dump.txt", "position": 0, "sha256": "0" * 64, "newsclean": "1.2.3", "rules": "f" * 16}


@pytest.fixture
def manifest() -> dict[str, Any]:
    """The facts of a build of three articles."""
    return {
        "newsclean": "1.2.3",
        "rules": "f" * 16,
        "options": {"profile": "balanced", "min_characters": 100},
        "inputs": [{"path": "/home/somebody/dumps/wire.jsonl.gz", "size": 1234, "fingerprint": "ab12"}],
        "counts": {"documents": 6, "articles": 3, "rejections": 2, "duplicates": 1},
        "splits": {"train": {"articles": 2, "files": []}, "test": {"articles": 1, "files": []}},
        "files": [],
        "statistics": {
            "characters": {"read": 4000, "kept": 3000, "removed": 1000},
            "languages": {"no": 1, "en": 1, "zh-Hant": 1},
            "sources": {"gazette.example": 2, "": 1},
            "years": {"2021": 3},
            "reasons": {"too_short": 2},
            "filtered": {},
            "masked": {},
            "roles": {"share": {"spans": 5, "characters": 400}, "related": {"spans": 2, "characters": 600}},
            "rules": {"share.buttons.en": {"spans": 5, "characters": 400}},
        },
    }


@pytest.fixture
def dataset(tmp_path: Path, manifest: dict[str, Any]) -> Path:
    """A directory as a build leaves it: two splits, audit, rejects, card, manifest."""
    out = tmp_path / "out"
    for split, count in (("train", 2), ("test", 1)):
        name = f"data/{split}-00000-of-00001.parquet"
        _write_parquet(out / name, Article, [_article(f"{split}-{i}") for i in range(count)])
        manifest["splits"][split]["files"].append(name)
    _write_parquet(out / "audit/audit-00000-of-00001.parquet", RemovedSpan, [_removed()])
    rejection = {"reasons": [{"code": "too_short", "message": "3 characters"}], "provenance": PROVENANCE}
    rejections = [
        Rejection.model_validate(rejection | {"url": f"https://x.example/{i}"}).model_dump() for i in range(2)
    ]
    _write_parquet(out / "rejects/rejects-00000-of-00001.parquet", Rejection, rejections)
    for path in sorted(out.rglob("*.*")):
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        name = path.relative_to(out).as_posix()
        manifest["files"].append({"path": name, "bytes": path.stat().st_size, "sha256": digest})
    write_card(out, manifest)
    write_croissant(out, manifest)
    (out / "manifest.json").write_text(json.dumps(manifest))
    return out


def _write_parquet(path: Path, model: type[Any], rows: list[dict[str, Any]]) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.Table.from_pylist(rows, schema=arrow_schema(model)), path)


def _article(key: str) -> dict[str, Any]:
    text = f"The council of {key} met on Monday."
    return Article.model_validate(
        {
            "id": hashlib.sha256(key.encode()).hexdigest()[:32],
            "text": text,
            "counts": {"characters": len(text), "words": 7, "paragraphs": 1},
            "removed_share": 0.25,
            "provenance": PROVENANCE,
        }
    ).model_dump()


def _removed() -> dict[str, Any]:
    return RemovedSpan(
        article="0" * 32, start=0, end=5, role="share", rule="share.buttons.en", confidence=0.9, text="Share"
    ).model_dump()


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[LoopbackHub]:
    """A Hub on this machine; huggingface_hub talks to it alone, and waits for nothing."""
    server = LoopbackHub()
    server.tokens[TOKEN] = ["reporter", "desk"]
    monkeypatch.setattr("huggingface_hub.constants.ENDPOINT", server.url)
    template = f"{server.url}/{{repo_id}}/resolve/{{revision}}/{{filename}}"
    monkeypatch.setattr("huggingface_hub.constants.HUGGINGFACE_CO_URL_TEMPLATE", template)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_DISABLE_XET", True)
    monkeypatch.setattr(upload, "_WAITS", (0.0, 0.0, 0.0))
    impatient = SimpleNamespace(sleep=lambda _: None, time=time.time, monotonic=time.monotonic)
    monkeypatch.setattr(huggingface_hub.utils._http, "time", impatient)
    with server.running():
        yield server
