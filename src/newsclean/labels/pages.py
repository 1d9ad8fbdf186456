"""The learned labeller of pages: what a paragraph says, and where it stands in the page.

It decides first, on the whole page; what it leaves then goes the way of plain text, rules and model. So a cleaned
page, cleaned again as text, stays as it is.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import as_file, files
from typing import Any, ClassVar, NamedTuple

import numpy as np

from newsclean.html.classes import named_role
from newsclean.html.elements import SUBHEADINGS
from newsclean.html.layout import NAME_BITS, ZONES, Layout, name_hash, name_words
from newsclean.html.others import agrees, other_stories
from newsclean.html.walk import Page, RawBlock
from newsclean.labels.features import Features, Floats
from newsclean.labels.lines import Line
from newsclean.labels.matcher import Verdict
from newsclean.labels.network import Network
from newsclean.labels.roles import KEPT
from newsclean.labels.rule import Block
from newsclean.labels.rules import context as rules

# Names of elements that are remembered with what they say; a site has hundreds.
_REMEMBERED = 50_000
_OPENING = 3  # paragraphs of the story, among which a standfirst is looked for
_MARKED = Verdict(rules.HEADLINE_MARKED.role, rules.HEADLINE_MARKED.id, rules.HEADLINE_MARKED.confidence)
_UNNAMED = Verdict(rules.PAGE_MODEL.role, rules.PAGE_MODEL.id, rules.PAGE_MODEL.confidence)


class _Words(dict[str, tuple[float, ...]]):
    """What a single word says in each zone, looked up once."""

    def __init__(self, weights: Floats) -> None:
        super().__init__()
        self._weights = weights

    def __missing__(self, word: str) -> tuple[float, ...]:
        if len(self) >= _REMEMBERED:
            self.clear()
        found = self[word] = tuple(self._weights[:, name_hash(word)].tolist())
        return found


class Names(dict[tuple[str, str], tuple[float, ...]]):
    """What the tag and names of an element say in each zone of the page, by both; above zero for boilerplate."""

    def __init__(self, weights: Floats) -> None:
        """`weights`: those of each hashed word, a row for each zone."""
        super().__init__()
        self._words = _Words(weights)

    def __missing__(self, key: tuple[str, str]) -> tuple[float, ...]:
        """Added up once for each tag and names."""
        if len(self) >= _REMEMBERED:
            self.clear()
        rows = map(self._words.__getitem__, name_words(*key))
        found = self[key] = tuple(map(sum, zip(*rows, strict=True)))
        return found


class PageModel(Network):
    """The model of pages."""

    shapes: ClassVar[Mapping[str, tuple[int, ...]]] = {
        **Network.shapes,
        "names": (len(ZONES), 1 << NAME_BITS),
    }

    def __init__(self, arrays: Mapping[str, Any]) -> None:
        """`arrays`: as `training/train_pages.py` wrote them."""
        super().__init__(arrays)
        self.said = Names(self._arrays["names"])

    def try_out(self) -> None:
        """Read one line: arrays that don't fit together, or to these features, fail here."""
        page = Page(["p"], [""], [-1], [0], [1], [0], [RawBlock("a", 0, 0, 0.0)])
        line = Line("a", "a", "a", [(0, 1)], Block(0, 1, "a"))
        matrix = page_matrix(self.said, PageView(Layout(page), [0]), Features([line], self.grams), [0])
        self.probabilities(matrix)


@cache
def built_in_page_model() -> PageModel:
    """The model of the package."""
    return _built_in("page_weights.npz")


@cache
def built_in_markdown_model() -> PageModel:
    """The package's model of pages that were Markdown, which lost the names of their elements."""
    return _built_in("markdown_weights.npz")


def _built_in(name: str) -> PageModel:
    with as_file(files("newsclean.labels") / name) as path:
        return PageModel.read(path)


class PageView(NamedTuple):
    """A page as its blocks' source: `rows[i]` is the paragraph of `layout` that block `i` comes from.

    `markdown`: whether it was made from Markdown.
    """

    layout: Layout
    rows: Sequence[int]
    markdown: bool = False

    def elsewhere(self) -> list[int]:
        """Numbers of the blocks that belong to another story than the page's."""
        others = other_stories(self.layout)
        if not others:
            return []
        starts = [other.start for other in others]
        owners = (self.layout.page.blocks[row].owner for row in self.rows)
        return [
            number for number, owner in enumerate(owners) if owner in others[bisect_right(starts, owner) - 1]
        ]

    def named(self, number: int) -> Verdict | None:
        """What the names around block `number` say of it."""
        layout = self.layout
        found = named_role(layout.page, layout.page.blocks[self.rows[number]], layout.content)
        return Verdict(*found) if found else None


def page_matrix(said: Names, page: PageView, features: Features, numbers: Sequence[int]) -> Floats:
    """What the model sees: a row for each line; they come from the blocks `numbers`, and `features` are theirs."""
    rows = np.array(page.rows, np.intp)[np.array(numbers, np.intp)]
    text = features.matrix(np.arange(len(rows)))
    return np.concatenate((text, page.layout.matrix(said)[rows]), axis=1)


def judge_page(
    model: PageModel, page: PageView, lines: Sequence[Line], threshold: float, title: str | None
) -> Features | None:
    """Label the lines that are no part of the story, and name those of the others that are no plain paragraphs.

    Returns the features of the lines that have text, if there are any.
    """
    chosen = [number for number, line in enumerate(lines) if line.text]
    if not chosen:
        return None
    left = [lines[number] for number in chosen]
    headline = " ".join((title or "").lower().split())
    features = Features(left, model.grams)
    chances = model.probabilities(page_matrix(model.said, page, features, chosen)).tolist()
    opening = _OPENING
    for number, line, chance in zip(chosen, left, chances, strict=True):
        if line.label is not None:
            continue
        if line.block.tag == "h1" and agrees(line.low, headline):
            line.label = _MARKED
        elif chance >= threshold:
            verdict = line.verdict or page.named(number)
            if verdict is None or verdict.role in KEPT:
                verdict = _UNNAMED
            line.label = verdict._replace(confidence=round(chance, 2))
        elif opening or line.block.tag in SUBHEADINGS:
            named = page.named(number)
            line.kept = named if named and named.role in KEPT else None
            opening = max(0, opening - 1)
    return features
