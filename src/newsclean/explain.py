"""Cleaning made visible: every line of a document with its role and the rule that decided."""

from collections.abc import Iterator
from typing import NamedTuple

from rich.text import Text

from newsclean.cleaned import Cleaned
from newsclean.labels.roles import Role

# Colours by what a person asks first: what stays (plain), what names and dates (blue, cyan), what goes (the rest).
_STYLES = {
    Role.BODY: "",
    Role.STANDFIRST: "bold",
    Role.SUBHEADING: "bold",
    Role.DATELINE: "bold cyan",
    Role.CORRECTION: "italic",
    Role.HEADLINE: "blue",
    Role.BYLINE: "cyan",
    Role.TIMESTAMP: "cyan",
    Role.CAPTION: "green",
    Role.CREDIT: "green",
    Role.RELATED: "magenta",
    Role.PROMO: "yellow",
    Role.PAYWALL: "yellow",
    Role.ADVERT: "yellow",
    Role.COPYRIGHT: "bright_black",
    Role.LEGAL: "bright_black",
    Role.MARKUP: "bright_black",
}
_OTHER = "red"
_MARGIN = 36  # columns for role and rule


class _Row(NamedTuple):
    kept: bool
    role: Role
    rule: str
    text: str
    evidence: str  # with a space before it, unless there is none


def explain_plain(cleaned: Cleaned) -> str:
    """A line for every piece: `+` kept or `-` removed, role, rule, text, and what else the rule knew."""
    return "\n".join(
        f"{'+' if row.kept else '-'} {_label(row)}  {row.text}{row.evidence}" for row in _rows(cleaned)
    )


def explain_rich(cleaned: Cleaned) -> Text:
    """The same, coloured by role; removed text is struck through."""
    out = Text()
    for row in _rows(cleaned):
        style = _STYLES.get(row.role, _OTHER)
        out.append("+ " if row.kept else "- ", "bold green" if row.kept else "bold red")
        out.append(_label(row), f"{style} dim" if row.kept else style)
        out.append("  ")
        out.append(row.text, style if row.kept else f"{style} strike")
        out.append(row.evidence, "dim")
        out.append("\n")
    out.rstrip()
    return out


def _label(row: _Row) -> str:
    return f"{row.role:<14} {row.rule}".ljust(_MARGIN)


def _rows(cleaned: Cleaned) -> Iterator[_Row]:
    for span in cleaned.spans:
        if span.role is not Role.BLANK:
            text = " ".join(cleaned.source[span.start : span.end].split())
            evidence = f" ({span.evidence})" if span.evidence else ""
            yield _Row(span.role in cleaned.kept_roles, span.role, span.rule, text, evidence)
