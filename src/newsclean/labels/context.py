"""The context rules at work: what a line is because of its place and its neighbours.

Each pass looks only at the lines that are still there, and passes go on until one changes nothing. What is
left is then what the same passes leave alone, so cleaning a cleaned text changes nothing.
"""

import re
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from itertools import accumulate, islice, takewhile

from newsclean.labels.features import Features
from newsclean.labels.lines import Line, visual_size
from newsclean.labels.matcher import STOCK, Verdict, letters_key
from newsclean.labels.model import DOUBTFUL, Judge, Model
from newsclean.labels.roles import Role
from newsclean.labels.rule import Rule
from newsclean.labels.rules import context as rules

# Up to which share of the body may still follow a widget for it to be the end of the story: a share bar
# above the last paragraph is no end, a menu entry hardly ever stands inside a story. Second figure: for a
# heading that opens a section. Chosen on labelled dumps, so that under 2 % of what follows is body.
CLOSERS: dict[Role, tuple[float, float]] = {
    Role.SHARE: (0.12, 0.12),
    Role.TAGS: (0.1, 0.1),
    Role.AUTHOR_BIO: (0.15, 0.15),
    Role.COMMENTS: (0.12, 0.15),
    Role.LEGAL: (0.12, 0.12),
    Role.RELATED: (0.005, 0.1),
    Role.PAYWALL: (0.1, 0.1),
    Role.NAVIGATION: (0.05, 0.05),
    Role.TIMESTAMP: (0.04, 0.04),
    Role.BYLINE: (0.05, 0.05),
    Role.PLAYER: (0.04, 0.04),
    Role.AGENCY_TRAILER: (0.05, 0.05),
    Role.PROMO: (0.02, 0.1),
}
# Roles that a body has too, as the words of a list or a table, so that a match amid the body is less sure.
DOUBTFUL_INSIDE = frozenset({Role.NAVIGATION, Role.TIMESTAMP, Role.CAPTION, Role.BYLINE, Role.PLAYER})
_DOUBT_INSIDE = 0.3

_MAX_OPENING = 12  # more lines than this before the first paragraph are a list, not a page's head
_MAX_RUN = 6  # related headlines amid the body
_MIN_DUPLICATE = 60
_MIN_SENTENCE = 40  # shorter ones are as often a widget's
_MAX_HEADLINE = 120  # longer first lines of labelled dumps were body seven times, a headline once
_MIN_HEADLINE = 12
_COUNTED = re.compile(r"(\d{1,2})([.)]) ")
_CREDIT = re.compile(r"(?i)copyright|©|\(c\)|photo|foto|image|getty|reuters|\bap\b|afp|dpa")


class Context:
    """One document's passes. `threshold` is the confidence from which a label counts."""

    def __init__(
        self,
        lines: Sequence[Line],
        title: str | None,
        threshold: float,
        model: Model | None = None,
        features: Features | None = None,
    ) -> None:
        """Start with every line that has text and no label yet; `features` are those of all lines that have text."""
        self._live = [line for line in lines if line.text and line.label is None]
        for line in self._live:
            told = line.is_body or (line.sentence and line.size >= _MIN_SENTENCE)
            line.told = line.size if told and not _is_widget(line) else 0
        self._threshold = threshold
        self._least = min(threshold, DOUBTFUL) if model else threshold  # of what the rules propose
        seen = [line for line in lines if line.text] if features else self._live
        self._judge = Judge(model, seen, features) if model and self._live else None
        self.title = title

    def settle(self) -> None:
        """Label lines until nothing changes, with the title and without: a cleaned text has lost it."""
        while self._pass(self.title) or (self._judge and self.title and self._pass(None)):
            pass

    def _pass(self, title: str | None) -> bool:
        """Label lines once; whether any was labelled."""
        headline = self.propose(title)
        if self._judge:
            self._judge.decide(self._live, self._threshold)
        if headline and headline.label and not self.title:
            self.title = headline.text
        before = len(self._live)
        self._live = [line for line in self._live if line.label is None]
        return len(self._live) < before

    def propose(self, title: str | None = None) -> Line | None:
        """Label lines by the rules, with a model also by those that are less sure than the threshold.

        Returns the line that reads like the headline, if one was found.
        """
        live = self._live
        done = list(accumulate((line.told for line in live), initial=0))
        total = done.pop()
        self._rest = [(total - before) / total for before in done] if total else [1.0] * len(live)
        self._said = [(index, line, line.verdict) for index, line in enumerate(live) if line.verdict]
        headline = self._opening()
        self._copies_of_headline(title or (headline.text if headline else None))
        self._line_rules()
        self._closing()
        self._runs()
        self._duplicates()
        return headline

    def _mark(self, line: Line, rule: Rule, role: Role | None = None) -> None:
        if line.label is None and rule.confidence >= self._least:
            line.label = Verdict(role or rule.role, rule.id, rule.confidence)

    def _opening(self) -> Line | None:
        """Label what stands before the first paragraph; the headline among it."""
        first = next(
            (i for i, line in enumerate(self._live) if line.starts_text and not _is_widget(line)), None
        )
        if first is None:
            return None
        above = (line for line in self._live[:first] if not _is_widget(line) and not line.sentence)
        head = list(takewhile(lambda line: not self._is_counted(line), islice(above, _MAX_OPENING + 1)))
        if len(head) > _MAX_OPENING:
            return None
        headline = None
        for number, line in enumerate(head):
            if number == 0 and _MIN_HEADLINE <= line.size <= _MAX_HEADLINE:
                self._mark(line, rules.HEADLINE_FIRST)
                headline = line
            else:
                self._mark(line, rules.OPENING)
        return headline

    def _is_counted(self, line: Line) -> bool:
        """Whether it is the first of several headings that count: "1. FC Köln siegt" is one unless "2." follows."""
        first = _COUNTED.match(line.text)
        if first is None:
            return False
        second = f"{int(first[1]) + 1}{first[2]} "
        return any(other.text.startswith(second) for other in self._live)

    def _copies_of_headline(self, title: str | None) -> None:
        key = letters_key(title.lower()) if title else ""
        if not key or visual_size(key) < _MIN_HEADLINE:
            return
        words, low = key.split(), (title or "").lower()
        least, most = 0.6 * len(key), len(low) + 120
        for line in self._live:
            if not least <= len(line.text) <= most:
                continue
            if not line.key:  # long: only a caption with the headline word for word
                if low in line.low and _CREDIT.search(line.text):
                    self._relabel(line, rules.HEADLINE_CAPTION)
            elif key in line.key:
                extra = len(line.key) - len(key)
                if extra and _CREDIT.search(line.text) and not _CREDIT.search(title or ""):
                    self._relabel(line, rules.HEADLINE_CAPTION)
                elif extra == 0 or (extra <= 40 and not line.sentence):
                    self._relabel(line, rules.HEADLINE_REPEAT)
            elif not line.sentence and _alike(words, line.key.split()):
                self._relabel(line, rules.HEADLINE_NEAR)

    def _relabel(self, line: Line, rule: Rule) -> None:
        if line.label is None or line.label.rule == rules.OPENING.id:
            line.label = None
            self._mark(line, rule)

    def _line_rules(self) -> None:
        for index, line, verdict in self._said:
            if line.label is not None and line.label.rule != rules.OPENING.id:
                continue
            # What a page's markup says holds wherever it stands, and so do stock phrases.
            phrase = not verdict.rule.startswith("html.") and verdict.confidence < STOCK
            inside = phrase and verdict.role in DOUBTFUL_INSIDE and 0.05 < self._rest[index] < 1
            confidence = verdict.confidence - (_DOUBT_INSIDE if inside else 0.0)
            if confidence >= self._least:
                line.label = (
                    verdict
                    if confidence == verdict.confidence
                    else verdict._replace(confidence=round(confidence, 2))
                )

    def _closing(self) -> None:
        """What follows a widget at the end. Plain sentences up to the very end are the story's last paragraphs."""
        end = self._end()
        if end is not None:
            index, role = end
            for line in self._live[index + 1 :]:
                self._mark(line, rules.CLOSING, role)
        elif rules.CLOSING_LOOSE.confidence >= self._least and 0.0 in self._rest:
            for line in self._live[self._rest.index(0.0) :]:
                if not line.sentence:
                    self._mark(line, rules.CLOSING_LOOSE)

    def _end(self) -> tuple[int, Role] | None:
        """Where the widget stands with which the story ends, and what it is."""
        if not self._said or self._rest[0] < 1:
            return None
        for index, line, verdict in self._said:
            if line.label and verdict.role in CLOSERS and verdict.confidence >= 0.9:
                rest = self._rest[index]
                if rest < CLOSERS[verdict.role][verdict.opens] and not (
                    rest > 0 and not verdict.opens and self._only_sentences(index + 1)
                ):
                    return index, verdict.role
        return None

    def _only_sentences(self, start: int) -> bool:
        return all(line.sentence and line.verdict is None for line in self._live[start:])

    def _runs(self) -> None:
        last = {}
        if any(verdict.opens and verdict.role is Role.NAVIGATION for _, _, verdict in self._said):
            last = {line.low: index for index, line in enumerate(self._live)}
        for index, line, verdict in self._said:
            if not verdict.opens or line.label is None:
                continue
            if verdict.role is Role.RELATED:
                self._related_run(index + 1)
            elif verdict.role is Role.NAVIGATION:
                self._contents(index + 1, last)

    def _related_run(self, start: int) -> None:
        end = start
        while end < len(self._live) and end - start <= _MAX_RUN and not self._live[end].is_body:
            end += 1
        run = self._live[start:end]
        if len(run) <= _MAX_RUN and not any(line.sentence for line in run):
            for line in run:
                self._mark(line, rules.RELATED_RUN)

    def _contents(self, start: int, last: Mapping[str, int]) -> None:
        """Label the lines from `start` on that come again; `last`: where each text stands for the last time."""
        for index in range(start, len(self._live)):
            line = self._live[index]
            if line.is_body or line.label is not None or last[line.low] == index:
                return
            self._mark(line, rules.CONTENTS)

    def _duplicates(self) -> None:
        seen: set[str] = set()
        for line in self._live:
            if line.size >= _MIN_DUPLICATE and line.label is None:
                if line.low in seen:
                    self._mark(line, rules.DUPLICATE)
                seen.add(line.low)


def _is_widget(line: Line) -> bool:
    return line.verdict is not None and line.verdict.confidence >= 0.9


def _alike(words: Sequence[str], others: Sequence[str]) -> bool:
    """Whether nine tenths of both word lists agree in order."""
    total = len(words) + len(others)
    if (
        2 * min(len(words), len(others)) < max(8, 0.9 * total)
        or 2 * len(set(words).intersection(others)) < 0.8 * total
    ):
        return False
    return (
        2 * sum(b.size for b in SequenceMatcher(None, words, others, False).get_matching_blocks())
        >= 0.9 * total
    )
