"""The arithmetic of the learned networks, in NumPy.

The layers of a network look at ever wider neighbourhoods of a line (dilated convolutions) and at the document as a
whole. The weights are learned in `training/`.
"""

import hashlib
import os
import zipfile
from collections.abc import Mapping
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from newsclean.labels.features import HASH_BITS, SCORES, Floats, packed

REACH = (1, 2, 4, 8)  # lines between the inputs of each layer
LIMIT = 5.0  # standard deviations
# OpenBLAS spreads products of more multiplications than these over threads, whose start costs more than they save.
_ONE_THREAD = 1 << 18
_NAMES = frozenset(
    {"grams", "mean", "scale", "in", "in_bias", "last", "last_bias", "out", "out_bias"}
    | {
        f"{name}{number}{end}"
        for number in range(len(REACH))
        for name, end in (("near", ""), ("near", "_bias"), ("whole", ""))
    }
)


class Network:
    """Weights, ready for any number of documents.

    Attributes:
        grams: what each hashed n-gram says of the line that has it, `packed`.
        fingerprint: 16 hexadecimal digits that tell these weights from others.
    """

    shapes: ClassVar[Mapping[str, tuple[int, ...]]] = {"grams": (SCORES, 1 << HASH_BITS)}

    def __init__(self, arrays: Mapping[str, Any]) -> None:
        """`arrays`: as the training wrote them.

        Raises:
            ValueError: they are not the arrays of such a network.
        """
        digest = hashlib.sha256()
        for name in sorted(arrays):
            digest.update(name.encode() + arrays[name].tobytes())
        self.fingerprint = digest.hexdigest()[:16]
        missing = (_NAMES | self.shapes.keys()) - arrays.keys()
        wrong = [
            name for name, shape in self.shapes.items() if name in arrays and arrays[name].shape != shape
        ]
        if missing or wrong:
            raise ValueError(f"not the arrays of a model: {', '.join(sorted([*missing, *wrong]))}")
        self.grams = packed(arrays["grams"])
        self._arrays: dict[str, Floats] = {
            name: value.astype(np.float32) for name, value in arrays.items() if name != "grams"
        }
        # What a line hears from the one before, from itself and from the one behind.
        self._near = [np.split(self._arrays[f"near{number}"], 3) for number in range(len(REACH))]

    @classmethod
    def read(cls, path: str | os.PathLike[str]) -> Self:
        """The network that the training wrote to a file.

        Raises:
            ValueError: the file can't be read or holds no such network.
        """
        try:
            with open(path, "rb") as file:
                if not zipfile.is_zipfile(file):
                    raise ValueError("not a .npz file; the scripts in training/ make one")
            with np.load(path, allow_pickle=False) as arrays:
                network = cls(dict(arrays))
            network.try_out()
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
        return network

    def try_out(self) -> None:
        """Read one line: arrays that don't fit together, or to these features, fail here."""
        raise NotImplementedError

    def probabilities(self, matrix: Floats) -> Floats:
        """For each row of a document the probability that the line does not belong to the story."""
        get = self._arrays
        x = (matrix - get["mean"]) * get["scale"]
        np.minimum(np.maximum(x, -LIMIT, out=x), LIMIT, out=x)
        hidden = _positive(_product(x, get["in"]) + get["in_bias"])  # a row of units for each line
        for number, reach in enumerate(REACH):
            before, here, after = self._near[number]
            whole = np.concatenate(
                (np.add.reduce(hidden) / np.float32(len(hidden)), np.maximum.reduce(hidden))
            )
            add = _product(hidden, here)
            add += get[f"near{number}_bias"] + whole @ get[f"whole{number}"]
            add[reach:] += _product(hidden[:-reach], before)
            add[:-reach] += _product(hidden[reach:], after)
            hidden += _positive(add)
        hidden = _positive(_product(hidden, get["last"]) + get["last_bias"])
        logits = (hidden @ get["out"])[:, 0] + get["out_bias"]
        chances: Floats = 1 / (1 + np.exp(-np.clip(logits, -30, 30)))
        return chances


def _product(rows: Floats, weights: Floats) -> Floats:
    """Their matrix product, some rows at a time."""
    step = max(1, _ONE_THREAD // weights.size)
    if len(rows) <= step:
        return rows @ weights
    return np.concatenate([rows[start : start + step] @ weights for start in range(0, len(rows), step)])


def _positive(values: NDArray[Any]) -> Floats:
    found: Floats = np.maximum(values, 0, out=values)
    return found
