"""What the loopback Hub answers to each request."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import yaml

from .repositories import Blob, Refusal, Repository

PAGE = 2  # entries of a tree on one page; the Hub has 1,000


class Answers:
    """The requests, for an HTTP handler: of `server`, with these `headers`, to this `path`.

    An answer is a value for JSON, one with further headers, or a `Download`; or it raises a `Refusal`.
    """

    server: Any
    headers: Any
    path: str

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
ROUTES: dict[str, Callable[..., Any]] = {
    "GET /api/whoami-v2": Answers.whoami,
    "POST /api/validate-yaml": Answers.validate,
    "POST /api/repos/create": Answers.create,
    f"GET {_API}": Answers.info,
    f"GET {_API}/revision/{_REVISION}": Answers.info,
    f"GET {_API}/refs": Answers.refs,
    f"POST {_API}/tag/{_REVISION}": Answers.tag,
    f"POST {_API}/preupload/{_REVISION}": Answers.preupload,
    f"POST {_API}/commit/{_REVISION}": Answers.commit,
    f"GET {_API}/tree/{_REVISION}(?:/(?P<folder>.+))?": Answers.tree,
    f"POST {_API}/paths-info/{_REVISION}": Answers.paths,
    f"POST {_LFS}/batch": Answers.batch,
    f"POST {_LFS}/verify": Answers.verify,
    "PUT /lfs/(?P<oid>.+)": Answers.put,
    f"(?:GET|HEAD) /datasets/{_NAME}/resolve/{_REVISION}/(?P<path>.+)": Answers.resolve,
    "(?:GET|HEAD) /cdn/(?P<oid>.+)": Answers.cdn,
}
