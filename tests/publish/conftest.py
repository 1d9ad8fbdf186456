"""A small finished dataset directory, and a Hub to publish it on."""

import hashlib
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from newsclean.article import Article, Rejection, RemovedSpan, arrow_schema
from newsclean.publish.card import write_card
from newsclean.publish.croissant import write_croissant

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
            "characters": {"read": 4000, "kept": 3000},
            "languages": {"no": 1, "en": 1, "zh-Hant": 1},
            "sources": {"gazette.example": 2, "": 1},
            "years": {"2021": 3},
            "reasons": {"too_short": 2},
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


class FakeHub(ThreadingHTTPServer):
    """As much of the Hub's interface as an upload of small files needs.

    `refusal` is an HTTP status and message with which it answers everything; `requests` is what it was asked.
    """

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.refusal: tuple[int, str] | None = None
        self.remote: list[str] = []
        self.requests: list[tuple[str, str]] = []
        self.commit: list[dict[str, Any]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    server: FakeHub

    def do_GET(self) -> None:
        self._answer(b"")

    def do_POST(self) -> None:
        self._answer(self.rfile.read(int(self.headers.get("Content-Length") or 0)))

    def log_message(self, *_: Any) -> None:
        """Nothing on the terminal."""

    def _answer(self, body: bytes) -> None:
        hub = self.server
        path = self.path.split("?")[0]
        hub.requests.append((path, self.headers.get("Authorization") or ""))
        if hub.refusal:
            status, message = hub.refusal
            self._send(status, {"error": message})
        else:
            self._send(200, self._reply(path, body))

    def _reply(self, path: str, body: bytes) -> Any:
        hub = self.server
        if path == "/api/repos/create":
            return {"url": f"{hub.url}/datasets/desk/wire"}
        if "/tree/" in path:
            return [{"type": "file", "path": name, "size": 1, "oid": "0"} for name in hub.remote]
        if "/preupload/" in path:
            names = [file["path"] for file in json.loads(body)["files"]]
            return {"files": [{"path": n, "uploadMode": "regular", "shouldIgnore": False} for n in names]}
        if "/commit/" in path:
            hub.commit += [json.loads(line) for line in body.splitlines()]
            return {"commitUrl": f"{hub.url}/datasets/desk/wire/commit/1", "commitOid": "1"}
        return {}

    def _send(self, status: int, value: Any) -> None:
        data = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeHub]:
    """A Hub on this machine; huggingface_hub talks to it alone."""
    server = FakeHub()
    monkeypatch.setattr("huggingface_hub.constants.ENDPOINT", server.url)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
