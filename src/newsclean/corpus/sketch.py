"""What is kept of a text to find and compare copies of it: numbers for its words, some hashes of its phrases."""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import numpy as np
import numpy.typing as npt

Words = npt.NDArray[np.uint32]
Hashes = npt.NDArray[np.uint64]

# Flags of a word; the other 30 bits are its hash.
SENTENCE, FACT = 1, 2
# Words of a shingle, as many as in datatrove's settings for web text.
SHINGLE = 5
# The smallest hashes of a text's shingles, a MinHash sketch (Broder 1997) of these many.
SHINGLES = 8
# Shorter sentences are said by everybody ("He declined to comment.").
SENTENCE_WORDS = 8
# Words that the beginning of a text is known by.
LEDE = 12
_MOST_WORDS = 5000
# Shorter texts, in characters, are read so many at a time (together no more than `_MOST_CHARACTERS`): of one alone,
# NumPy's calls take longer than their work.
_SHORT, _GROUP = 5000, 8
_MOST_SENTENCES = 96

# Scripts that write no space between words: every character counts as one.
_UNSPACED = (
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x1000, 0x109F),  # Burmese
    (0x1780, 0x17FF),  # Khmer
    (0x2E80, 0xA4CF),  # Chinese, kana
    (0xF900, 0xFAFF),  # compatibility ideographs
    (0x20000, 0x3FFFF),  # rarer ideographs
)
_ENDS = ".!?…:;"  # end a sentence before a space or a closing quote
_ENDS_ALONE = "\n。！？｡।։؟۔"  # end it whatever follows
_CLOSING = " \t\n\u00a0\"'”’»)]"

# Multipliers of polynomial hashes modulo 2**64: the golden ratio's, and one of SplitMix64's (Steele et al. 2014).
_CHARACTER, _WORD = 0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9

# Copies show in the beginning of a very long text as well; 5,000 words hardly have more characters.
_MOST_CHARACTERS = 65_536
# Code points: letters with case, digits and marks are below the first, ideographs from there to the second.
_CASED, _IDEOGRAPHS, _CODES = 0x20000, 0x40000, 0x110000
_INSIDE, _ALONE, _DIGIT, _UPPER, _END, _END_ALONE, _CLOSES = (1 << bit for bit in range(7))


@dataclass(frozen=True, slots=True)
class Sketch:
    """A text in numbers.

    Attributes:
        words: in their order, each a hash and its flags; at most 5,000.
        sentences: hashes of its longer sentences, without repetition.
        shingles: the smallest hashes of its word 5-grams.
        lede: hash of its first words.
    """

    words: Words
    sentences: Hashes
    shingles: Hashes
    lede: int


def sketches(texts: Iterable[str]) -> Iterator[Sketch]:
    """The sketches of texts, in their order. Case, punctuation and white space make no difference."""
    group: list[str] = []
    for text in texts:
        if len(text) > _SHORT:
            yield from _together(group)
            yield from _together([text])
            group = []
        else:
            group.append(text)
            if len(group) == _GROUP:
                yield from _together(group)
                group = []
    yield from _together(group)


def sketch(text: str) -> Sketch:
    """The sketch of one text."""
    return next(sketches([text]))


def _together(texts: list[str]) -> Iterator[Sketch]:
    """The sketches of one text of any length or of several short ones."""
    words, places = _read("\n".join(texts))
    if len(texts) == 1:
        words, places = words[:_MOST_WORDS], places[:_MOST_WORDS]
    none = np.empty(0, np.uint64)
    if not len(words):
        yield from (Sketch(words, none, none, 0) for _ in texts)
        return
    bounds = np.searchsorted(places, np.cumsum([0, *(len(text) + 1 for text in texts)]))
    starts, hashes = sentences(words)
    longer = _lengths(starts, len(words)) >= SENTENCE_WORDS
    hashes, parts = hashes[longer], np.searchsorted(starts[longer], bounds).tolist()
    sums = _running_sums(words)
    shingles = _runs(sums, np.arange(len(words) - SHINGLE + 1), SHINGLE)
    ledes = _runs(sums, bounds[:-1], np.minimum(LEDE, np.diff(bounds))).tolist()
    for index, (low, high) in enumerate(pairwise(bounds.tolist())):
        if low == high:
            yield Sketch(words[:0], none, none, 0)
            continue
        own = shingles[low : high - SHINGLE + 1]
        if high - low < SHINGLE:  # one of all its words
            own = _runs(sums, np.array([low]), high - low)
        found = hashes[parts[index] : parts[index + 1]][:_MOST_SENTENCES]
        yield Sketch(words[low:high], _sorted(found), _smallest(own), ledes[index])


def sentences(words: Words) -> tuple[npt.NDArray[np.intp], Hashes]:
    """Where the sentences of a text begin, and a hash of each."""
    starts = np.flatnonzero(words & SENTENCE)
    return starts, _segments((words >> 2).astype(np.uint64), starts, _WORD)


def read_words(text: str) -> Words:
    """The words of a text, in their order."""
    return _read(text)[0]


def _read(text: str) -> tuple[Words, npt.NDArray[np.intp]]:
    """The words of a text, and the characters that they begin with."""
    flags_of, letter_of = _characters()
    codes = np.frombuffer(text[:_MOST_CHARACTERS].encode("utf-32-le", "surrogatepass"), np.uint32)
    codes = codes.astype(np.intp)
    flags = flags_of.take(codes)
    inside = (flags & _INSIDE) > 0
    begins = inside.copy()
    begins[1:] &= ~inside[:-1] | ((flags[1:] | flags[:-1]) & _ALONE > 0)
    starts = np.flatnonzero(begins)
    if not len(starts):
        return np.empty(0, np.uint32), starts
    ends = (flags & _END_ALONE) > 0
    ends[:-1] |= ((flags[:-1] & _END) > 0) & ((flags[1:] & _CLOSES) > 0)
    passed = np.cumsum(ends).take(starts)
    opens = np.concatenate(([True], passed[1:] > passed[:-1]))
    looks = flags.take(starts)
    facts = (looks & _DIGIT > 0) | ((looks & _UPPER > 0) & ~opens)
    letters = letter_of.take(codes[starts[0] :])
    hashes = _segments(letters, starts - starts[0], _CHARACTER)
    words: Words = (hashes >> np.uint64(34)).astype(np.uint32) << np.uint32(2)
    words[facts] |= np.uint32(FACT)
    words[opens] |= np.uint32(SENTENCE)
    return words, starts


def _segments(values: Hashes, starts: npt.NDArray[np.intp], base: int) -> Hashes:
    """A hash of each run of `values` from one of `starts` to the next; zeros at its end make no difference."""
    powers, inverse = _powers(base)
    return _mix(np.add.reduceat(values * powers[: len(values)], starts) * inverse.take(starts))


def _lengths(starts: npt.NDArray[np.intp], end: int) -> npt.NDArray[np.intp]:
    """Of the runs from one start to the next, and from the last one to `end`."""
    lengths = np.empty_like(starts)
    np.subtract(starts[1:], starts[:-1], out=lengths[:-1])
    lengths[-1] = end - starts[-1]
    return lengths


def _running_sums(words: Words) -> Hashes:
    """Sums of the words before each, and of all, by which any run of them is hashed."""
    sums = np.zeros(len(words) + 1, np.uint64)
    np.cumsum((words >> 2).astype(np.uint64) * _powers(_WORD)[0][: len(words)], out=sums[1:])
    return sums


def _runs(sums: Hashes, starts: npt.NDArray[np.intp], lengths: "int | npt.NDArray[np.intp]") -> Hashes:
    """A hash of the run of words from each start, as `_segments` gives it."""
    return _mix((sums.take(starts + lengths) - sums.take(starts)) * _powers(_WORD)[1].take(starts))


def _smallest(hashes: Hashes) -> Hashes:
    """The `SHINGLES` smallest, without repetition."""
    few = 4 * SHINGLES
    if len(hashes) > few:
        chosen = _sorted(np.partition(hashes, few)[:few])
        if len(chosen) >= SHINGLES:
            return chosen[:SHINGLES]
    return _sorted(hashes)[:SHINGLES]


def _sorted(hashes: Hashes) -> Hashes:
    """In order, without repetition; `numpy.unique` takes longer for so few."""
    hashes = np.sort(hashes)
    return hashes[np.concatenate(([True], hashes[1:] != hashes[:-1]))] if len(hashes) else hashes


def _mix(values: Hashes) -> Hashes:
    """SplitMix64's finalizer: close sums become far hashes."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


@cache
def _powers(base: int) -> tuple[Hashes, Hashes]:
    """Powers of an odd number, and of its inverse: what moves the hash of a run to the beginning of the text."""
    both = []
    for factor in (base, pow(base, -1, 1 << 64)):
        powers = np.full(_MOST_CHARACTERS, factor, np.uint64)
        powers[0] = 1
        both.append(np.cumprod(powers, dtype=np.uint64))
    return both[0], both[1]


@cache
def _characters() -> tuple[npt.NDArray[np.uint8], Hashes]:
    """Of every code point: what it is, and the number of its lower case, 0 outside of words."""
    flags = np.zeros(_CODES, np.uint8)
    letters = np.zeros(_CODES, np.uint64)
    for code in range(_CASED):
        character = chr(code)
        if character.isalnum() or unicodedata.category(character)[0] == "M":
            digit, upper = character.isdecimal(), character.isupper()
            flags[code] = _INSIDE | (_DIGIT if digit else 0) | (_UPPER if upper else 0)
            small = character.lower()
            letters[code] = ord(small) if len(small) == 1 else code
    flags[_CASED:_IDEOGRAPHS] = _INSIDE
    letters[_CASED:_IDEOGRAPHS] = np.arange(_CASED, _IDEOGRAPHS)
    for low, high in _UNSPACED:
        flags[low : high + 1] |= np.where(flags[low : high + 1] & _INSIDE, _ALONE, 0).astype(np.uint8)
    for characters, flag in ((_ENDS, _END), (_ENDS_ALONE, _END_ALONE), (_CLOSING, _CLOSES)):
        flags[[ord(character) for character in characters]] |= flag
    return flags, letters
