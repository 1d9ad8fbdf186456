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

from newsclean.labels.features import HASH_BITS, Features, Floats
from newsclean.labels.lines import Line
from newsclean.labels.matcher import Verdict
from newsclean.labels.rule import Block
from newsclean.labels.rules import context as rules

# A rule at least this sure is right whatever the model says of the line: it knows the words, not only their shape.
CERTAIN = 0.95
# So are these, by which the title of the record is found and its copies go.
_HEADLINE = frozenset({rules.HEADLINE_FIRST.id, rules.HEADLINE_NEAR.id})
# Rules are asked from here on; the model decides on what they propose below `CERTAIN`.
DOUBTFUL = 0.5
REACH = (1, 2, 4, 8)  # lines between the inputs of each layer
LIMIT = 5.0  # standard deviations
# The model may not take sentences of a story with fewer characters: it learned from few that short, and a news
# brief is easily a teaser to it. Measured on labelled dumps, 1 % of which are shorter, the guard costs 0.0001 of F1.
_BRIEF = 1000
_SENTENCE = 40  # characters; shorter ones are as often a widget's
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
        # What a line hears from the one before, from itself and from the one behind.
        self._near = [
            tuple(map(np.ascontiguousarray, np.split(self._arrays[f"near{number}"], 3, axis=1)))
            for number in range(len(REACH))
        ]

    @classmethod
    def read(cls, path: str | os.PathLike[str]) -> "Model":
        """The model that `training/train.py` wrote to a file.

        Raises:
            ValueError: the file can't be read or is no model.
        """
        try:
            with open(path, "rb") as file:
                if not zipfile.is_zipfile(file):
                    raise ValueError("not a .npz file; training/train.py makes one")
            with np.load(path, allow_pickle=False) as arrays:
                model = cls(dict(arrays))
            # One line read by it: arrays that don't fit together, or to these features, fail here.
            line = Line("a", "a", "a", [(0, 1)], Block(0, 1, "a"))
            model.probabilities(Judge(model, [line]).matrix([line]))
        except (
            OSError,
            EOFError,
            ValueError,
            IndexError,
            zipfile.BadZipFile,
            AttributeError,
            TypeError,
        ) as error:
            raise ValueError(f"{os.fspath(path)}: is no model of newsclean: {error}") from error
        return model

    @property
    def grams(self) -> Floats:
        """What each hashed n-gram says of the line that has it."""
        return self._arrays["grams"]

    def probabilities(self, matrix: Floats) -> Floats:
        """For each row of a document the probability that the line does not belong to the story."""
        get = self._arrays
        x = np.minimum(np.maximum((matrix - get["mean"]) * get["scale"], -LIMIT), LIMIT)
        hidden = np.maximum(x @ get["in"] + get["in_bias"], 0)  # members, lines, units
        for number, reach in enumerate(REACH):
            whole = np.concatenate(
                (hidden.mean(axis=1, keepdims=True), hidden.max(axis=1, keepdims=True)), axis=2
            )
            before, add, after = (hidden @ matrix for matrix in self._near[number])
            add += get[f"near{number}_bias"] + whole @ get[f"whole{number}"]
            add[:, reach:] += before[:, :-reach]
            add[:, :-reach] += after[:, reach:]
            hidden += np.maximum(add, 0, out=add)
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
        if proposed == self._settled or not any(map(_is_doubtful, live)):
            # The same question as before, when nothing was to go; or nothing but sentences, which is a story.
            chances = [0.0] * len(live)
        else:
            chances = self._model.probabilities(self.matrix(live)).tolist()
        brief = sum(line.size for line in live if _is_plain_sentence(line)) < _BRIEF
        for line, chance in zip(live, chances, strict=True):
            guarded = brief and _is_plain_sentence(line)
            line.label = _decided(line, 0.0 if guarded else chance, threshold)
        self._settled = proposed if all(line.label is None for line in live) else None


def _is_doubtful(line: Line) -> bool:
    return not line.sentence or line.verdict is not None or line.label is not None


def _is_plain_sentence(line: Line) -> bool:
    return line.sentence and line.size >= _SENTENCE and line.verdict is None


def _decided(line: Line, chance: float, threshold: float) -> Verdict | None:
    label = line.label
    if label is not None and (label.confidence >= CERTAIN or label.rule in _HEADLINE):
        return label
    if chance < threshold:
        return None
    if label is not None:
        return label._replace(confidence=round(chance, 2))
    # What a page's markup calls a subheading is one; the model has only seen plain text.
    return None if line.kept else Verdict(rules.MODEL.role, rules.MODEL.id, round(chance, 2))
