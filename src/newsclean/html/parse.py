"""HTML text to a tree, in time that grows with the size of the page and nothing else.

The parsing rules of HTML are quadratic in three places: open elements are searched through at every paragraph-like
start tag, open formatting elements are copied into every paragraph, and every attribute of an element is compared
with those before it. No page written for people comes near the limits below; one that does loses tags, never text.
"""

import re
from itertools import accumulate
from typing import Any

import numpy as np
from numpy.typing import NDArray
from selectolax.lexbor import LexborHTMLParser

# Browsers stop nesting at 512 elements.
_MAX_DEPTH = 512
_MAX_FORMATTING = 64
_MAX_ATTRIBUTES = 5_000
# A start tag of this many bytes may hold too many attributes.
_LONG = 20_000

_TAG = re.compile(rb"</?[a-zA-Z][^\s/>]{0,60}")
_WHOLE_TAG = re.compile(rb"(</?[a-zA-Z][^\s/>]{0,60})[^>]*>?")
_SEPARATORS = re.compile(rb"[\s/]+")
# No end tag, or one that may be left out, or closed by the next of its kind: they don't nest, or only inside elements that are counted.
_UNCOUNTED = frozenset([
    b"a", b"area", b"base", b"br", b"col", b"embed", b"hr", b"img", b"input", b"link", b"meta", b"param", b"source",
    b"track", b"wbr", b"p", b"li", b"dt", b"dd", b"option", b"optgroup", b"tr", b"td", b"th", b"thead", b"tbody",
    b"tfoot", b"colgroup", b"rp", b"rt", b"html", b"head", b"body", b"script", b"style",
])  # fmt: skip
_FORMATTING = frozenset([
    b"b", b"big", b"code", b"em", b"font", b"i", b"nobr", b"s", b"small", b"strike", b"strong", b"tt", b"u",
])  # fmt: skip


class _Steps(dict[bytes, int]):
    """What a tag does to the depth of elements of one kind: 1, -1 or 0; tags are kept as they are spelled."""

    def __init__(self, *, formatting: bool) -> None:
        self.formatting = formatting

    def __missing__(self, tag: bytes) -> int:
        name = tag.lstrip(b"</").lower()
        counts = name in _FORMATTING if self.formatting else name not in _UNCOUNTED
        step = (-1 if tag[1:2] == b"/" else 1) if counts else 0
        if len(self) < 10_000:
            self[tag] = step
        return step


# Up to so many tags, and formatting elements among them, being quadratic costs a few milliseconds.
_FEW_TAGS = 5_000
_LIMITS = ((_Steps(formatting=False), _MAX_DEPTH), (_Steps(formatting=True), _MAX_FORMATTING))


def _may_be_formatting() -> NDArray[np.bool_]:
    """By the two bytes behind a `<`, as one number, whether a formatting element may begin there."""
    table = np.zeros(1 << 16, np.bool_)
    for name in _FORMATTING:
        for spelled in (name, name.upper()):
            for second in spelled[1:2] or b" \t\n\r\f/>":
                table[spelled[0] << 8 | second] = True
    return table


_MAY_BE_FORMATTING = _may_be_formatting()


def parse_html(html: str | bytes) -> LexborHTMLParser:
    """The tree of a page, bytes in UTF-8; never raises on content, and time is linear in the length of `html`."""
    data = html.encode("utf-8", "replace") if isinstance(html, str) else html
    marks = _marks(data)
    short = _with_few_attributes(data, marks)
    if short is not data:
        data, marks = short, _marks(short)
    if len(marks) > _FEW_TAGS or _count_formatting(data, marks) > _MAX_FORMATTING:
        data = _limited(data)
    return LexborHTMLParser(data)


def _marks(data: bytes) -> NDArray[np.intp]:
    """Where each `<` stands."""
    return np.flatnonzero(np.frombuffer(data, np.uint8) == ord("<"))


def _count_formatting(data: bytes, marks: NDArray[np.intp]) -> int:
    """An upper bound of the number of formatting elements."""
    inside = marks[: np.searchsorted(marks, len(data) - 2)]
    codes: NDArray[Any] = np.frombuffer(data, np.uint8)
    return int(_MAY_BE_FORMATTING[codes[inside + 1].astype(np.intp) << 8 | codes[inside + 2]].sum())


def _with_few_attributes(data: bytes, marks: NDArray[np.intp]) -> bytes:
    """`data` without the attributes of elements that have too many."""
    ends = np.append(marks[1:], len(data))
    long = ends - marks > _LONG
    kept, done = [], 0
    for start, end in zip(marks[long].tolist(), ends[long].tolist(), strict=True):
        bracket = data.find(b">", start, end)
        tag = data[start : end if bracket < 0 else bracket]
        if len(tag) > _LONG and tag[1:2].isalpha() and len(_SEPARATORS.findall(tag)) > _MAX_ATTRIBUTES:
            kept += [data[done:start], _SEPARATORS.split(tag, maxsplit=1)[0]]
            done = start + len(tag)
    return b"".join([*kept, data[done:]]) if kept else data


def _limited(html: bytes) -> bytes:
    """`html` without the tags that nest deeper than the limits."""
    tags = _TAG.findall(html)
    for steps, limit in _LIMITS:
        depths = list(accumulate(map(steps.__getitem__, tags), initial=0))
        # An upper bound: end tags without a start tag make it look deeper.
        if max(depths) - min(depths) > limit:
            html = _shallow(html, steps, limit)
    return html


def _shallow(html: bytes, steps: _Steps, limit: int) -> bytes:
    """`html` without the tags that nest deeper than the limit."""
    kept: list[bytes] = []
    end = depth = 0
    drawing = False
    for tag in _WHOLE_TAG.finditer(html):
        step = steps[tag[1]]
        if tag[1] in (b"<svg", b"</svg"):
            drawing = tag[1] == b"<svg"
        elif drawing and tag[0].endswith(b"/>"):
            continue  # only in SVG does the slash close an element
        if step and (depth > limit or (depth == limit and step > 0)):
            kept.append(html[end : tag.start()])
            end = tag.end()
        depth = max(depth + step, 0)
    return b"".join([*kept, html[end:]])
