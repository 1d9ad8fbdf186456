"""What a cleaned text is worth, measured against a hand-made one.

Shingles of four tokens are the measure of the article extraction benchmark of Zyte (formerly Scrapinghub),
https://github.com/scrapinghub/article-extraction-benchmark.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, fields
from typing import Self

_TOKEN = re.compile(r"\w+")
# Quotation marks and invisible characters that cleaners change without harm.
_SAME = {0x2018: "'", 0x2019: "'", 0x201C: '"', 0x201D: '"', 0xA0: " ", 0x200B: None, 0xAD: None}
_SHINGLE = 4


def normalise(text: str) -> str:
    """`text` without differences that no reader sees: form of quotation marks, amount of white space."""
    return " ".join(unicodedata.normalize("NFKC", text).translate(_SAME).split())


def tokens(text: str) -> list[str]:
    """Runs of letters and digits."""
    return _TOKEN.findall(normalise(text))


def shingles(words: list[str]) -> Counter[tuple[str, ...]]:
    """How often each sequence of four tokens occurs; a shorter text is one sequence."""
    if len(words) < _SHINGLE:
        return Counter([tuple(words)] if words else [])
    return Counter(zip(*(words[i:] for i in range(_SHINGLE)), strict=False))


def without_headline(text: str, headlines: Collection[str]) -> str:
    """`text` without its first line if that is the headline: whether it belongs is a matter of taste."""
    lines = text.split("\n")
    first = next((i for i, line in enumerate(lines) if line.strip()), None)
    if first is not None and normalise(lines[first]) in headlines:
        del lines[first]
    return "\n".join(lines)


class Gold:
    """The text that belongs, counted once for whatever is measured against it."""

    def __init__(self, text: str) -> None:
        """`text`: the hand-made text."""
        words = tokens(text)
        self.tokens, self.shingles = Counter(words), shingles(words)


@dataclass(slots=True)
class Score:
    """Sums over documents, from which the measures follow; all of these are shares, 0 to 1.

    Attributes:
        documents: how many were measured.
        precisions, recalls: sums of the precision and recall of each document.
        perfect: documents without one wrong shingle.
        gold_tokens, lost_tokens: tokens that belong, and those of them that were deleted.
        output_tokens, residue_tokens: tokens of the output, and those of them that do not belong.
        rightly_dropped, wrongly_dropped, missed: lines that were dropped and had to be, that were dropped and
            had to stay, that stayed and had to be dropped.
        seconds: time that cleaning took, in one process.
    """

    documents: int = 0
    precisions: float = 0.0
    recalls: float = 0.0
    perfect: int = 0
    gold_tokens: int = 0
    lost_tokens: int = 0
    output_tokens: int = 0
    residue_tokens: int = 0
    rightly_dropped: int = 0
    wrongly_dropped: int = 0
    missed: int = 0
    seconds: float = 0.0

    def add(self, other: Self) -> None:
        """Add the sums of `other`."""
        for field in fields(self):
            setattr(self, field.name, getattr(self, field.name) + getattr(other, field.name))

    def add_output(self, output: str, gold: Gold) -> None:
        """Count one output against the text that belongs. Nothing where nothing belongs is right."""
        words = tokens(output)
        found, predicted = Counter(words), shingles(words)
        shared, right = sum((gold.shingles & predicted).values()), gold.shingles == predicted
        self.precisions += 1.0 if right else shared / max(1, predicted.total())
        self.recalls += 1.0 if right else shared / max(1, gold.shingles.total())
        self.perfect += right
        self.gold_tokens += gold.tokens.total()
        self.lost_tokens += (gold.tokens - found).total()
        self.output_tokens += found.total()
        self.residue_tokens += (found - gold.tokens).total()

    def add_lines(self, output: str, lines: Iterable[tuple[str, bool]]) -> None:
        """Count which lines of a document are in an output: their texts, and whether they belong."""
        left = Counter(filter(None, map(normalise, output.split("\n"))))
        for text, belongs in lines:
            key = normalise(text)
            dropped = left[key] == 0
            left[key] -= not dropped
            self.rightly_dropped += dropped and not belongs
            self.wrongly_dropped += dropped and belongs
            self.missed += not dropped and not belongs

    @property
    def precision(self) -> float:
        """Share of the output's shingles that belong, mean over documents."""
        return self.precisions / max(1, self.documents)

    @property
    def recall(self) -> float:
        """Share of the shingles that belong that are in the output, mean over documents."""
        return self.recalls / max(1, self.documents)

    @property
    def f1(self) -> float:
        """Harmonic mean of the mean precision and the mean recall."""
        return harmonic(self.precision, self.recall)

    @property
    def lost(self) -> float:
        """Share of all tokens that belong that were deleted."""
        return self.lost_tokens / max(1, self.gold_tokens)

    @property
    def residue(self) -> float:
        """Share of all tokens of the output that do not belong."""
        return self.residue_tokens / max(1, self.output_tokens)

    @property
    def perfect_share(self) -> float:
        """Share of the documents without one wrong shingle."""
        return self.perfect / max(1, self.documents)

    @property
    def drop_precision(self) -> float:
        """Share of the dropped lines that had to go."""
        return self.rightly_dropped / max(1, self.rightly_dropped + self.wrongly_dropped)

    @property
    def drop_recall(self) -> float:
        """Share of the lines that had to go that were dropped."""
        return self.rightly_dropped / max(1, self.rightly_dropped + self.missed)

    @property
    def speed(self) -> float:
        """Documents a second, in one process; 0 where no time was taken."""
        return self.documents / self.seconds if self.seconds else 0.0


def harmonic(one: float, other: float) -> float:
    """Harmonic mean; 0 where both are."""
    return 2 * one * other / max(1e-9, one + other)
