"""A Hub on this machine: what uploading and loading a dataset asks of the real one, over HTTP, with faults on demand.

Like the Hub it sends large files (`*.parquet`) through LFS, pages its listings, redirects downloads to another path,
and answers Range. It does not offer Xet, so clients need HF_HUB_DISABLE_XET=1. No registry had such a server to install.
"""

import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, quote, unquote, urlsplit

import yaml

from .repositories import Blob, Refusal, Repository, Store

PAGE = 2  # entries of a tree on one page; the Hub has 1,000


@dataclass
class Fault:
    """What goes wrong with the next `times` requests whose method and path match.

    Attributes:
        after: how many such requests go well first.
        cut: the connection ends without an answer; with `late`, when the work is done.
    """

    match: str
    status: int = 0
    message: str = ""
    retry_after: str = ""
    times: int = 1
    after: int = 0
    seconds: float = 0
    cut: bool = False
    late: bool = False


class LoopbackHub(ThreadingHTTPServer):
    """The server.

    Attributes:
        tokens: valid tokens and the accounts that each may write to.
        faults: see `Fault`.
        requests: method and path of every request, and the `Authorization` that came with it.
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.store = Store()
        self.tokens: dict[str, list[str]] = {}
        self.faults: list[Fault] = []
        self.requests: list[tuple[str, str, str]] = []
        self.lock = threading.RLock()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def fault(self, request: str) -> Fault | None:
        """The fault that is due for a request."""
        with self.lock:
            for fault in self.faults:
                if fault.times and re.search(fault.match, request):
                    if fault.after:
                        fault.after -= 1
                        continue
                    fault.times -= 1
                    return fault
        return None

    @contextmanager
    def running(self) -> Iterator["LoopbackHub"]:
        """Serve until the end of the block."""
        thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self.shutdown()
            self.server_close()


class _Handler(BaseHTTPRequestHandler):
    server: LoopbackHub
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: Any) -> None:
        """Nothing on the terminal."""

    def handle_one_request(self) -> None:
        with suppress(ConnectionError):
            super().handle_one_request()

    def _work(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        request = f"{self.command} {unquote(urlsplit(self.path).path)}"
        self.server.requests.append((*request.split(" ", 1), self.headers.get("Authorization") or ""))  # type: ignore[arg-type]
        fault = self.server.fault(request)
        time.sleep(fault.seconds if fault else 0)
        if fault and fault.cut and not fault.late:
            self.close_connection = True
            return
        try:
            if fault and fault.status:
                raise Refusal(fault.status, fault.message)
            with self.server.lock:
                answer = self._route(request, body)
        except Refusal as refusal:
            self._refuse(refusal, fault)
            return
        if fault and fault.cut:
            self.close_connection = True
        elif isinstance(answer, Download):
            self._send(*answer.response(self.headers.get("Range")))
        else:
            value, headers = answer if isinstance(answer, tuple) else (answer, {})
            self._send(200, {"Content-Type": "application/json"} | headers, json.dumps(value).encode())

    do_GET = do_HEAD = do_POST = do_PUT = _work

    def _refuse(self, refusal: Refusal, fault: Fault | None) -> None:
        headers = {"Content-Type": "application/json", "X-Error-Message": refusal.message}
        headers |= {"X-Error-Code": refusal.code} if refusal.code else {}
        headers |= {"Retry-After": fault.retry_after} if fault and fault.retry_after else {}
        self._send(refusal.status, headers, json.dumps({"error": refusal.message} | refusal.fields).encode())

    def _send(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in ({"Content-Length": str(len(body))} | headers).items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _route(self, request: str, body: bytes) -> Any:
        for pattern, answer in _ROUTES.items():
            if match := re.fullmatch(pattern, request):
                return answer(self, body, **match.groupdict())
        raise Refusal(404, "Not found")

    # What follows answers the routes below.

    def account(self) -> list[str]:
        """The accounts that whoever asks may write to."""
        token = (self.headers.get("Authorization") or "").removeprefix("Bearer ")
        if token not in self.server.tokens:
            raise Refusal(401, "Invalid credentials in Authorization header")
        return self.server.tokens[token]

    def readable(self, name: str) -> Repository:
        repository = self.server.store.find(name)
        if repository.private and name.split("/", maxsplit=1)[0] not in self.account():
            raise Refusal(404, "Repository not found", "RepoNotFound")
        return repository

    def writable(self, name: str) -> Repository:
        if name.split("/", maxsplit=1)[0] not in self.account():
            raise Refusal(403, "You don't have the rights to write to this repository")
        return self.server.store.find(name)

    def whoami(self, body: bytes) -> Any:
        accounts = self.account()
        return {"type": "user", "name": accounts[0], "orgs": [{"name": name} for name in accounts[1:]]}

    def validate(self, body: bytes) -> Any:
        try:
            yaml.safe_load(json.loads(body)["content"].split("---\n")[1])
        except yaml.YAMLError as error:
            raise Refusal(400, "Invalid YAML", errors=[{"message": str(error)}]) from error
        return {"errors": [], "warnings": []}

    def create(self, body: bytes) -> Any:
        asked, accounts = json.loads(body), self.account()
        account = asked.get("organization") or accounts[0]
        if account not in accounts:
            raise Refusal(403, "You don't have the rights to create a dataset under this namespace")
        name = f"{account}/{asked['name']}"
        url = f"{self.server.url}/datasets/{name}"
        if name in self.server.store.repositories:
            raise Refusal(409, "You already created this dataset repo", url=url)
        self.server.store.create(name, asked.get("visibility") == "private" or bool(asked.get("private")))
        return {"url": url, "name": name}

    def info(self, body: bytes, name: str, revision: str = "main") -> Any:
        repository = self.readable(name)
        commit = repository.commit_of(revision or "main")
        files = [{"rfilename": path} for path in sorted(repository.commits[commit])]
        facts = {"id": name, "sha": commit, "private": repository.private, "siblings": files, "tags": []}
        return facts | {"disabled": False, "gated": False, "downloads": 0, "likes": 0}

    def refs(self, body: bytes, name: str) -> Any:
        repository = self.readable(name)
        tags = [
            {"name": tag, "ref": f"refs/tags/{tag}", "targetCommit": commit}
            for tag, commit in repository.tags.items()
        ]
        main = {"name": "main", "ref": "refs/heads/main", "targetCommit": repository.head}
        return {"branches": [main], "converts": [], "tags": tags}

    def tag(self, body: bytes, name: str, revision: str) -> Any:
        repository, tag = self.writable(name), json.loads(body)["tag"]
        if tag in repository.tags:
            raise Refusal(409, "Reference already exists")
        repository.tags[tag] = repository.commit_of(revision)
        return {}

    def preupload(self, body: bytes, name: str, revision: str) -> Any:
        files = self.writable(name).files
        answers = []
        for file in json.loads(body)["files"]:
            path = file["path"]
            large = path.endswith(".parquet") or file["size"] > 10_000_000
            blob = files.get(path)
            oid = None if blob is None else blob.sha256 if blob.large else blob.oid
            mode = "lfs" if large else "regular"
            answers.append({"path": path, "uploadMode": mode, "shouldIgnore": False, "oid": oid})
        return {"files": answers}

    def batch(self, body: bytes, name: str) -> Any:
        self.writable(name)
        objects = []
        for item in json.loads(body)["objects"]:
            upload = {"href": f"{self.server.url}/lfs/{item['oid']}"}
            verify = {"href": f"{self.server.url}/datasets/{name}.git/info/lfs/objects/verify"}
            missing = item["oid"] not in self.server.store.large
            objects.append(item | ({"actions": {"upload": upload, "verify": verify}} if missing else {}))
        return {"transfer": "basic", "objects": objects}

    def put(self, body: bytes, oid: str) -> Any:
        self.server.store.put(oid, body)  # signed like a bucket's address: no token
        return {}

    def verify(self, body: bytes, name: str) -> Any:
        self.writable(name)
        asked = json.loads(body)
        if len(self.server.store.large.get(asked["oid"], b"")) != asked["size"]:
            raise Refusal(404, "LFS object not found")
        return {}

    def commit(self, body: bytes, name: str, revision: str) -> Any:
        repository = self.writable(name)
        oid = self.server.store.commit(repository, body)
        url = f"{self.server.url}/datasets/{name}/commit/{oid}"
        return {"success": True, "commitOid": oid, "commitUrl": url}

    def tree(self, body: bytes, name: str, revision: str, folder: str | None = None) -> Any:
        query = parse_qs(urlsplit(self.path).query)
        recursive = query.get("recursive", ["false"])[0].lower() == "true"
        entries = self.readable(name).tree(revision, folder or "", recursive)
        start = int(query.get("cursor", ["0"])[0])
        if len(entries) <= start + PAGE:
            return entries[start:]
        address = self.server.url + urlsplit(self.path).path
        following = f"{address}?recursive={recursive}&cursor={start + PAGE}"
        return entries[start : start + PAGE], {"Link": f'<{following}>; rel="next"'}

    def paths(self, body: bytes, name: str, revision: str) -> Any:
        repository = self.readable(name)
        asked = json.loads(body) if body.startswith(b"{") else parse_qs(body.decode())
        entries = repository.tree(revision, "", True)
        return [entry for entry in entries if entry["path"] in asked["paths"]]

    def resolve(self, body: bytes, name: str, revision: str, path: str) -> Any:
        repository = self.readable(name)
        commit = repository.commit_of(revision)
        blob = repository.commits[commit].get(path)
        if blob is None:
            raise Refusal(404, "Entry not found", "EntryNotFound")
        # Another host, as the Hub's: clients take what HEAD says from the redirect, and send no token there.
        elsewhere = f"http://localhost:{self.server.server_port}/cdn/{blob.sha256}?signed"
        return Download(blob, commit, elsewhere if blob.large else "")

    def cdn(self, body: bytes, oid: str) -> Any:
        if oid not in self.server.store.large:
            raise Refusal(403, "The request signature does not match")
        return Download(Blob(self.server.store.large[oid], True), "", "")


@dataclass
class Download:
    """A file on its way, or the redirect to it."""

    blob: Blob
    commit: str
    elsewhere: str

    def response(self, wanted: str | None) -> tuple[int, dict[str, str], bytes]:
        """Status, headers and body, for the value of a `Range` header."""
        content = self.blob.content
        etag = self.blob.sha256 if self.blob.large else self.blob.oid
        headers = {"ETag": f'"{etag}"', "Accept-Ranges": "bytes"}
        headers |= {"X-Repo-Commit": self.commit} if self.commit else {}
        if self.elsewhere:
            linked = {"X-Linked-Etag": f'"{etag}"', "X-Linked-Size": str(len(content))}
            return 302, headers | linked | {"Location": quote(self.elsewhere, safe=":/?")}, b""
        match = re.fullmatch(r"bytes=(\d*)-(\d*)", wanted or "")
        if not match:
            return 200, headers, content
        first, last = match.groups()
        start = int(first) if first else max(len(content) - int(last), 0)
        end = min(int(last) + 1, len(content)) if first and last else len(content)
        if start >= len(content):
            return 416, headers | {"Content-Range": f"bytes */{len(content)}"}, b""
        span = f"bytes {start}-{end - 1}/{len(content)}"
        return 206, headers | {"Content-Range": span}, content[start:end]


_NAME, _REVISION = r"(?P<name>[^/]+/[^/]+?)", r"(?P<revision>refs/[^/]+/[^/]+|[^/]+)"
_API, _LFS = f"/api/datasets/{_NAME}", rf"/datasets/{_NAME}\.git/info/lfs/objects"
_ROUTES: dict[str, Callable[..., Any]] = {
    "GET /api/whoami-v2": _Handler.whoami,
    "POST /api/validate-yaml": _Handler.validate,
    "POST /api/repos/create": _Handler.create,
    f"GET {_API}": _Handler.info,
    f"GET {_API}/revision/{_REVISION}": _Handler.info,
    f"GET {_API}/refs": _Handler.refs,
    f"POST {_API}/tag/{_REVISION}": _Handler.tag,
    f"POST {_API}/preupload/{_REVISION}": _Handler.preupload,
    f"POST {_API}/commit/{_REVISION}": _Handler.commit,
    f"GET {_API}/tree/{_REVISION}(?:/(?P<folder>.+))?": _Handler.tree,
    f"POST {_API}/paths-info/{_REVISION}": _Handler.paths,
    f"POST {_LFS}/batch": _Handler.batch,
    f"POST {_LFS}/verify": _Handler.verify,
    "PUT /lfs/(?P<oid>.+)": _Handler.put,
    f"(?:GET|HEAD) /datasets/{_NAME}/resolve/{_REVISION}/(?P<path>.+)": _Handler.resolve,
    "(?:GET|HEAD) /cdn/(?P<oid>.+)": _Handler.cdn,
}
