"""Taking documents out of a finished dataset, for whoever asks to have an article removed."""

import ctypes
import os
import shutil
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from newsclean.corpus.workspace import locked
from newsclean.errors import BuildError
from newsclean.files import write_json
from newsclean.publish.hub import PublishError, checked_files, read_manifest
from newsclean.publish.targets import Targets

if TYPE_CHECKING:
    from newsclean.publish.rewrite import Rewriting

# linux/fs.h: swap two paths in one step.
_RENAME_EXCHANGE = 2
_CURRENT_DIRECTORY = -100


@dataclass(frozen=True, slots=True, kw_only=True)
class RemovedDocument:
    """A document that was removed, or would be.

    Attributes:
        kind: `article`, `rejection`, `duplicate` or `filtered`.
    """

    kind: str
    id: str | None
    url: str | None
    title: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """What was removed from a dataset, or, after a dry run, what would be. As a string: a line for people.

    Attributes:
        documents: in the order of the dataset; the articles first.
        pieces: rows of the audit that went with the articles.
        unmatched: lines that no document matches, and none did that was removed before.
    """

    documents: tuple[RemovedDocument, ...]
    pieces: int
    unmatched: tuple[str, ...]

    def count(self, kind: str) -> int:
        """Documents of a kind."""
        return sum(document.kind == kind for document in self.documents)

    def __str__(self) -> str:
        names = {"article": "articles", "rejection": "rejections", "duplicate": "duplicates"}
        kinds = ", ".join(f"{name} {self.count(kind):,}" for kind, name in names.items())
        if filtered := self.count("filtered"):
            kinds += f", filtered {filtered:,}"
        return f"{kinds}; pieces of the audit {self.pieces:,}"


def remove(
    out: str | os.PathLike[str],
    urls: Iterable[str],
    *,
    like: str | os.PathLike[str] | None = None,
    dry_run: bool = False,
) -> Removal:
    """Take documents out of a dataset: articles with their pieces of the audit, rejections, duplicates and
    filtered ones.

    A document goes when its `url`, `canonical_url` or `id` is among `urls`, however the address is written. Files,
    statistics, card, Croissant and manifest are written anew and take the place of the old ones in one step: whoever
    looks, and whatever stops this, finds the old dataset or the new one. The manifest keeps hashes of what was removed.

    Args:
        out: directory that a build wrote.
        urls: addresses and ids, one each; a text with `#` at its start is a comment.
        like: another dataset's directory, such as an earlier version's; what was removed there goes here as well.
        dry_run: only say what would go.

    Raises:
        PublishError: a directory holds no finished dataset.
        BuildError: the dataset can't be written, or a build or another removal works on it.
    """
    out = Path(out).resolve()  # a link would be swapped itself
    targets = Targets(urls, read_manifest(Path(like)).get("removed", ()) if like else ())
    try:
        if dry_run:
            return _result(_find(out, out, targets), targets)
        if not out.parent.is_dir():
            raise PublishError(f"{out}: no such directory")
        with locked(out) as workspace:
            aside = workspace.root / "removal"
            _recover(out, aside)
            rewriting = _find(out, aside, targets)
            if rewriting.documents:
                _link_all(out, aside)
                write_json(aside / "manifest.json", rewriting.write())
                exchange(aside, out)
            shutil.rmtree(aside, ignore_errors=True)
            return _result(rewriting, targets)
    except OSError as error:
        raise BuildError(f"{error.filename or out}: {error.strerror or error}") from error


def _find(out: Path, target: Path, targets: Targets) -> "Rewriting":
    from newsclean.publish.rewrite import Rewriting

    manifest = read_manifest(out)
    for _ in checked_files(out):  # all of them, before one is written
        pass
    return Rewriting(out, target, manifest, targets)


def _result(rewriting: "Rewriting", targets: Targets) -> Removal:
    return Removal(
        documents=tuple(rewriting.documents),
        pieces=rewriting.pieces,
        unmatched=tuple(targets.unmatched(rewriting.removed_before)),
    )


def _link_all(out: Path, aside: Path) -> None:
    """A second directory with the same files; what is written there leaves those of the first alone."""

    def link(source: str, target: str) -> None:
        try:
            os.link(source, target)
        except OSError:  # a file system without links
            shutil.copy2(source, target)

    shutil.copytree(out, aside, symlinks=True, copy_function=link)


def exchange(new: Path, old: Path) -> None:
    """Put `new` in the place of `old`, and the other way round."""
    if sys.platform == "linux" and _exchange_at_once(new, old):
        return
    # Elsewhere there is a moment without either; `_recover` knows it.
    between = new.with_name(f"{new.name}.old")
    os.rename(old, between)
    os.rename(new, old)
    os.rename(between, new)


def _exchange_at_once(new: Path, old: Path) -> bool:
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError):  # a C library before glibc 2.28
        return False
    paths = os.fsencode(new), os.fsencode(old)
    return not rename(_CURRENT_DIRECTORY, paths[0], _CURRENT_DIRECTORY, paths[1], _RENAME_EXCHANGE)


def _recover(out: Path, aside: Path) -> None:
    """Finish an exchange that was stopped, and delete what a removal left behind."""
    between = aside.with_name(f"{aside.name}.old")
    if between.exists() and not out.exists():
        os.rename(aside if (aside / "manifest.json").exists() else between, out)
    for left in (aside, between):
        shutil.rmtree(left, ignore_errors=True)
