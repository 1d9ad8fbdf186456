"""Labelled documents as arrays: what the network reads, and what it shall say."""

import copy
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from newsclean.evaluation.gold import GoldDocument, GoldLine, find_gold, read_gold
from newsclean.labels.context import Context
from newsclean.labels.features import HASH_BITS, Features, Floats
from newsclean.labels.labeller import Labeller
from newsclean.labels.lines import Line, read_lines
from newsclean.labels.model import DOUBTFUL, Judge
from newsclean.labels.rules import RULES
from newsclean.language import detect_language, registrable_domain
from newsclean.text.blocks import paragraphs, text_blocks
from newsclean.text.repair import repair

_WORD = re.compile(r"\w+")
_MAX_LINES = 3000  # longer documents are indexes
_GONE = (0.3, 0.6, 0.9, 1.0)  # shares of what goes that may be gone already
_WEAK_WEIGHT = 0.5
_SPLIT = 0.5  # a line of which at least this share belongs is kept
_BOX = 8  # lines that interrupt a story, at most
_BEHIND = 0.4  # share of those that stand behind it
_SHORT = 12  # lines of a short story, at most
WEAK = "weak"  # the `set` of documents that no person labelled


@dataclass(kw_only=True)
class Labelled:
    """A labelled document: its lines, and for each whether it goes (1), stays (0) or doesn't count (-1)."""

    publisher: str
    domain: str
    weak: bool = False
    lines: list[Line]
    goes: NDArray[np.int8]
    words: Floats
    factor: float

    @property
    def weight(self) -> Floats:
        """How much each line counts."""
        return line_weight(self.words, self.goes) * self.factor


@dataclass(kw_only=True)
class Document(Labelled):
    """A labelled text dump."""

    gold: GoldDocument
    language: str | None

    @property
    def kind(self) -> tuple[str | None, str | None, bool]:
        """Documents of one kind look alike: made by the same tool, in the same language, labelled in the same way."""
        return self.gold.dumper, self.language, self.weak


def read_documents(paths: Iterable[Path], weights: Mapping[str, float] | None = None) -> Iterator[Document]:
    """The documents of labelled JSON lines, as far as their lines are still lines after repair.

    `weights`: how much the documents of a `set` count; others count 1, weakly labelled ones half.

    Raises:
        SourceError: a file can't be read, or a line of it is no labelled document.
    """
    labeller = Labeller(RULES, DOUBTFUL)
    weights = {WEAK: _WEAK_WEIGHT} | dict(weights or {})
    for source in find_gold(paths):
        for _, gold in read_gold(source):
            document = _document(gold, labeller, weights)
            if document is not None:
                yield document


def _document(gold: GoldDocument, labeller: Labeller, weights: Mapping[str, float]) -> Document | None:
    text = paragraphs(repair(gold.raw_text).text)
    parts = text.split("\n")
    if len(parts) != len(gold.lines) or len(parts) > _MAX_LINES:
        return None
    starts = list(accumulate((len(part) + 1 for part in parts), initial=0))
    lines = [line for line in read_lines(text, text_blocks(text), labeller.matcher) if line.text]
    labels = [gold.lines[bisect_right(starts, line.block.start) - 1] for line in lines]
    words = np.array([len(_WORD.findall(line.text)) for line in lines], np.float32)
    goes = np.array([_goes(label, number) for label, number in zip(labels, words, strict=True)], np.int8)
    factor = weights.get(gold.set or "", 1.0)
    domain = registrable_domain(gold.url)
    publisher = gold.publisher or domain or gold.id or ""
    return Document(
        publisher=publisher,
        domain=domain or publisher,
        weak=gold.set == WEAK,
        gold=gold,
        lines=lines,
        goes=goes,
        words=words,
        factor=factor,
        language=gold.language or detect_language(" ".join(line.text for line in lines)),
    )


def line_weight(words: Floats, goes: NDArray[np.int8]) -> Floats:
    """How much each line counts. Scores are means over documents of shares of words, so a line counts by its share of the story."""
    story = max(1.0, float(words[goes == 0].sum()))
    weight: Floats = ((np.minimum(words / story * 300, 60) ** 0.7 + 0.05) * (goes >= 0)).astype(np.float32)
    return weight


def _goes(line: GoldLine, words: float) -> int:
    if line.label in ("drop", "headline_dup"):
        return 1
    if line.label == "partial":
        return int(len(_WORD.findall(line.kept or "")) < _SPLIT * words)
    return 0 if line.label == "keep" else -1


@dataclass
class Example:
    """What the network reads of one document, and what it shall say: a row, an answer and a weight for each line.

    An answer is how likely it is that the line goes, 0 to 1.
    """

    matrix: Floats
    answers: Floats
    weight: Floats


def stages(document: Document, random: np.random.Generator) -> list[NDArray[np.int64]]:
    """The lines of the document, and those left when some of what goes is gone: the labeller works in passes."""
    everything = np.arange(len(document.lines))
    gone = (document.goes == 1) & (random.random(len(everything)) < random.choice(_GONE))
    left = np.flatnonzero(~gone)
    return [everything, left] if 0 < len(left) < len(everything) else [everything]


def spliced(document: Document, donor: Document) -> Document | None:
    """The story of one document amid what stands before and behind that of another; None if one has no story.

    Each story stands amid the same page in all that is learned from; a model that leans on how the two go together
    knows less of other pages.
    """
    stories = [np.flatnonzero(each.goes == 0) for each in (document, donor)]
    if not all(map(len, stories)):
        return None
    (first, last), (before, behind) = ((story[0], story[-1] + 1) for story in stories)
    here, head, tail = range(first, last), range(before), range(behind, len(donor.lines))
    return _joined(document, ((donor, head), (document, here), (donor, tail)))


def interrupted(document: Document, donor: Document, random: np.random.Generator) -> Document | None:
    """The story with a few lines that go from another document between its paragraphs or behind; None if there are none.

    Half the time only the story is left around them, and half of that time only a few of its lines: dumps that somebody
    has cleaned hold the last box of a page amid a short story, and a model that has only seen whole pages takes what
    follows a box for another story. Amid a story it has two lines or more: a single one looks like a subheading.
    """
    story, gone = np.flatnonzero(document.goes == 0), np.flatnonzero(donor.goes == 1)
    if len(story) < 2 or not len(gone):
        return None
    behind = random.random() < _BEHIND
    top = random.integers(len(gone))
    box = gone[top : top + random.integers(1 if behind else 2, _BOX, endpoint=True)]
    here = np.arange(len(document.lines))
    if random.random() < 0.5:
        here = story
        if random.random() < 0.5:
            start = random.integers(len(story) - 1)
            here = story = story[start : start + random.integers(2, _SHORT, endpoint=True)]
    after = story[-1] if behind else random.choice(story[:-1])
    at = int(np.searchsorted(here, after)) + 1
    parts = ((document, here[:at].tolist()), (donor, box.tolist()), (document, here[at:].tolist()))
    return _joined(document, parts)


def _joined(document: Document, parts: Sequence[tuple[Document, Iterable[int]]]) -> Document:
    """These lines of these documents, as a document like the first."""
    chosen = [(each, list(numbers)) for each, numbers in parts]
    return replace(
        document,
        lines=[each.lines[number] for each, numbers in chosen for number in numbers],
        goes=np.concatenate([each.goes[numbers] for each, numbers in chosen]),
        words=np.concatenate([each.words[numbers] for each, numbers in chosen]),
    )


def example(document: Document, live: NDArray[np.int64], model: Any) -> Example:
    """What is to be learned from the lines `live`; of the model only the n-grams are used."""
    chosen = [copy.copy(document.lines[number]) for number in live]
    Context(chosen, None, DOUBTFUL).propose()
    matrix = Judge(model, chosen).matrix(chosen)
    goes = document.goes[live]
    return Example(matrix, as_answers(goes), line_weight(document.words[live], goes) * document.factor)


def as_answers(goes: NDArray[np.int8]) -> Floats:
    """The labels of lines as answers; those that don't count have no weight."""
    answers: Floats = (goes == 1).astype(np.float32)
    return answers


def gram_rows(documents: Sequence[Sequence[Line]]) -> Any:
    """The n-grams of all lines as a sparse matrix, a row for each line, scaled as the features scale them."""
    from scipy.sparse import csr_matrix

    rows, columns, first = [], [], 0
    for lines in documents:
        row, hashes = Features(lines, np.zeros(1 << HASH_BITS)).hashed
        inside = row < len(lines)
        rows.append(row[inside] + first)
        columns.append(hashes[inside].astype(np.int32))
        first += len(lines)
    row, column = np.concatenate(rows), np.concatenate(columns)
    number = np.bincount(row, minlength=first)
    values = (1 / np.sqrt(number[row])).astype(np.float32)
    return csr_matrix((values, (row, column)), shape=(first, 1 << HASH_BITS))
