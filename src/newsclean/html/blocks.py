"""A parsed page to paragraphs, with what the page's author said of each: element, class names, links."""

from functools import lru_cache
from typing import NamedTuple

from newsclean.html.classes import LEAD, OUTSIDE, words
from newsclean.html.elements import STRUCTURE
from newsclean.html.layout import Layout
from newsclean.html.walk import Page

# How far above a text a class name still says something about it.
_ANCESTORS = 6
# Elements that say nothing when the whole story is inside them.
_NEUTRAL = frozenset(["article", "main", "section", "blockquote", "li", "table", "figcaption"])


class HtmlBlock(NamedTuple):
    """A paragraph of a page.

    Attributes:
        text: with white space collapsed, except in `<pre>`; never empty.
        tag: the block element around it: `p`, `h2`, `li`, `tr`, `figcaption`, `div`, ...
        css: structural ancestors (`<nav>`), `<outside>` for a block outside the element that holds the story
            (`<lead>` too if it stands between the `<h1>` and that element), then words of class, id, itemprop and role of the innermost element and six ancestors, none of which is
            around the story; lower case, each once, separated by spaces.
        link_density: share of its characters inside links.
    """

    text: str
    tag: str
    css: str
    link_density: float


def html_blocks(layout: Layout, *, named: bool = True) -> list[HtmlBlock]:
    """The paragraphs of a page in document order; with `css` only if it is wanted, for speed."""
    page, content = layout.page, layout.content
    if not named:
        return [HtmlBlock(text, page.tags[owner], "", density) for text, _, owner, density in page.blocks]
    last = page.last[content]
    headline = max((i for i, tag in enumerate(page.tags[:content]) if tag == "h1"), default=content)
    css = _Css(page, content)
    blocks = []
    for text, element, owner, density in page.blocks:
        place = "" if content <= owner <= last else LEAD if headline < owner < content else OUTSIDE
        blocks.append(HtmlBlock(text, page.tags[owner], css.of(element, place), density))
    return blocks


class _Css:
    """The words said of an element and around it; siblings share the work."""

    def __init__(self, page: Page, content: int) -> None:
        self.page = page
        # What also holds of the story itself (a form around the whole page) tells nothing apart.
        self.around = {content} if content > 0 else set()
        parent = page.parents[content]
        while parent >= 0:
            self.around.add(parent)
            parent = page.parents[parent]
        self.common = page.structure[content] & ~sum(1 << STRUCTURE.index(name) for name in _NEUTRAL)
        self.near: dict[int, tuple[str, ...]] = {}

    def of(self, element: int, place: str) -> str:
        page = self.page
        own = () if element in self.around else words(page.names[element])
        parent = page.parents[element]
        near = self.near.get(parent)
        if near is None:
            near = self.near[parent] = self._near(parent)
        return _join(page.structure[element] & ~self.common, place, own, near)

    def _near(self, element: int) -> tuple[str, ...]:
        found: list[str] = []
        for _ in range(_ANCESTORS):
            if element < 0 or element in self.around:
                break
            found += words(self.page.names[element])
            element = self.page.parents[element]
        return tuple(dict.fromkeys(found))


@lru_cache(maxsize=10_000)
def _join(structure: int, place: str, own: tuple[str, ...], near: tuple[str, ...]) -> str:
    names = [f"<{name}>" for i, name in enumerate(STRUCTURE) if structure >> i & 1]
    if place:
        names += [OUTSIDE, LEAD] if place == LEAD else [OUTSIDE]
    return " ".join(dict.fromkeys([*names, *own, *near]))
