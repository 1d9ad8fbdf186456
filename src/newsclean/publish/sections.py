"""The generated part of the dataset card, one function a section."""

import json
from collections.abc import Iterable, Mapping
from itertools import islice
from pathlib import PurePath
from typing import Any

from newsclean.article import Article
from newsclean.corpus.masked import MASKED
from newsclean.labels.roles import Role
from newsclean.publish.markdown import fields_table, table
from newsclean.text.masking import TOKENS

# A corpus has thousands of sources; the manifest holds them all.
_ROWS = 25

Manifest = Mapping[str, Any]


def body(manifest: Manifest) -> str:
    """All sections of the card."""
    parts = (
        _composition(manifest),
        _cleaning(manifest),
        _not_included(manifest),
        _fields(),
        _LIMITS,
        _RIGHTS,
        _reproduction(manifest),
    )
    return "\n\n".join(parts)


def _composition(manifest: Manifest) -> str:
    counts, statistics = manifest["counts"], manifest["statistics"]
    total = counts["articles"]
    lines = [
        "## Composition",
        f"{_count(total, 'article')} from {_count(counts['documents'], 'document')}; "
        f"rejected: {counts['rejections']:,}, duplicates: {counts['duplicates']:,}, "
        f"filtered: {counts.get('filtered', 0):,}.",
        table(
            ("split", "articles"), [(name, split["articles"]) for name, split in manifest["splits"].items()]
        ),
    ]
    for title, values in (("language", "languages"), ("source", "sources")):
        lines.append(_counted(title, statistics[values], total))
    years = sorted(statistics["years"].items(), key=lambda item: str(item[0]))
    if years:
        lines.append(table(("year", "articles"), [(year or "unknown", count) for year, count in years]))
    return _paragraphs(lines)


def _counted(title: str, values: Mapping[str, int], total: int) -> str:
    rows = [(name or "unknown", count, _share(count, total)) for name, count in _largest(values.items())]
    if not rows:
        return ""
    return table((title, "articles", "share"), rows) + _more(len(values), title)


def _cleaning(manifest: Manifest) -> str:
    statistics = manifest["statistics"]
    characters = statistics["characters"]
    read, kept = characters["read"], characters["kept"]
    lines = [
        "## How it was cleaned",
        "newsclean decodes and repairs each document, cuts it into pieces, gives every piece a role by a named "
        "rule, and keeps the pieces of the story. "
        f"Of {read:,} characters it kept {kept:,} ({_share(kept, read)}).",
    ]
    if any(file["path"].startswith("audit/") for file in manifest["files"]):
        lines.append(
            "The `audit` configuration holds every removed piece with its role, its rule and its text."
        )
    if masked := statistics.get("masked"):
        lines.append(
            "Personal data in titles and texts was masked; the tokens in its place begin and end with `|||`. "
            "In the texts that was done so often:"
        )
        lines.append(
            table(("personal data", "token", "pieces"), [(k, f"`{TOKENS[k]}`", n) for k, n in masked.items()])
        )
    roles = _largest_pieces(statistics["roles"])
    if roles:
        rows = [(f"`{role}`", _definition(role), n["spans"], n["characters"]) for role, n in roles]
        lines.append(table(("role", "what it is", "pieces", "characters"), rows))
    rules = _largest_pieces(statistics["rules"])
    if rules:
        rows_of_rules = [(f"`{rule}`", n["spans"], n["characters"]) for rule, n in rules]
        lines.append(
            table(("rule", "pieces", "characters"), rows_of_rules) + _more(len(statistics["rules"]), "rule")
        )
    return _paragraphs(lines)


def _not_included(manifest: Manifest) -> str:
    counts, statistics = manifest["counts"], manifest["statistics"]
    lines = ["## What is not included"]
    if counts["rejections"]:
        lines.append(
            f"{_count(counts['rejections'], 'document')} could not become an article. The files `rejects/*.jsonl` list "
            "each with its reasons and the place of its source; "
            '`load_dataset("json", data_files="rejects/*.jsonl")` reads them.'
        )
        lines.append(table(("reason", "documents"), _largest(statistics["reasons"].items())))
    else:
        lines.append("No document was rejected.")
    listed = ", listed in `duplicates/*.jsonl`" if counts["duplicates"] else ""
    lines.append(f"Left out as duplicates of an article: {_count(counts['duplicates'], 'document')}{listed}.")
    if filtered := statistics.get("filtered"):
        lines.append(
            f"Left out by filters, which the options below name: {_count(counts['filtered'], 'article')}, "
            "listed in `filtered/*.jsonl`."
        )
        lines.append(table(("filter", "articles"), _largest(filtered.items())))
    return _paragraphs(lines)


def _fields() -> str:
    return f"## Fields\n\n{fields_table(Article)}"


_LIMITS = """\
## Known limits

- Labelling is by rules, so some boilerplate stays and, more rarely, a sentence of a story is removed. \
The audit shows which.
- Authors, agency, dateline and dates are what the source said; most sources do not say all of them. \
A date without a time zone is taken as UTC.
- The language is detected where the source does not give it, and short texts are the hardest.
- The articles report what was believed when they were written. They may be wrong, one-sided or outdated, \
and they name living people."""

_RIGHTS = """\
## Rights

newsclean adds no rights and clears none: articles belong to their publishers, agencies and authors. \
Notices of copyright were taken out of the text and are kept in the field `copyright`. \
Who publishes or uses this dataset must check that they may, \
and set `license` at the top of this card accordingly.

To have an article removed, open a discussion on this dataset's *Community* tab \
with the article's `id` or `url`."""


def _reproduction(manifest: Manifest) -> str:
    inputs = [(PurePath(i["path"]).name, i["size"], f"`{i['fingerprint']}`") for i in manifest["inputs"]]
    options = json.dumps(manifest["options"], indent=2, sort_keys=True, ensure_ascii=False, default=str)
    lines = [
        "## How to reproduce it",
        f"newsclean {manifest['newsclean']}, rule set `{manifest['rules']}`; the same inputs and options give "
        "the same articles. `manifest.json` lists every file with its SHA-256.",
        f"```json\n{options}\n```",
        table(("input", "bytes", "fingerprint"), inputs[:_ROWS]) + _more(len(inputs), "input"),
    ]
    return _paragraphs(lines)


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _definition(role: str) -> str:
    if role == MASKED:
        return "Personal data that was masked; it is not quoted."
    known = Role.__members__.get(role.upper())
    return known.description if known else ""


def _largest(items: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
    return list(islice(sorted(items, key=lambda item: (-item[1], str(item[0]))), _ROWS))


def _largest_pieces(pieces: Mapping[str, Mapping[str, int]]) -> list[tuple[str, Mapping[str, int]]]:
    order = sorted(pieces, key=lambda name: (-pieces[name]["characters"], name))
    return [(name, pieces[name]) for name in order[:_ROWS]]


def _more(total: int, noun: str) -> str:
    rest = total - _ROWS
    return f"\n\n… and {_count(rest, f'more {noun}')}, see `manifest.json`." if rest > 0 else ""


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.1%}" if whole else "–"


def _paragraphs(parts: Iterable[str]) -> str:
    return "\n\n".join(part for part in parts if part)
