"""Learn the model's weights from labelled documents: train.py LABELLED.jsonl.gz ... -o weights.npz

Needs `pip install -e '.[train]'`. With `--folds 5` it also (or without -o only) measures by cross-validation grouped by publisher.
"""

import argparse
import hashlib
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

os.environ.setdefault("XLA_FLAGS", "--xla_cpu_multi_thread_eigen=true")

import numpy as np
from data import Document, Floats, Sequence_, gram_rows, read_documents, views
from network import LIMIT, Parameters, train
from newsclean.labels.features import HASH_BITS

GRAM_ALPHA, GRAM_EPOCHS, GRAM_FOLDS = 2e-5, 4, 4
WEAK_WEIGHT = 0.5


def group(name: str, groups: int, salt: str) -> int:
    """Into which of so many groups a publisher falls; the same on every machine."""
    return int(hashlib.md5(f"{salt}{name}".encode()).hexdigest(), 16) % groups


class Trainer:
    """The documents, and what of them need be computed but once."""

    def __init__(
        self, documents: Sequence[Document], *, width: int, epochs: int, seed: int, members: int = 1
    ) -> None:
        self.documents = documents
        self._width, self._epochs, self._seed, self._members = width, epochs, seed, members
        self._rows = gram_rows(documents)
        counts = [len(document.lines) for document in documents]
        self._document_of = np.repeat(np.arange(len(documents)), counts)
        self._goes = np.concatenate([document.goes for document in documents])
        self._weight = np.concatenate(
            [document.weight * (WEAK_WEIGHT if document.weak else 1) for document in documents]
        )

    def fit(self, chosen: Floats) -> dict[str, Any]:
        """The arrays of a model learned from the documents that are `chosen`."""
        inner = np.array([group(document.domain, GRAM_FOLDS, "inner") for document in self.documents])
        # A document's n-grams are scored by weights that it did not help to learn, as a new document's are.
        sequences: list[Sequence_] = []
        random = np.random.default_rng(self._seed)
        for fold in range(GRAM_FOLDS):
            grams = self._grams(chosen & (inner != fold))
            for number in np.flatnonzero(chosen & (inner == fold)):
                for view in views(self.documents[number], random):
                    sequence = view.sequence(grams)
                    if self.documents[number].weak:
                        sequence.weight = sequence.weight * WEAK_WEIGHT
                    sequences.append(sequence)
        everything = np.concatenate([sequence.matrix for sequence in sequences])
        mean, scale = everything.mean(0), 1 / (everything.std(0) + 1e-3)
        for sequence in sequences:
            sequence.matrix = np.clip((sequence.matrix - mean) * scale, -LIMIT, LIMIT).astype(np.float32)
        p = train(sequences, width=self._width, epochs=self._epochs, seed=self._seed)
        return p | {"grams": self._grams(chosen).astype(np.float16), "mean": mean, "scale": scale}

    def _grams(self, chosen: Floats) -> Floats:
        from sklearn.linear_model import SGDClassifier

        there = chosen[self._document_of] & (self._goes >= 0)
        learner = SGDClassifier(
            loss="log_loss",
            alpha=GRAM_ALPHA,
            max_iter=GRAM_EPOCHS,
            tol=None,
            random_state=self._seed,
            average=True,
        )
        learner.fit(
            self._rows[there], self._goes[there], sample_weight=np.minimum(self._weight[there], 3) + 0.3
        )
        return learner.coef_[0].astype(np.float32)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("labelled", nargs="+", type=Path)
    parser.add_argument("-o", "--out", type=Path)
    parser.add_argument("--folds", type=int, default=0)
    parser.add_argument("--models", type=Path, help="directory for the folds' models")
    parser.add_argument("--width", type=int, default=64)
    parser.add_argument("--epochs", type=int, default=14)
    parser.add_argument("--seed", type=int, default=1)
    a = parser.parse_args()
    start = time.perf_counter()

    def say(*words: object) -> None:
        print(f"{time.perf_counter() - start:6.0f} s", *words, file=sys.stderr, flush=True)

    documents = list(read_documents(a.labelled))
    say(len(documents), "documents")
    trainer = Trainer(documents, width=a.width, epochs=a.epochs, seed=a.seed)
    for fold in range(a.folds):
        held = np.array([not d.weak and group(d.publisher, a.folds, "outer") == fold for d in documents])
        domains = {d.domain for d, out in zip(documents, held) if out}
        chosen = np.array([d.domain not in domains for d in documents])
        model = trainer.fit(chosen & ~held)
        a.models.mkdir(exist_ok=True, parents=True)
        np.savez(a.models / f"{fold}.npz", **model)
        say("fold", fold, "of", a.folds, chosen.sum())
    if a.out:
        np.savez(a.out, **trainer.fit(np.ones(len(documents), bool)))
        say("written", a.out)


if __name__ == "__main__":
    main()
