"""HTML text to a tree, in time that grows with the size of the page and nothing else.

The parsing rules of HTML are quadratic in three places: nested containers are searched through at every start
tag, open formatting elements are copied into every paragraph, and every attribute of an element is compared with
those before it. No page written for people comes near the limits below; a page that does loses tags, never text.
"""

import re

from selectolax.lexbor import LexborHTMLParser

# Browsers stop nesting at 512 elements.
_MAX_CONTAINERS = 512
_MAX_FORMATTING = 64
_MAX_ATTRIBUTES = 5_000
# Below this number of tags even the worst nesting takes less than a tenth of a second.
_FEW_TAGS = 2_000

# A start tag of this many characters may hold too many attributes.
_LONG = 20_000

_NESTING = re.compile(
    r"<(/?)(?:(div|section|article|aside|header|footer|main|nav|ul|ol|dl|blockquote|center|details|dialog|dir"
    r"|fieldset|figure|form|hgroup|menu|address|pre|object|marquee|applet)"
    r"|(?:a|b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u))(?=[\s/>])[^>]*>",
    re.IGNORECASE,
)
_LONG_TAG = re.compile(rf"(<[a-zA-Z][^\s/<>]{{0,60}})([^<>]{{{_LONG},}})")
_SEPARATORS = re.compile(r"[\s/]+")


def parse_html(html: str) -> LexborHTMLParser:
    """The tree of a page; never raises on content, and time is linear in the length of `html`."""
    pieces = html.split("<")
    if any(len(piece) > _LONG and piece.find(">", 0, _LONG) < 0 for piece in pieces):
        html = _LONG_TAG.sub(_few_attributes, html)
    if len(pieces) > _FEW_TAGS:
        html = _shallow(html)
    return LexborHTMLParser(html.encode("utf-8", "replace"))


def _few_attributes(tag: re.Match[str]) -> str:
    if len(_SEPARATORS.findall(tag[2])) > _MAX_ATTRIBUTES:
        return tag[1] + " "
    return tag[0]


def _shallow(html: str) -> str:
    """`html` without the tags that nest deeper than the limits; most pages come back as they are."""
    depth = {True: 0, False: 0}
    surplus: list[tuple[int, int]] = []
    for tag in _NESTING.finditer(html):
        container = tag[2] is not None
        limit = _MAX_CONTAINERS if container else _MAX_FORMATTING
        level = depth[container]
        if level > limit or (level == limit and not tag[1]):
            surplus.append(tag.span())
        depth[container] = max(level - 1, 0) if tag[1] else level + 1
    if not surplus:
        return html
    kept, end = [], 0
    for start, stop in surplus:
        kept.append(html[end:start])
        end = stop
    return "".join([*kept, html[end:]])
