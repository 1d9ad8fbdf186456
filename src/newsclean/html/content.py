"""Which element of a page holds the story."""

import numpy as np
from numpy.typing import NDArray

from newsclean.html.classes import is_aside
from newsclean.html.walk import Page

# Prose: no headline, label or menu item is this long, no teaser list has so few links.
_PROSE_CHARS = 60
_PROSE_LINKS = 0.4
# An element holds the story when it has this share of the page's prose.
_SHARE = 0.8
# Asides may hold this share of the prose; if they hold more they are none.
_ASIDES = 0.75
# A story of one paragraph is what stands around it.
_PARAGRAPHS = frozenset(["p", "li", "blockquote", "td"])

Numbers = NDArray[np.float64]
Places = NDArray[np.intp]


def prose(sizes: Numbers, densities: Numbers) -> Numbers:
    """Of texts of these sizes (characters) and link densities: the sizes of those that are prose, 0 for others."""
    return np.where((sizes >= _PROSE_CHARS) & (densities < _PROSE_LINKS), sizes, 0.0)


def below(own: Numbers, last: Places) -> Numbers:
    """Sums over each element's subtree; `last`: the highest number in it."""
    sums = np.concatenate(((0.0,), np.cumsum(own)))
    return sums[last + 1] - sums[:-1]


def content_element(page: Page, own: Numbers, last: Places) -> int:
    """Number of the smallest element with most of the page's prose; 0, the whole page, without any.

    `own`: characters of prose directly in each element.
    """
    weight = below(own * ~_in_asides(page, last), last)
    if weight[0] < (1 - _ASIDES) * own.sum():
        weight = below(own, last)
    content, needed = 0, _SHARE * weight[0]
    if needed:
        for element in np.flatnonzero(weight >= needed).tolist():
            # The last element on the way down that still has its share.
            if page.parents[element] == content and page.tags[element] not in _PARAGRAPHS:
                content = element
    return content


def _in_asides(page: Page, last: Places) -> NDArray[np.bool_]:
    """Whether each element is in one that holds no part of a story."""
    aside = np.fromiter(map(is_aside, page.tags, page.names), np.bool_, len(page.tags))
    aside[0] = False
    steps = np.zeros(len(last) + 1, np.intp)
    steps[:-1] += aside
    np.subtract.at(steps, last[aside] + 1, 1)
    return np.cumsum(steps[:-1]) > 0
