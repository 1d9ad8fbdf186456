"""The sums of newsclean's own measures, and what only a comparison of systems needs."""

from collections.abc import Collection
from dataclasses import dataclass

from newsclean.evaluation.measures import Score, normalise


@dataclass(slots=True)
class Tally(Score):
    """Sums over documents: also of snippets that must and must not be there, of bytes, and of failures."""

    wanted: int = 0
    wanted_found: int = 0
    unwanted: int = 0
    unwanted_found: int = 0
    bytes: int = 0
    errors: int = 0

    def add_snippets(self, output: str, wanted: Collection[str], unwanted: Collection[str]) -> None:
        """Count which pieces that belong, and that don't, are in an output."""
        text = normalise(output)
        self.wanted += len(wanted)
        self.wanted_found += sum(normalise(snippet) in text for snippet in wanted)
        self.unwanted += len(unwanted)
        self.unwanted_found += sum(normalise(snippet) in text for snippet in unwanted)
