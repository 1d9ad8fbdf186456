"""Which split an article belongs to: its id decides, so that it stays there when the corpus grows."""

from collections.abc import Mapping

from newsclean.corpus.errors import BuildError

NAMES = ("validation", "test")
# An id is a hash in hexadecimal digits; this many of them are a fine enough number.
_DIGITS = 12


class Splits:
    """Shares of the articles that go to `validation` and `test`; the rest is `train`.

    Args:
        shares: each above 0, together below 1.

    Raises:
        BuildError: a name or a share that can't be.
    """

    def __init__(self, shares: Mapping[str, float] | None = None) -> None:
        given = dict(shares or {})
        if unknown := given.keys() - set(NAMES):
            raise BuildError(f"split {min(unknown)!r}: only {' and '.join(NAMES)} can be asked for")
        if any(not 0 < share < 1 for share in given.values()) or sum(given.values()) >= 1:
            raise BuildError("splits: each share must be above 0, and all together below 1")
        self._shares = {name: given[name] for name in NAMES if name in given}

    @property
    def shares(self) -> dict[str, float]:
        """Expected share of each split, `train` first."""
        return {"train": 1 - sum(self._shares.values()), **self._shares}

    def of(self, id: str) -> str:
        """Split of the article with this id."""
        point = int(id[:_DIGITS], 16) / 16**_DIGITS
        for name, share in self._shares.items():
            if point < share:
                return name
            point -= share
        return "train"
