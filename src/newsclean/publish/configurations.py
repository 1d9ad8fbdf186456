"""The configurations of a dataset, as `load_dataset` knows them: name, files, splits, features."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

# Directory of the files, and the configuration that they are. `load_dataset` wants one format for all.
_DIRECTORIES = {"audit": "audit", "rejects": "rejected", "duplicates": "duplicates"}


@dataclass(frozen=True, slots=True)
class Configuration:
    """One configuration.

    Attributes:
        splits: names and the files of each.
        patterns: names and what the files of each are matched by.
    """

    name: str
    splits: Mapping[str, list[str]]
    patterns: Mapping[str, str]

    def entry(self) -> dict[str, Any]:
        """What stands under `configs` in the card's metadata."""
        files = [{"split": split, "path": pattern} for split, pattern in self.patterns.items()]
        entry: dict[str, Any] = {"config_name": self.name, "data_files": files}
        return entry | ({"default": True} if self.name == "default" else {})

    def info(self, out: Path, manifest: Mapping[str, Any]) -> Any:
        """The `DatasetInfo`: features and sizes, so that the Hub need not read the files to know them."""
        from datasets import DatasetInfo, Features
        from datasets.splits import SplitDict, SplitInfo

        paths = [out / path for files in self.splits.values() for path in files]
        splits = SplitDict()
        for split, files in self.splits.items():
            footers = [pq.read_metadata(out / path) for path in files]
            rows, size = sum(footer.num_rows for footer in footers), sum(map(_uncompressed, footers))
            splits.add(SplitInfo(split, num_bytes=size, num_examples=rows))
        sizes = {file["path"]: file["bytes"] for file in manifest["files"]}
        return DatasetInfo(
            features=Features.from_arrow_schema(pq.read_schema(paths[0])),
            splits=splits,
            download_size=sum(sizes[path] for files in self.splits.values() for path in files),
            dataset_size=sum(split.num_bytes for split in splits.values()),
            config_name=self.name,
        )


def configurations(manifest: Mapping[str, Any]) -> Iterator[Configuration]:
    """Those that have files: `default`, the articles by split; `audit`; `rejected`."""
    splits = {name: split["files"] for name, split in manifest["splits"].items() if split["files"]}
    if splits:
        yield Configuration("default", splits, {name: f"data/{name}-*.parquet" for name in splits})
    for directory, name in _DIRECTORIES.items():
        paths = [
            file["path"] for file in manifest["files"] if Path(file["path"]).match(f"{directory}/*.parquet")
        ]
        if paths:
            yield Configuration(name, {"train": paths}, {"train": f"{directory}/*.parquet"})


def _uncompressed(footer: Any) -> int:
    return sum(footer.row_group(number).total_byte_size for number in range(footer.num_row_groups))
