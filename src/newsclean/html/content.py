"""Which element of a page holds the story."""

from newsclean.html.classes import is_aside
from newsclean.html.walk import Page

# Prose: no headline, label or menu item is this long, no teaser list has so few links.
_PROSE_CHARS = 60
_PROSE_LINKS = 0.4
# An element holds the story when it has this share of the page's prose.
_SHARE = 0.8
# A story of one paragraph is what stands around it.
_PARAGRAPHS = frozenset(["p", "li", "blockquote", "td"])


def content_element(page: Page) -> int:
    """Number of the smallest element with most of the page's prose; 0, the whole page, without any."""
    own = [0] * len(page.tags)
    for text, _, owner, density in page.blocks:
        if len(text) >= _PROSE_CHARS and density < _PROSE_LINKS:
            own[owner] += len(text)
    everything = _below(page, own, asides=True)
    weight = _below(page, own, asides=False)
    if weight[0] < 0.25 * everything[0]:
        weight = everything
    return _heaviest(page, weight)


def _below(page: Page, own: list[int], *, asides: bool) -> list[int]:
    """Characters of prose in each element's subtree, with or without those in asides."""
    weight = own.copy()
    for element in range(len(weight) - 1, 0, -1):
        if not asides and is_aside(page.tags[element], page.names[element]):
            weight[element] = 0
        weight[page.parents[element]] += weight[element]
    return weight


def _heaviest(page: Page, weight: list[int]) -> int:
    """The last element on the way down that still has its share."""
    needed = _SHARE * weight[0]
    content = 0
    if needed:
        for element in range(1, len(weight)):
            holds = weight[element] >= needed and page.parents[element] == content
            if holds and page.tags[element] not in _PARAGRAPHS:
                content = element
    return content
