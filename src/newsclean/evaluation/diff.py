"""Where a cleaned text differs from the one that belongs, and which rule is to blame."""

import re
from collections.abc import Collection, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import groupby
from typing import Literal, NamedTuple

from newsclean.cleaned import Cleaned
from newsclean.evaluation.measures import normalise, tokens
from newsclean.labels.roles import Role

Kind = Literal["same", "lost", "residue", "absent"]

_CHUNK = re.compile(r"\S+")
_WORD = re.compile(r"\w+")
# Comparing word by word takes time by the product of both lengths; larger stretches are compared by lines.
_MAX_PRODUCT = 4_000_000
# Fewer words in common than this are chance, such as "of the".
_MIN_MATCH = 3


class Difference(NamedTuple):
    """A stretch of a document.

    Attributes:
        kind: `lost`: it belongs and was removed; `residue`: it does not belong and was kept; `absent`: it
            belongs, but the document does not have it; `same`: it belongs and was kept.
        text: the stretch, lines joined by a space; of a long one that is the `same`, both ends.
        role, rule: what the cleaner took it for, and by which rule; empty when `same` or `absent`.
    """

    kind: Kind
    text: str
    role: str = ""
    rule: str = ""


class _Word(NamedTuple):
    """A word of the source: where it is, in which line, and the number of the span that holds it."""

    start: int
    end: int
    key: str
    line: int
    span: int
    kept: bool


class _Stretch(NamedTuple):
    """Words `start` to `stop` of the source, and the lines that belong there."""

    start: int
    stop: int
    gold: Sequence[tuple[str, ...]]


def differences(cleaned: Cleaned, gold: str, headlines: Collection[str] = ()) -> list[Difference]:
    """All of a document but what was rightly removed, in its order.

    Args:
        cleaned: the cleaned document.
        gold: the text that belongs.
        headlines: normalised headlines: one at the beginning of the output makes no difference.
    """
    words = _words(cleaned)
    neutral = _leading_headline(cleaned, words, headlines)
    verdicts: list[Kind | None] = ["same" if word.kept else None for word in words]
    missing: dict[int, list[str]] = {}
    for stretch in _stretches(words, gold, neutral):
        part = words[stretch.start : stretch.stop]
        belongs, absent = _compare(part, stretch.gold)
        for number, (word, right) in enumerate(zip(part, belongs, strict=True), stretch.start):
            if word.line != neutral and word.kept != right:
                verdicts[number] = "lost" if right else "residue"
        for number, text in absent:
            missing.setdefault(stretch.start + number, []).append(text)
    return list(_runs(cleaned, words, verdicts, missing))


def _words(cleaned: Cleaned) -> list[_Word]:
    found: list[_Word] = []
    line = position = 0
    for number, span in enumerate(cleaned.spans):
        line += cleaned.source.count("\n", position, span.start)
        position = span.start
        if span.role is not Role.BLANK:
            kept = span.role in cleaned.kept_roles
            for match in _CHUNK.finditer(cleaned.source, span.start, span.end):
                found += [_Word(*place, line, number, kept) for place in _keys(match)]
    return found


def _keys(chunk: re.Match[str]) -> Iterator[tuple[int, int, str]]:
    """The words of a text without white space, with their places; where normalising moves them, with its place."""
    text, offset = chunk.group(), chunk.start()
    if normalise(text) == text:
        for match in _WORD.finditer(text):
            yield offset + match.start(), offset + match.end(), match.group()
    else:
        for key in tokens(text):
            yield *chunk.span(), key


def _leading_headline(cleaned: Cleaned, words: Sequence[_Word], headlines: Collection[str]) -> int:
    """The line of the source that is the first of the output, if that is a headline; else -1."""
    first = next((word.line for word in words if word.kept), -1)
    text = next((line for line in cleaned.text.split("\n") if line.strip()), "")
    return first if normalise(text) in headlines else -1


def _stretches(words: Sequence[_Word], gold: str, neutral: int) -> Iterator[_Stretch]:
    """Stretches between lines that the output and the text that belongs have in common."""
    outputs: list[tuple[str, ...]] = []
    bounds: list[tuple[int, int]] = []
    kept = [number for number, word in enumerate(words) if word.kept and word.line != neutral]
    for _, group in groupby(kept, key=lambda number: words[number].line):
        numbers = list(group)
        outputs.append(tuple(words[number].key for number in numbers))
        bounds.append((numbers[0], numbers[-1] + 1))
    wanted = [found for line in gold.split("\n") if (found := tuple(tokens(line)))]
    matcher = SequenceMatcher(None, outputs, wanted, autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag != "equal":
            start = bounds[i1 - 1][1] if i1 else 0
            stop = bounds[i2][0] if i2 < len(bounds) else len(words)
            yield _Stretch(start, stop, wanted[j1:j2])


def _compare(
    words: Sequence[_Word], gold: Sequence[tuple[str, ...]]
) -> tuple[list[bool], list[tuple[int, str]]]:
    """Which words belong; and what belongs that is not among them, with the number of the word it stands before."""
    wanted = [word for line in gold for word in line]
    if len(words) * len(wanted) > _MAX_PRODUCT:
        return _compare_lines(words, gold)
    belongs, absent = [False] * len(words), []
    at = 0
    matcher = SequenceMatcher(None, [word.key for word in words], wanted, autojunk=False)
    for match in matcher.get_matching_blocks():
        if 0 < match.size < min(_MIN_MATCH, len(wanted)):
            continue
        belongs[match.a : match.a + match.size] = [True] * match.size
        if match.b > at:
            absent.append((match.a, " ".join(wanted[at : match.b])))
        at = match.b + match.size
    return belongs, absent


def _compare_lines(
    words: Sequence[_Word], gold: Sequence[tuple[str, ...]]
) -> tuple[list[bool], list[tuple[int, str]]]:
    wanted = set(gold)
    belongs: list[bool] = []
    for _, group in groupby(words, key=lambda word: word.line):
        line = tuple(word.key for word in group)
        belongs += [line in wanted] * len(line)
        wanted.discard(line)
    return belongs, [(len(words), " ".join(line)) for line in gold if line in wanted]


def _runs(
    cleaned: Cleaned,
    words: Sequence[_Word],
    verdicts: Sequence[Kind | None],
    missing: dict[int, list[str]],
) -> Iterator[Difference]:
    """Neighbouring words with the same verdict together: by span where a rule is to blame."""

    def key(number: int) -> tuple[Kind | None, int, bool]:
        kind = verdicts[number]
        return kind, words[number].span if kind in ("lost", "residue") else -1, number in missing

    same: list[str] = []
    for (kind, _, _), group in groupby(range(len(words)), key=key):
        numbers = list(group)
        absent = [text for number in numbers for text in missing.get(number, ())]
        if kind == "same" and not absent:
            same += _texts(cleaned, words, numbers)
        elif kind is not None or absent:
            if same:
                yield Difference("same", elide(" ".join(same)))
                same = []
            yield from (Difference("absent", text) for text in absent)
            if kind == "same":
                same = _texts(cleaned, words, numbers)
            elif kind is not None:
                span = cleaned.spans[words[numbers[0]].span]
                text = " ".join(_texts(cleaned, words, numbers))
                yield Difference(kind, text, str(span.role), span.rule)
    if same:
        yield Difference("same", elide(" ".join(same)))
    yield from (Difference("absent", text) for text in missing.get(len(words), ()))


def elide(text: str, ends: int = 60) -> str:
    """`text` with its middle left out, when it is much longer than twice `ends` characters."""
    if len(text) <= 3 * ends:
        return text
    return f"{text[:ends].rstrip()} … {text[-ends:].lstrip()}"


def _texts(cleaned: Cleaned, words: Sequence[_Word], numbers: Sequence[int]) -> list[str]:
    """The texts of neighbouring words, a span at a time; of a whole span, with the marks around its words."""
    texts: list[str] = []
    for number, group in groupby(numbers, key=lambda number: words[number].span):
        part, span = list(group), cleaned.spans[number]
        first, last = part[0], part[-1]
        opens = first == 0 or words[first - 1].span != number
        closes = last + 1 == len(words) or words[last + 1].span != number
        start = span.start if opens else words[first].start
        end = span.end if closes else words[last].end
        texts.append(" ".join(cleaned.source[start:end].split()))
    return texts
