"""The documents of a report as data: columns to list, filter and sort by, and the texts in compressed blocks.

A page of 100,000 articles holds no text that nobody looks at: its script unpacks the block of a document when
it is opened or searched.
"""

import zlib
from base64 import b64encode
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import orjson

from newsclean.report.placement import place
from newsclean.report.sample import Sample

# Documents whose texts are compressed together.
BLOCK = 50
# No header: `deflate-raw` of the browser's DecompressionStream.
_RAW_DEFLATE = -zlib.MAX_WBITS


class _Names:
    """Strings, each named by a small number."""

    def __init__(self) -> None:
        self._numbers: dict[Any, int] = {}

    def number(self, name: Any) -> int:
        return self._numbers.setdefault(name, len(self._numbers))

    def __iter__(self) -> Any:
        return iter(self._numbers)


class Packed:
    """A sample, packed.

    Attributes:
        columns: one value for each document, articles before rejections, and the names that numbers stand for.
        blocks: the texts of `BLOCK` documents each, as base64.
    """

    def __init__(self, sample: Sample) -> None:
        self._sources, self._languages, self._pieces = _Names(), _Names(), _Names()
        self._rows: list[Sequence[Any]] = []
        self._bodies: list[Any] = []
        self.blocks: list[str] = []
        for article, spans in sample.articles():
            self._add(self._article_row(article, spans), _article_body(article, self._placed(article, spans)))
        for rejection in sample.rejections:
            self._add(self._rejection_row(rejection), _rejection_body(rejection))
        self._flush()
        names = ("id", "title", "source", "language", "words", "share", "stories", "pieces")
        self.columns: dict[str, Any] = {
            "articles": len(sample),
            "block": BLOCK,
            **{name: [row[number] for row in self._rows] for number, name in enumerate(names)},
            "names": {
                "source": list(self._sources),
                "language": list(self._languages),
                "piece": list(self._pieces),
            },
        }

    def _add(self, row: Sequence[Any], body: Any) -> None:
        self._rows.append(row)
        self._bodies.append(body)
        if len(self._bodies) == BLOCK:
            self._flush()

    def _flush(self) -> None:
        if self._bodies:
            packer = zlib.compressobj(6, zlib.DEFLATED, _RAW_DEFLATE)
            packed = packer.compress(orjson.dumps(self._bodies)) + packer.flush()
            self.blocks.append(b64encode(packed).decode())
            self._bodies = []

    def _article_row(self, article: Mapping[str, Any], spans: Iterable[Mapping[str, Any]]) -> Sequence[Any]:
        """`pieces`: number of role and rule, and their lowest confidence, by turns."""
        lowest: dict[int, float] = {}
        for span in spans:
            piece = self._piece(span)
            lowest[piece] = min(span["confidence"], lowest.get(piece, 1.0))
        return (
            article["id"],
            article["title"] or "",
            self._sources.number(article["source"] or ""),
            self._languages.number(article["language"] or ""),
            article["counts"]["words"],
            article["removed_share"],
            article["cluster_size"] or 1,
            [value for piece, low in lowest.items() for value in (piece, round(low, 3))],
        )

    def _rejection_row(self, rejection: Mapping[str, Any]) -> Sequence[Any]:
        place = rejection["provenance"]
        return (
            f"{place['sha256'][:16]}-{place['position'] or 0}",
            rejection.get("title") or "",
            self._sources.number(""),
            self._languages.number(""),
            0,
            1,
            1,
            [],
        )

    def _placed(
        self, article: Mapping[str, Any], spans: Sequence[Mapping[str, Any]]
    ) -> tuple[list[Any], bool]:
        """Offset, text, number of role and rule, confidence and evidence of each span, one after the other."""
        placed = place(article["text"], [(span["start"], span["end"]) for span in spans])
        flat: list[Any] = []
        for span, offset in zip(spans, _utf16(article["text"], placed.offsets), strict=True):
            confidence = round(span["confidence"], 3)
            flat += [offset, span["text"], self._piece(span), confidence, span["evidence"]]
        return flat, placed.exact

    def _piece(self, span: Mapping[str, Any]) -> int:
        return self._pieces.number((span["role"], span["rule"]))


def _utf16(text: str, offsets: Sequence[int]) -> list[int]:
    """Offsets as JavaScript counts: a character outside the basic plane is two."""
    if text.isascii() or max(text) < "\U00010000":
        return list(offsets)
    return [len(text[:offset].encode("utf-16-le")) // 2 for offset in offsets]


def _article_body(article: Mapping[str, Any], placed: tuple[list[Any], bool]) -> Any:
    pieces, exact = placed
    published = article["published"]
    about = {
        "url": article["url"],
        "authors": ", ".join(article["authors"]),
        "agency": article["agency"],
        "published": published and published.isoformat(),
        "from": _from(article["provenance"]),
        "copies": article["cluster_role"],
    }
    return {"text": article["text"], "pieces": pieces, "exact": exact, **_known(about)}


def _rejection_body(rejection: Mapping[str, Any]) -> Any:
    reasons = [(reason["code"], reason["message"]) for reason in rejection["reasons"]]
    about = {"url": rejection.get("url"), "from": _from(rejection["provenance"])}
    return {"text": rejection.get("excerpt") or "", "reasons": reasons, **_known(about)}


def _from(place: Mapping[str, Any]) -> str | None:
    if place["file"] is None:
        return None
    return f"{place['file']}, record {place['position']}"


def _known(about: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in about.items() if value}
