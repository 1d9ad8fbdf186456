"""What is counted while the files of the dataset are written, and how the counts are put together."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa

Facts = Mapping[str, Any]

_TOP_SOURCES = 100
# Stories that most articles tell.
_LARGEST = 20
# Classes of stories by the articles that tell them, and the most that each holds.
_SIZES = {"1": 1, "2": 2, "3-5": 5, "6-10": 10, "11-100": 100, ">100": math.inf}
# Upper bounds, exclusive, of the histogram of lengths in words.
_WORDS = (50, 100, 200, 400, 800, 1600, 3200, 6400)


class ArticleFacts:
    """Counts of the articles in one file."""

    def __init__(self) -> None:
        self._rows = self._characters = 0
        self._languages: Counter[str] = Counter()
        self._sources: Counter[str] = Counter()
        self._years: Counter[str] = Counter()
        self._words: Counter[str] = Counter()
        self._reservations: Counter[str] = Counter()
        self._notices = 0
        self._clusters: Counter[str] = Counter()
        self._largest: list[dict[str, Any]] = []

    def add(self, batch: "pa.RecordBatch") -> None:
        """Count the articles of a batch."""
        counts = batch.column("counts").to_pylist()
        self._rows += len(counts)
        self._characters += sum(count["characters"] for count in counts)
        # Keys of JSON objects are strings; "" is unknown.
        self._words.update(str(count["words"]) for count in counts)
        self._languages.update(language or "" for language in batch.column("language").to_pylist())
        self._sources.update(source or "" for source in batch.column("source").to_pylist())
        self._years.update(str(date.year) if date else "" for date in batch.column("published").to_pylist())
        for reservations in batch.column("reservations").to_pylist():  # of `tdm-policy=URL` the kind
            self._reservations.update({reservation.partition("=")[0] for reservation in reservations})
        self._notices += len(batch) - batch.column("copyright").null_count

        self._add_clusters(batch)

    def _add_clusters(self, batch: "pa.RecordBatch") -> None:
        names = ("cluster_id", "cluster_size", "cluster_role", "title")
        for id, size, role, title in zip(*(batch.column(name).to_pylist() for name in names), strict=True):
            if role == "canonical":
                self._clusters[str(size)] += 1
                if size > 1:
                    self._largest.append({"cluster_id": id, "size": size, "title": title})
        self._largest = sorted(self._largest, key=lambda s: (-s["size"], s["cluster_id"]))[:_LARGEST]

    def result(self) -> dict[str, Any]:
        """The counts, for JSON."""
        return {
            "rows": self._rows,
            "characters": self._characters,
            "languages": self._languages,
            "sources": self._sources,
            "years": self._years,
            "words": self._words,
            "reservations": self._reservations,
            "copyright": self._notices,
            "clusters": self._clusters,
            "largest": self._largest,
        }


class SpanFacts:
    """Counts of the removed spans in one file."""

    def __init__(self) -> None:
        self._rows = 0
        self._spans = {"roles": Counter[str](), "rules": Counter[str]()}
        self._characters = {"roles": Counter[str](), "rules": Counter[str]()}

    def add(self, batch: "pa.RecordBatch") -> None:
        """Count the spans of a batch."""
        texts = batch.column("text").to_pylist()
        self._rows += len(texts)
        for facts, column in (("roles", "role"), ("rules", "rule")):
            names = batch.column(column).to_pylist()
            self._spans[facts].update(names)
            for name, text in zip(names, texts, strict=True):
                self._characters[facts][name] += len(text)

    def result(self) -> dict[str, Any]:
        """The counts, for JSON."""
        return {"rows": self._rows, "spans": self._spans, "characters": self._characters}


def statistics(files: Iterable[Facts], units: Iterable[Facts]) -> dict[str, Any]:
    """The `statistics` of a manifest: the counts of all files together, and of all units."""
    units = list(units)
    by_kind: dict[str, list[Facts]] = {
        "data": [],
        "audit": [],
        "rejects": [],
        "duplicates": [],
        "filtered": [],
    }
    for file in files:
        by_kind[file["kind"]].append(file)
    data = by_kind["data"]
    roles = _pieces(by_kind["audit"], "roles")
    return {
        "characters": {
            "read": sum(unit["characters"] for unit in units),  # of all documents
            # Of the articles in the dataset.
            "kept": sum(file["characters"] for file in data),
            "removed": sum(pieces["characters"] for pieces in roles.values()),
        },
        "languages": _most_common(_total(file["languages"] for file in data)),
        "sources": _most_common(_total(file["sources"] for file in data), _TOP_SOURCES),
        "years": dict(sorted(_total(file["years"] for file in data).items())),
        "reasons": _most_common(_total(file["reasons"] for file in by_kind["rejects"])),
        "filtered": _most_common(_total(file["reasons"] for file in by_kind["filtered"])),
        "masked": _masked(by_kind["audit"]),
        "roles": roles,
        "rules": _pieces(by_kind["audit"], "rules"),
        "words": _lengths(_total(file["words"] for file in data)),
        "reservations": _most_common(_total(file["reservations"] for file in data)),
        "copyright": sum(file["copyright"] for file in data),
        "clusters": _clusters(data),
        "duplicates": _most_common(_total(file["kinds"] for file in by_kind["duplicates"])),
        "by_input": _by_input(units, by_kind["duplicates"]),
    }


def _clusters(data: list[Facts]) -> dict[str, Any]:
    """How many stories there are, how many articles tell them, and the most told."""
    counts = _total(file["clusters"] for file in data)
    sizes = dict.fromkeys(_SIZES, 0)
    for size, count in counts.items():
        sizes[next(name for name, most in _SIZES.items() if int(size) <= most)] += count
    largest = sorted(
        (story for file in data for story in file["largest"]), key=lambda s: (-s["size"], s["cluster_id"])
    )
    return {
        "stories": counts.total(),
        "syndicated": counts.total() - sizes["1"],
        "sizes": sizes,
        "largest": largest[:_LARGEST],
    }


def _by_input(units: list[Facts], duplicates: list[Facts]) -> dict[str, dict[str, int]]:
    """What became of the documents of each input file."""
    dropped = _total(file["files"] for file in duplicates)
    found: dict[str, Counter[str]] = {}
    for unit in units:
        for name, counts in unit["files"].items():
            found.setdefault(name, Counter()).update(counts)
    return {
        name: {
            "documents": counts["documents"],
            "articles": counts["articles"] - dropped[name],
            "rejections": counts["rejections"],
            "duplicates": dropped[name],
            "filtered": counts["filtered"],
        }
        for name, counts in found.items()
    }


def _total(counts: Iterable[Mapping[str, int]]) -> Counter[str]:
    total: Counter[str] = Counter()
    for count in counts:
        total.update(count)
    return total


def _most_common(counts: Counter[str], limit: int | None = None) -> dict[str, int]:
    # `Counter.most_common` leaves equals in the order of their coming, which must not show.
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:limit])


def _pieces(files: list[Facts], name: str) -> dict[str, dict[str, int]]:
    characters = _total(file["characters"][name] for file in files)
    spans = _total(file["spans"][name] for file in files)
    return {key: {"spans": spans[key], "characters": characters[key]} for key in _most_common(characters)}


def _masked(files: list[Facts]) -> dict[str, int]:
    """Pieces of personal data that were masked, by their kind."""
    spans = _total(file["spans"]["rules"] for file in files)
    return _most_common(
        Counter({rule.removeprefix("mask."): n for rule, n in spans.items() if rule.startswith("mask.")})
    )


def _lengths(counts: Counter[str]) -> dict[str, Any]:
    numbers = sorted((int(words), count) for words, count in counts.items())
    total = sum(count for _, count in numbers)
    seen, median = 0, 0
    histogram = dict.fromkeys([f"<{bound}" for bound in _WORDS] + [f">={_WORDS[-1]}"], 0)
    for words, count in numbers:
        if seen < (total + 1) // 2 <= seen + count:
            median = words
        seen += count
        bucket = next((f"<{bound}" for bound in _WORDS if words < bound), f">={_WORDS[-1]}")
        histogram[bucket] += count
    return {
        "total": sum(words * count for words, count in numbers),
        "min": numbers[0][0] if numbers else 0,
        "median": median,
        "max": numbers[-1][0] if numbers else 0,
        "histogram": histogram,
    }
