"""What learns and what is asked later are the same network; needs the extra `train`."""

import sys
from pathlib import Path

import numpy as np
import pytest

from newsclean.labels.features import HASH_BITS, SCORES
from newsclean.labels.model import Model

pytest.importorskip("jax")
sys.path.insert(0, str(Path(__file__).parents[2] / "training"))

INPUTS, WIDTH = 7, 8


def test_numpy_and_jax_agree():
    from examples import Example
    from network import answers, initial, logits

    random = np.random.default_rng(5)
    rows = random.normal(size=(1, 40, INPUTS)).astype(np.float32)
    learned = {name: np.asarray(value) for name, value in initial(1, INPUTS, WIDTH).items()}
    expected = 1 / (1 + np.exp(-np.asarray(logits(learned, rows, np.ones((1, 40), np.float32))[0])))
    nothing = {
        "grams": np.zeros((SCORES, 1 << HASH_BITS)),
        "mean": np.zeros(INPUTS),
        "scale": np.ones(INPUTS),
    }
    asked = Model(learned | nothing).probabilities(rows[0])
    assert np.allclose(asked, expected, atol=1e-5)
    (found,) = answers(learned, [Example(rows[0], np.zeros(40, np.float32), np.ones(40, np.float32))])
    assert np.allclose(found, expected, atol=1e-5)


def test_the_same_examples_give_the_same_weights():
    from examples import Example
    from network import train

    random = np.random.default_rng(5)
    examples = [
        Example(
            random.normal(size=(n, INPUTS)).astype(np.float32),
            (np.arange(n) % 2).astype(np.float32),
            np.ones(n, np.float32),
        )
        for n in (3, 20, 40)
    ]
    first, second = (train(examples, width=WIDTH, epochs=2, seed=1) for _ in range(2))
    assert all(np.array_equal(first[name], second[name]) for name in first)
    assert not np.array_equal(first["out"], np.asarray(train(examples, width=WIDTH, epochs=2, seed=2)["out"]))
