"""Where the removed pieces of an article stood in its text.

The audit has offsets in the repaired text, the article has the kept spans joined by `assemble`. Between two
removed pieces stand so many characters of the repaired text: kept spans, and white space that neither file
holds. A search over the places where the text can have been cut finds those that fit all these distances.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from newsclean.labels.lines import CLOSING_PUNCTUATION

# Too short a distance for a line of text.
_NO_TEXT = 2
# What joins paragraphs of an article (see `assemble`).
_BREAK = "\n\n"
# Lengths of the white space between two lines of a document: a blank line between them, or none.
_LINE_GAPS = (2, 1)
# The same on the average, where lines are indented or are apart now so, now so.
_MIXED_GAPS = (2, 1, 1.5, 2.5, 3)
# Ways to go on from that are kept after each removed piece, and how much more than the best they may cost.
_WAYS, _WORSE = 4, 20.0
# Costs. A cut inside a paragraph is rarer than one between two, and a piece mostly has its line for itself.
# White space of an odd length is common between lines, where much is little worse than some, and rare in one.
_INSIDE, _ATTACHED = 4.0, 0.2
_ODD, _MUCH, _MORE = 0.5, 6.0, 0.1
# Of each character of text that a distance has no room for.
_CROWDED = 2.0
# A way that costs less has no cut inside a paragraph and nothing odd: it needs no comparison.
_SURE = 1.0


class Placement(NamedTuple):
    """Where removed pieces stood.

    Attributes:
        offsets: in the article's text, one for each piece: all of the text before it stood before the piece.
        exact: whether the distances between all pieces add up. If not, each stands between two paragraphs,
            near its place and in the right order.
    """

    offsets: list[int]
    exact: bool


class _Way(NamedTuple):
    """One way to place the pieces so far; `last` is its newest offset, `before` the way without it."""

    cost: float
    misfit: float
    last: int
    before: "_Way | None" = None


def place(text: str, pieces: Sequence[tuple[int, int]]) -> Placement:
    """Place removed pieces in the article's text.

    Args:
        text: of the article.
        pieces: start and end of each piece in the repaired text, sorted.
    """
    ways: list[_Way] = []
    for gap in _LINE_GAPS:
        ways.append(_Search(text, gap, inside=True).run(pieces))
        if ways[-1].cost < _SURE:
            break
    fitting = [way for way in ways if not way.misfit]
    if fitting:
        return Placement(_offsets(min(fitting, key=lambda way: way.cost)), exact=True)
    ways = [_Search(text, gap, inside=False).run(pieces) for gap in _MIXED_GAPS]
    return Placement(_offsets(min(ways, key=lambda way: way.cost)), exact=False)


class _Search:
    """Ways to place the pieces when lines are `gap` characters apart.

    Distances are counted as they are in the repaired text, where a paragraph break has `gap` characters.
    """

    def __init__(self, text: str, gap: float, *, inside: bool) -> None:
        self._text, self._gap, self._inside = text, gap, inside
        self._breaks = _breaks(text)
        self._ends = [*self._breaks, len(text)]
        shrink = len(_BREAK) - gap
        self._distances = [end - number * shrink for number, end in enumerate(self._ends)]
        self._shrink = shrink

    def run(self, pieces: Sequence[tuple[int, int]]) -> _Way:
        """The cheapest way."""
        ways, end = [_Way(0.0, 0, 0)], 0
        for piece in pieces:
            found: dict[int, _Way] = {}
            for way in ways:
                for step in self._steps(way, piece[0] - end):
                    known = found.get(step.last)
                    if known is None or step.cost < known.cost:
                        found[step.last] = step
            ways = sorted(found.values(), key=lambda way: (way.cost, way.last))[:_WAYS]
            ways = [way for way in ways if way.cost <= ways[0].cost + _WORSE]
            end = piece[1]
        return ways[0]

    def _steps(self, way: _Way, distance: int) -> Iterator[_Way]:
        """`way` and one piece more, which stands `distance` characters behind the one before it."""
        at = way.last
        yield _Way(way.cost + self._blank(at, distance), way.misfit, at, way)
        if distance <= _NO_TEXT:
            return
        start = at + self._join(at)
        origin = self._distance(start)
        for end in self._between(start, origin + distance):
            fit = self._fit(at, end, distance - (self._distance(end) - origin))
            yield _Way(way.cost + fit[1], way.misfit + fit[0], end, way)
        if self._inside:
            for end in self._within(start, origin + distance):
                fit = self._fit(at, end, distance - (self._distance(end) - origin))
                if not fit[0]:
                    yield _Way(way.cost + fit[1] + _INSIDE, way.misfit, end, way)

    def _between(self, start: int, distance: float) -> list[int]:
        """Ends of paragraphs behind `start` that are about that far away, those of one in which it is on."""
        low = max(bisect_left(self._distances, distance - 2 * self._gap) - 1, bisect_right(self._ends, start))
        high = bisect_right(self._distances, distance) + 1
        return self._ends[low:high]

    def _within(self, start: int, distance: float) -> Iterator[int]:
        """Places inside a paragraph where `assemble` may have joined two kept spans of a line."""
        number = bisect_left(self._distances, distance - self._gap - 1)
        end = int(distance + number * self._shrink)
        for at in range(max(end - int(self._gap) - 1, start + 1), min(end + 1, len(self._text))):
            if self._text[at] == " " or self._text[at] in CLOSING_PUNCTUATION:
                yield at

    def _blank(self, at: int, distance: int) -> float:
        """Cost of two pieces with nothing but white space between them."""
        if self._is_inside(at):
            return float(max(distance - 1, 0))
        return _ATTACHED * (distance > 0) if distance < self._gap else _odd(distance - self._gap)

    def _fit(self, at: int, end: int, rest: float) -> tuple[float, float]:
        """How many of the `rest` characters beside the kept text are no usual white space, and the cost."""
        fits = (
            (abs(rest - one - two), cost + more + _odd(rest - one - two))
            for one, cost in self._edges(at)
            for two, more in self._edges(end)
        )
        return min(fits, key=lambda fit: (fit[1], fit[0]))

    def _edges(self, at: int) -> tuple[tuple[float, float], ...]:
        """Lengths of the white space between a removed piece and the text that begins or ends here."""
        if self._is_inside(at):
            return (0, 0.0), (1, 0.0)
        return (self._gap, 0.0), (0, _ATTACHED), (1, _ATTACHED)

    def _is_inside(self, at: int) -> bool:
        """Whether an offset is inside a paragraph."""
        return 0 < at < len(self._text) and not self._text.startswith(_BREAK, at)

    def _join(self, at: int) -> int:
        """Length of what `assemble` put at an offset where something was removed."""
        if at in (0, len(self._text)):
            return 0
        if self._text.startswith(_BREAK, at):
            return len(_BREAK)
        return int(self._text[at] == " ")

    def _distance(self, at: int) -> float:
        return at - bisect_left(self._breaks, at) * self._shrink


def _odd(length: float) -> float:
    """Cost of so many characters more, or fewer, than there should be."""
    return min(_ODD * length, _MUCH + _MORE * length) if length >= 0 else -_CROWDED * length


def _breaks(text: str) -> list[int]:
    found, at = [], text.find(_BREAK)
    while at >= 0:
        found.append(at)
        at = text.find(_BREAK, at + len(_BREAK))
    return found


def _offsets(way: _Way) -> list[int]:
    offsets: list[int] = []
    step: _Way | None = way
    while step is not None and step.before is not None:
        offsets.append(step.last)
        step = step.before
    return offsets[::-1]
