"""A dataset's files without some of its documents."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from newsclean.corpus.facts import ArticleFacts, SpanFacts, statistics
from newsclean.files import JsonLines, ParquetFile, read_batches, read_lines, sha256
from newsclean.publish.card import write_card
from newsclean.publish.croissant import write_croissant
from newsclean.publish.removal import RemovedDocument
from newsclean.publish.stories import COLUMNS, Place, Stories
from newsclean.publish.targets import Targets

if TYPE_CHECKING:
    from newsclean.corpus.facts import Facts

# Directories of documents, in which order they are looked through, and what their documents are called.
_KINDS = {"data": "article", "rejects": "rejection", "duplicates": "duplicate", "filtered": "filtered"}
# Statistics that follow from the files alone.
_COUNTED = (
    "languages",
    "sources",
    "years",
    "reasons",
    "filtered",
    "words",
    "reservations",
    "copyright",
    "duplicates",
)
_COUNTS = {
    "article": "articles",
    "rejection": "rejections",
    "duplicate": "duplicates",
    "filtered": "filtered",
}
# Columns by which a document is found or told, where its file has them.
_NAMES = ("id", "url", "canonical_url")
_TOLD = (*_NAMES, "title", "provenance", "file", *COLUMNS)


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
        self._stories = Stories()
        # Ids of the articles that go, and their stories.
        self._ids: dict[str, str | None] = {}
        self._from: Counter[tuple[str, str]] = Counter()
        # Files that change and the numbers of their rows that go.
        self._gone: dict[str, set[int]] = {}
        for directory, kind in _KINDS.items():
            for path in self._of(directory):
                self._find(out, path, kind)
        for path in self._of("data") if self._ids else ():
            self._find_stories(out, path)
        for path in self._of("audit") if self._ids else ():
            found = _rows(out / path, ("article", "file", "position"))
            rows = {number for number, row in found if Place(*row.values()) in self._places}
            self._gone |= {path: rows} if rows else {}
            self.pieces += len(rows)

    def _of(self, directory: str) -> list[str]:
        return [path for path in self._paths if path.startswith(f"{directory}/")]

    def _find(self, out: Path, path: str, kind: str) -> None:
        for number, row in _rows(out / path, _TOLD):
            repeated = row.get("canonical_id", row.get("id")) if kind == "duplicate" else None
            if self._targets.match(row.get(name) for name in _NAMES) or repeated in self._ids:
                self._gone.setdefault(path, set()).add(number)
                self._take(row, kind)
                if kind == "duplicate":
                    self._stories.lose(self._ids.get(repeated or ""))

    def _take(self, row: dict[str, Any], kind: str) -> None:
        """Note that a document goes."""
        id, title = row.get("id"), row.get("title")
        self.documents.append(RemovedDocument(kind=kind, id=id, url=row.get("url"), title=title))
        self._from[(row.get("provenance") or row).get("file") or "", kind] += 1
        if kind == "article":
            self._places.add(Place.of(row))
            self._ids[row["id"]] = row.get("cluster_id")
            self._stories.lose(row.get("cluster_id"))

    def _find_stories(self, out: Path, path: str) -> None:
        """Files with other articles of the same stories change as well."""
        gone = self._gone.get(path, set())
        for number, row in _rows(out / path, ("id", "provenance", *COLUMNS)):
            if number not in gone and self._stories.keep(row):
                self._gone[path] = gone

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
        with ParquetFile(target, pq.read_schema(target)) as out:
            for batch in read_batches(target):
                kept = [number not in gone for number in range(row, row + len(batch))]
                row += len(batch)
                left = self._stories.renew(batch.filter(pa.array(kept, pa.bool_())))
                out.batch(pa.RecordBatch.from_arrays(left.columns, schema=out.schema))

    def _facts(self, path: str) -> "Facts":
        """What the build counted of a file, counted again."""
        kind, file = path.split("/", maxsplit=1)
        told = {"kind": kind, "split": file.split("-")[0] if kind == "data" else ""}
        if kind in ("data", "audit"):
            counter = ArticleFacts() if kind == "data" else SpanFacts()
            for batch in read_batches(self._target / path):
                counter.add(batch)
            return told | counter.result()
        counts = {name: Counter[str]() for name in ("reasons", "kinds", "files")}
        rows = 0
        for _, row in _rows(self._target / path, ("reasons", "reason", "kind", "file")):
            rows += 1
            counts["reasons"].update({reason["code"] for reason in row.get("reasons", ())})
            if "reason" in row:  # of a filtered article
                counts["reasons"][row["reason"]] += 1
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
        characters = counted["characters"]
        new["characters"] = {**old["characters"], "kept": characters["kept"]}
        if self._of("audit"):  # else the removed pieces were only counted
            new |= {name: counted[name] for name in ("roles", "rules", "masked")}
            new["characters"]["removed"] = characters["removed"]
        new["by_input"] = {
            path: counts
            | {name: counts.get(name, 0) - self._from[path, kind] for kind, name in _COUNTS.items()}
            for path, counts in old.get("by_input", {}).items()
        }
        if "clusters" in old:
            new["clusters"] = counted["clusters"]
        return new


def _file(folder: Path, path: str) -> dict[str, Any]:
    return {"path": path, "bytes": (folder / path).stat().st_size, "sha256": sha256(folder / path)}


def _rows(path: Path, columns: Iterable[str]) -> Iterator[tuple[int, dict[str, Any]]]:
    """Numbers and values of the rows of a file, those columns that it has."""
    if path.suffix == ".jsonl":
        yield from enumerate(read_lines(path))
        return
    there = set(pq.read_schema(path).names)
    wanted = [column for column in columns if column in there]
    number = 0
    for batch in read_batches(path, wanted):
        for row in batch.to_pylist():
            yield number, row
            number += 1
