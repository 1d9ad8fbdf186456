"""The learned labeller: a small network that reads a document line by line, and how it is combined with the rules.

Its layers look at ever wider neighbourhoods of a line (dilated convolutions) and at the document as a whole. A few
such networks, which differ only in what they began with, are asked at once; their mean errs less than each. The
weights are learned by `training/train.py`; here is only the arithmetic, in NumPy.
"""

import hashlib
import os
import zipfile
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import as_file, files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from newsclean.labels.features import HASH_BITS, Features
from newsclean.labels.lines import Line
from newsclean.labels.matcher import Verdict
from newsclean.labels.rules import context as rules

Floats = NDArray[np.float32]

# A rule at least this sure is right whatever the model says of the line: it knows the words, not only their shape.
CERTAIN = 0.95
# Rules are asked from here on; the model decides on what they propose below `CERTAIN`.
DOUBTFUL = 0.5
REACH = (1, 2, 4, 8)  # lines between the inputs of each layer
LIMIT = 5.0  # standard deviations
_NAMES = frozenset(
    {"grams", "mean", "scale", "in", "in_bias", "last", "last_bias", "out", "out_bias"}
    | {
        f"{name}{number}{end}"
        for number in range(len(REACH))
        for name, end in (("near", ""), ("near", "_bias"), ("whole", ""))
    }
)


class Model:
    """The weights, ready for any number of documents."""

    def __init__(self, arrays: Mapping[str, Any]) -> None:
        """`arrays`: as `training/train.py` wrote them.

        Raises:
            ValueError: they are not the arrays of a model.
        """
        digest = hashlib.sha256()
        for name in sorted(arrays):
            digest.update(name.encode() + arrays[name].tobytes())
        self.fingerprint = digest.hexdigest()[:16]
        self._arrays: dict[str, Floats] = {name: value.astype(np.float32) for name, value in arrays.items()}
        missing = _NAMES - self._arrays.keys()
        if missing or self._arrays["grams"].shape != (1 << HASH_BITS,):
            raise ValueError(f"not the arrays of a model: {', '.join(sorted(missing)) or 'grams'}")

    @classmethod
    def read(cls, path: str | os.PathLike[str]) -> "Model":
        """The model that `training/train.py` wrote to a file.

        Raises:
            ValueError: the file can't be read or is no model.
        """
        try:
            with np.load(path, allow_pickle=False) as arrays:
                return cls(dict(arrays))
        except (OSError, ValueError, zipfile.BadZipFile, AttributeError, TypeError) as error:
            raise ValueError(f"{os.fspath(path)}: is no model of newsclean: {error}") from error

    @property
    def grams(self) -> Floats:
        """What each hashed n-gram says of the line that has it."""
        return self._arrays["grams"]

    def probabilities(self, matrix: Floats) -> Floats:
        """For each row of a document the probability that the line does not belong to the story."""
        get = self._arrays
        x = np.clip((matrix - get["mean"]) * get["scale"], -LIMIT, LIMIT)
        hidden = np.maximum(x @ get["in"] + get["in_bias"], 0)  # members, lines, units
        members, count, width = hidden.shape
        for number, reach in enumerate(REACH):
            near = np.zeros((members, count + 2 * reach, width), np.float32)
            near[:, reach:-reach] = hidden
            whole = np.concatenate(
                (hidden.mean(axis=1, keepdims=True), hidden.max(axis=1, keepdims=True)), axis=2
            )
            wide = np.concatenate((near[:, : -2 * reach], hidden, near[:, 2 * reach :]), axis=2)
            add = wide @ get[f"near{number}"] + (get[f"near{number}_bias"] + whole @ get[f"whole{number}"])
            hidden = hidden + np.maximum(add, 0)
        hidden = np.maximum(hidden @ get["last"] + get["last_bias"], 0)
        logits = (hidden @ get["out"] + get["out_bias"])[:, :, 0].mean(axis=0)
        chances: Floats = 1 / (1 + np.exp(-np.clip(logits, -30, 30)))
        return chances


@cache
def built_in_model() -> Model:
    """The model of the package."""
    with as_file(files("newsclean.labels") / "weights.npz") as path:
        return Model.read(path)


class Judge:
    """Decides for one document: what the rules propose, what the model thinks of it, and what both come to."""

    def __init__(self, model: Model, lines: Sequence[Line]) -> None:
        """`lines`: those that have text."""
        self._model = model
        self._features = Features(lines, model.grams)
        self._settled: list[Verdict | None] | None = None
        self._row = {id(line): number for number, line in enumerate(lines)}

    def matrix(self, live: Sequence[Line]) -> Floats:
        """The features of the lines `live`, whose labels are what the rules propose."""
        rows = np.array([self._row[id(line)] for line in live], np.intp)
        return self._features.matrix(rows, [line.label for line in live])

    def decide(self, live: Sequence[Line], threshold: float) -> None:
        """Leave those labels that are certain or that the model agrees with, and add the model's own."""
        proposed = [line.label for line in live]
        if proposed == self._settled:  # the same question as before, when nothing was to go
            chances = [0.0] * len(live)
        else:
            chances = self._model.probabilities(self.matrix(live)).tolist()
        for line, chance in zip(live, chances, strict=True):
            line.label = _decided(line.label, chance, threshold)
        self._settled = proposed if all(line.label is None for line in live) else None


def _decided(label: Verdict | None, chance: float, threshold: float) -> Verdict | None:
    if label is not None and label.confidence >= CERTAIN:
        return label
    if chance < threshold:
        return None
    if label is not None:
        return label._replace(confidence=round(chance, 2))
    return Verdict(rules.MODEL.role, rules.MODEL.id, round(chance, 2))
