"""Output files that appear whole or not at all."""

import gzip
import hashlib
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import IO, TYPE_CHECKING, Any, Self

import orjson

if TYPE_CHECKING:
    import pyarrow as pa

# What a writer holds before it writes: rows of a row group, and the size of their texts.
_GROUP_ROWS = 5000
_GROUP_BYTES = 16 * 1024 * 1024


class _Aside:
    """A file that is written under another name and gets its own when all went well."""

    def __init__(self, path: Path) -> None:
        self.path = path
        # Two processes may make the same file when a killed build's worker still runs.
        self.aside = path.with_name(f".{path.name}.{os.getpid()}")
        path.parent.mkdir(parents=True, exist_ok=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self._close(complete=kind is None)
            if kind is None:
                os.replace(self.aside, self.path)
        finally:
            self.aside.unlink(missing_ok=True)

    def _close(self, *, complete: bool) -> None:
        raise NotImplementedError


class ParquetFile(_Aside):
    """A Parquet file, compressed with zstd, written a row group at a time."""

    def __init__(self, path: Path, schema: "pa.Schema", *, level: int = 3) -> None:
        import pyarrow.parquet as pq

        super().__init__(path)
        self.schema = schema
        self._writer = pq.ParquetWriter(self.aside, schema, compression="zstd", compression_level=level)
        self._rows: list[dict[str, Any]] = []
        self._batches: list[pa.RecordBatch] = []
        self._bytes = self._count = 0

    def row(self, row: dict[str, Any], size: int) -> None:
        """Add a row whose texts have about `size` bytes."""
        self._rows.append(row)
        self._added(1, size)

    def batch(self, batch: "pa.RecordBatch") -> None:
        """Add rows that have the file's schema."""
        if batch.num_rows:
            self._batches.append(batch)
            self._added(batch.num_rows, batch.nbytes)

    def _added(self, rows: int, size: int) -> None:
        self._count += rows
        self._bytes += size
        if self._count >= _GROUP_ROWS or self._bytes >= _GROUP_BYTES:
            self._flush()

    def _flush(self) -> None:
        import pyarrow as pa

        if self._rows:
            self._batches.append(pa.RecordBatch.from_pylist(self._rows, schema=self.schema))
        if self._batches:
            self._writer.write_table(pa.Table.from_batches(self._batches, self.schema))
        self._rows, self._batches, self._bytes, self._count = [], [], 0, 0

    def _close(self, *, complete: bool) -> None:
        try:
            if complete:
                self._flush()
        finally:
            self._writer.close()


def write_table(path: Path, table: "pa.Table") -> None:
    """Write a table of some MB as a Parquet file for ourselves."""
    with ParquetFile(path, table.schema, level=1) as file:
        for batch in table.to_batches(max_chunksize=_GROUP_ROWS):
            file.batch(batch)


class JsonLines(_Aside):
    """A file of JSON lines, compressed when its suffix is `.gz` or `.zst`."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._raw = open(self.aside, "wb")  # noqa: SIM115 - closed on exit
        self._file = _compressed(self._raw, path.suffix)

    def row(self, row: Mapping[str, Any]) -> None:
        """Add a line."""
        self._file.write(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE))

    def _close(self, *, complete: bool) -> None:
        self._file.close()
        self._raw.close()


def _compressed(raw: IO[bytes], suffix: str) -> Any:
    """A writer to `raw`; what it writes depends on the content alone, so no name and no time."""
    if suffix == ".gz":
        return gzip.GzipFile("", "wb", fileobj=raw, mtime=0)
    if suffix == ".zst":
        import zstandard

        return zstandard.ZstdCompressor().stream_writer(raw)
    return raw


def read_lines(path: Path) -> Iterator[Any]:
    """The values of a file of `JsonLines`."""
    with open(path, "rb") as file:
        yield from map(orjson.loads, file)


def write_json(path: Path, value: Any) -> None:
    """Write `value` as readable JSON; on disk for good when this returns."""
    write_bytes(path, orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))


def write_bytes(path: Path, content: bytes) -> None:
    """Write a whole file; on disk for good when this returns."""
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with open(aside, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(aside, path)
    finally:
        aside.unlink(missing_ok=True)


def read_json(path: Path) -> Any:
    """What `write_json` wrote, or None where there is no such file."""
    try:
        return orjson.loads(path.read_bytes())
    except FileNotFoundError:
        return None


def sha256(path: Path) -> str:
    """SHA-256 of a file."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
