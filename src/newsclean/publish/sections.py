"""The generated part of the dataset card, one function a section."""

import json
from collections.abc import Iterable, Mapping
from pathlib import PurePath
from typing import Any

from newsclean.article import Article
from newsclean.publish.cleaning import audited, cleaning
from newsclean.publish.markdown import count, fields_table, paragraphs, share, table

# A corpus has thousands of sources.
_ROWS = 25

# The codes of `Rejection.reasons`: what the document was.
REASONS = {
    "undecodable": "no text in any encoding",
    "malformed": "a record that can't be read, such as half a JSON line or a damaged stretch of an archive",
    "missing_field": "a record without text",
    "no_text": "without a story after cleaning",
    "too_short": "a story shorter than the limit",
    "too_large": "larger than the limit",
    "invalid": "with a value that can't be right, such as a date in the year 3020",
    "http_status": "an answer of a server other than 200, in a web archive",
    "not_html": "an image, a PDF or other content that is no page, in a web archive",
    "revisit": "a note in a web archive that nothing changed since an earlier capture",
    "truncated": "cut short by the crawler, or a segment of a record",
}
# The kinds of duplicates.
_DUPLICATES = {"exact": "the same text", "copy": "the same story, in other words or another cut"}
# The kinds of `Article.reservations`.
_RESERVATIONS = {
    "noai": "no use of the page for machine learning",
    "noimageai": "no use of its pictures for machine learning",
    "tdm-reservation": "rights to text and data mining are reserved (W3C TDMRep)",
    "tdm-policy": "says on what terms they are granted",
}

Manifest = Mapping[str, Any]


def body(manifest: Manifest) -> str:
    """All sections of the card."""
    parts = (
        _composition(manifest),
        cleaning(manifest),
        _not_included(manifest),
        _copies(manifest),
        f"## Fields\n\n{fields_table(Article)}",
        _limits(manifest),
        _rights(manifest),
        _REMOVAL,
        _reproduction(manifest),
    )
    return paragraphs(parts)


def _composition(manifest: Manifest) -> str:
    counts, statistics = manifest["counts"], manifest["statistics"]
    total = counts["articles"]
    splits = [(name, split["articles"]) for name, split in manifest["splits"].items()]
    years = sorted(statistics["years"].items(), key=lambda item: str(item[0]))
    inputs = [
        (PurePath(path).name, *(n.get(key, 0) for key in ("documents", "articles")))
        for path, n in statistics.get("by_input", {}).items()
    ]
    return paragraphs(
        (
            "## Composition",
            f"{_sum(counts)}.",
            table(("split", "articles"), splits),
            _counted("language", statistics["languages"], total),
            _counted("source", statistics["sources"], total),
            table(("year", "articles"), [(year or "unknown", n) for year, n in years]) if years else "",
            table(("input", "documents", "articles"), inputs[:_ROWS]) if len(inputs) > 1 else "",
        )
    )


def _sum(counts: Mapping[str, int]) -> str:
    """Where all documents went; a count that is zero is left out, but what every build has."""
    always = ("rejections", "duplicates")
    names = {
        "rejections": "rejected",
        "duplicates": "duplicates",
        "filtered": "filtered",
        "removed": "removed",
    }
    parts = [f"{names[key]}: {counts.get(key, 0):,}" for key in names if key in always or counts.get(key)]
    return f"{count(counts['articles'], 'article')} from {count(counts['documents'], 'document')}; {', '.join(parts)}"


def _counted(title: str, values: Mapping[str, int], total: int) -> str:
    largest = _largest(values)
    rows = [(name or "unknown", number, share(number, total)) for name, number in largest]
    rest = total - sum(number for _, number in largest)
    more = f"{count(rest, 'article')} more of other {title}s." if rest > 0 else ""
    return paragraphs((table((title, "articles", "share"), rows), more)) if rows else ""


def _not_included(manifest: Manifest) -> str:
    counts, statistics = manifest["counts"], manifest["statistics"]
    lines = ["## What is not included"]
    if counts["rejections"]:
        lines.append(
            f"{count(counts['rejections'], 'document')} could not become an article. The `rejected` configuration "
            "lists each with its reasons and the place of its source."
        )
        reasons = [(code, REASONS.get(code, ""), number) for code, number in _largest(statistics["reasons"])]
        lines.append(table(("reason", "the document is", "documents"), reasons))
    else:
        lines.append("No document was rejected.")
    if counts.get("filtered"):
        lines.append(
            f"{count(counts['filtered'], 'article')} did not pass the filters that the options below name; the directory "
            "`filtered` lists them."
        )
        lines.append(table(("filter", "articles"), _largest(statistics["filtered"])))
    return paragraphs(lines)


def _copies(manifest: Manifest) -> str:
    duplicates = manifest["counts"]["duplicates"]
    listed = ", listed in the directory `duplicates`" if duplicates else ""
    lines = [
        "## Duplicates and syndication",
        f"Left out as duplicates of an article: {count(duplicates, 'document')}{listed}.",
    ]
    kinds = manifest["statistics"].get("duplicates")
    if kinds:
        lines.append(
            table(("duplicate", "documents"), [(_DUPLICATES.get(kind, kind), n) for kind, n in kinds.items()])
        )
    clusters = manifest["statistics"].get("clusters")
    if not clusters or not clusters["stories"]:
        lines.append("Stories that several publishers print in different words or cuts were not looked for.")
        return paragraphs(lines)
    syndicated = clusters["syndicated"]
    lines.append(
        f"Stories: {clusters['stories']:,}; told by several documents: {syndicated:,}. "
        "Articles of one story have the same `cluster_id`."
    )
    if syndicated:
        sizes = [(size, stories) for size, stories in clusters["sizes"].items() if stories]
        lines.append(table(("documents of a story", "stories"), sizes))
        largest = [
            (story["title"] or story["cluster_id"], story["size"]) for story in clusters["largest"][:10]
        ]
        lines.append(table(("the most told", "documents"), largest) if largest else "")
    return paragraphs(lines)


def _limits(manifest: Manifest) -> str:
    by = "by rules and a learned model" if manifest["options"].get("model") else "by rules"
    audit = " The audit shows which." if audited(manifest) else ""
    return f"""\
## Known limits

- Labelling is {by}, so some boilerplate stays and, more rarely, a sentence of a story is removed.{audit}
- Authors, agency, dateline and dates are what the source said; most sources do not say all of them. \
A date without a time zone is taken as UTC.
- The language is detected where the source does not give it, and short texts are the hardest.
- The articles report what was believed when they were written. They may be wrong, one-sided or outdated, \
and they name living people."""


def _rights(manifest: Manifest) -> str:
    statistics, total = manifest["statistics"], manifest["counts"]["articles"]
    notices = statistics.get("copyright")
    kept = f" ({notices:,} of {count(total, 'article')} have one)" if notices is not None else ""
    reservations = statistics.get("reservations")
    rows = [(f"`{name}`", _RESERVATIONS.get(name, ""), n) for name, n in _largest(reservations or {})]
    reserved = (
        "Reservations of rights that a page or its server makes in a form for machines are kept in the field "
        "`reservations`; an article can have several:"
    )
    return paragraphs(
        (
            "## Rights",
            "newsclean adds no rights and clears none: articles belong to their publishers, agencies and authors. "
            f"Notices of copyright were taken out of the text and are kept in the field `copyright`{kept}. Who publishes or "
            "uses this dataset must check that they may, and set `license` at the top of this card accordingly.",
            paragraphs((reserved, table(("reservation", "what it says", "articles"), rows))) if rows else "",
            "No article has a reservation of rights in a form for machines." if reservations == {} else "",
        )
    )


_REMOVAL = """\
## To have an article removed

Open a discussion on this dataset's *Community* tab with the article's `id` or `url`. Its maintainers take it out of all \
configurations with `newsclean remove` and publish a new version."""


def _reproduction(manifest: Manifest) -> str:
    inputs = [(PurePath(i["path"]).name, i["size"], f"`{i['fingerprint']}`") for i in manifest["inputs"]]
    options = json.dumps(manifest["options"], indent=2, sort_keys=True, ensure_ascii=False, default=str)
    more = len(inputs) - _ROWS
    return paragraphs(
        (
            "## How to reproduce it",
            f"newsclean {manifest['newsclean']}, rule set `{manifest['rules']}`; the same inputs and options give "
            "the same articles. `manifest.json` lists every file with its SHA-256.",
            f"```json\n{options}\n```",
            table(("input", "bytes", "fingerprint"), inputs[:_ROWS]),
            f"… and {count(more, 'more input')}, see `manifest.json`." if more > 0 else "",
        )
    )


def _largest(values: Mapping[str, int]) -> list[tuple[str, int]]:
    items: Iterable[tuple[str, int]] = values.items()
    return sorted(items, key=lambda item: (-item[1], str(item[0])))[:_ROWS]
