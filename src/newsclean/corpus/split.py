"""Which split a story belongs to: by a hash of how it begins, or by its day; so it stays there as the corpus grows."""

from collections.abc import Mapping
from datetime import date

from newsclean.errors import BuildError

NAMES = ("validation", "test")
# Ledes are hashes of so many bits.
_LEDES = 1 << 63


class Splits:
    """What goes to `validation` and `test`; the rest is `train`.

    Args:
        wanted: for each a share of the stories, above 0, together below 1; or the first day of each (UTC). With
            days, the later split begins with its own day, and stories without a date are `train`.

    Raises:
        BuildError: a name, a share or a day that can't be.
    """

    def __init__(self, wanted: Mapping[str, float | date] | None = None) -> None:
        given = dict(wanted or {})
        if unknown := given.keys() - set(NAMES):
            raise BuildError(f"split {min(unknown)!r}: only {' and '.join(NAMES)} can be asked for")
        days = {name: day for name, day in given.items() if isinstance(day, date)}
        shares = {name: share for name, share in given.items() if not isinstance(share, date)}
        if days and shares:
            raise BuildError("splits: name shares or days, not both")
        if any(not 0 < share < 1 for share in shares.values()) or sum(shares.values()) >= 1:
            raise BuildError("splits: each share must be above 0, and all together below 1")
        if len(set(days.values())) < len(days):
            raise BuildError("splits: the days must differ, or one of the splits is empty")
        self._names = given.keys()
        self._shares = {name: shares[name] for name in NAMES if name in shares}
        # The latest first, since a story belongs to the last split that began before it.
        self._days = sorted(((day.toordinal(), name) for name, day in days.items()), reverse=True)

    @property
    def names(self) -> tuple[str, ...]:
        """All splits, `train` first."""
        return ("train", *(name for name in NAMES if name in self._names))

    def share(self, name: str) -> float:
        """Expected share of a split, as far as it is known before: 1 where days decide."""
        if name == "train":
            return 1 - sum(self._shares.values())
        return self._shares.get(name, 1.0)

    def of(self, lede: int, day: int | None) -> str:
        """Split of a story.

        Args:
            lede: the smallest hash of the beginnings of its articles, 63 bits: articles with one beginning are
                in one split, and a copy that comes later seldom moves the others.
            day: of its earliest article, as an ordinal; None is unknown.
        """
        for first, name in self._days:
            if day is not None and day >= first:
                return name
        point = lede / _LEDES
        for name, share in self._shares.items():
            if point < share:
                return name
            point -= share
        return "train"
