"""Ranges of hashes, one for each pass over what doesn't fit into memory at once."""

from itertools import pairwise

# Hashes and keys of the work directory have so many bits: they are integers that Parquet and Daft know.
BITS = 63


def ranges(rows: int, most: int) -> list[tuple[int, int]]:
    """Bounds, the upper one exclusive, of the ranges that hold about `most` of `rows` each; one at least."""
    number = max(1, -(-rows // most))
    return list(pairwise((index << BITS) // number for index in range(number + 1)))
