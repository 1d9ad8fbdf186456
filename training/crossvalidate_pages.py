"""Measure the cleaner on pages of publishers that it did not learn from: crossvalidate_pages.py MANIFEST.jsonl ...

Needs what `train_pages.py` needs. The publishers are dealt into folds; for each fold a model learns from the other
publishers' pages and cleans the pages of this one, with `--markdown` as Markdown. Prints a Markdown table: each set of
pages by each profile.
"""

import argparse
import gzip
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from crossvalidate import PROFILES, learn_fold
from newsclean import Cleaner
from newsclean.evaluation.measures import Gold, Score, harmonic, normalise
from pages import PageDocument
from train_pages import page_options, page_trainer


@dataclass
class Sums:
    """What was measured of the pages of one set."""

    score: Score = field(default_factory=Score)
    right: int = 0
    output: int = 0
    gold: int = 0

    def add(self, page: PageDocument, text: str) -> None:
        """Count one page."""
        self.score.documents += 1
        self.score.add_output(text, Gold("\n".join(page.story)))
        gold, output = (
            Counter(filter(None, map(normalise, lines))) for lines in (page.story, text.split("\n"))
        )
        self.right += (gold & output).total()
        self.gold += gold.total()
        self.output += output.total()

    def __str__(self) -> str:
        """A row of the table."""
        score = self.score
        paragraphs = harmonic(self.right / max(1, self.output), self.right / max(1, self.gold))
        cells = f"{score.f1:.4f} | {score.precision:.4f} | {score.recall:.4f} | {score.perfect_share:.3f}"
        return f"{score.documents} | {cells} | {paragraphs:.4f}"


def measure(pages: Sequence[PageDocument], cleaner: Cleaner, sums: dict[str, Sums]) -> None:
    """Clean pages and add what comes of them."""
    for page in pages:
        if page.markdown:
            cleaned = cleaner.clean(page.markdown, kind="markdown")
        else:
            html = gzip.decompress(page.html.read_bytes()).decode("utf-8", "replace")
            cleaned = cleaner.clean(html, kind="html")
        sums.setdefault(page.set, Sums()).add(page, cleaned.text)


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    page_options(parser)
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument(
        "--models", type=Path, help="directory that keeps the folds' models, to measure again"
    )
    parser.add_argument(
        "--text-models", type=Path, help="directory of the folds' models that crossvalidate.py kept"
    )
    arguments = parser.parse_args()
    start = time.perf_counter()
    trainer = page_trainer(arguments)
    tables: dict[str, dict[str, Sums]] = {profile: {} for profile in PROFILES}
    with tempfile.TemporaryDirectory() as folder:
        models = arguments.models or Path(folder)
        models.mkdir(exist_ok=True, parents=True)
        for fold in range(arguments.folds):
            learned, left_out = learn_fold(trainer, fold, arguments.folds, models)
            left_out = [page for page in left_out if bool(page.markdown) == arguments.markdown]
            text_model = arguments.text_models / f"{fold}.npz" if arguments.text_models else True
            for profile in PROFILES:
                cleaner = Cleaner(model=text_model, page_model=learned, profile=profile)
                measure(left_out, cleaner, tables[profile])
            seconds = time.perf_counter() - start
            print(f"{seconds:5.0f} s: fold {fold + 1} of {arguments.folds}", file=sys.stderr)
    print("| | pages | F1 | precision | recall | perfect | paragraph F1 |\n|---|---|---|---|---|---|---|")
    for shown, sums in tables.items():
        for name, row in sorted(sums.items()):
            print(f"| {name}, `{shown}` | {row} |")


if __name__ == "__main__":
    main()
