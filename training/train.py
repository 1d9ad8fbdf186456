"""Learn the model's weights from labelled documents: train.py LABELLED.jsonl.gz ... -o weights.npz

Needs `pip install -e '.[train]'`. The same documents and options give the same weights on the same machine.
"""

import argparse
import hashlib
import math
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from examples import Document, Example, example, gram_rows, read_documents, stages
from network import Parameters, train
from newsclean.corpus.errors import SourceError
from newsclean.labels.features import Floats
from newsclean.labels.labeller import PROFILES
from newsclean.labels.model import LIMIT

# The network's answer for what a profile removes (chosen in cross-validation by the text that is lost), and the
# confidence from which that profile removes. Weak labels make it hesitate: what it calls even is more likely to go.
_POINTS = ((0.85, PROFILES["precision"]), (0.43, PROFILES["balanced"]))
_GRAM_ALPHA, _GRAM_EPOCHS, _GRAM_FOLDS = 2e-5, 4, 4


def group(name: str, groups: int, salt: str) -> int:
    """Into which of so many groups a publisher falls; the same on every machine."""
    return int(hashlib.md5(f"{salt}{name}".encode()).hexdigest(), 16) % groups


def calibrated(p: Parameters) -> Parameters:
    """The parameters with their answers stretched and shifted, so that `_POINTS` hold."""

    def logit(chance: float) -> float:
        return math.log(chance / (1 - chance))

    (sure, precision), (likely, balanced) = _POINTS
    stretch = (logit(precision) - logit(balanced)) / (logit(sure) - logit(likely))
    shift = logit(precision) - stretch * logit(sure)
    return p | {"out": p["out"] * stretch, "out_bias": p["out_bias"] * stretch + shift}


class Trainer:
    """The documents, and what of them need be computed but once."""

    def __init__(
        self, documents: Sequence[Document], *, width: int, epochs: int, seed: int, members: int
    ) -> None:
        self.documents = documents
        self._width, self._epochs, self._seed, self._members = width, epochs, seed, members
        self._rows = gram_rows(documents)
        counts = [len(document.lines) for document in documents]
        self._document_of = np.repeat(np.arange(len(documents)), counts)
        self._goes = np.concatenate([document.goes for document in documents])
        self._weight = np.concatenate([document.weight for document in documents])

    def fit(self, chosen: NDArray[np.bool_]) -> dict[str, Any]:
        """The arrays of a model learned from the documents that are `chosen`."""
        examples = list(self._examples(chosen))
        rows = np.concatenate([each.matrix for each in examples])
        mean, scale = rows.mean(axis=0), 1 / (rows.std(axis=0) + 1e-3)
        for each in examples:
            each.matrix = np.clip((each.matrix - mean) * scale, -LIMIT, LIMIT)
        members = [
            train(examples, width=self._width, epochs=self._epochs, seed=self._seed + number)
            for number in range(self._members)
        ]
        p = calibrated(
            {name: np.stack([np.atleast_2d(member[name]) for member in members]) for name in members[0]}
        )
        return p | {"grams": self._grams(chosen).astype(np.float16), "mean": mean, "scale": scale}

    def _examples(self, chosen: NDArray[np.bool_]) -> Iterator[Example]:
        """Examples whose n-grams are scored by what others taught, as those of a new document are."""
        folds = np.array([group(document.domain, _GRAM_FOLDS, "inner") for document in self.documents])
        random = np.random.default_rng(self._seed)
        for fold in range(_GRAM_FOLDS):
            model = SimpleNamespace(grams=self._grams(chosen & (folds != fold)))
            for number in np.flatnonzero(chosen & (folds == fold)).tolist():
                document = self.documents[number]
                for live in stages(document, random):
                    yield example(document, live, model)

    def _grams(self, chosen: NDArray[np.bool_]) -> Floats:
        from sklearn.linear_model import SGDClassifier

        there = chosen[self._document_of] & (self._goes >= 0)
        learner = SGDClassifier(
            loss="log_loss",
            alpha=_GRAM_ALPHA,
            max_iter=_GRAM_EPOCHS,
            tol=None,
            random_state=self._seed,
            average=True,
        )
        learner.fit(
            self._rows[there], self._goes[there], sample_weight=np.minimum(self._weight[there], 3) + 0.3
        )
        weights: Floats = learner.coef_[0].astype(np.float32)
        return weights


def set_weight(option: str) -> tuple[str, float]:
    """The value of `--weight`."""
    name, _, factor = option.partition("=")
    return name, float(factor)


def options(parser: argparse.ArgumentParser) -> None:
    """What training and cross-validation share."""
    parser.add_argument("labelled", nargs="+", type=Path, help="labelled documents, .jsonl or .jsonl.gz")
    parser.add_argument(
        "--weight",
        type=set_weight,
        action="append",
        default=[],
        metavar="SET=FACTOR",
        help="how much documents of this `set` count",
    )
    parser.add_argument("--width", type=int, default=32, help="units of a layer")
    parser.add_argument("--epochs", type=int, default=14)
    parser.add_argument("--members", type=int, default=2, help="networks that are asked at once")
    parser.add_argument("--seed", type=int, default=1)


def make_trainer(arguments: argparse.Namespace) -> Trainer:
    """A trainer with the documents and options of the command line."""
    try:
        documents = list(read_documents(arguments.labelled, dict(arguments.weight)))
    except SourceError as error:
        raise SystemExit(f"Error: {error}") from error
    return Trainer(
        documents,
        width=arguments.width,
        epochs=arguments.epochs,
        seed=arguments.seed,
        members=arguments.members,
    )


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options(parser)
    parser.add_argument("-o", "--out", type=Path, required=True, help="where the weights go, a .npz file")
    arguments = parser.parse_args()
    start = time.perf_counter()
    trainer = make_trainer(arguments)
    number = len(trainer.documents)
    np.savez_compressed(arguments.out, **trainer.fit(np.ones(number, bool)))
    seconds = time.perf_counter() - start
    print(f"{seconds:.0f} s: learned from {number:,} documents, written to {arguments.out}")


if __name__ == "__main__":
    main()
