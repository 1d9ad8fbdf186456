"""Stories that lose some of their articles: how many are left, and which stands for the others now."""

from collections import Counter
from collections.abc import Mapping
from typing import Any, NamedTuple

import pyarrow as pa

COLUMNS = ("cluster_id", "cluster_size", "cluster_role", "canonical_id")


class Place(NamedTuple):
    """Which article of a dataset: several may have one text, and so one id."""

    id: str
    file: str | None
    position: int | None

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> "Place":
        """The place of an article, as a row."""
        provenance = row["provenance"]
        return cls(row["id"], provenance["file"], provenance["position"])


class Stories:
    """The stories of articles that are removed.

    First all that goes is told to `lose`, then what stays to `keep`, in its order; then `renew` can be called.
    """

    def __init__(self) -> None:
        self._lost: Counter[str] = Counter()
        self._canonical: dict[str, Place] = {}

    def lose(self, story: str | None) -> None:
        """An article or a duplicate of this story goes."""
        if story:
            self._lost[story] += 1

    def keep(self, row: Mapping[str, Any]) -> bool:
        """An article stays; whether its story has lost others.

        The canonical one stands for the story as before; when it is gone, the first that stays does.
        """
        story = row.get("cluster_id") or ""
        if story not in self._lost:
            return False
        if row["cluster_role"] == "canonical" or story not in self._canonical:
            self._canonical[story] = Place.of(row)
        return True

    def renew(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """Articles that stay, with size and canonical article of their stories as they are now."""
        names = [name for name in COLUMNS if name in batch.schema.names]
        rows = batch.select([*names, "id", "provenance"]).to_pylist() if names else []
        if not any(row["cluster_id"] in self._lost for row in rows):
            return batch
        for row in rows:
            story = row["cluster_id"]
            if story in self._lost:
                canonical = self._canonical[story]
                row["cluster_size"] -= self._lost[story]
                row["cluster_role"] = "canonical" if Place.of(row) == canonical else "copy"
                row["canonical_id"] = canonical.id
        for name in names:
            place = batch.schema.get_field_index(name)
            field = batch.schema.field(place)
            column = pa.array([row[name] for row in rows], field.type)
            batch = batch.set_column(place, field, column)
        return batch
