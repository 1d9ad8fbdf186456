"""Markdown to the page that it was made from.

What turns pages into text for language models writes links, headings and lists as marks. They tell menus and teasers
from prose as the page's own elements do, so Markdown goes the way of pages.
"""

import re
from functools import cache
from html import escape
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from newsclean.labels.rules.parts import HEADING, LINK_END
from newsclean.text.blocks import wrap_width

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

_LINK_END = re.compile(LINK_END)
_HEADING = re.compile(rf"^{HEADING}", re.MULTILINE)
# A headline with a blank line below it. Lines of code begin so, too, but none is the first of a story.
_TITLE = re.compile(r"[\s\ufeff]*# \S.*\n[ \t\r]*\n")
# Fewer links may be left over in plain text, where they are cut out by rule.
_LINKS = 3

# Fields in YAML or, as Hugo also writes them, in TOML.
_FENCE = re.compile(r"\s*---[ \t]*\n((?:[^\n]*\n){1,100}?)(?:---|\.\.\.)[ \t]*(?:\n|$)")
_TOML_FENCE = re.compile(r"\s*\+\+\+[ \t]*\n((?:[^\n]*\n){1,100}?)\+\+\+[ \t]*(?:\n|$)")
_MAX_HEAD = 10_000  # characters
_HEADS = ("---", "+++", "Title: ", "URL Source: ")  # what the first line of a head begins with
_FIELD = re.compile(r"[A-Za-z][\w -]{0,30}:", re.ASCII)
# What Jina's reader writes before a page.
_READER = re.compile(
    r"\s*(?:Title: (?P<shown>[^\n]*)\n+)?URL Source: (?P<url>\S+)\s*\n"
    r"(?:\n|(?:Published Time: (?P<published>[^\n]*)|[A-Z][\w ]{0,30}:[^\n]*)\n){0,20}Markdown Content:[ \t]*(?:\n|$)"
)

# The address of a link, wrapped at one of its hyphens, or before its title or within that.
_PART = r"(?:[^\s()<>]|\([^\s()<>]*\))+"
_WRAPPED_LINK = re.compile(rf"\]\(({_PART}(?:\n{_PART})*)(\s+\"[^\"]*\")?\)")
# What begins a block of its own, so that the line before it was not wrapped there.
_BLOCK = re.compile(r"\s*(?:[*+\-|>#=]|\d{1,9}[.)] )")
# A line that may be longer than the width, for want of a space, or end before it.
_UNEVEN = re.compile(r"\]\(|/|\s\s$")
# A word that was wrapped at its hyphen; not `pre- and post-war`.
_WRAPPED_WORD = re.compile(r"(?<=\w-)\n(?!(?:and|or|to|und|oder|bis|en|of|et|ou|y|o|e)\b)(?=\w)")


class Markdown(NamedTuple):
    """A document in Markdown as a page, and the fields that stood before it."""

    html: str
    fields: dict[str, Any]


def is_markdown(text: str) -> bool:
    """Whether `text` shows marks of Markdown that plain text has none of: links, headings, a head of fields."""
    if text[:100].lstrip("\ufeff \t\r\n").startswith(_HEADS) and _head(text)[0]:
        return True
    headings = len(_HEADING.findall(text)) if "## " in text else 0
    links = len(_LINK_END.findall(text)) if "](" in text else 0
    return links >= _LINKS or headings >= 2 or min(links, headings) > 0 or _TITLE.match(text) is not None


def render_markdown(text: str) -> Markdown:
    """`text` as a page by the rules of CommonMark, with tables and without code by indentation, which dumps are full of.

    A line break within a paragraph is a space where the text was wrapped to a width, else a line break. Never raises.
    """
    fields, body = _head(text)
    if "](" in body:
        body = _WRAPPED_LINK.sub(_mended, body)
    wrapped = _is_wrapped(body)
    if wrapped:
        body = _WRAPPED_WORD.sub("", body)
    page = _parser(wrapped).render(body)
    # As the title of a page, to be compared with its headings: it may hold the name of the site, too.
    title = f"<title>{escape(fields.pop('shown'))}</title>" if "shown" in fields else ""
    return Markdown(f"<head>{title}</head><body>{page}</body>", fields)


def _mended(link: re.Match[str]) -> str:
    if "\n" not in link[0]:
        return link[0]
    title = " ".join(["", *link[2].split()]) if link[2] else ""
    return "](" + "".join(link[1].split()) + title + ")"


def _is_wrapped(text: str) -> bool:
    pairs = (
        pair
        for pair in pairwise(text.split("\n"))
        if all(map(str.strip, pair)) and not any(map(_BLOCK.match, pair)) and not _UNEVEN.search(pair[0])
    )
    return wrap_width(list(pairs)) is not None


@cache
def _parser(wrapped: bool) -> "MarkdownIt":
    from markdown_it import MarkdownIt  # few documents need it

    parser = MarkdownIt("commonmark", {"html": True, "breaks": not wrapped})
    return parser.enable("table").disable("code")


def _head(text: str) -> tuple[dict[str, Any], str]:
    """The fields before a document, if there are any, and what is below them, with line breaks of one kind."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    if found := _READER.match(text):
        return {name: value for name, value in found.groupdict().items() if value}, text[found.end() :]
    for fence, read in ((_FENCE, _yaml), (_TOML_FENCE, _toml)):
        found = fence.match(text)
        if found and len(found[1]) <= _MAX_HEAD and (fields := read(found[1])):
            return fields, text[found.end() :]
    return {}, text


def _yaml(text: str) -> dict[str, Any]:
    import yaml

    if not _FIELD.match(text):
        return {}
    try:
        fields = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, RecursionError):
        return {}
    return (
        {key: value for key, value in fields.items() if isinstance(key, str)}
        if isinstance(fields, dict)
        else {}
    )


def _toml(text: str) -> dict[str, Any]:
    import tomllib

    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError):
        return {}
