"""Sending a dataset directory to the Hub, so that it can be interrupted anywhere and repeated.

Large files go first. They are stored by their content and belong to no version yet, so what an interrupted upload has
stored is not sent again. Then a commit makes them the new version, all at once: who loads the dataset meanwhile gets
the old version or the new one.
"""

import json
import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from newsclean.errors import BuildError
from newsclean.publish import refusals
from newsclean.publish.hub import Publication, PublishError

if TYPE_CHECKING:
    from huggingface_hub import CommitOperationAdd, CommitOperationDelete, DatasetInfo, HfApi

# Files of a commit: the Hub takes about 40 seconds for 1,000, and gives up after a minute. These are 125 GB; a larger
# dataset needs several commits, of which the last one removes what is no longer part of it, and brings card and
# manifest.
_COMMIT_FILES = 1000
# Files whose names and samples are sent at once.
_STEP_FILES = 100
# Seconds before each further attempt; single requests were repeated before.
_WAITS = (1.0, 4.0, 15.0)
# What an earlier version may have left in the repository and this one no longer has.
_OURS = re.compile(r"(?:data|audit|rejects|duplicates)/[^/]+\.(?:parquet|jsonl)|templates\.jsonl")


def upload(folder: Path, publication: Publication, token: str | None, message: str) -> Publication:
    """Upload the files of a publication.

    Raises:
        PublishError: the Hub refused, or can't be reached.
    """
    from huggingface_hub import HfApi, get_token

    api = HfApi(library_name="newsclean")
    secret = token
    try:
        secret = token or get_token()
        if secret is None:
            raise PublishError("no Hugging Face token: run `hf auth login` or set HF_TOKEN")
        api.token = secret
        return _Upload(api, folder, publication, message).run()
    except refusals.failures() as error:
        text = refusals.explain(error, publication.repo_id, api.endpoint)
        # `from None`: the request in the chained error carries the token.
        raise PublishError(text.replace(secret, "***") if secret else text) from None


class _Upload:
    def __init__(self, api: "HfApi", folder: Path, publication: Publication, message: str) -> None:
        self._api, self._folder, self._publication, self._message = api, folder, publication, message
        self._repo: dict[str, Any] = {"repo_id": publication.repo_id, "repo_type": "dataset"}

    def run(self) -> Publication:
        """Make the repository if there is none; then upload, trying again after what passes by itself."""
        private = self._publication.private
        url = self._api.create_repo(**self._repo, private=private, exist_ok=True)
        self._repo["repo_id"] = url.repo_id
        info = self._persist()
        return replace(
            self._publication, repo_id=url.repo_id, url=str(url), private=bool(info.private), commit=info.sha
        )

    def _persist(self) -> "DatasetInfo":
        for wait in _WAITS:
            try:
                return self._send()
            except refusals.failures() as error:
                seconds = refusals.seconds_to_wait(error, wait)
                if seconds is None:
                    raise
                time.sleep(seconds)
        return self._send()

    def _send(self) -> "DatasetInfo":
        """Upload what is not there yet; the answer says what is there now."""
        name, tag = self._repo["repo_id"], self._publication.tag
        tagged = self._tags().get(tag) if tag else None
        if tagged and tagged != self._api.dataset_info(name).sha:
            raise PublishError(f"{name}: there is a version {tag} already; choose another tag")
        additions = [*self._additions()]
        for step in _groups(additions, _STEP_FILES):
            self._api.preupload_lfs_files(**self._repo, additions=step, free_memory=False)
        for number, operations in enumerate(_commits(additions, self._deletions())):
            title = self._message + (f" (part {number + 1})" if number else "")
            self._api.create_commit(**self._repo, operations=operations, commit_message=title)
        info = self._api.dataset_info(name)
        if tag and tagged is None:
            self._api.create_tag(**self._repo, tag=tag, revision=info.sha, exist_ok=True)
        elif tagged and tagged != info.sha:
            advice = f"uploaded, but {tag} is the version before; choose another tag and run it again"
            raise PublishError(f"{name}: {advice}")
        return info

    def _tags(self) -> dict[str, str]:
        return {ref.name: ref.target_commit for ref in self._api.list_repo_refs(**self._repo).tags}

    def _additions(self) -> "Iterator[CommitOperationAdd]":
        """The files, those that describe the others at the end; the card with what people wrote on the Hub."""
        from huggingface_hub import CommitOperationAdd

        described = self._descriptions()
        paths = [file.path for file in self._publication.files]
        for path in sorted(paths, key=lambda path: path in described):
            yield CommitOperationAdd(
                path_in_repo=path, path_or_fileobj=described.get(path) or self._folder / path
            )

    def _descriptions(self) -> dict[str, bytes]:
        from newsclean.publish.card import merge_cards
        from newsclean.publish.croissant import CROISSANT, croissant

        files = {
            path: (self._folder / path).read_bytes()
            for path in ("manifest.json", CROISSANT, "README.md")
            if (self._folder / path).is_file()
        }
        theirs = self._card_on_the_hub()
        if theirs is None:
            return files
        manifest = json.loads(files["manifest.json"])
        try:
            card = merge_cards(self._folder, manifest, theirs)
        except BuildError as error:
            raise PublishError(str(error)) from error
        files["README.md"] = card.encode()
        if CROISSANT in files:
            files[CROISSANT] = croissant(self._folder, manifest, card)
        return files

    def _card_on_the_hub(self) -> str | None:
        from huggingface_hub.errors import EntryNotFoundError, LocalEntryNotFoundError

        with TemporaryDirectory() as folder:
            try:
                path = self._api.hf_hub_download(**self._repo, filename="README.md", local_dir=folder)
            except LocalEntryNotFoundError:  # the Hub can't be reached
                raise
            except EntryNotFoundError:
                return None
            return Path(path).read_text(encoding="utf-8")

    def _deletions(self) -> "list[CommitOperationDelete]":
        from huggingface_hub import CommitOperationDelete

        kept = {file.path for file in self._publication.files}
        there = self._api.list_repo_files(**self._repo)
        stale = [path for path in there if _OURS.fullmatch(path) and path not in kept]
        return [CommitOperationDelete(path_in_repo=path) for path in stale]


def _commits(
    additions: "Sequence[CommitOperationAdd]", deletions: "Sequence[CommitOperationDelete]"
) -> Iterator[list[Any]]:
    """What goes into each commit."""
    parts = _groups(additions, _COMMIT_FILES)
    yield from parts[:-1]
    yield [*parts[-1], *deletions]


def _groups(items: "Sequence[CommitOperationAdd]", size: int) -> "list[list[CommitOperationAdd]]":
    return [list(items[start : start + size]) for start in range(0, len(items), size)]
