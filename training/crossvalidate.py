"""Measure the labeller on publishers that it did not learn from: crossvalidate.py LABELLED.jsonl.gz ...

Needs `pip install -e '.[train]'`. The publishers are dealt into folds; for each fold a model learns from the other
publishers and cleans the documents of this one. Documents whose `set` is "weak" are learned from but not measured;
`{fold}` in a path stands for the number of the fold, counted from 0: the model of pages that labelled them should not
have seen its publishers either (`weak_labels.py --page-model`).
Prints Markdown tables: each profile over all documents, then `--profile` by dumper, set and language.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from examples import Document
from newsclean import Cleaner
from newsclean.cleaner import Profile
from newsclean.evaluation.score import Row, score
from train import L, Trainer, group, options, text_trainer

PROFILES: tuple[Profile, ...] = ("precision", "balanced", "recall")
BY = ("dumper", "set", "language")


class Tables:
    """Sums of all folds."""

    def __init__(self) -> None:
        self.total: dict[str, Row] = {}
        self.groups: dict[tuple[str, str, str], Row] = {}

    def add(self, profile: Profile, held: Path, cleaner: Cleaner) -> None:
        """Add what a cleaner measures on the documents of a fold."""
        report = score([held], cleaner=cleaner, by=BY, workers=1)
        self.total.setdefault(profile, Row()).add(Row(report.total, report.baseline))
        for name, rows in report.groups.items():
            for value, row in rows.items():
                self.groups.setdefault((profile, name, value), Row()).add(row)

    def show(self, profile: str) -> None:
        """Print them."""
        head = "| | documents | F1 | lost | residue | perfect | untouched F1 |\n|---|---|---|---|---|---|---|"
        print(head)
        for name, row in self.total.items():
            _print_row(f"all, `{name}`", row)
        for by in BY:
            print(f"\n{profile} by {by}\n\n{head}")
            rows = [
                (value, row) for (p, name, value), row in self.groups.items() if (p, name) == (profile, by)
            ]
            for value, row in sorted(rows, key=lambda item: -item[1].score.documents):
                _print_row(value, row)


def _print_row(name: str, row: Row) -> None:
    s = row.score
    cells = f"{s.f1:.4f} | {s.lost:.2%} | {s.residue:.2%} | {s.perfect_share:.3f} | {row.baseline.f1:.4f}"
    print(f"| {name} | {s.documents:,} | {cells} |")


def learn_fold(trainer: Trainer[L], fold: int, folds: int, models: Path) -> tuple[Path, list[L]]:
    """The file of a fold's model, which may be there already, and the documents that the model never saw."""
    documents = trainer.documents
    held = [not document.weak and group(document.publisher, folds, "outer") == fold for document in documents]
    left_out = [document for document, out in zip(documents, held, strict=True) if out]
    names = {name for document in left_out for name in (document.domain, document.publisher)}
    seen = [names.isdisjoint((document.domain, document.publisher)) for document in documents]
    path = models / f"{fold}.npz"
    if not path.exists():
        np.savez_compressed(path, **trainer.fit(np.array(seen)))
    return path, left_out


def write(documents: Sequence[Document], path: Path) -> None:
    """As labelled JSON lines."""
    path.write_bytes(
        b"\n".join(document.gold.model_dump_json(exclude_none=True).encode() for document in documents)
    )


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("labelled", nargs="+", type=Path, help="labelled documents, .jsonl or .jsonl.gz")
    options(parser, width=32)
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument(
        "--models", type=Path, help="directory that keeps the folds' models, to measure them again"
    )
    parser.add_argument("--profile", choices=list(PROFILES), default="balanced")
    arguments = parser.parse_args()
    start = time.perf_counter()
    labelled = arguments.labelled
    tables = Tables()
    with tempfile.TemporaryDirectory() as folder:
        models = arguments.models or Path(folder)
        models.mkdir(exist_ok=True, parents=True)
        for fold in range(arguments.folds):
            files = [Path(str(path).replace("{fold}", str(fold))) for path in labelled]
            if fold == 0 or files != arguments.labelled:  # most have the same for all folds
                arguments.labelled = files
                trainer = text_trainer(arguments)
            learned, left_out = learn_fold(trainer, fold, arguments.folds, models)
            path = Path(folder) / f"held-{fold}.jsonl"
            write(left_out, path)
            for profile in PROFILES:
                tables.add(profile, path, Cleaner(model=learned, profile=profile))
            print(
                f"{time.perf_counter() - start:5.0f} s: fold {fold + 1} of {arguments.folds}", file=sys.stderr
            )
    tables.show(arguments.profile)


if __name__ == "__main__":
    main()
