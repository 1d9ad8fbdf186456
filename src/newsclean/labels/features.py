"""What the model sees of a line: its characters, what the rules say of it, and where it stands.

Everything is computed for all lines of a document at once, as NumPy arrays. A line is judged by its first and
last characters and its length; what stands in the middle of a long paragraph says little and costs much.
"""

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from copy import copy
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from newsclean.labels.lines import Line
from newsclean.labels.roles import Role
from newsclean.labels.rules import context as rules

if TYPE_CHECKING:
    from newsclean.labels.matcher import Verdict

Floats = NDArray[np.float32]
Ints = NDArray[np.intp]

EDGE = 32  # characters looked at on either side of a line
HASH_BITS = 16  # n-grams are told apart by this many bits
# What an n-gram says of a line that has it: that it goes, that it stands before the story, that it stands behind it.
SCORES = 3
MOST_SAID = 500  # the largest of these numbers, which are whole
_FIELD = 1 << 17  # above twice what all n-grams of a line can say
_GRAM = 4  # characters in an n-gram
_CUT = "\x00"  # stands for the middle of a long line
_ROLES = {str(role): number for number, role in enumerate(sorted(Role))}
_PROPOSING = (
    rules.HEADLINE_FIRST, rules.HEADLINE_REPEAT, rules.HEADLINE_NEAR, rules.HEADLINE_CAPTION, rules.OPENING,
    rules.CLOSING, rules.CLOSING_LOOSE, rules.RELATED_RUN, rules.CONTENTS, rules.DUPLICATE,
)  # fmt: skip
_CONTEXT = {rule.id: number for number, rule in enumerate(_PROPOSING)}
_BASE = 0x01000193  # odd, so that it has an inverse
_COHESION_BITS = 12
# Rows of what is added up over lines, after the scores, the logarithm of the size, and whether it is a sentence.
_BODY, _SIZE, _STORY, _KNOWN = range(SCORES + 2, SCORES + 6)
_SMOOTHED = _BODY + 1  # of so many of these rows, means over near lines are looked at
_WIDTH = 8  # lines before and behind whose mean a line is compared with
_COHESIVE = 5  # letters; shorter words are mostly grammar

# Classes of characters.
_CLASSES = 13
(_NONE, _UPPER, _LOWER, _DIGIT, _SPACE, _END, _COMMA, _COLON, _QUOTE, _BRACKET, _DASH, _BULLET, _OTHER) = (
    range(_CLASSES)
)
_ONE_HOT = np.eye(_CLASSES, dtype=np.float32)
_BY_CATEGORY = {"L": _LOWER, "M": _LOWER, "N": _DIGIT, "Z": _SPACE, "P": _OTHER, "S": _OTHER, "C": _OTHER}
_BY_CHARACTER = {
    _END: ".!?…。！？।؟۔", _COMMA: ",;，、；،؛", _COLON: ":：", _QUOTE: "\"'«»„“”‘’‹›「」『』", _BRACKET: "()[]{}（）【】〈〉《》",
    _DASH: "-–—―_/\\~", _BULLET: "|•·▪■►→*#@&+>", _SPACE: "\t\n", _NONE: _CUT,
}  # fmt: skip
# What is counted of words, as bits: by the class of the first character and the length, and for dense scripts.
_IS_UPPER, _IS_SHORT, _IS_LONG, _IS_NUMBER, _IS_DENSE = 1, 2, 4, 8, 16
_SHORT, _LONG = 3, 8  # characters
_WORD_KIND = np.array(
    [
        (kind == _UPPER) * _IS_UPPER
        + (kind == _DIGIT) * _IS_NUMBER
        + (kind == _LOWER and length <= _SHORT) * _IS_SHORT
        + (length == _LONG) * _IS_LONG
        for kind in range(_CLASSES)
        for length in range(_LONG + 1)
    ],
    np.intp,
)
_KINDS = 32
_BITS = ((np.arange(_KINDS)[:, None] >> np.arange(5)) & 1).astype(np.float32)


@cache
def _tables() -> tuple[NDArray[np.uint8], NDArray[np.uint32]]:
    """By code point of the basic plane: the class, and the lower case with all digits as one."""
    classes = np.empty(0x10000, np.uint8)
    lower = np.arange(0x10000, dtype=np.uint32)
    for code in range(0x10000):
        category = unicodedata.category(chr(code))
        classes[code] = _UPPER if category in ("Lu", "Lt") else _BY_CATEGORY[category[0]]
        small = chr(code).lower()
        if category == "Nd":
            lower[code] = ord("0")
        elif len(small) == 1:
            lower[code] = ord(small)
    for kind, characters in _BY_CHARACTER.items():
        classes[[ord(character) for character in characters]] = kind
    return classes, lower


def packed(said: NDArray[np.int16]) -> NDArray[np.float64]:
    """What n-grams say, three rows of whole numbers, as one row in which they stand side by side.

    A double holds whole numbers of 53 bits, so that one sum adds all three up.
    """
    first, second, third = said.astype(np.float64)
    row: NDArray[np.float64] = first + second * _FIELD + third * _FIELD**2
    return row


def _unpacked(sums: NDArray[Any]) -> NDArray[np.float64]:
    third = np.rint(sums / _FIELD**2)
    rest = sums - third * _FIELD**2
    second = np.rint(rest / _FIELD)
    return np.stack((rest - second * _FIELD, second, third))


class Features:
    """The lines of one document as numbers: computed once, then looked at as lines go.

    Attributes:
        hashed: their n-grams, words and pairs of words: of which line each is, and its hash.
    """

    def __init__(self, lines: Sequence[Line], weights: NDArray[np.float64]) -> None:
        """`weights`: what each hashed n-gram says, `2 ** HASH_BITS` of them, `packed`."""
        texts = [
            text if len(text := line.text) <= 2 * EDGE + 1 else text[:EDGE] + _CUT + text[-EDGE:]
            for line in lines
        ]
        self._count = len(lines)
        raw = np.frombuffer(("\n" + "\n".join(texts) + "\n").encode("utf-32-le", "surrogatepass"), np.uint32)
        codes = np.minimum(raw, 0xFFFF).astype(np.intp)
        classes, lower = _tables()
        self._classes, self._lower = classes.take(codes), lower.take(codes)
        lengths = np.fromiter(map(len, texts), np.intp, self._count)
        # Places of each line's line break (a further one stands before the first line) and first character.
        self._ends = np.cumsum(lengths + 1)
        self._starts = self._ends - lengths
        # A line break counts to the line behind it.
        self._line_of = np.repeat(np.arange(self._count), lengths + 1)
        self._find_words()
        self._sizes = np.fromiter((line.size for line in lines), np.float32, self._count)
        sentences = np.fromiter((line.sentence for line in lines), np.float32, self._count)
        body = np.fromiter((line.is_body for line in lines), np.float32, self._count)
        numbers: dict[str, int] = {}
        self._same = np.array([numbers.setdefault(line.low, len(numbers)) for line in lines], np.intp)
        self.hashed = self._hash()
        scores = self._score(weights)
        said = _said([line.verdict for line in lines], _ROLES, lambda verdict: verdict.role)
        self._opens = np.array([line.verdict is not None and line.verdict.opens for line in lines])
        kinds = np.stack((sentences, body, self._opens, *scores), axis=1)
        self._own = np.concatenate((said, self._shape(), kinds), axis=1, dtype=np.float32)
        # What is added up over the lines before, behind and around a line.
        self._amounts = np.stack(
            (*scores, np.log1p(self._sizes), sentences, body, self._sizes, self._sizes * body, said.max(axis=1))
        )  # fmt: skip
        # Of each of the longer words of the body, for the cohesion of lines with it.
        chosen = self._word_lengths >= _COHESIVE
        self._long_line = self._word_line[chosen]
        self._long_words = self._words[chosen] & np.uint32((1 << _COHESION_BITS) - 1)

    def matrix(self, live: Ints, proposals: "Sequence[Verdict | None] | None" = None) -> Floats:
        """A row for each of the lines `live`, for which the context rules propose these labels, if they were asked."""
        parts = [self._own[live], self._context(live)]
        if proposals is not None:
            parts.insert(1, _said(proposals, _CONTEXT, lambda verdict: verdict.rule))
        return np.concatenate(parts, axis=1, dtype=np.float32)

    def _find_words(self) -> None:
        letters = (self._classes >= _UPPER) & (self._classes <= _DIGIT)
        edges = np.flatnonzero(letters[1:] != letters[:-1]) + 1
        self._word_starts, self._word_ends = edges[0::2], edges[1::2]
        self._word_lengths = self._word_ends - self._word_starts
        self._word_line = self._line_of[self._word_starts]
        # Hashes of all words by one sum: a word is the difference of two sums, scaled back to where it stands.
        powers, inverses = _powers(len(self._lower).bit_length())
        sums = np.cumsum(self._lower * powers[: len(self._lower)], dtype=np.uint32)
        words = sums[self._word_ends - 1] - sums[self._word_starts - 1]
        self._words = _mixed(words * inverses[self._word_starts])

    def weighed(self, weights: NDArray[np.float64]) -> "Features":
        """The same lines for another model, to which the n-grams say something else."""
        other = copy(self)
        other._own, other._amounts = self._own.copy(), self._amounts.copy()
        other._amounts[:SCORES] = scores = self._score(weights)
        other._own[:, -SCORES:] = scores.T
        return other

    def _hash(self) -> tuple[Ints, NDArray[np.uint32]]:
        """The n-grams, words and pairs of words: of which line each is (or none: `len(lines)`), and which it is."""
        grams = _grams(self._lower)
        line_of = self._line_of.copy()
        # What goes over the end of a line is of none, which is said by one more than there are.
        for behind in range(1, _GRAM - 1):
            line_of[self._ends - behind] = self._count
        pair_line = np.where(self._word_line[1:] == self._word_line[:-1], self._word_line[1:], self._count)
        pairs = self._words[:-1] * np.uint32(31) + self._words[1:]
        hashes = np.concatenate((grams, self._words, pairs))
        hashes *= np.uint32(0x85EBCA6B)
        hashes >>= np.uint32(32 - HASH_BITS)
        return np.concatenate((line_of[: len(grams)], self._word_line, pair_line)), hashes

    def _score(self, weights: NDArray[np.float64]) -> Floats:
        """Sums of what each line's n-grams, words and pairs of words say, over the root of their number: three rows."""
        lines, hashes = self.hashed
        total = np.bincount(lines, weights.take(hashes), self._count + 1)[:-1]
        number = np.bincount(lines, minlength=self._count + 1)[:-1]
        return (_unpacked(total) / np.sqrt(np.maximum(number, 1))).astype(np.float32)

    def _shape(self) -> Floats:
        """How long each line is, and of what characters and words it is made."""
        count = self._count
        at = self._line_of * _CLASSES
        at += self._classes[: len(at)]
        classes = np.bincount(at, minlength=count * _CLASSES).reshape(count, _CLASSES).astype(np.float32)
        classes[:, _SPACE] -= 1  # the line break before
        seen = np.maximum(self._ends - self._starts, 1).astype(np.float32)
        kind = self._classes.take(self._word_starts) * np.intp(_LONG + 1)
        kind += np.minimum(self._word_lengths, _LONG)
        kind = _WORD_KIND.take(kind)
        kind += (self._lower.take(self._word_starts) >= 0xE00) * _IS_DENSE
        kind += self._word_line * _KINDS
        kinds = np.bincount(kind, minlength=count * _KINDS).reshape(count, _KINDS).astype(np.float32)
        words = np.maximum(np.add.reduce(kinds, axis=1), 1)
        first, last = self._classes[self._starts], self._classes[self._ends - 1]
        trails_off = (self._lower[self._ends - 1] == ord("…")) | (
            (last == _END) & (self._lower[self._ends - 2] == ord("."))
        )
        return np.concatenate(
            (
                np.log1p(np.stack((self._sizes, words), axis=1)),
                classes[:, _UPPER:_SPACE] / seen[:, None],
                np.log1p(classes[:, _END:]),
                (kinds @ _BITS) / words[:, None],
                np.stack((classes[:, _LOWER] == 0, trails_off), axis=1),
                _ONE_HOT[first],
                _ONE_HOT[last],
            ),
            axis=1,
        )

    def _context(self, live: Ints) -> Floats:
        """Where each line stands among those that are left."""
        n = len(live)
        here = np.arange(n)
        behind = here[::-1]
        sums = np.zeros((len(self._amounts), n + 1), np.float32)
        np.cumsum(self._amounts.take(live, axis=1), axis=1, out=sums[:, 1:])
        until, total = sums[:, 1:], sums[:, -1]
        all_text, all_story = max(float(total[_SIZE]), 1.0), max(float(total[_STORY]), 1.0)
        is_body = self._amounts[_BODY].take(live)
        before, after = _distances(is_body, here)
        opened = np.maximum.accumulate(np.where(self._opens[live], here, -1))
        same = self._same[live]
        shared, long_words = self._cohesion(live, is_body)
        amounts = (
            here, behind, before, after, n, until[_KNOWN], total[_KNOWN] - until[_KNOWN],
            np.bincount(same).take(same) - 1, long_words, (here - opened) * (opened >= 0),
        )  # fmt: skip
        shares = (
            here / max(1, n - 1), sums[_STORY, :-1] / all_story, (all_story - until[_STORY]) / all_story,
            until[_SIZE] / all_text, all_story / all_text, opened >= 0, shared,
        )  # fmt: skip
        out = np.empty((len(amounts) + len(shares) + 3 * SCORES + _SMOOTHED, n), np.float32)
        for row, values in enumerate(amounts + shares):
            out[row] = values
        np.log1p(out[: len(amounts)], out=out[: len(amounts)])
        at, scores, all_scores = len(amounts) + len(shares), until[:SCORES], total[:SCORES, None]
        out[at : at + SCORES] = scores / (here + 1)
        out[at + SCORES : at + 2 * SCORES] = all_scores / n
        out[at + 2 * SCORES : at + 3 * SCORES] = (all_scores - scores) / np.maximum(behind, 1)
        low, high = np.maximum(here - _WIDTH, 0), np.minimum(here + (_WIDTH + 1), n)
        smooth = sums[:_SMOOTHED]
        out[at + 3 * SCORES :] = (smooth.take(high, axis=1) - smooth.take(low, axis=1)) / (high - low)
        return out.T

    def _cohesion(self, live: Ints, body: Floats) -> tuple[NDArray[np.float64], Ints]:
        """Share of each line's longer words that other lines of the body have too, and how many such words it has."""
        row_of = np.full(self._count, len(live))  # one more than there are: none
        row_of[live] = np.arange(len(live))
        row = row_of.take(self._long_line)
        own = np.append(body, np.float32(0)).take(row)
        elsewhere = np.bincount(self._long_words, own, 1 << _COHESION_BITS).take(self._long_words) > own
        number = np.bincount(row, minlength=len(live) + 1)[:-1]
        shared: NDArray[np.float64] = np.bincount(row, elsewhere, len(live) + 1)[:-1] / np.maximum(number, 1)
        return shared, number


def _said(
    verdicts: "Sequence[Verdict | None]", columns: Mapping[str, int], name: "Callable[[Verdict], str]"
) -> Floats:
    """The confidence of each verdict, in the column of its name."""
    out = np.zeros((len(verdicts), len(columns)), np.float32)
    for number, verdict in enumerate(verdicts):
        if verdict is not None and (column := columns.get(name(verdict))) is not None:
            out[number, column] = verdict.confidence
    return out


def _distances(body: Floats, here: Ints) -> tuple[Ints, Ints]:
    """Of each line, how many lines it is to the paragraph before and to the one after, or to the text's ends."""
    n = len(body)
    before, after = np.full(n, -1), np.full(n, n)
    np.maximum.accumulate(np.where(body[:-1], here[:-1], -1), out=before[1:])
    np.minimum.accumulate(np.where(body[:0:-1], here[:0:-1], n), out=after[-2::-1])
    return here - before, after - here


def _grams(codes: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """A number for each run of four characters."""
    pairs = codes[:-1] * np.uint32(_BASE) + codes[1:]
    runs: NDArray[np.uint32] = pairs[:-2] * np.uint32(0x9E3779B1) + pairs[2:]
    return runs


def _mixed(numbers: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Spread what differs over all bits (the finalizer of MurmurHash3)."""
    numbers = (numbers ^ (numbers >> np.uint32(16))) * np.uint32(0x85EBCA6B)
    numbers = (numbers ^ (numbers >> np.uint32(13))) * np.uint32(0xC2B2AE35)
    return numbers ^ (numbers >> np.uint32(16))


@cache
def _powers(bits: int) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """The powers of the base and those of its inverse modulo 2 ** 32, `2 ** bits` of each."""
    inverse = pow(_BASE, -1, 1 << 32)
    return tuple(  # type: ignore[return-value]
        np.cumprod(np.append(np.uint32(1), np.full((1 << bits) - 1, base, np.uint32)), dtype=np.uint32)
        for base in (_BASE, inverse)
    )
