"""HTML text to a tree, in time that grows with the size of the page and nothing else.

The parsing rules of HTML are quadratic in three places: open elements are searched through at every paragraph-like
start tag, open formatting elements are copied into every paragraph, and every attribute of an element is compared
with those before it. No page written for people comes near the limits below; one that does loses tags, never text.
"""

import re
from itertools import accumulate

from selectolax.lexbor import LexborHTMLParser

# Browsers stop nesting at 512 elements.
_MAX_DEPTH = 512
_MAX_FORMATTING = 64
_MAX_ATTRIBUTES = 5_000
# A start tag of this many characters may hold too many attributes.
_LONG = 20_000

_TAG = re.compile(r"</?[a-zA-Z][^\s/>]{0,60}")
_WHOLE_TAG = re.compile(r"(</?[a-zA-Z][^\s/>]{0,60})[^>]*>?")
_SEPARATORS = re.compile(r"[\s/]+")
# No end tag, or one that may be left out, or closed by the next of its kind: they don't nest, or only inside elements that are counted.
_UNCOUNTED = frozenset([
    "a", "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track",
    "wbr", "p", "li", "dt", "dd", "option", "optgroup", "tr", "td", "th", "thead", "tbody", "tfoot",
    "colgroup", "rp", "rt", "html", "head", "body", "script", "style",
])  # fmt: skip
_FORMATTING = frozenset([
    "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u",
])  # fmt: skip


class _Steps(dict[str, int]):
    """What a tag does to the depth of elements of one kind: 1, -1 or 0; tags are kept as they are spelled."""

    def __init__(self, *, formatting: bool) -> None:
        self.formatting = formatting

    def __missing__(self, tag: str) -> int:
        name = tag.lstrip("</").lower()
        counts = name in _FORMATTING if self.formatting else name not in _UNCOUNTED
        step = (-1 if tag[1] == "/" else 1) if counts else 0
        if len(self) < 10_000:
            self[tag] = step
        return step


# Up to so many tags, and formatting elements among them, being quadratic costs a few milliseconds.
_FEW_TAGS = 5_000
# Both cases spelled out: twice as fast as ignoring it.
_SPELLINGS = sorted(_FORMATTING | {name.upper() for name in _FORMATTING})
_FORMATTING_TAG = re.compile(rf"<(?:{'|'.join(_SPELLINGS)})(?=[\s/>])")

_LIMITS = ((_Steps(formatting=False), _MAX_DEPTH), (_Steps(formatting=True), _MAX_FORMATTING))


def parse_html(html: str) -> LexborHTMLParser:
    """The tree of a page; never raises on content, and time is linear in the length of `html`."""
    if _has_long_stretch(html):
        html = "<".join(map(_few_attributes, html.split("<")))
    if html.count("<") > _FEW_TAGS or len(_FORMATTING_TAG.findall(html)) > _MAX_FORMATTING:
        html = _limited(html)
    return LexborHTMLParser(html)


def _limited(html: str) -> str:
    """`html` without the tags that nest deeper than the limits."""
    tags = _TAG.findall(html)
    for steps, limit in _LIMITS:
        depths = list(accumulate(map(steps.__getitem__, tags), initial=0))
        # An upper bound: end tags without a start tag make it look deeper.
        if max(depths) - min(depths) > limit:
            html = _shallow(html, steps, limit)
    return html


def _has_long_stretch(html: str) -> bool:
    """Whether a tag, or a script, goes on for `_LONG` characters; looks at few of them."""
    place = 0
    while place + _LONG < len(html):
        place = html.rfind(">", place, place + _LONG) + 1
        if not place:
            return True
    return False


def _few_attributes(piece: str) -> str:
    """What follows a `<`, without the attributes if there are too many."""
    if len(piece) <= _LONG or piece.find(">", 0, _LONG) >= 0 or not piece[0].isalpha():
        return piece
    tag, bracket, rest = piece.partition(">")
    if len(_SEPARATORS.findall(tag)) <= _MAX_ATTRIBUTES:
        return piece
    return _SEPARATORS.split(tag, maxsplit=1)[0] + bracket + rest


def _shallow(html: str, steps: _Steps, limit: int) -> str:
    """`html` without the tags that nest deeper than the limit."""
    kept: list[str] = []
    end = depth = 0
    drawing = False
    for tag in _WHOLE_TAG.finditer(html):
        step = steps[tag[1]]
        if tag[1] in ("<svg", "</svg"):
            drawing = tag[1] == "<svg"
        elif drawing and tag[0].endswith("/>"):
            continue  # only in SVG does the slash close an element
        if step and (depth > limit or (depth == limit and step > 0)):
            kept.append(html[end : tag.start()])
            end = tag.end()
        depth = max(depth + step, 0)
    return "".join([*kept, html[end:]])
