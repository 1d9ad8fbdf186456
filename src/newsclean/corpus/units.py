"""Units of work: pieces of large files, small files together; the same for the same inputs."""

import os
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import orjson

from newsclean.errors import SourceError
from newsclean.sources.cut import cut
from newsclean.sources.source import Source, look
from newsclean.sources.stores import StoreError

# Of uncompressed text: some seconds of cleaning, so that the last units of a build end together.
UNIT_BYTES = 8 * 1024 * 1024
_UNIT_FILES = 1000
# How much text a compressed byte usually stands for.
_EXPANSION = 4


@dataclass(frozen=True, slots=True)
class Unit:
    """What one worker does in one go.

    Attributes:
        name: sorts as the documents do in the inputs.
        sources: whole files, or one piece of a file.
        size: bytes of input that it stands for.
    """

    name: str
    sources: tuple[Source, ...]
    size: int

    def dumps(self) -> str:
        """As text, to hand it to a worker."""
        return orjson.dumps(asdict(self)).decode()

    @classmethod
    def loads(cls, text: str) -> "Unit":
        """The inverse of `dumps`."""
        data = orjson.loads(text)
        sources = tuple(
            Source(**source | {"header": tuple(source["header"]) if source["header"] else None})
            for source in data["sources"]
        )
        return cls(data["name"], sources, data["size"])


def make_units(sources: list[Source], spool: Path, finished: Callable[[str], bool]) -> Iterator[Unit]:
    """The units of `sources`, in order.

    A large file that can't be read from its middle is cut into pieces below `spool` as they are asked for.
    The pieces of units that are `finished` are not written, and a file whose units are all finished is not
    even read again.

    Raises:
        SourceError: a file can't be read.
    """
    group: list[Source] = []
    weight = 0
    for index, source in enumerate(sources):
        try:
            large = _weight(source) > UNIT_BYTES and (looked := look(source)).format not in (
                *("text", "markdown", "html", "json"),
            )
        except OSError as error:
            raise SourceError(f"{source.file}: cannot be read: {error.strerror or error}") from error
        if group and (large or weight + _weight(source) > UNIT_BYTES or len(group) >= _UNIT_FILES):
            yield _together(index - len(group), group)
            group, weight = [], 0
        if large:
            yield from _cut(index, looked, spool, finished)
        else:
            group.append(source)
            weight += _weight(source)
    if group:
        yield _together(len(sources) - len(group), group)


def _weight(source: Source) -> int:
    expands = source.compression or source.format == "parquet"
    return (source.size or 0) * (_EXPANSION if expands else 1)


def _together(index: int, group: list[Source]) -> Unit:
    return Unit(_name(index, 0), tuple(group), sum(source.size or 0 for source in group))


def _cut(index: int, source: Source, spool: Path, finished: Callable[[str], bool]) -> Iterator[Unit]:
    record = spool / f"{index:07d}.json"  # names and sizes of the units of a file that was cut to its end
    if record.exists():
        units = [Unit(name, (), size) for name, size in orjson.loads(record.read_bytes())]
        if all(finished(unit.name) for unit in units):
            yield from units
            return
    units = []

    def path_of(number: int) -> Path | None:
        name = _name(index, number)
        return None if finished(name) else spool / f"{name}.zst"

    try:
        for number, (piece, size) in enumerate(cut(source, UNIT_BYTES, path_of)):
            unit = Unit(_name(index, number), (piece,), size)
            units.append(unit)
            yield unit
    except StoreError as error:
        raise SourceError(
            f"{source.file}: cannot be read: {error.strerror}; run the same command to continue"
        ) from error
    aside = record.with_suffix(".tmp")
    aside.write_bytes(orjson.dumps([(unit.name, unit.size) for unit in units]))
    os.replace(aside, record)


def _name(index: int, number: int) -> str:
    return f"{index:07d}-{number:06d}"
