"""How well documents were put together, against a known truth."""

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Agreement:
    """Agreement of two clusterings of the same documents.

    Attributes:
        precision: of the pairs that were put together, how many belong together.
        recall: of the pairs that belong together, how many were put together.
        rand: adjusted Rand index (Hubert and Arabie 1985): 1 is equal, 0 is chance.
    """

    precision: float
    recall: float
    rand: float


def agreement(found: Sequence[Hashable], truth: Sequence[Hashable]) -> Agreement:
    """Compare the cluster of each document with its true one."""
    both = _pairs(Counter(zip(found, truth, strict=True)))
    ours, theirs = _pairs(Counter(found)), _pairs(Counter(truth))
    chance = ours * theirs / max(1, len(found) * (len(found) - 1) // 2)
    return Agreement(
        precision=both / ours if ours else 1.0,
        recall=both / theirs if theirs else 1.0,
        rand=(both - chance) / ((ours + theirs) / 2 - chance) if ours + theirs > 2 * chance else 1.0,
    )


def _pairs(sizes: Counter[Hashable]) -> int:
    return sum(size * (size - 1) // 2 for size in sizes.values())
