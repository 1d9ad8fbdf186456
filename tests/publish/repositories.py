"""What the loopback Hub keeps: repositories with commits and tags, and the contents of their files."""

import base64
import hashlib
import itertools
import json
from dataclasses import dataclass, field
from typing import Any


class Refusal(Exception):
    """An answer other than 200: its status, what it says, and its `X-Error-Code`."""

    def __init__(self, status: int, message: str = "", code: str = "", **fields: Any) -> None:
        super().__init__(message)
        self.status, self.message, self.code, self.fields = status, message, code, fields


@dataclass(frozen=True)
class Blob:
    """A file's content: in git, or large, and then known by its SHA-256."""

    content: bytes
    large: bool

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()

    @property
    def oid(self) -> str:
        """Its id in git; of a large file, that of its pointer."""
        content = self.content
        if self.large:
            pointer = (
                f"version https://git-lfs.github.com/spec/v1\noid sha256:{self.sha256}\nsize {len(content)}\n"
            )
            content = pointer.encode()
        return hashlib.sha1(b"blob %d\0" % len(content) + content).hexdigest()

    def entry(self, path: str) -> dict[str, Any]:
        """As a line of a tree."""
        entry: dict[str, Any] = {"type": "file", "path": path, "size": len(self.content), "oid": self.oid}
        if self.large:
            entry["lfs"] = {"oid": self.sha256, "size": len(self.content), "pointerSize": 134}
        return entry


@dataclass
class Repository:
    """A dataset repository.

    Attributes:
        commits: ids and the files of each, the newest last.
        titles: of the commits.
    """

    name: str
    private: bool
    commits: dict[str, dict[str, Blob]] = field(default_factory=dict)
    titles: list[str] = field(default_factory=list)
    tags: dict[str, str] = field(default_factory=dict)

    @property
    def head(self) -> str:
        return next(reversed(self.commits))

    @property
    def files(self) -> dict[str, Blob]:
        return self.commits[self.head]

    def commit_of(self, revision: str) -> str:
        if revision in ("main", "refs/heads/main"):
            return self.head
        found = self.tags.get(revision.removeprefix("refs/tags/"), revision)
        if found not in self.commits:
            raise Refusal(404, "Invalid rev id", "RevisionNotFound")
        return found

    def record(self, title: str, files: dict[str, Blob]) -> str:
        oid = hashlib.sha1(f"{self.name} {len(self.commits)} {title}".encode()).hexdigest()
        self.commits[oid] = files
        self.titles.append(title)
        return oid

    def tree(self, revision: str, folder: str, recursive: bool) -> list[dict[str, Any]]:
        """The files below a folder, and its folders."""
        files = self.commits[self.commit_of(revision)]
        prefix = f"{folder}/" if folder else ""
        below = {path: blob for path, blob in files.items() if path.startswith(prefix)}
        if folder and not below:
            raise Refusal(404, f"{folder} does not exist", "EntryNotFound")
        parts = {path: path.removeprefix(prefix).split("/") for path in below}
        folders = {
            prefix + "/".join(names[:depth]) for names in parts.values() for depth in range(1, len(names))
        }
        shown = [
            {"type": "directory", "path": path, "size": 0, "oid": hashlib.sha1(path.encode()).hexdigest()}
            for path in sorted(folders)
            if recursive or "/" not in path.removeprefix(prefix)
        ]
        return shown + [
            blob.entry(path) for path, blob in sorted(below.items()) if recursive or len(parts[path]) == 1
        ]


class Store:
    """All repositories, and large files that were uploaded, committed or not."""

    def __init__(self) -> None:
        self.repositories: dict[str, Repository] = {}
        self.large: dict[str, bytes] = {}
        self.puts: list[str] = []

    def create(self, name: str, private: bool) -> Repository:
        repository = self.repositories[name] = Repository(name, private)
        repository.record("initial commit", {".gitattributes": Blob(b"*.parquet filter=lfs\n", False)})
        return repository

    def find(self, name: str) -> Repository:
        if name not in self.repositories:
            raise Refusal(404, "Repository not found", "RepoNotFound")
        return self.repositories[name]

    def put(self, oid: str, content: bytes) -> None:
        """Keep a large file."""
        if hashlib.sha256(content).hexdigest() != oid:
            raise Refusal(400, "content does not match its SHA-256")
        self.large[oid] = content
        self.puts.append(oid)

    def commit(self, repository: Repository, lines: bytes) -> str:
        """Apply the NDJSON of a commit: all of it or nothing."""
        operations = [json.loads(line) for line in lines.splitlines()]
        header, files = operations[0]["value"], dict(repository.files)
        if (parent := header.get("parentCommit")) and parent != repository.head:
            raise Refusal(412, "A commit has happened since. Please refresh and try again.")
        for operation in itertools.islice(operations, 1, None):
            kind, value = operation["key"], operation["value"]
            path = value["path"]
            if kind == "file":
                files[path] = Blob(base64.b64decode(value["content"]), False)
            elif kind == "lfsFile":
                if value["oid"] not in self.large:
                    raise Refusal(400, f"LFS object {value['oid']} is missing")
                files[path] = Blob(self.large[value["oid"]], True)
            elif kind == "deletedFile":
                if path not in files:
                    raise Refusal(404, "A file with this name doesn't exist", "EntryNotFound")
                del files[path]
            else:
                raise Refusal(400, f"unknown operation {kind}")
        return repository.record(header["summary"], files)
