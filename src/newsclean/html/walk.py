"""One walk over the tree, in document order and without recursion: elements, and the texts between their borders."""

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from newsclean.html.elements import BLOCKS, NEVER_HIDDEN, ONE_PARAGRAPH, SKIPPED, STRUCTURE, SUBHEADINGS

_HIDING = frozenset(["hidden", "aria-hidden", "style"])
_DISPLAY_NONE = re.compile(r"display\s*:\s*none", re.IGNORECASE)

_BIT = {name: 1 << i for i, name in enumerate(STRUCTURE)}
# What the walk does at an element.
_INLINE, _BLOCK, _SKIP, _LINE_BREAK, _LINK, _TABLE_CELL, _TABLE, _LIST, _NAVIGATION = range(9)
_BORDERS = frozenset([_BLOCK, _TABLE, _LIST, _NAVIGATION])
_KIND = (
    dict.fromkeys(BLOCKS, _BLOCK)
    | dict.fromkeys(SKIPPED, _SKIP)
    | {"br": _LINE_BREAK, "a": _LINK, "td": _TABLE_CELL, "th": _TABLE_CELL, "table": _TABLE}
    | {"ul": _LIST, "ol": _LIST, "nav": _NAVIGATION}
)

_KIND_WITHOUT_SCRIPTS = _KIND | {"noscript": _BLOCK}

# The parser lets no NUL through, so these can't occur in a page.
_BREAK = "\0b"
_CELL = "\0c"
_BREAKS = re.compile(r"(?:\s*\0b)+\s*")
_BLANK_LINES = re.compile(r"\n[ \t\r\f]*\n\s*")
# A list of as many links, and of little else, is a menu: one paragraph.
_MENU_LINKS = 3
_MENU_DENSITY = 0.9
_NO_TEXT = sorted(SKIPPED)
# Cells up to this length are joined to a row; longer ones lay out a page.
_MAX_CELL = 200
_SENTENCE_END = re.compile(r"[.!?…:;。！？।؟]['\"”“’»)\]]*$")


class RawBlock(NamedTuple):
    """Text between two borders: `element` holds all of it, `owner` is the nearest block element around it."""

    text: str
    element: int
    owner: int
    link_density: float


@dataclass(slots=True)
class Page:
    """Elements that hold text, by their number in document order, and the texts they hold.

    `last[i]` is the highest number below element `i`, so `i..last[i]` is its subtree.
    """

    tags: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    parents: list[int] = field(default_factory=list)
    last: list[int] = field(default_factory=list)
    depths: list[int] = field(default_factory=list)
    structure: list[int] = field(default_factory=list)
    blocks: list[RawBlock] = field(default_factory=list)


def walk(tree: LexborHTMLParser, *, scripts: bool = True) -> Page:
    """The elements and texts of a parsed page; `scripts`: as browsers show it that run scripts."""
    kind_of = (_KIND if scripts else _KIND_WITHOUT_SCRIPTS).get
    walker = _Walker()
    nodes, tags, kinds, numbers = walker.nodes, walker.tags, walker.kinds, walker.numbers
    last = walker.page.last
    node = tree.root
    while node is not None:
        tag = node.tag or "-"
        following, inside = None, False
        if tag == "-text":
            # Most texts are the line breaks between elements.
            if walker.pieces or not node.is_empty_text_node:
                text = node.text_content or " "
                if not text.isspace():
                    walker.text(text)
                elif walker.pieces:
                    walker.space(text)
        elif tag[0] != "-":
            kind = kind_of(tag, _INLINE)
            if kind == _LINE_BREAK:
                walker.pieces.append(_BREAK)
            elif kind != _SKIP and (tag != "dialog" or "open" in node.attributes):
                following = node.first_child
                if following is not None:
                    inside = True
                    nodes.append(node)
                    tags.append(tag)
                    kinds.append(kind)
                    if kind and not walker.open(node, kind):
                        following = None
                elif kind in _BORDERS and walker.pieces:
                    walker.flush()
        if not inside:
            following = node.next
        while following is None and nodes:
            following = nodes[-1].next
            if kind := kinds[-1]:
                walker.close(kind)
            depth = len(nodes)
            if walker.hidden == depth:
                walker.hidden = 0
            if len(numbers) == depth:
                last[numbers.pop()] = len(last) - 1
            nodes.pop()
            tags.pop()
            kinds.pop()
        node = following
    return walker.page


class _Walker:
    """What is open at a place of the page. Only elements that turn out to hold text are looked at, and numbered."""

    __slots__ = (
        "after_link", "chars", "element", "flat", "hidden", "kinds", "link_chars", "links", "lists", "nodes", "numbers",
        "owners", "page", "pieces", "tables", "tags",
    )  # fmt: skip

    def __init__(self) -> None:
        self.page = Page()
        # Of the open elements: nodes, tags, kinds; numbers as far as they have one.
        self.nodes: list[LexborNode] = []
        self.tags: list[str] = []
        self.kinds: list[int] = []
        self.numbers: list[int] = []
        self.owners: list[int] = []  # depths of the open block elements
        self.lists: list[int] = []  # how many paragraphs there were before each of the open lists
        self.links = self.tables = 0  # how many links and tables are open
        self.flat = 0  # depth of the table cell whose blocks are joined
        self.hidden = 0  # depth of the element that is not shown
        self._clear()

    def _clear(self) -> None:
        self.pieces: list[str] = []
        self.element = 0
        self.chars = self.link_chars = 0
        self.after_link = False

    def text(self, text: str) -> None:
        """Read a text that is not blank."""
        length = len(text.strip())
        depth = len(self.nodes)
        if len(self.numbers) < depth:
            self._number()
        if self.hidden:
            return
        innermost = self.numbers[-1] if depth else 0
        if self.element != innermost:
            self.element = self.numbers[self.owner - 1] if self.chars else innermost
        self.chars += length
        if self.links:
            self.link_chars += length
        self.after_link = False
        self.pieces.append(text)

    def space(self, text: str) -> None:
        """Read a blank text inside a paragraph."""
        self.pieces.append(text if self.pre else " ")
        self.after_link = False

    @property
    def owner(self) -> int:
        """Depth of the nearest block element."""
        return self.owners[-1] if self.owners else 1

    @property
    def pre(self) -> bool:
        return bool(self.owners) and self.tags[self.owners[-1] - 1] == "pre"

    def _number(self) -> None:
        """Give the open elements their numbers, and read what people named them."""
        page, numbers = self.page, self.numbers
        parent = numbers[-1] if numbers else -1
        number = len(page.tags)
        structure = page.structure[parent] if numbers else 0
        for depth in range(len(numbers), len(self.nodes)):
            tag = self.tags[depth]
            attributes = self.nodes[depth].attributes
            if not self.hidden and not _HIDING.isdisjoint(attributes) and _is_hidden(tag, attributes):
                self.hidden = depth + 1
            structure |= _BIT.get(tag, 0)
            page.tags.append(tag)
            page.names.append(_names(tag, attributes) if attributes else "")
            page.parents.append(parent)
            page.last.append(number)
            page.depths.append(depth)
            page.structure.append(structure)
            numbers.append(number)
            parent = number
            number += 1

    def open(self, node: LexborNode, kind: int) -> bool:
        """Begin an element that is not merely inline; returns whether its children are to be looked at."""
        if kind in _BORDERS:
            if self.pieces:
                self.flush()
            self.owners.append(len(self.nodes))
            if kind == _TABLE:
                self.tables += 1
            elif kind == _LIST:
                self.lists.append(len(self.page.blocks))
            elif kind == _NAVIGATION:
                self.navigation(node)
                return False
        elif kind == _LINK:
            # Two links that touch are two words: a menu, a row of tags.
            if self.after_link:
                self.pieces.append(" ")
            self.links += 1
        else:
            if self.chars:
                self.pieces.append(_CELL)
            if self.tables == 1 and not self.flat and len(node.text()) <= _MAX_CELL:
                self.flat = len(self.nodes)
        return True

    def close(self, kind: int) -> None:
        """End the innermost element, which is not merely inline."""
        if kind in _BORDERS:
            if self.pieces:
                self.flush()
            self.owners.pop()
            if kind == _TABLE:
                self.tables -= 1
            elif kind == _LIST:
                self.menu(self.lists.pop())
        elif kind == _LINK:
            self.links -= 1
            self.after_link = bool(self.chars)
        elif len(self.nodes) == self.flat:
            self.flat = 0

    def navigation(self, node: LexborNode) -> None:
        """Read a `<nav>`: one paragraph, for nobody wants to know more of it."""
        node.strip_tags(_NO_TEXT)
        text = node.text(separator=" ").strip()
        if text:
            self.links += 1
            self.text(text)
            self.links -= 1

    def menu(self, first: int) -> None:
        """Join the paragraphs from `first` on, a whole list, if they are links and nothing else."""
        blocks = self.page.blocks
        if len(blocks) - first < _MENU_LINKS or len(self.numbers) < len(self.nodes):
            return
        items = blocks[first:]
        if min(item.link_density for item in items) >= _MENU_DENSITY:
            number = self.numbers[-1]
            blocks[first:] = [RawBlock(" ".join(item.text for item in items), number, number, 1.0)]

    def flush(self) -> None:
        """End the paragraph, unless it is a cell of a row."""
        if self.flat:
            self.pieces.append(" ")
            return
        if self.chars:
            owner = self.numbers[self.owner - 1] if self.numbers else 0
            density = min(1.0, self.link_chars / self.chars)
            for text in _paragraphs("".join(self.pieces), self.page.tags[owner]):
                self.page.blocks.append(RawBlock(text, self.element, owner, density))
        self._clear()


def _is_hidden(tag: str, attributes: dict[str, str | None]) -> bool:
    return tag not in NEVER_HIDDEN and (
        "hidden" in attributes
        or attributes.get("aria-hidden") == "true"
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
