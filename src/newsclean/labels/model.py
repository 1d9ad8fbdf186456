"""The learned labeller: a small network that reads a document line by line, and how it is combined with the rules."""

from collections.abc import Sequence
from functools import cache
from importlib.resources import as_file, files

import numpy as np

from newsclean.labels.features import Features, Floats
from newsclean.labels.lines import Line
from newsclean.labels.matcher import Verdict
from newsclean.labels.network import Network
from newsclean.labels.rule import Block
from newsclean.labels.rules import context as rules

# A rule at least this sure is right whatever the model says of the line: it knows the words, not only their shape.
CERTAIN = 0.95
# So are these, by which the title of the record is found and its copies go.
_HEADLINE = frozenset({rules.HEADLINE_FIRST.id, rules.HEADLINE_NEAR.id})
# Rules are asked from here on; the model decides on what they propose below `CERTAIN`.
DOUBTFUL = 0.5
# The model may not take sentences of a story with fewer characters: it learned from few that short, and a news
# brief is easily a teaser to it. Measured on labelled dumps, 1 % of which are shorter, the guard costs 0.0001 of F1.
_BRIEF = 1000
# A short line between two paragraphs goes from this chance on: it is a subheading as often as a stray notice. Measured
# on labelled dumps and pages, this costs nothing.
_BETWEEN = 0.8
_SENTENCE = 40  # characters; shorter ones are as often a widget's


class Model(Network):
    """The model of plain text."""

    def try_out(self) -> None:
        """Read one line: arrays that don't fit together, or to these features, fail here."""
        line = Line("a", "a", "a", [(0, 1)], Block(0, 1, "a"))
        self.probabilities(Judge(self, [line]).matrix([line]))


@cache
def built_in_model() -> Model:
    """The model of the package."""
    with as_file(files("newsclean.labels") / "weights.npz") as path:
        return Model.read(path)


class Judge:
    """Decides for one document: what the rules propose, what the model thinks of it, and what both come to."""

    def __init__(self, model: Model, lines: Sequence[Line], features: Features | None = None) -> None:
        """`lines`: those that have text; `features`: theirs, if another model has looked at them."""
        self._model = model
        self._features = features.weighed(model.grams) if features else Features(lines, model.grams)
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
        doomed = [
            (line, chance, max(threshold, _BETWEEN) if _is_between(live, number) else threshold)
            for number, (line, chance) in enumerate(zip(live, chances, strict=True))
            if chance >= threshold or line.label is not None
        ]
        brief = any(_is_plain_sentence(line) for line, _, _ in doomed) and _is_brief(live)
        for line, chance, least in doomed:
            guarded = brief and _is_plain_sentence(line)
            line.label = _decided(line, 0.0 if guarded else chance, least)
        self._settled = proposed if all(line.label is None for line, _, _ in doomed) else None


def _is_doubtful(line: Line) -> bool:
    return not line.sentence or line.verdict is not None or line.label is not None


def _is_plain_sentence(line: Line) -> bool:
    return line.sentence and line.size >= _SENTENCE and line.verdict is None


def _is_between(live: Sequence[Line], number: int) -> bool:
    """Whether no rule knows the line, and paragraphs stand above and below it."""
    line = live[number]
    return (
        line.label is None
        and line.verdict is None
        and not line.is_body
        and 0 < number < len(live) - 1
        and live[number - 1].is_body
        and live[number + 1].is_body
    )


def _is_brief(live: Sequence[Line]) -> bool:
    return sum(line.size for line in live if _is_plain_sentence(line)) < _BRIEF


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
