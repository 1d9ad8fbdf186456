"""Publishing a finished dataset directory on the Hugging Face Hub."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from glob import escape
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from huggingface_hub import HfApi

# What an earlier version may have left in the repository and this one no longer has.
_OURS = (
    "data/*.parquet",
    "audit/*.parquet",
    "rejects/*.jsonl",
    "duplicates/*.jsonl",
    "filtered/*.jsonl",
    "templates.jsonl",
)
_OVER_QUOTA = ("quota", "storage limit", "storage space", "payment required")


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
        private: whether the repository is made private when it does not exist yet.
        files: what is uploaded.
        url: where it is now; None after a dry run.
    """

    repo_id: str
    private: bool
    files: tuple[PublishedFile, ...]
    url: str | None = None

    @property
    def bytes(self) -> int:
        """Size of all files."""
        return sum(file.bytes for file in self.files)


def publish(
    out: str | Path,
    repo_id: str,
    *,
    private: bool = True,
    dry_run: bool = False,
    token: str | None = None,
    message: str = "Update the dataset",
) -> Publication:
    """Upload a dataset directory, making the repository when there is none.

    Only the files of the manifest, `README.md` and `manifest.json` are uploaded. Data files of an earlier
    version that are no longer part of the dataset are deleted from the repository.

    Args:
        out: directory that a build wrote.
        repo_id: `name` or `organisation/name`.
        private: make a new repository private; an existing one stays as it is.
        dry_run: check everything that needs neither network nor token, and upload nothing.
        token: Hugging Face token with write access; by default the one of `hf auth login` or `HF_TOKEN`.
        message: title of the commit.

    Raises:
        PublishError: the directory is no finished dataset, or the Hub refused it.
    """
    folder = Path(out)
    _check_name(repo_id)
    publication = Publication(repo_id=repo_id, private=private, files=tuple(_checked_files(folder)))
    if dry_run:
        return publication
    return _upload(folder, publication, token, message)


def _check_name(repo_id: str) -> None:
    from huggingface_hub.errors import HFValidationError
    from huggingface_hub.utils import validate_repo_id  # type: ignore[attr-defined]

    try:
        validate_repo_id(repo_id)
    except HFValidationError as error:
        raise PublishError(f"{repo_id!r} is no repository name: {_one_line(str(error))}") from error


def _checked_files(folder: Path) -> Iterable[PublishedFile]:
    """The files to upload, each compared with the manifest."""
    manifest = _manifest(folder)
    if not (folder / "README.md").is_file():
        raise PublishError(f"{folder}: README.md is missing; build the dataset again")
    for name in ("README.md", "manifest.json"):
        yield PublishedFile(path=name, bytes=(folder / name).stat().st_size)
    for entry in sorted(manifest["files"], key=lambda entry: str(entry["path"])):
        name = entry["path"]
        if name not in ("README.md", "manifest.json"):
            _check_file(folder, name, entry["bytes"], entry["sha256"])
            yield PublishedFile(path=name, bytes=entry["bytes"])


def _manifest(folder: Path) -> dict[str, Any]:
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


def _upload(folder: Path, publication: Publication, token: str | None, message: str) -> Publication:
    from huggingface_hub import HfApi, get_token
    from huggingface_hub.errors import HfHubHTTPError

    # The HTTP library below huggingface_hub differs between versions; its errors are known by their base.
    # hf_xet, which moves large files, reports a broken connection as a RuntimeError.
    bases: tuple[type[Any], ...] = HfHubHTTPError.__bases__
    failures: tuple[type[Exception], ...] = (*bases, OSError, RuntimeError, ValueError)
    api = HfApi(library_name="newsclean")
    secret = token
    try:
        secret = token or get_token()
        if secret is None:
            raise PublishError("no Hugging Face token: run `hf auth login` or set HF_TOKEN")
        api.token = secret
        return _send(api, folder, publication, message)
    except failures as error:
        text = _explain(error, publication.repo_id, api.endpoint)
        # `from None`: the request in the chained error carries the token.
        raise PublishError(text.replace(secret, "***") if secret else text) from None


def _send(api: "HfApi", folder: Path, publication: Publication, message: str) -> Publication:
    repo_id = publication.repo_id
    url = api.create_repo(repo_id, repo_type="dataset", private=publication.private, exist_ok=True)
    api.upload_folder(
        repo_id=url.repo_id,
        repo_type="dataset",
        folder_path=folder,
        commit_message=message,
        allow_patterns=[escape(file.path) for file in publication.files],
        delete_patterns=list(_OURS),
    )
    return Publication(
        repo_id=url.repo_id, private=publication.private, files=publication.files, url=str(url)
    )


def _explain(error: BaseException, repo_id: str, endpoint: str) -> str:
    """One line for a failure: what happened and what to do."""
    from huggingface_hub.errors import HfHubHTTPError, OfflineModeIsEnabled

    if isinstance(error, OfflineModeIsEnabled):
        return "HF_HUB_OFFLINE is set; unset it to publish"
    if isinstance(error, ValueError) and not isinstance(error, HfHubHTTPError):
        return f"the Hub did not accept {repo_id}: {_one_line(str(error))}"
    if not isinstance(error, HfHubHTTPError):
        return f"can't reach {endpoint} ({_one_line(str(error)) or type(error).__name__}); check the network"
    status = error.response.status_code
    said = _one_line(error.server_message or error.response.headers.get("X-Error-Message") or "")
    if status in (402, 413, 507) or any(word in said.lower() for word in _OVER_QUOTA):
        return f"no room for {repo_id} ({said or f'HTTP {status}'}); free space or buy more"
    known = {
        401: "the token is not valid; get one with write access at https://huggingface.co/settings/tokens",
        403: f"the token may not write to {repo_id}; use one with write access to that account",
        404: f"there is no account or repository {repo_id}; check the name",
        429: "too many requests; try again in some minutes",
    }
    text = known.get(status) or f"the Hub answered HTTP {status}; " + (
        "try again later" if status >= 500 else f"check {repo_id}"
    )
    return f"{text} (the Hub says: {said})" if said else text


def _one_line(text: str) -> str:
    return " ".join(text.split())[:300]
