"""What a build says of itself at its end."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class BuildSummary:
    """What came of a build. As a string: some lines for people.

    Attributes:
        out: directory of the dataset, or its URL.
        manifest: content of its `manifest.json`.
        unchanged: it was complete before, and nothing was done.
    """

    out: Path | str
    manifest: Mapping[str, Any]
    unchanged: bool = False

    @property
    def documents(self) -> int:
        """Documents that the inputs held: articles, rejections, duplicates and filtered ones together."""
        return int(self.manifest["counts"]["documents"])

    @property
    def articles(self) -> int:
        """Articles in the dataset."""
        return int(self.manifest["counts"]["articles"])

    @property
    def rejections(self) -> int:
        """Documents that could not become an article."""
        return int(self.manifest["counts"]["rejections"])

    @property
    def duplicates(self) -> int:
        """Articles that were left out because another one tells the same story."""
        return int(self.manifest["counts"]["duplicates"])

    @property
    def filtered(self) -> int:
        """Articles that were left out because the build was told to."""
        return int(self.manifest["counts"]["filtered"])

    @property
    def warnings(self) -> list[str]:
        """Files without documents, and damaged ones: a line each."""
        return list(self.manifest["warnings"])

    def __str__(self) -> str:
        statistics = self.manifest["statistics"]
        characters, clusters = statistics["characters"], statistics["clusters"]
        reasons, filtered, masked = (_listed(statistics[key]) for key in ("reasons", "filtered", "masked"))
        kept, cut = characters["kept"], characters["removed"]
        share = f" ({kept / (kept + cut):.1%})" if kept else ""
        told = f"stories: {clusters['stories']:,}, told by several documents: {clusters['syndicated']:,}"
        splits = ", ".join(f"{name} {split['articles']:,}" for name, split in self.manifest["splits"].items())
        removed = self.manifest["counts"].get("removed", 0)
        lines = [
            f"documents {self.documents:,} = articles {self.articles:,} + rejections {self.rejections:,} "
            f"+ duplicates {self.duplicates:,} + filtered {self.filtered:,}"
            f"{f' + removed {removed:,}' if removed else ''}",
            f"articles: {splits}",
            *([told] if clusters["stories"] else []),
            *([f"reasons of rejections: {reasons}"] if reasons else []),
            *([f"filtered by: {filtered}"] if filtered else []),
            *([f"masked: {masked}"] if masked else []),
            f"characters: {characters['read']:,} read; of the articles {kept:,} kept{share}, {cut:,} removed",
            f"{self.out}: {'complete already, nothing to do' if self.unchanged else 'written'}",
        ]
        return "\n".join(lines)


def _listed(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {count:,}" for name, count in counts.items())
