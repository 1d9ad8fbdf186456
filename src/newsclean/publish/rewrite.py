"""A dataset's files without some of its documents."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from newsclean.corpus.facts import STORY_SIZES, ArticleFacts, SpanFacts, statistics
from newsclean.corpus.files import JsonLines, ParquetFile, read_lines, sha256
from newsclean.publish.card import write_card
from newsclean.publish.croissant import write_croissant
from newsclean.publish.removal import RemovedDocument
from newsclean.publish.targets import Targets

if TYPE_CHECKING:
    from newsclean.corpus.facts import Facts

# Rows held at once.
_BATCH = 1000
# Directories of documents, in which order they are looked through, and what their documents are called.
_KINDS = {"data": "article", "rejects": "rejection", "duplicates": "duplicate"}
# Statistics that follow from the files alone.
_COUNTED = ("languages", "sources", "years", "reasons", "words", "reservations", "copyright", "duplicates")
_COUNTS = {"article": "articles", "rejection": "rejections", "duplicate": "duplicates"}
# Columns by which a document is found or told, where its file has them.
_NAMES = ("id", "url", "canonical_url")
_STORY = ("cluster_id", "cluster_size", "canonical_id")
_TOLD = (*_NAMES, "title", "provenance", "file", *_STORY)
# An article's id, file and position.
Place = tuple[str, str | None, int | None]


class Rewriting:
    """The documents of a dataset that match, found when it is made; and the dataset without them.

    Args:
        out: the dataset.
        target: a directory with the same files, to be written to.
    """

    def __init__(self, out: Path, target: Path, manifest: Mapping[str, Any], targets: Targets) -> None:
        self._target, self._manifest, self._targets = target, manifest, targets
        self._paths: list[str] = [file["path"] for file in manifest["files"]]
        self.removed_before = frozenset(manifest.get("removed", ()))
        self.documents: list[RemovedDocument] = []
        self.pieces = 0
        self._places: set[Place] = set()
        # Stories of the articles that go, by their ids: their names, and how many documents told them.
        self._stories: dict[str, tuple[str, int]] = {}
        self._lost: Counter[tuple[str, int]] = Counter()
        self._from: Counter[tuple[str, str]] = Counter()
        # Files and the numbers of their rows that go.
        self._gone: dict[str, set[int]] = {}
        for directory, kind in _KINDS.items():
            for path in self._of(directory):
                self._find(out, path, kind)
        for path in self._of("audit"):
            found = _rows(out / path, ("article", "file", "position"))
            rows = {n for n, row in found if (row["article"], row["file"], row["position"]) in self._places}
            self._gone |= {path: rows} if rows else {}
            self.pieces += len(rows)

    def _of(self, directory: str) -> list[str]:
        return [path for path in self._paths if path.startswith(f"{directory}/")]

    def _find(self, out: Path, path: str, kind: str) -> None:
        for number, row in _rows(out / path, _TOLD):
            repeats = kind == "duplicate" and row.get("canonical_id", row.get("id")) in self._stories
            if self._targets.match(row.get(name) for name in _NAMES) or repeats:
                self._gone.setdefault(path, set()).add(number)
                self._take(row, kind)

    def _take(self, row: dict[str, Any], kind: str) -> None:
        """Note that a document goes."""
        id, title = row.get("id"), row.get("title")
        self.documents.append(RemovedDocument(kind=kind, id=id, url=row.get("url"), title=title))
        place = row.get("provenance") or row
        self._from[place.get("file") or "", kind] += 1
        if kind == "article":
            self._places.add((row["id"], place.get("file"), place.get("position")))
            self._stories[row["id"]] = (row.get("cluster_id") or "", row.get("cluster_size") or 1)
        if kind != "rejection":
            story = self._stories.get(row.get("canonical_id") or "") or self._stories.get(id or "")
            if story and story[0]:
                self._lost[story] += 1

    def write(self) -> dict[str, Any]:
        """Write the files that change, the card and Croissant; the answer is the new manifest, which is not written."""
        for path, gone in self._gone.items():
            self._write(path, gone)
        facts = {path: self._facts(path) for path in self._paths if not path.startswith("templates")}
        dropped = self._without_rows(facts)
        for path in dropped:
            (self._target / path).unlink()
        manifest = self._new_manifest(facts, self._gone, dropped)
        write_card(self._target, manifest)
        write_croissant(self._target, manifest)
        return manifest

    def _write(self, path: str, gone: set[int]) -> None:
        target = self._target / path
        if path.endswith(".jsonl"):
            lines = list(enumerate(read_lines(target)))
            with JsonLines(target) as file:
                for number, line in lines:
                    if number not in gone:
                        file.row(line)
            return
        row = 0
        with (
            pq.ParquetFile(target, pre_buffer=False) as source,
            ParquetFile(target, source.schema_arrow) as out,
        ):
            for batch in source.iter_batches(_BATCH, use_threads=False):
                kept = [number not in gone for number in range(row, row + len(batch))]
                row += len(batch)
                left = batch.filter(pa.array(kept, pa.bool_()))
                out.batch(pa.RecordBatch.from_arrays(left.columns, schema=out.schema))

    def _facts(self, path: str) -> "Facts":
        """What the build counted of a file, counted again."""
        kind, file = path.split("/", maxsplit=1)
        told = {"kind": kind, "split": file.split("-")[0] if kind == "data" else ""}
        if kind in ("data", "audit"):
            counter = ArticleFacts() if kind == "data" else SpanFacts()
            for batch in _batches(self._target / path):
                counter.add(batch)
            return told | counter.result()
        counts = {name: Counter[str]() for name in ("reasons", "kinds", "files")}
        rows = 0
        for _, row in _rows(self._target / path, ("reasons", "kind", "file")):
            rows += 1
            counts["reasons"].update({reason["code"] for reason in row.get("reasons", ())})
            counts["kinds"][row.get("kind", "exact")] += 1
            counts["files"][row.get("file") or ""] += 1
        return told | {"rows": rows, **counts}

    def _without_rows(self, facts: Mapping[str, "Facts"]) -> set[str]:
        """Files of splits and configurations that have no row left, which `load_dataset` can't load.

        Without any article, one split stays.
        """
        rows: Counter[tuple[str, str]] = Counter()
        for fact in facts.values():
            rows[fact["kind"], fact["split"]] += fact["rows"]
        kept = {name for name in rows if rows[name]}
        if not any(kind == "data" for kind, _ in kept):
            kept.add(next(name for name in rows if name[0] == "data"))
        return {path for path, fact in facts.items() if (fact["kind"], fact["split"]) not in kept}

    def _new_manifest(
        self, facts: Mapping[str, "Facts"], written: Iterable[str], dropped: set[str]
    ) -> dict[str, Any]:
        manifest, removed = self._manifest, Counter(document.kind for document in self.documents)
        counts = {name: manifest["counts"][name] - removed[kind] for kind, name in _COUNTS.items()}
        counts["removed"] = manifest["counts"].get("removed", 0) + removed.total()
        known = {file["path"]: file for file in manifest["files"]}
        known |= {path: _file(self._target, path) for path in written if path not in dropped}
        data = [path for path in self._of("data") if path not in dropped]
        return {
            **manifest,
            "counts": {**manifest["counts"], **counts},
            "splits": {
                name: {
                    "articles": sum(facts[path]["rows"] for path in data if facts[path]["split"] == name),
                    "files": [path for path in data if facts[path]["split"] == name],
                }
                for name in manifest["splits"]
            },
            "files": [known[path] for path in self._paths if path not in dropped],
            "statistics": self._new_statistics(facts),
            "removed": sorted(self.removed_before | self._targets.matched),
        }

    def _new_statistics(self, facts: Mapping[str, "Facts"]) -> dict[str, Any]:
        old = self._manifest["statistics"]
        counted = statistics(list(facts.values()), ())
        new: dict[str, Any] = {**old, **{name: counted[name] for name in _COUNTED}}
        new["characters"] = {**old["characters"], "kept": counted["characters"]["kept"]}
        if self._of("audit"):  # else the removed pieces were only counted
            new |= {name: counted[name] for name in ("roles", "rules")}
        new["by_input"] = {
            path: counts
            | {name: counts.get(name, 0) - self._from[path, kind] for kind, name in _COUNTS.items()}
            for path, counts in old.get("by_input", {}).items()
        }
        if "clusters" in old:
            new["clusters"] = _without(old["clusters"], self._lost)
        return new


def _without(clusters: Mapping[str, Any], lost: Mapping[tuple[str, int], int]) -> dict[str, Any]:
    """The counts of stories when some have lost articles, which are then not told among the largest."""
    sizes, stories, syndicated = dict(clusters["sizes"]), clusters["stories"], clusters["syndicated"]
    for (_, before), number in lost.items():
        after = before - number
        sizes[_size(before)] -= 1
        if after > 0:
            sizes[_size(after)] += 1
        stories -= after <= 0
        syndicated -= before > 1 >= after
    names = {name for name, _ in lost}
    largest = [story for story in clusters["largest"] if story["cluster_id"] not in names]
    return {**clusters, "stories": stories, "syndicated": syndicated, "sizes": sizes, "largest": largest}


def _size(documents: int) -> str:
    return next(name for name, most in STORY_SIZES.items() if documents <= most)


def _file(folder: Path, path: str) -> dict[str, Any]:
    return {"path": path, "bytes": (folder / path).stat().st_size, "sha256": sha256(folder / path)}


def _batches(path: Path, columns: list[str] | None = None) -> "Iterator[pa.RecordBatch]":
    with pq.ParquetFile(path, pre_buffer=False) as file:
        yield from file.iter_batches(_BATCH, columns=columns, use_threads=False)


def _rows(path: Path, columns: Iterable[str]) -> Iterator[tuple[int, dict[str, Any]]]:
    """Numbers and values of the rows of a file, those columns that it has."""
    if path.suffix == ".jsonl":
        yield from enumerate(read_lines(path))
        return
    there = set(pq.read_schema(path).names)
    wanted = [column for column in columns if column in there]
    number = 0
    for batch in _batches(path, wanted):
        for row in batch.to_pylist():
            yield number, row
            number += 1
