"""The network of `newsclean.labels.model` in JAX, so that it can learn."""

from collections.abc import Iterator, Sequence
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import optax

from examples import Example
from newsclean.labels.features import Floats
from newsclean.labels.network import REACH

Parameters = dict[str, Any]
Batch = tuple[Floats, Floats, Floats, Floats, list[tuple[int, int]]]

_BATCH_ROWS = 4096
_LONGEST = 1024  # lines of a document that are read together
_RATE, _DECAY = 3e-3, 0.02
_DROP_INPUT, _DROP = 0.1, 0.2


def initial(seed: int, inputs: int, width: int) -> Parameters:
    """Random parameters."""
    keys = iter(jax.random.split(jax.random.PRNGKey(seed), 4 + 2 * len(REACH)))

    def matrix(rows: int, columns: int, gain: float) -> Any:
        return gain * jax.random.normal(next(keys), (rows, columns)) / np.sqrt(rows)

    found = {"in": matrix(inputs, width, 1.0), "in_bias": jnp.zeros(width)}
    for number in range(len(REACH)):
        found[f"near{number}"] = matrix(3 * width, width, 0.7)
        found[f"near{number}_bias"] = jnp.zeros(width)
        found[f"whole{number}"] = matrix(2 * width, width, 0.3)
    return found | {
        "last": matrix(width, width, 1.0), "last_bias": jnp.zeros(width), "out": matrix(width, 1, 0.1), "out_bias": jnp.zeros(1),
    }  # fmt: skip


def logits(p: Parameters, x: Any, mask: Any, key: Any = None) -> Any:
    """For each line of each document; `mask` is 1 where there is a line. With a `key`, units are dropped."""

    def dropped(values: Any, number: int, rate: float) -> Any:
        if key is None:
            return values
        kept = jax.random.bernoulli(jax.random.fold_in(key, number), 1 - rate, values.shape)
        return values * kept / (1 - rate)

    there = mask[..., None]
    hidden = jax.nn.relu(dropped(x, 100, _DROP_INPUT) @ p["in"] + p["in_bias"]) * there
    for number, reach in enumerate(REACH):
        nothing = jnp.zeros_like(hidden[:, :reach])
        before = jnp.concatenate((nothing, hidden[:, :-reach]), 1)
        after = jnp.concatenate((hidden[:, reach:], nothing), 1)
        whole = jnp.concatenate((hidden.sum(1) / there.sum(1), hidden.max(1)), -1) @ p[f"whole{number}"]
        wide = jnp.concatenate((before, hidden, after), -1) @ p[f"near{number}"]
        hidden = (
            hidden
            + jax.nn.relu(dropped(wide + p[f"near{number}_bias"] + whole[:, None], number, _DROP)) * there
        )
    hidden = jax.nn.relu(dropped(hidden @ p["last"] + p["last_bias"], 50, _DROP))
    return (hidden @ p["out"] + p["out_bias"])[..., 0]


def _loss(p: Parameters, x: Any, mask: Any, answers: Any, weight: Any, key: Any) -> Any:
    z = logits(p, x, mask, key)
    return (weight * (jax.nn.softplus(z) - answers * z)).sum() / weight.sum()


def _batches(sequences: Sequence[Example], random: np.random.Generator | None) -> Iterator[Batch]:
    """Documents of like length together, padded; in random order if there is a generator."""
    buckets: dict[int, list[tuple[int, int]]] = {}
    for number, sequence in enumerate(sequences):
        for start in range(0, len(sequence.matrix), _LONGEST):
            length = min(_LONGEST, len(sequence.matrix) - start)
            buckets.setdefault(max(16, 1 << (length - 1).bit_length()), []).append((number, start))
    batches = []
    for length, parts in sorted(buckets.items()):
        order = random.permutation(len(parts)) if random else range(len(parts))
        size = max(1, _BATCH_ROWS // length)
        batches += [
            (length, size, [parts[i] for i in order[first : first + size]])
            for first in range(0, len(parts), size)
        ]
    for index in random.permutation(len(batches)) if random else range(len(batches)):
        yield _padded(sequences, *batches[index])


def _padded(sequences: Sequence[Example], length: int, size: int, parts: list[tuple[int, int]]) -> Batch:
    x = np.zeros((size, length, sequences[0].matrix.shape[1]), np.float32)
    mask, answers, weight = (np.zeros((size, length), np.float32) for _ in range(3))
    mask[len(parts) :, 0] = 1  # no mean over nothing
    for row, (number, start) in enumerate(parts):
        sequence = sequences[number]
        matrix = sequence.matrix[start : start + length]
        n = len(matrix)
        x[row, :n], mask[row, :n] = matrix, 1
        answers[row, :n] = sequence.answers[start : start + n]
        weight[row, :n] = sequence.weight[start : start + n]
    return x, mask, answers, weight, parts


def train(sequences: Sequence[Example], *, width: int, epochs: int, seed: int) -> Parameters:
    """Learn from standardised sequences."""
    random = np.random.default_rng(seed)
    p = initial(seed, sequences[0].matrix.shape[1], width)
    steps = epochs * sum(1 for _ in _batches(sequences, None))
    schedule = optax.warmup_cosine_decay_schedule(0.0, _RATE, steps // 10, steps)
    optimizer = optax.adamw(schedule, weight_decay=_DECAY)
    state = optimizer.init(p)

    def step(p: Parameters, state: Any, number: Any, *batch: Any) -> Any:
        gradient = jax.grad(_loss)(p, *batch, jax.random.fold_in(jax.random.PRNGKey(seed), number))
        updates, state = optimizer.update(gradient, state, p)
        return optax.apply_updates(p, updates), state

    compiled = jax.jit(step)
    number = 0
    for _ in range(epochs):
        for *batch, _parts in _batches(sequences, random):
            p, state = compiled(p, state, number, *batch)
            number += 1
    return {name: np.asarray(value) for name, value in p.items()}


def answers(p: Parameters, sequences: Sequence[Example]) -> list[Floats]:
    """What a network says of the lines of standardised sequences: how likely each is to go, 0 to 1."""
    compiled = jax.jit(lambda x, mask: jax.nn.sigmoid(logits(p, x, mask)))
    found = [np.empty(len(sequence.matrix), np.float32) for sequence in sequences]
    for x, mask, *_, parts in _batches(sequences, None):
        said = np.asarray(compiled(x, mask))
        for row, (number, start) in enumerate(parts):
            here = found[number][start : start + x.shape[1]]
            here[:] = said[row, : len(here)]
    return found
