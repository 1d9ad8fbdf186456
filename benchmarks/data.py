"""Labelled data: text dumps with the text that belongs, and pages with their paragraphs or snippets."""

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from newsclean.evaluation.gold import find_gold, read_gold
from newsclean.language import detect_language


@dataclass(frozen=True, slots=True)
class Sample:
    """One document to clean, what belongs (None: only snippets are known), and what it is grouped by."""

    raw: str
    gold: str | None
    groups: dict[str, str]
    headlines: frozenset[str] = frozenset()
    wanted: list[str] = field(default_factory=list)
    unwanted: list[str] = field(default_factory=list)


def find(path: Path) -> tuple[list[Path], list[Path]]:
    """Files of dumps and manifests of page sets at or below `path`."""
    if path.is_file():
        return ([], [path]) if path.name == "manifest.jsonl" else ([path], [])
    manifests = sorted(path.rglob("manifest.jsonl"))
    folders = {manifest.parent for manifest in manifests}
    files = sorted((*path.rglob("*.jsonl"), *path.rglob("*.jsonl.gz")))
    return [file for file in files if not folders.intersection(file.parents)], manifests


def dumps(path: Path) -> Iterator[Sample]:
    """The samples of a file of labelled text dumps, one JSON object a line."""
    (source,) = find_gold([path])
    for _, document in read_gold(source):
        row = document.model_dump(exclude={"lines"})
        yield Sample(document.raw_text, document.gold, _groups(row, document.gold), document.headlines)


def pages(manifest: Path) -> Iterator[Sample]:
    """The samples of a set of pages: `manifest.jsonl` names a compressed page and what belongs to it."""
    with open(manifest, encoding="utf-8") as lines:
        for line in lines:
            yield _page(manifest.parent, json.loads(line))


def read_page(folder: Path, row: dict[str, Any]) -> str:
    """The HTML that a row of a manifest in `folder` names."""
    return gzip.decompress((folder / row["html"]).read_bytes()).decode("utf-8", "replace")


def _page(folder: Path, row: dict[str, Any]) -> Sample:
    raw = read_page(folder, row)
    body = row.get("body")
    gold = "\n".join(body) if isinstance(body, list) else body
    wanted, unwanted = row.get("with") or [], row.get("without") or []
    return Sample(raw, gold, _groups(row, gold or ""), wanted=wanted, unwanted=unwanted)


def _groups(row: dict[str, Any], text: str) -> dict[str, str]:
    return {
        "dumper": row.get("dumper") or "page",
        "language": row.get("language") or detect_language(text) or "unknown",
        "set": row.get("set") or "unknown",
        "country": row.get("country") or "unknown",
    }
