"""The files of a finished dataset directory, read for a report; what is wrong with one is a `ReportError`."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newsclean.files import read_json
from newsclean.report.errors import ReportError

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq

# What a manifest must have for a report to be made of it.
_NEEDED = ("counts", "splits", "files", "statistics", "newsclean", "rules")
_NEEDED_STATISTICS = ("characters", "languages", "sources", "years", "reasons", "roles", "rules", "words")


class Dataset:
    """A finished dataset directory.

    Attributes:
        manifest: content of `manifest.json`.
        timing: content of `timing.json`, or None.

    Raises:
        ReportError: there is no such directory, or no finished build in it.
    """

    def __init__(self, out: Path) -> None:
        if not out.is_dir():
            raise ReportError(f"{out}: no such directory")
        self._out = out
        self.manifest = self._read_manifest()
        self.timing = self._read_timing()

    def files(self, kind: str) -> list[Path]:
        """The files of a kind: `data`, `audit`, `rejects` or `duplicates`."""
        names = [str(file["path"]) for file in self.manifest["files"]]
        return [self._out / name for name in names if name.startswith(f"{kind}/")]

    def _read_manifest(self) -> dict[str, Any]:
        path = self._out / "manifest.json"
        try:
            manifest = read_json(path)
            if manifest is None:
                raise ReportError(
                    f"{self._out}: no manifest.json, so no finished build; "
                    f"run `newsclean clean ... -o {self._out}`"
                )
            for part, names in ((manifest, _NEEDED), (manifest["statistics"], _NEEDED_STATISTICS)):
                for name in names:
                    part[name]
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ReportError(f"{path}: can't be read as a manifest; build it again") from error
        return dict(manifest)

    def _read_timing(self) -> dict[str, Any] | None:
        path = self._out / "timing.json"
        try:
            timing = read_json(path)
        except (OSError, ValueError) as error:
            raise ReportError(f"{path}: can't be read as JSON; delete it, a report needs it not") from error
        return timing if isinstance(timing, dict) else None


class RowGroup:
    """A row group of a Parquet file, not yet read.

    Attributes:
        rows: how many it has.
    """

    def __init__(self, path: Path, file: "pq.ParquetFile", number: int) -> None:
        self.rows: int = file.metadata.row_group(number).num_rows
        self._path, self._file, self._number = path, file, number

    def read(self, columns: Sequence[str]) -> "pa.Table":
        """These columns."""
        if missing := set(columns) - set(self._file.schema_arrow.names):
            raise ReportError(f"{self._path}: has no column {min(missing)!r}; build the dataset again")
        with _parquet_errors(self._path):
            return self._file.read_row_group(self._number, columns=list(columns), use_threads=False)


def row_groups(path: Path) -> Iterator[RowGroup]:
    """The row groups of a Parquet file."""
    import pyarrow.parquet as pq

    with _parquet_errors(path):
        file = pq.ParquetFile(path, pre_buffer=False)
    with file:
        for number in range(file.num_row_groups):
            yield RowGroup(path, file, number)


@contextmanager
def _parquet_errors(path: Path) -> Iterator[None]:
    import pyarrow as pa

    try:
        yield
    except FileNotFoundError as error:
        raise ReportError(f"{path}: is missing; build the dataset again") from error
    except (pa.ArrowException, OSError) as error:
        raise ReportError(f"{path}: can't be read as Parquet; build the dataset again") from error


def rejections(path: Path) -> Iterator[Any]:
    """The rows of a file of `rejects`."""
    for group in row_groups(path):
        yield from group.read(("reasons", "url", "title", "excerpt", "provenance")).to_pylist()
