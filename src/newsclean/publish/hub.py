"""Publishing a finished dataset directory on the Hugging Face Hub."""

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from newsclean.publish.refusals import one_line

# What describes the files, and so is not among the files of the manifest.
_DESCRIPTIONS = ("README.md", "croissant.json", "manifest.json")
# A tag of git without what needs quoting.
_TAG = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._+-]*[A-Za-z0-9+])?")


class PublishError(Exception):
    """A dataset that can't be published; the message is one line that says what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedFile:
    """One file of a publication: its path in the repository and its size."""

    path: str
    bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """What was published, or, after a dry run, what would be.

    Attributes:
        repo_id: `name` or `organisation/name`.
        private: whether the repository is private; after a dry run, whether a new one would be.
        files: what is uploaded.
        tag: name of this version, if it has one.
        url: where it is now; None after a dry run.
        commit: the version's id on the Hub; None after a dry run.
    """

    repo_id: str
    private: bool
    files: tuple[PublishedFile, ...]
    tag: str | None = None
    url: str | None = None
    commit: str | None = None

    @property
    def bytes(self) -> int:
        """Size of all files."""
        return sum(file.bytes for file in self.files)


def publish(
    out: str | Path,
    repo_id: str,
    *,
    private: bool = True,
    tag: str | None = None,
    dry_run: bool = False,
    token: str | None = None,
    message: str = "Update the dataset",
) -> Publication:
    """Upload a dataset directory, making the repository when there is none.

    Only the files of the manifest and those that describe them (`README.md`, `croissant.json`, `manifest.json`) are
    uploaded. Data files of an earlier version that are no longer part of the dataset are deleted from the repository;
    what people wrote in its card is kept. An upload that was interrupted is continued by the same call.

    Args:
        out: directory that a build wrote.
        repo_id: `name` or `organisation/name`.
        private: make a new repository private; an existing one stays as it is.
        tag: name that the version gets, such as `v1.1`; `load_dataset(..., revision="v1.1")` loads it for ever.
        dry_run: check everything that needs neither network nor token, and upload nothing.
        token: Hugging Face token with write access; by default the one of `hf auth login` or `HF_TOKEN`.
        message: title of the commit.

    Raises:
        PublishError: the directory is no finished dataset, or the Hub refused it.
    """
    folder = Path(out)
    _check_name(repo_id)
    if tag is not None and not _TAG.fullmatch(tag):
        raise PublishError(f"{tag!r} can't be a tag; use letters, digits, dots and hyphens, such as v1.1")
    files = tuple(checked_files(folder))
    publication = Publication(repo_id=repo_id, private=private, files=files, tag=tag)
    if dry_run:
        return publication
    from newsclean.publish.upload import upload

    return upload(folder, publication, token, message)


def _check_name(repo_id: str) -> None:
    from huggingface_hub.errors import HFValidationError
    from huggingface_hub.utils import validate_repo_id  # type: ignore[attr-defined]

    try:
        validate_repo_id(repo_id)
    except HFValidationError as error:
        raise PublishError(f"{repo_id!r} is no repository name: {one_line(str(error))}") from error


def checked_files(folder: Path) -> Iterable[PublishedFile]:
    """The files of a dataset, each compared with the manifest.

    Raises:
        PublishError: a file is missing, differs, or is outside the directory.
    """
    manifest = read_manifest(folder)
    if not (folder / "README.md").is_file():
        raise PublishError(f"{folder}: README.md is missing; build the dataset again")
    for name in _DESCRIPTIONS:
        if (folder / name).is_file():  # a dataset of an earlier newsclean has no croissant.json
            yield PublishedFile(path=name, bytes=(folder / name).stat().st_size)
    for entry in sorted(manifest["files"], key=lambda entry: str(entry["path"])):
        name = entry["path"]
        if name not in _DESCRIPTIONS:
            _check_file(folder, name, entry["bytes"], entry["sha256"])
            yield PublishedFile(path=name, bytes=entry["bytes"])


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a finished dataset.

    Raises:
        PublishError: there is none, or it can't be read.
    """
    if not folder.is_dir():
        raise PublishError(f"{folder}: no such directory")
    try:
        manifest = json.loads((folder / "manifest.json").read_bytes())
        files = [(file["path"], file["bytes"], file["sha256"]) for file in manifest["files"]]
    except FileNotFoundError as error:
        raise PublishError(
            f"{folder}: no manifest.json, so no finished build; run `newsclean clean ... -o {folder}`"
        ) from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise PublishError(
            f"{folder / 'manifest.json'}: can't be read as a manifest; build it again"
        ) from error
    if not files:
        raise PublishError(f"{folder}: the manifest lists no files, so there is nothing to publish")
    return dict(manifest)


def _check_file(folder: Path, name: str, size: int, sha256: str) -> None:
    relative = PurePosixPath(name)
    path = folder / relative
    if (
        relative.is_absolute()
        or ".." in relative.parts
        or not path.resolve().is_relative_to(folder.resolve())
    ):
        raise PublishError(f"{folder / 'manifest.json'}: {name!r} is outside the dataset; build it again")
    try:
        actual = path.stat().st_size
        if actual != size:
            raise PublishError(f"{path}: has {actual:,} bytes, the manifest says {size:,}; build it again")
        with path.open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != sha256:
                raise PublishError(f"{path}: differs from the manifest (SHA-256); build it again")
    except OSError as error:
        raise PublishError(f"{path}: can't be read ({error.strerror}); build it again") from error
