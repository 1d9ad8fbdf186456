"""Learn the model's weights from labelled documents: train.py LABELLED.jsonl.gz ... -o weights.npz

Needs `pip install -e '.[train]'`. The same documents and options give the same weights on the same machine.
"""

import argparse
import hashlib
import math
import time
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from types import SimpleNamespace
from typing import Any, ClassVar, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from examples import (
    Document,
    Example,
    Labelled,
    example,
    gram_rows,
    interrupted,
    read_documents,
    spliced,
    stages,
)
from network import Parameters, answers, train
from newsclean.errors import SourceError
from newsclean.labels.features import MOST_SAID, Floats, packed
from newsclean.labels.labeller import PROFILES
from newsclean.labels.network import LIMIT

Points = tuple[tuple[float, float], tuple[float, float]]
# The network's answer for what a profile removes (chosen in cross-validation by the text that is lost), and the
# confidence from which that profile removes. Doubted labels make it hesitate: what it calls even is likely to go.
TEXT_POINTS: Points = ((0.73, PROFILES["precision"]), (0.39, PROFILES["balanced"]))
_ALPHA, _LINEAR_EPOCHS, _INNER_FOLDS = 2e-5, 4, 4
_DOUBT = 0.7  # share of what a network says of a document that it has not seen in the answer to be learned
_TEACHER_EPOCHS, _TEACHER_SEED = 10, 100
_SPLICED = 2  # documents whose surroundings a story is put amid
_INTERRUPTED = 2  # documents of which a box is put amid the story
_SAID_SCALE = 60  # so many are what a linear weight of 1 says, as a whole number


L = TypeVar("L", bound=Labelled)


def group(name: str, groups: int, salt: str) -> int:
    """Into which of so many groups a publisher falls; the same on every machine."""
    return int(hashlib.md5(f"{salt}{name}".encode()).hexdigest(), 16) % groups


def calibrated(p: Parameters, points: Points) -> Parameters:
    """The parameters with their answers stretched and shifted, so that the points hold: answer, confidence."""

    def logit(chance: float) -> float:
        return math.log(chance / (1 - chance))

    (sure, precision), (likely, balanced) = points
    stretch = (logit(precision) - logit(balanced)) / (logit(sure) - logit(likely))
    shift = logit(precision) - stretch * logit(sure)
    return p | {"out": p["out"] * stretch, "out_bias": p["out_bias"] * stretch + shift}


class Trainer(Generic[L]):
    """The documents, and what of them need be computed but once. How they are read is told by a subclass."""

    points: ClassVar[Points]

    def __init__(self, documents: Sequence[L], *, width: int, epochs: int, seed: int) -> None:
        self.documents = documents
        self._width, self._epochs, self._seed = width, epochs, seed
        counts = [len(document.lines) for document in documents]
        self._document_of = np.repeat(np.arange(len(documents)), counts)
        self._goes = np.concatenate([document.goes for document in documents])
        self._weight = np.concatenate([document.weight for document in documents])
        places = [np.concatenate(column) for column in zip(*map(_places, documents), strict=True)]
        self._said = (self._goes == 1, *places)  # what n-grams are to say of each line

    def tables(self, chosen: NDArray[np.bool_]) -> dict[str, NDArray[Any]]:
        """What is learned of single words from the documents that are `chosen`: arrays of the model."""
        raise NotImplementedError

    def grams(self, rows: Any, chosen: NDArray[np.bool_]) -> NDArray[np.int16]:
        """What n-grams say of lines: that they go, that they stand before the story, that they stand behind it."""
        said = [self.linear(rows, chosen, wanted) for wanted in self._said]
        return np.clip(np.rint(np.stack(said) * _SAID_SCALE), -MOST_SAID, MOST_SAID).astype(np.int16)

    def examples(
        self, number: int, fellows: Sequence[int], tables: Any, random: np.random.Generator
    ) -> Iterator[Example]:
        """What the network learns from a document, given what others (not its `fellows`) taught of single words."""
        raise NotImplementedError

    def fit(self, chosen: NDArray[np.bool_]) -> dict[str, Any]:
        """The arrays of a model learned from the documents that are `chosen`."""
        parts = self._examples(chosen)
        rows = np.concatenate([each.matrix for part in parts for each in part])
        mean, scale = rows.mean(axis=0), 1 / (rows.std(axis=0) + 1e-3)
        for part in parts:
            for each in part:
                each.matrix = np.clip((each.matrix - mean) * scale, -LIMIT, LIMIT)
        self._doubt(parts)
        examples = list(chain.from_iterable(parts))
        p = train(examples, width=self._width, epochs=self._epochs, seed=self._seed)
        return calibrated(p, self.points) | self.tables(chosen) | {"mean": mean, "scale": scale}

    def _doubt(self, parts: list[list[Example]]) -> None:
        """Move the answers towards what networks say that learned from the other parts.

        A few labels are wrong, and some lines could be labelled either way: what a network says of documents that it
        has not seen tells the likely answer. (Furlanello et al. 2018 teach a network by another that saw the same.)
        """
        said = []
        for number, part in enumerate(parts):
            others = list(chain.from_iterable(parts[:number] + parts[number + 1 :]))
            network = train(others, width=self._width, epochs=_TEACHER_EPOCHS, seed=_TEACHER_SEED + number)
            said.append(answers(network, part))
        for part, found in zip(parts, said, strict=True):
            for each, likely in zip(part, found, strict=True):
                each.answers = (1 - _DOUBT) * each.answers + _DOUBT * likely

    def _examples(self, chosen: NDArray[np.bool_]) -> list[list[Example]]:
        """Examples whose words are scored by what other parts taught, as those of a new document are."""
        folds = np.array([group(document.domain, _INNER_FOLDS, "inner") for document in self.documents])
        random = np.random.default_rng(self._seed)
        parts: list[list[Example]] = []
        for fold in range(_INNER_FOLDS):
            parts.append([])
            arrays = self.tables(chosen & (folds != fold))
            tables = SimpleNamespace(**arrays | {"grams": packed(arrays["grams"])})
            fellows = np.flatnonzero(chosen & (folds == fold)).tolist()
            for number in fellows:
                parts[-1] += self.examples(number, fellows, tables, random)
        return parts

    def linear(self, rows: Any, chosen: NDArray[np.bool_], wanted: NDArray[np.bool_]) -> Floats:
        """Weights of a linear model: `rows` is a sparse matrix with a row for each line of each document."""
        from sklearn.linear_model import SGDClassifier

        there = chosen[self._document_of] & (self._goes >= 0)
        learner = SGDClassifier(
            loss="log_loss",
            alpha=_ALPHA,
            max_iter=_LINEAR_EPOCHS,
            tol=None,
            random_state=self._seed,
            average=True,
        )
        learner.fit(rows[there], wanted[there], sample_weight=np.minimum(self._weight[there], 3) + 0.3)
        weights: Floats = learner.coef_[0].astype(np.float32)
        return weights


class TextTrainer(Trainer[Document]):
    """Learns from text dumps."""

    points = TEXT_POINTS

    def __init__(self, documents: Sequence[Document], **options: int) -> None:
        super().__init__(documents, **options)
        self._rows = gram_rows([document.lines for document in documents])

    def tables(self, chosen: NDArray[np.bool_]) -> dict[str, NDArray[Any]]:
        """What n-grams say."""
        return {"grams": self.grams(self._rows, chosen)}

    def examples(
        self, number: int, fellows: Sequence[int], tables: Any, random: np.random.Generator
    ) -> Iterator[Example]:
        """The document, what is left of it when some is gone, its story amid what surrounds others, and interrupted."""
        document = self.documents[number]
        for live in stages(document, random):
            yield example(document, live, tables)
        alike = [o for o in fellows if o != number and self.documents[o].kind == document.kind]
        for other in random.permutation(alike)[:_SPLICED].tolist():
            if found := spliced(document, self.documents[other]):
                yield example(found, np.arange(len(found.lines)), tables)
        for other in random.permutation(alike)[:_INTERRUPTED].tolist():
            if found := interrupted(document, self.documents[other], random):
                yield example(found, np.arange(len(found.lines)), tables)


def _places(document: Labelled) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which lines stand before the story, and which behind it."""
    here, kept = np.arange(len(document.lines)), np.flatnonzero(document.goes == 0)
    first, last = (kept[0], kept[-1]) if len(kept) else (0, len(here))
    return here < first, here > last


def set_weight(option: str) -> tuple[str, float]:
    """The value of `--weight`."""
    name, _, factor = option.partition("=")
    return name, float(factor)


def options(parser: argparse.ArgumentParser, width: int) -> None:
    """What all scripts share."""
    parser.add_argument(
        "--weight",
        type=set_weight,
        action="append",
        default=[],
        metavar="SET=FACTOR",
        help="how much documents of this set count",
    )
    parser.add_argument("--width", type=int, default=width, help="units of a layer")
    parser.add_argument("--epochs", type=int, default=14)
    parser.add_argument("--seed", type=int, default=1)


def of_networks(arguments: argparse.Namespace) -> dict[str, int]:
    """Those of the options that a trainer takes."""
    return {name: getattr(arguments, name) for name in ("width", "epochs", "seed")}


def text_trainer(arguments: argparse.Namespace) -> TextTrainer:
    """A trainer with the documents and options of the command line."""
    try:
        documents = list(read_documents(arguments.labelled, dict(arguments.weight)))
    except SourceError as error:
        raise SystemExit(f"Error: {error}") from error
    return TextTrainer(documents, **of_networks(arguments))


def learn_all(trainer: Trainer[Any], out: Path) -> None:
    """Learn from all documents, and write the weights."""
    start = time.perf_counter()
    number = len(trainer.documents)
    np.savez_compressed(out, **trainer.fit(np.ones(number, bool)))
    seconds = time.perf_counter() - start
    print(f"{seconds:.0f} s: learned from {number:,} documents, written to {out}")


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("labelled", nargs="+", type=Path, help="labelled documents, .jsonl or .jsonl.gz")
    options(parser, width=32)
    parser.add_argument("-o", "--out", type=Path, required=True, help="where the weights go, a .npz file")
    arguments = parser.parse_args()
    learn_all(text_trainer(arguments), arguments.out)


if __name__ == "__main__":
    main()
