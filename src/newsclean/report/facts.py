"""The figures of a report, from the manifest: everything that the page shows but the documents."""

from collections.abc import Iterable, Mapping
from pathlib import PurePath
from typing import Any

from newsclean.labels.roles import describe
from newsclean.report.dataset import Dataset
from newsclean.report.groups import GROUPS, group_of

# Names in a table; a corpus has thousands of sources.
_ROWS = 500


def facts(name: str, dataset: Dataset, shares: list[int]) -> dict[str, Any]:
    """The figures as the page's script takes them; tables are lists of rows.

    Args:
        name: of the dataset, for people.
        shares: numbers of articles by removed share.
    """
    manifest, statistics = dataset.manifest, dataset.manifest["statistics"]
    return {
        "name": name,
        "newsclean": manifest["newsclean"],
        "fingerprint": manifest["rules"],
        "counts": manifest["counts"],
        "splits": [(split, told["articles"]) for split, told in manifest["splits"].items()],
        "reasons": _rows(statistics["reasons"]),
        "filtered": _rows(statistics.get("filtered") or {}),
        "characters": statistics["characters"],
        "audit": bool(dataset.files("audit") or manifest.get("options", {}).get("audit")),
        "groups": [(id, title, list(map(str, roles))) for id, title, roles in GROUPS],
        "roles": [
            (role, group_of(role), describe(role), n["spans"], n["characters"])
            for role, n in _largest(statistics["roles"])
        ],
        "rules": [
            (rule, text, n["spans"], n["characters"])
            for (rule, n), text in _with_descriptions(_largest(statistics["rules"]))
        ],
        "words": statistics["words"],
        "shares": shares,
        "years": sorted(statistics["years"].items()),
        "languages": _rows(statistics["languages"]),
        "sources": _rows(statistics["sources"]),
        "clusters": statistics.get("clusters"),
        "inputs": _inputs(manifest),
        "timing": dataset.timing,
        "warnings": manifest.get("warnings", []),
    }


def _rows(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:_ROWS]


def _largest(pieces: Mapping[str, Mapping[str, int]]) -> list[tuple[str, Mapping[str, int]]]:
    return sorted(pieces.items(), key=lambda item: (-item[1]["characters"], item[0]))[:_ROWS]


def _with_descriptions(rows: list[tuple[str, Any]]) -> Iterable[tuple[tuple[str, Any], str]]:
    """Rows by rule, with what the rule is; of one that this version doesn't have nothing is known."""
    from newsclean.labels.rules import RULES

    known = {rule.id: rule.description for rule in RULES}
    return ((row, known.get(row[0], "")) for row in rows)


def _inputs(manifest: Mapping[str, Any]) -> list[tuple[str, int, Mapping[str, int] | None]]:
    """Name, bytes and, where the build counted them, what came of each input."""
    counts = manifest["statistics"].get("by_input") or {}
    inputs = manifest.get("inputs", [])
    return [(PurePath(each["path"]).name, each["size"], counts.get(each["path"])) for each in inputs[:_ROWS]]
