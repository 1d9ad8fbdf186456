"""Outputs behind URLs: the dataset is built in a local directory, then uploaded, its manifest last."""

import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import wraps
from inspect import BoundArguments, signature
from pathlib import Path
from typing import Any, ParamSpec

from newsclean.corpus.summary import BuildSummary
from newsclean.corpus.workspace import locked
from newsclean.errors import BuildError
from newsclean.files import read_json, sha256, write_bytes, write_json
from newsclean.sources.objects import listed
from newsclean.sources.stores import StoreError, attempt, is_url, local_path, public, store_of

_P = ParamSpec("_P")

MANIFEST = "manifest.json"
# Where datasets lie until they are uploaded, below the current directory; hidden, so that it is no input.
WORK_DIR = ".newsclean"
# Stores whose first part of a path is a bucket, which must be there before.
_WITH_BUCKETS = {"s3", "s3a", "gs", "gcs"}
_REFUSED = {
    "hf": "build into a directory, then upload it with newsclean publish",
    "http": "a web server can't be written to; choose another output",
    "https": "a web server can't be written to; choose another output",
}


def uploads(build: Callable[_P, BuildSummary]) -> Callable[_P, BuildSummary]:
    """`build`, whose argument `out` may also be a URL; it is built below the argument `work_dir` then.

    Files that a killed upload has finished are not uploaded again. The local copy is deleted at the end.
    """

    @wraps(build)
    def anywhere(*args: _P.args, **kwargs: _P.kwargs) -> BuildSummary:
        call = signature(build).bind(*args, **kwargs)
        out = local_path(os.fspath(call.arguments["out"]))
        if is_url(out):
            with _naming(out):
                return _build_there(build, call, out.rstrip("/"))
        if call.arguments.get("work_dir") is not None:
            raise BuildError(
                "a work directory is for outputs behind URLs; others are built where they belong"
            )
        call.arguments["out"] = out
        return build(*call.args, **call.kwargs)

    return anywhere


@contextmanager
def _naming(url: str) -> Iterator[None]:
    try:
        yield
    except StoreError as error:
        raise BuildError(
            f"{public(url)}: cannot be written: {error.strerror}; run the same command to continue"
        ) from error


def _build_there(build: Callable[..., BuildSummary], call: BoundArguments, url: str) -> BuildSummary:
    call.arguments["inputs"] = listed(call.arguments["inputs"])
    _check_apart(url, call.arguments["inputs"])
    target = _Target(url)
    place = Path(call.arguments.get("work_dir") or WORK_DIR)
    call.arguments["work_dir"] = None
    local = place / f"{url.rpartition('/')[2]}-{hashlib.sha256(public(url).encode()).hexdigest()[:8]}"
    note = local.with_name(f".{local.name}.upload.json")  # what is uploaded already

    def build_in(directory: Path) -> BuildSummary:
        call.arguments["out"] = directory
        return replace(build(*call.args, **call.kwargs), out=public(url))

    try:
        if (manifest := target.manifest()) is not None:
            return _compare(build_in, local.with_name(f".{local.name}.compared"), manifest, public(url))
        if not note.exists():
            target.check_free()
        summary = build_in(local)
        with locked(local):
            _upload(local, target, note)
            shutil.rmtree(local)
            note.unlink()
        return replace(summary, unchanged=False)
    finally:
        with suppress(OSError):
            place.rmdir()  # unless something is in it


def _check_apart(url: str, inputs: list[Any]) -> None:
    """Or a second run would read what the first has written."""
    scheme = url.partition("://")[0].lower()
    if scheme in _REFUSED:
        raise BuildError(f"{public(url)}: {_REFUSED[scheme]}")
    for given in inputs:
        if isinstance(given, str) and is_url(given) and f"{url}/".startswith(f"{given.rstrip('/')}/"):
            raise BuildError(f"{public(url)}: lies in the input {public(given)}; choose another output")


def _compare(
    build_in: Callable[[Path], BuildSummary], directory: Path, manifest: bytes, name: str
) -> BuildSummary:
    """The summary of the dataset that is there; a build leaves a complete one as it is, or refuses it."""
    try:
        directory.mkdir(parents=True, exist_ok=True)
        write_bytes(directory / MANIFEST, manifest)
        return build_in(directory)
    except BuildError as error:
        raise BuildError(str(error).replace(str(directory), name)) from error
    finally:
        shutil.rmtree(directory, ignore_errors=True)


def _upload(local: Path, target: "_Target", note: Path) -> None:
    done: dict[str, str] = read_json(note) or {}
    write_json(note, done)
    names = sorted(path.relative_to(local).as_posix() for path in local.rglob("*") if path.is_file())
    for name in sorted(names, key=lambda name: name == MANIFEST):
        path, digest = local / name, sha256(local / name)
        if done.get(name) != digest or target.size(name) != path.stat().st_size:
            target.put(path, name)
            done[name] = digest
            write_json(note, done)


class _Target:
    """The directory behind a URL."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._fs, self._path = store_of(url)

    def manifest(self) -> bytes | None:
        """The manifest of the dataset that is there."""
        if self.size(MANIFEST) is None:
            return None
        content: bytes = attempt(lambda: self._fs.cat_file(self._at(MANIFEST)))
        return content

    def check_free(self) -> None:
        """Refuse a directory of other things, and a bucket that doesn't exist."""
        bucket = self._path.partition("/")[0]
        if self._url.partition("://")[0].lower() in _WITH_BUCKETS and not attempt(
            lambda: self._fs.exists(bucket)
        ):
            raise BuildError(f"{public(self._url)}: there is no bucket {bucket}, or it can't be seen")
        try:
            taken = attempt(lambda: self._fs.ls(self._path))
        except StoreError as error:
            if not error.missing:
                raise
            taken = []
        if taken:
            raise BuildError(
                f"{public(self._url)}: isn't empty and holds no complete dataset of newsclean; "
                "choose another output, or delete it"
            )

    def size(self, name: str) -> int | None:
        """Bytes of a file there; None if there is none."""
        try:
            return int(attempt(lambda: self._fs.info(self._at(name)))["size"])
        except StoreError as error:
            if error.missing:
                return None
            raise

    def put(self, path: Path, name: str) -> None:
        """Upload a file.

        Raises:
            StoreError: it could not be, or is another size there.
        """
        attempt(lambda: self._fs.put_file(str(path), self._at(name)))
        if self.size(name) != path.stat().st_size:
            raise StoreError(f"{name} arrived with another size")

    def _at(self, name: str) -> str:
        return f"{self._path.rstrip('/')}/{name}"
