"""One walk over the tree, in document order and without recursion: elements, and the texts between their borders."""

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from newsclean.html.elements import BLOCKS, NEVER_HIDDEN, ONE_PARAGRAPH, SKIPPED, STRUCTURE, SUBHEADINGS

_DISPLAY_NONE = re.compile(r"display\s*:\s*none", re.IGNORECASE)

_BIT = {name: 1 << i for i, name in enumerate(STRUCTURE)}

# The parser lets no NUL through, so these can't occur in a page.
_BREAK = "\0b"
_CELL = "\0c"
_BREAKS = re.compile(r"(?:\s*\0b)+\s*")
_BLANK_LINES = re.compile(r"\n[ \t\r\f]*\n\s*")
# Cells up to this length are joined to a row; longer ones lay out a page.
_MAX_CELL = 200
_SENTENCE_END = re.compile(r"[.!?…:;。！？।؟]['\"”’»)\]]*$")


class RawBlock(NamedTuple):
    """Text between two borders: `element` holds all of it, `owner` is the nearest block element around it."""

    text: str
    element: int
    owner: int
    link_density: float


@dataclass(slots=True)
class Page:
    """Elements by their number in document order, and the texts they hold.

    `last[i]` is the highest number below element `i`, so `i..last[i]` is its subtree.
    """

    tags: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    parents: list[int] = field(default_factory=list)
    last: list[int] = field(default_factory=list)
    structure: list[int] = field(default_factory=list)
    blocks: list[RawBlock] = field(default_factory=list)


def walk(tree: LexborHTMLParser) -> Page:
    """The elements and texts of a parsed page."""
    walker = _Walker()
    node = tree.root
    while node is not None:
        tag = node.tag
        if tag == "-text":
            walker.text(node.text_content or "")
        elif tag is not None and tag[0] != "-" and walker.enter(node, tag):
            child = node.first_child
            if child is not None:
                node = child
                continue
            walker.leave()
        following = node.next
        while following is None and walker.nodes:
            following = walker.nodes[-1].next
            walker.leave()
        node = following
    return walker.page


class _Walker:
    def __init__(self) -> None:
        self.page = Page()
        self.nodes: list[LexborNode] = []  # open elements,
        self.open: list[int] = []  # their numbers,
        self.owners: list[int] = [0]  # those of the open block elements
        self.links = self.tables = 0  # how many links and tables are open
        self.flat = -1  # number of the table cell whose blocks are joined
        self._clear()

    def _clear(self) -> None:
        self.pieces: list[str] = []
        self.element = -1
        self.chars = self.link_chars = 0
        self.after_link = False

    def text(self, text: str) -> None:
        length = len(text.strip())
        if not length:
            if self.pieces:
                self.pieces.append(text if self.pre else " ")
                self.after_link = False
            return
        top = self.open[-1] if self.open else 0
        if self.element != top:
            self.element = top if self.element < 0 else self.owners[-1]
        self.chars += length
        if self.links:
            self.link_chars += length
        self.after_link = False
        self.pieces.append(text)

    @property
    def pre(self) -> bool:
        return self.page.tags[self.owners[-1]] == "pre"

    def enter(self, node: LexborNode, tag: str) -> bool:
        """Whether to go into the element."""
        if tag in SKIPPED:
            return False
        if tag == "br":
            self.pieces.append(_BREAK)
            return False
        attributes = node.attributes
        if tag not in NEVER_HIDDEN and _is_hidden(tag, attributes):
            return False
        page = self.page
        number = len(page.tags)
        parent = self.open[-1] if self.open else -1
        page.tags.append(tag)
        page.names.append(_names(tag, attributes) if attributes else "")
        page.parents.append(parent)
        page.last.append(number)
        page.structure.append((page.structure[parent] if parent >= 0 else 0) | _BIT.get(tag, 0))
        self._border(tag, number, node)
        self.nodes.append(node)
        self.open.append(number)
        return True

    def _border(self, tag: str, number: int, node: LexborNode) -> None:
        if tag in BLOCKS:
            self.flush()
            self.owners.append(number)
            self.tables += tag == "table"
        elif tag == "a":
            # Two links that touch are two words: a menu, a row of tags.
            if self.after_link:
                self.pieces.append(" ")
            self.links += 1
        elif tag in ("td", "th"):
            if self.chars:
                self.pieces.append(_CELL)
            if self.tables == 1 and self.flat < 0 and len(node.text()) <= _MAX_CELL:
                self.flat = number

    def leave(self) -> None:
        self.nodes.pop()
        number = self.open.pop()
        page = self.page
        page.last[number] = len(page.tags) - 1
        tag = page.tags[number]
        if tag in BLOCKS:
            self.flush()
            self.owners.pop()
            self.tables -= tag == "table"
        elif tag == "a":
            self.links -= 1
            self.after_link = bool(self.chars)
        elif number == self.flat:
            self.flat = -1

    def flush(self) -> None:
        """End the paragraph, unless it is a cell of a row."""
        if self.flat >= 0:
            self.pieces.append(" ")
            return
        if self.chars:
            owner = self.owners[-1]
            density = min(1.0, self.link_chars / self.chars)
            for text in _paragraphs("".join(self.pieces), self.page.tags[owner]):
                self.page.blocks.append(RawBlock(text, self.element, owner, density))
        if self.pieces:
            self._clear()


def _is_hidden(tag: str, attributes: dict[str, str | None]) -> bool:
    if not attributes:
        return tag == "dialog"
    return (
        "hidden" in attributes
        or attributes.get("aria-hidden") == "true"
        or (tag == "dialog" and "open" not in attributes)
        or ("style" in attributes and _DISPLAY_NONE.search(attributes["style"] or "") is not None)
    )


def _names(tag: str, attributes: dict[str, str | None]) -> str:
    """The attributes that people name things with, as one string."""
    get = attributes.get
    # The id of a heading is often its text.
    own_id = "" if tag in SUBHEADINGS else get("id")
    return " ".join(filter(None, (get("class"), own_id, get("itemprop"), get("role"))))


def _paragraphs(raw: str, tag: str) -> list[str]:
    """The paragraphs of a text with marks for line breaks and cells, white space collapsed."""
    if tag == "pre":
        text = raw.replace(_BREAK, "\n").replace(_CELL, "\t")
        return [part.strip() for part in _BLANK_LINES.split(text) if part.strip()]
    if "\0" not in raw:
        return [" ".join(raw.split())]
    raw = raw.replace(_CELL, " | ")
    if tag in ONE_PARAGRAPH:
        return [" ".join(raw.replace(_BREAK, " ").split())]
    return _split_breaks(raw)


def _split_breaks(raw: str) -> list[str]:
    """A line break ends a paragraph, but not in the middle of a sentence; two always do."""
    paragraphs: list[str] = []
    joins = False
    end = 0
    for breaks in [*_BREAKS.finditer(raw), None]:
        line = " ".join(raw[end : breaks.start() if breaks else len(raw)].split())
        if line and joins and paragraphs and _continues(paragraphs[-1], line):
            paragraphs[-1] += " " + line
        elif line:
            paragraphs.append(line)
        if breaks:
            joins = breaks[0].count(_BREAK) == 1 and bool(line)
            end = breaks.end()
    return paragraphs


def _continues(before: str, line: str) -> bool:
    return line[0].islower() and not _SENTENCE_END.search(before)
