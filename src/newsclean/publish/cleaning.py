"""The part of the dataset card that says what was removed, by what, with examples."""

from collections.abc import Iterable, Mapping
from html import escape
from itertools import islice
from typing import Any

from newsclean.labels.roles import describe
from newsclean.labels.rules import RULES
from newsclean.publish.markdown import Markup, cell, paragraphs, share, table
from newsclean.text.masking import TOKENS, PersonalData

Pieces = Mapping[str, Mapping[str, int]]

_ROWS = 20
_BY_ID = {rule.id: rule for rule in RULES}
# Families of rules that were learned, and what they were learned from.
_LEARNED = {"model": "a small learned model", "template": "what recurs across the documents of a publisher"}


def cleaning(manifest: Mapping[str, Any]) -> str:
    """The section."""
    statistics = manifest["statistics"]
    kept, removed = statistics["characters"]["kept"], statistics["characters"]["removed"]
    roles, rules = statistics["roles"], statistics["rules"]
    return paragraphs(
        (
            "## How it was cleaned",
            f"newsclean decodes and repairs each document, cuts it into pieces, gives every piece a role {_by(rules)}, and "
            f"keeps the pieces of the story. Of the {kept + removed:,} characters of these articles' documents it kept {kept:,} "
            f"({share(kept, kept + removed)}).",
            _AUDITED if audited(manifest) else "",
            _masked(statistics["masked"]),
            _roles(roles),
            _rules(rules),
        )
    )


def audited(manifest: Mapping[str, Any]) -> bool:
    """Whether the dataset has the removed pieces."""
    return any(file["path"].startswith("audit/") for file in manifest["files"])


_AUDITED = "The `audit` configuration holds every removed piece with its role, its rule and its text."


def _by(rules: Pieces) -> str:
    """`by a named rule`, and what else there was, with its share of the removed characters."""
    total = sum(rule["characters"] for rule in rules.values())
    learned = dict.fromkeys(_LEARNED, 0)
    for name, rule in rules.items():
        if (family := name.split(".", maxsplit=1)[0]) in learned:
            learned[family] += rule["characters"]
    if not any(learned.values()):
        return "by a named rule"
    by_rule = share(total - sum(learned.values()), total)
    others = [f"{_LEARNED[name]} ({share(size, total)})" for name, size in learned.items() if size]
    return f"by a named rule ({by_rule} of the removed characters), or by {' or by '.join(others)}"


def _masked(masked: Mapping[PersonalData, int]) -> str:
    rows = [(kind, f"`{TOKENS[kind]}`", pieces) for kind, pieces in masked.items()]
    said = "Personal data was masked in titles, texts and the audit; tokens stand in its place. In the texts so often:"
    return paragraphs((said, table(("personal data", "token", "pieces"), rows))) if rows else ""


def _roles(roles: Pieces) -> str:
    rows = [
        (f"`{name}`", describe(name), pieces["spans"], pieces["characters"])
        for name, pieces in _largest(roles)
    ]
    return table(("removed as", "what it is", "pieces", "characters"), rows) if rows else ""


def _rules(rules: Pieces) -> str:
    rows = [
        (f"`{name}`", _example(name), pieces["spans"], pieces["characters"])
        for name, pieces in _largest(rules)
    ]
    if not rows:
        return ""
    more = len(rules) - len(rows)
    return paragraphs(
        (
            "The rules that removed most, each with an example of its own (what it takes is struck out) or, where it needs "
            "the whole document, with what it looks for:",
            table(("rule", "for example", "pieces", "characters"), rows),
            f"… and {more:,} more, see `manifest.json`." if more > 0 else "",
        )
    )


def _example(name: str) -> Markup:
    rule = _BY_ID.get(name)
    if rule is None:
        return Markup()
    if not rule.matches:
        return Markup(cell(rule.description))
    example = rule.matches[0]
    whole = example if "⟦" in example else f"⟦{example}⟧"
    text = escape(" ".join(whole.split()), quote=False)
    for mark in "\\`*_[]|":  # an example is no Markdown
        text = text.replace(mark, f"\\{mark}")
    return Markup(text.replace("⟦", "<del>").replace("⟧", "</del>"))


def _largest(pieces: Pieces) -> Iterable[tuple[str, Mapping[str, int]]]:
    # What was masked has no characters, and a table of its own.
    order = sorted(
        (name for name in pieces if pieces[name]["characters"]),
        key=lambda name: (-pieces[name]["characters"], name),
    )
    return [(name, pieces[name]) for name in islice(order, _ROWS)]
