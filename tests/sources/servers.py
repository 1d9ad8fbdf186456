"""Servers on loopback: files with byte ranges, failures on order, and the part of the Hub that reading needs."""

import hashlib
import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

SHA = "5" * 40


class Files(ThreadingHTTPServer):
    """Serves the files below a directory; `url` names it.

    Attributes:
        ranges: whether it answers to byte ranges.
        versions: whether it tells a file's ETag.
        fail: called with the number of a request; true fails it with status 503.
        cut: called with the number of a request; true ends its body early.
        requests: method, path and range of all that came.
    """

    daemon_threads = True

    def __init__(self, root: Path) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.root = root
        self.ranges = self.versions = True
        self.fail = self.cut = lambda number: False
        self.requests: list[tuple[str, str, str]] = []
        self.url = f"http://127.0.0.1:{self.server_port}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away is no error."""


@contextmanager
def serving(root: Path) -> Iterator[Files]:
    with Files(root) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


class _Handler(BaseHTTPRequestHandler):
    server: Files
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: Any) -> None:
        pass

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_GET(self) -> None:
        server, path = self.server, unquote(urlsplit(self.path).path)
        server.requests.append((self.command, self.path, self.headers.get("Range", "")))
        number = len(server.requests)
        if server.fail(number):
            self._send(503, b"tired")
        elif path.startswith("/api/datasets/"):
            self._hub(path.removeprefix("/api/datasets/"))
        else:
            path = re.sub(r"^/datasets/([^/]+/[^/]+)/resolve/[^/]+", r"/\1", path)
            self._file(server.root / path.lstrip("/"), cut=server.cut(number))

    def _file(self, path: Path, *, cut: bool) -> None:
        if path.is_dir():
            links = "".join(f'<a href="{p.name}{"/" * p.is_dir()}">x</a>' for p in sorted(path.iterdir()))
            self._send(200, links.encode(), {"Content-Type": "text/html"})
            return
        if not path.is_file():
            self._send(404, b"nothing here")
            return
        content = path.read_bytes()
        headers = {"ETag": f'"{hashlib.sha256(content).hexdigest()}"'} if self.server.versions else {}
        found = re.fullmatch(r"bytes=(\d+)-(\d+)", self.headers.get("Range", ""))
        if found and self.server.ranges:
            start, stop = int(found[1]), min(int(found[2]) + 1, len(content))
            headers["Content-Range"] = f"bytes {start}-{stop - 1}/{len(content)}"
            self._send(206, content[start:stop], headers, cut=cut)
        else:
            self._send(200, content, headers, cut=cut)

    def _hub(self, path: str) -> None:
        """Of the dataset `org/name`: its commit, and the tree of its files."""
        root = self.server.root / "org/name"
        if re.fullmatch("org/name(/revision/[^/]+)?", path):
            self._json({"id": "org/name", "sha": SHA, "siblings": [], "tags": []})
        elif found := re.fullmatch("org/name/tree/[^/]+/?(.*)", path):
            base = root / found[1]
            recursive = "recursive=true" in self.path.lower()
            paths = sorted(base.rglob("*") if recursive else base.iterdir())
            self._json([_entry(root, path) for path in paths])
        else:
            self._send(404, b"{}")

    def do_POST(self) -> None:
        content = self.rfile.read(int(self.headers["Content-Length"]))
        root = self.server.root / "org/name"
        wanted = [root / path for path in json.loads(content)["paths"]]
        self._json([_entry(root, path) for path in wanted if path.exists()])

    def _json(self, value: Any) -> None:
        self._send(200, json.dumps(value).encode(), {"Content-Type": "application/json"})

    def _send(
        self, status: int, content: bytes, headers: dict[str, str] | None = None, *, cut: bool = False
    ) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content[: len(content) // 2] if cut else content)
        if cut:
            self.close_connection = True


def _entry(root: Path, path: Path) -> dict[str, Any]:
    name = path.relative_to(root).as_posix()
    if path.is_dir():
        return {"type": "directory", "path": name, "oid": "d" * 40, "size": 0}
    digest = hashlib.sha1(path.read_bytes()).hexdigest()
    return {"type": "file", "path": name, "oid": digest, "size": path.stat().st_size}
