"""What a cleaned text is worth, measured against a hand-made one.

Shingles of four tokens are the measure of the article extraction benchmark of Zyte (formerly Scrapinghub),
https://github.com/scrapinghub/article-extraction-benchmark.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, fields

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
    """The text that belongs, counted once for all systems."""

    def __init__(self, text: str) -> None:
        words = tokens(text)
        self.tokens, self.shingles = Counter(words), shingles(words)


@dataclass(slots=True)
class Score:
    """Sums over documents, from which the measures follow."""

    documents: int = 0
    precisions: float = 0.0
    recalls: float = 0.0
    perfect: int = 0
    gold_tokens: int = 0
    lost_tokens: int = 0
    output_tokens: int = 0
    residue_tokens: int = 0
    wanted: int = 0
    wanted_found: int = 0
    unwanted: int = 0
    unwanted_found: int = 0
    seconds: float = 0.0
    bytes: int = 0
    errors: int = 0

    def add(self, other: "Score") -> None:
        """Add the sums of `other`."""
        for field in fields(self):
            setattr(self, field.name, getattr(self, field.name) + getattr(other, field.name))

    def add_output(self, output: str, gold: Gold) -> None:
        """Count one output against the text that belongs."""
        words = tokens(output)
        found, predicted = Counter(words), shingles(words)
        shared = sum((gold.shingles & predicted).values())
        self.precisions += shared / max(1, predicted.total())
        self.recalls += shared / max(1, gold.shingles.total())
        self.perfect += gold.shingles == predicted
        self.gold_tokens += gold.tokens.total()
        self.lost_tokens += (gold.tokens - found).total()
        self.output_tokens += found.total()
        self.residue_tokens += (found - gold.tokens).total()

    def add_snippets(self, output: str, wanted: Collection[str], unwanted: Collection[str]) -> None:
        """Count which pieces that belong, and that don't, are in an output."""
        text = normalise(output)
        self.wanted += len(wanted)
        self.wanted_found += sum(normalise(snippet) in text for snippet in wanted)
        self.unwanted += len(unwanted)
        self.unwanted_found += sum(normalise(snippet) in text for snippet in unwanted)

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
        return 2 * self.precision * self.recall / max(1e-9, self.precision + self.recall)

    @property
    def lost(self) -> float:
        """Share of all tokens that belong that were deleted."""
        return self.lost_tokens / max(1, self.gold_tokens)

    @property
    def residue(self) -> float:
        """Share of all tokens of the output that do not belong."""
        return self.residue_tokens / max(1, self.output_tokens)
