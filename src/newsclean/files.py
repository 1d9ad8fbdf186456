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

# A row group is what a reader holds at once, `load_dataset` as well: rows, and the size of their texts. Inside the
# published files pages begin where the content says, and a row group cuts one short, so there are few.
_GROUP_ROWS = 100_000
_GROUP_BYTES = 64 * 1024 * 1024
_STAGED_ROWS = 5000
_STAGED_BYTES = 16 * 1024 * 1024
# Rows that are held as Python objects.
_LOOSE_ROWS = 1000
_FOR_ONE_READING: dict[str, Any] = {"compression_level": 1}
# Pages of content-defined size are equal in two versions of a file wherever the rows are, whatever was added or removed
# before them; so the Hub, which stores files by chunks, gets and keeps only the pages that changed. Smaller pages
# waste less on a row that changed, and compress worse; benchmarks/versions.py measures both.
# A dictionary changes with every new value, and with it the pages that point into it; zstd finds the repetitions.
_FOR_HUB: dict[str, Any] = {
    "compression_level": 3,
    "write_page_index": True,
    "use_content_defined_chunking": {"min_chunk_size": 32 * 1024, "max_chunk_size": 128 * 1024},
    "use_dictionary": False,
}


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
    """A Parquet file, compressed with zstd, written a row group at a time.

    It is laid out for the Hugging Face Hub: content-defined pages, so that a new version shares most of its bytes
    with the one before, and an index of them, so that the viewer reads no more than it shows.

    Args:
        staged: a file of the work directory, which is read once, and soon, and never published.
    """

    def __init__(self, path: Path, schema: "pa.Schema", *, staged: bool = False) -> None:
        import pyarrow.parquet as pq

        super().__init__(path)
        self.schema = schema
        layout = _FOR_ONE_READING if staged else _FOR_HUB
        self._writer = pq.ParquetWriter(self.aside, schema, compression="zstd", **layout)
        self._most = (_STAGED_ROWS, _STAGED_BYTES) if staged else (_GROUP_ROWS, _GROUP_BYTES)
        self._rows: list[dict[str, Any]] = []
        self._batches: list[pa.RecordBatch] = []
        self._bytes = self._count = 0

    def row(self, row: dict[str, Any], size: int) -> None:
        """Add a row whose texts have about `size` bytes."""
        self._rows.append(row)
        if len(self._rows) >= _LOOSE_ROWS:
            self._pack()
        self._added(1, size)

    def batch(self, batch: "pa.RecordBatch") -> None:
        """Add rows that have the file's schema."""
        if batch.num_rows:
            self._batches.append(batch)
            self._added(batch.num_rows, batch.nbytes)

    def _added(self, rows: int, size: int) -> None:
        self._count += rows
        self._bytes += size
        rows, most = self._most
        if self._count >= rows or self._bytes >= most:
            self._flush()

    def _pack(self) -> None:
        import pyarrow as pa

        if self._rows:
            self._batches.append(pa.RecordBatch.from_pylist(self._rows, schema=self.schema))
        self._rows = []

    def _flush(self) -> None:
        import pyarrow as pa

        self._pack()
        if self._batches:
            self._writer.write_table(pa.Table.from_batches(self._batches, self.schema))
        self._batches, self._bytes, self._count = [], 0, 0

    def _close(self, *, complete: bool) -> None:
        try:
            if complete:
                self._flush()
        finally:
            self._writer.close()


def read_batches(path: Path, columns: list[str] | None = None) -> "Iterator[pa.RecordBatch]":
    """The rows of a Parquet file, those columns, some at a time."""
    import pyarrow.parquet as pq

    with pq.ParquetFile(path, pre_buffer=False) as file:
        yield from file.iter_batches(_LOOSE_ROWS, columns=columns, use_threads=False)


def write_table(path: Path, table: "pa.Table") -> None:
    """Write a table of some MB as a Parquet file for ourselves."""
    with ParquetFile(path, table.schema, staged=True) as file:
        for batch in table.to_batches(max_chunksize=_STAGED_ROWS):
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
