"""Where each paragraph stands in its page, as numbers for the model: elements, masses of text, links, names.

What a page's author calls things differs from site to site; where the mass of the prose is does not. All is
computed for all paragraphs of a page at once, as NumPy arrays, in time linear in its size.
"""

import zlib
from collections.abc import Hashable, Iterable, Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from newsclean.html.classes import words
from newsclean.html.content import Numbers, below, content_element, prose
from newsclean.html.elements import STRUCTURE
from newsclean.html.walk import Page

Floats = NDArray[np.float32]
Ints = NDArray[np.intp]

NAME_BITS = 15  # class names and tags are told apart by this many bits
# How far above a paragraph's block element each zone of names reaches: the element itself, around it, the page.
ZONES = ((0, 1), (1, 4), (4, 10))
_LEVELS = 7  # how far above a paragraph masses of text are compared
_ALIKE = (
    "p", "div", "li", "h1", "h2", "h3", "h4 h5 h6", "figcaption caption", "tr td th", "blockquote", "pre",
    "section article main body", "a", "span", "strong b", "em i", "time", "small", "cite", "button label", "ul ol",
    "header footer", "nav aside", "dt dd dl",
)  # fmt: skip
_TAGS = {name: number for number, names in enumerate(_ALIKE, 1) for name in names.split()}
_ONE_HOT = np.eye(1 + len(_ALIKE), dtype=np.float32)
_BITS = np.arange(len(STRUCTURE))
# Characters of a paragraph's beginning and end that are looked for in what the head says.
_EDGE = 40
_LEAST = 12  # shorter paragraphs agree by chance
_TITLE = 300  # no headline is this long
_SUMMARY = 400  # so far into a paragraph the description's beginning is looked for
# Numbers of paragraphs and of characters grow no further than on the longest pages that were learned from.
_MANY, _LONG = 1_000, 100_000


class Hints(NamedTuple):
    """What the head of a page says of its story; it is compared with the paragraphs."""

    title: str = ""
    description: str = ""
    body: str = ""
    news: bool = False


class Layout:
    """The paragraphs of one page as numbers.

    Attributes:
        page: what was walked.
        hints: what its head says of the story.
        content: number of the element that holds the story.
    """

    def __init__(self, page: Page, hints: Hints | None = None) -> None:
        """`page` has at least one paragraph."""
        self.page = page
        self.hints = hints or Hints()
        texts, elements, owners, densities = zip(*page.blocks, strict=True)
        self._texts: tuple[str, ...] = texts
        self._element, self._owner = np.array(elements, np.intp), np.array(owners, np.intp)
        self._density = np.array(densities)
        self._size = np.fromiter(map(len, texts), np.float64, len(texts))
        self._prose = prose(self._size, self._density)
        self._last = np.array(page.last, np.intp)
        self._depth = np.array(page.depths, np.float32)
        # The block element of each paragraph, the one around it, and so on.
        parents = np.maximum(np.array(page.parents, np.intp), 0)
        self._up = [self._owner]
        for _ in range(ZONES[-1][1]):
            self._up.append(parents[self._up[-1]])
        self.content = content_element(page, self._sums(self._prose), self._last)

    def __len__(self) -> int:
        return len(self._texts)

    def prose_in(self, elements: range) -> float:
        """Characters of prose in these elements."""
        return float(self._prose[(self._owner >= elements.start) & (self._owner < elements.stop)].sum())

    def matrix(self, said: Mapping[tuple[str, str], tuple[float, ...]]) -> Floats:
        """A row for each paragraph.

        `said`: for a tag and names, what they say in each of `ZONES`; above zero for boilerplate.
        """
        parts = (
            self._own(),
            self._masses(),
            self._groups(),
            self._place(),
            self._names(said),
            self._agreement(),
        )
        return np.concatenate(parts, axis=1, dtype=np.float32)

    def name_rows(self) -> list[tuple[Ints, Ints]]:
        """For each zone, paragraphs and the hashed names that they have there: what `said` is learned from."""
        page = self.page
        hashed = [
            list(map(name_hash, name_words(tag, names)))
            for tag, names in zip(page.tags, page.names, strict=True)
        ]
        found = []
        for near, far in ZONES:
            rows: list[int] = []
            names: list[int] = []
            for up in self._zone(near, far):
                for row, element in enumerate(up.tolist()):
                    if element > 0:
                        rows += [row] * len(hashed[element])
                        names += hashed[element]
            found.append((np.array(rows, np.intp), np.array(names, np.intp)))
        return found

    def _zone(self, near: int, far: int) -> list[Ints]:
        """The elements of each paragraph in a zone, level by level; -1 where there is none."""
        inner = [np.where(self._element == self._owner, -1, self._element)] if near == 0 else []
        return [*self._up[near:far], *inner]

    def _sums(self, values: NDArray[Any]) -> Numbers:
        return np.bincount(self._owner, values, len(self._last)).astype(np.float64, copy=False)

    def _own(self) -> Floats:
        """The elements around each paragraph, and how they differ from the page's usual."""
        structure = np.array(self.page.structure, np.intp)[self._element]
        around = ((structure[:, None] >> _BITS) & 1).astype(np.float32)
        kind = np.array([_TAGS.get(tag, 0) for tag in self.page.tags], np.intp)
        inner = np.where(self._element == self._owner, 0, kind[self._element])
        own = np.stack((self._density, np.log1p(self._size), self._density > 0.8), axis=1)
        kinds = (_ONE_HOT[kind[self._owner]], _ONE_HOT[inner], _ONE_HOT[kind[self._up[1]]])
        return np.concatenate((own, *kinds, around, around - around.mean(axis=0)), axis=1)

    def _masses(self) -> Floats:
        """How much prose, how many paragraphs and links there are around each paragraph, level by level."""
        whole = self._prose.sum()
        total = max(whole, 1.0)
        chars, links, mass, number, long = (
            below(self._sums(values), self._last)
            for values in (
                self._size, self._size * self._density, self._prose, np.ones(len(self)), (self._prose > 0) * 1.0,
            )
        )  # fmt: skip
        by_element = np.stack(
            (
                mass / total,
                links / np.maximum(chars, 1),
                np.log1p(np.minimum(number, _MANY)),
                np.log1p(np.minimum(chars, _LONG)),
                long / np.maximum(number, 1),
            ),
            axis=1,
        ).astype(np.float32)
        done = np.cumsum(self._prose)
        page = np.stack(((done - self._prose) / total, (whole - done) / total, np.full(len(self), np.log1p(min(whole, _LONG))),
                         np.full(len(self), np.log1p(min(len(self), _MANY)))), axis=1)  # fmt: skip
        return np.concatenate((*(by_element[up] for up in self._up[:_LEVELS]), page), axis=1)

    def _groups(self) -> Floats:
        """What the paragraphs are like that have the same element and names around them, and those beside."""
        page = self.page
        owners = self._owner.tolist()
        parents = self._up[1].tolist()
        named = _group(zip([page.tags[o] for o in owners], [page.names[o] for o in owners],
                           [page.names[p] for p in parents], strict=True))  # fmt: skip
        beside = _group(zip([page.tags[o] for o in owners], parents, strict=True))
        return np.concatenate((self._alike(named), self._alike(beside)), axis=1)

    def _alike(self, group: Ints) -> Floats:
        number = np.bincount(group)
        chars = np.bincount(group, self._size)
        links = np.bincount(group, self._size * self._density)
        same = group[1:] == group[:-1]
        shares = np.stack((np.log1p(np.minimum(number, _MANY)), chars / max(1.0, self._size.sum()), links / np.maximum(chars, 1),
                           np.log1p(chars / number)), axis=1)  # fmt: skip
        return np.concatenate(
            (shares[group], np.append(False, same)[:, None], np.append(same, False)[:, None]), axis=1
        )

    def _place(self) -> Floats:
        """Where each paragraph is: in the story's element or beside it, how deep, how far behind a headline."""
        content = self.content
        inside = (self._owner >= content) & (self._owner <= self._last[content])
        deep = self._depth[self._owner]
        step = np.diff(deep, prepend=deep[0])
        here = np.arange(len(self))
        headline = np.array([self.page.tags[owner] == "h1" for owner in self._owner.tolist()])
        before = np.cumsum(headline)
        last = np.maximum.accumulate(np.where(headline, here, -1))
        within = np.flatnonzero(inside)
        first, end = (within[0], within[-1]) if len(within) else (0, len(self) - 1)
        return np.stack(
            (
                inside, self._up[1] == content, self._owner == content, deep, deep - self._depth[content], step,
                np.append(step[1:], 0), np.minimum(before, 4), before == 0, np.log1p(np.minimum(here - last, _MANY)), _far(here - first),
                _far(here - end), here / len(self),
            ),
            axis=1,
        )  # fmt: skip

    def _names(self, said: Mapping[tuple[str, str], tuple[float, ...]]) -> Floats:
        """What the names in each zone say together, and the most that a single element says."""
        keys = zip(self.page.tags, self.page.names, strict=True)
        scores = np.array([*map(said.__getitem__, keys), (0.0,) * len(ZONES)], np.float32)
        out = []
        for zone, (near, far) in enumerate(ZONES):
            levels = np.stack([scores[up, zone] for up in self._zone(near, far)])
            out += [levels.sum(axis=0), levels.max(axis=0), levels.min(axis=0)]
        return np.stack(out, axis=1)

    def _agreement(self) -> Floats:
        """How the paragraphs agree with what the head of the page says."""
        title, description, body = (" ".join(text.lower().split()) for text in self.hints[:3])
        summary = description[:_EDGE]
        agreed = []
        for text in self._texts:
            if len(text) < _LEAST:
                agreed.append((False, False, False))
                continue
            low = text[:_SUMMARY].lower()
            start, end = low[:_EDGE], text[-_EDGE:].lower()
            agreed.append(
                (
                    body != "" and (start in body or end in body),
                    description != "" and (start in description or summary in low),
                    title != "" and len(text) < _TITLE and (low in title or title in low),
                )
            )
        known = len(body) > 200
        out = np.zeros((len(self), 7), np.float32)
        out[:, [0, 3, 4]] = np.array(agreed)
        out[:, 0] *= known
        out[:, 1] = known - out[:, 0]
        out[:, 2] = known
        if known:
            found = float((out[:, 0] * self._size).sum())
            out[:, 5] = min(2.0, len(body) / (found + 1))
        out[:, 6] = self.hints.news
        return out


def _far(steps: Ints) -> Floats:
    return np.log1p(np.minimum(np.abs(steps), _MANY)) * np.sign(steps)


def _group(keys: Iterable[Hashable]) -> Ints:
    """Equal keys get the same number."""
    numbers: dict[Hashable, int] = {}
    return np.array([numbers.setdefault(key, len(numbers)) for key in keys], np.intp)


def name_words(tag: str, names: str) -> tuple[str, ...]:
    """What an element is known by: its tag, and the words of its names."""
    return f"<{tag}>", *words(names)


def name_hash(word: str) -> int:
    """The number of a word, below `2 ** NAME_BITS`."""
    return zlib.crc32(word.encode()) & ((1 << NAME_BITS) - 1)
