"""Datasets that are objects of the `datasets` library, not files."""

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple, Protocol, Self, TypeAlias, runtime_checkable

# Rows written, and later read, at once.
_BATCH = 1000


@runtime_checkable
class Rows(Protocol):
    """What `datasets.Dataset` and `datasets.IterableDataset` have in common."""

    info: Any
    split: Any

    def with_format(self, type: str | None) -> Self:
        """The same rows as Arrow tables, for one."""
        ...

    def iter(self, batch_size: int) -> Iterator[Any]:
        """Some rows at a time."""
        ...


# A mapping is a `datasets.DatasetDict` or an `IterableDatasetDict`.
Input: TypeAlias = str | os.PathLike[str] | Rows | Mapping[str, Rows]
Inputs: TypeAlias = Input | Iterable[Input]


class Named(NamedTuple):
    """A dataset and what records call it: `dataset`, its name, its split."""

    name: str
    rows: Rows


def listed(inputs: Inputs) -> list[Input]:
    """The inputs one by one; a single one may have been given as it is."""
    return [inputs] if isinstance(inputs, str | os.PathLike | Rows | Mapping) else list(inputs)


def each(inputs: Inputs) -> Iterator[str | os.PathLike[str] | Named]:
    """The single inputs; those that are datasets with a name that no other has."""
    names: Counter[str] = Counter()
    for given in listed(inputs):
        for part in given.values() if isinstance(given, Mapping) else (given,):
            if isinstance(part, Rows):
                name = ":".join(filter(None, ("dataset", part.info.dataset_name, str(part.split or ""))))
                names[name] += 1
                yield Named(name if names[name] == 1 else f"{name}#{names[name]}", part)
            else:
                yield part


def write_arrow(rows: Rows, path: Path) -> None:
    """Write a dataset as an Arrow stream; equal rows give equal bytes."""
    import pyarrow as pa

    tables = rows.with_format("arrow").iter(batch_size=_BATCH)
    first = next(tables, None)
    schema = pa.schema([]) if first is None else first.schema.remove_metadata()
    with pa.OSFile(str(path), "wb") as file, pa.ipc.new_stream(file, schema) as stream:
        while first is not None:
            stream.write_table(first.cast(schema).combine_chunks())
            first = next(tables, None)
