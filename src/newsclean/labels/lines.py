"""A line while it is being labelled: what of it is left, what has been cut out, what it was found to be."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from newsclean.labels.matcher import (
    MAX_LINE,
    MAX_SENTENCE,
    Cut,
    Found,
    Matcher,
    Verdict,
    ends_sentence,
    letters_key,
)
from newsclean.labels.rule import Block

# Chinese, Japanese, Korean and Thai say in one character what others say in two or more.
_DENSE = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
# Spaces that editors put for looks; to a rule they are spaces.
_ODD_SPACES = "\u00a0\u2007\u2009\u202f"
CLOSING_PUNCTUATION = ",.;:!?)]»”…"
# Tags nested in tags need a round of cuts each; a line that still holds some after these is no text.
_MAX_ROUNDS = 20
# Agencies mark each point of a brief or a diary so, and end none with a full stop; one that held a link is none.
_POINT, _MIN_POINT = "* ", 40
_LINK = "markup.link"


@dataclass(slots=True, eq=False)
class Line:
    """One block, or what is left of it.

    Attributes:
        text: what is left, as it will stand in the output.
        plain: the same with ordinary spaces, for the rules; `low`: that in lower case.
        pieces: where that stands in the repaired text; joined by `text`'s rules they are `text`.
        cuts: what was cut out, in offsets of the repaired text.
        verdict: what the line rules say.
        kept: what a page's markup says it is, where that is something to keep.
        label: why the line goes; None while it stays.
        sentence: whether it ends as a sentence does.
        size: its length in characters, those of dense scripts counted twice.
        key: its words without digits and punctuation; empty for long lines.
        is_body: whether it reads like a paragraph of a story.
        told: how much of a story it tells: its size if it is a paragraph or a sentence, and no widget's text, else 0.
    """

    text: str
    plain: str
    low: str
    pieces: list[tuple[int, int]]
    block: Block
    cuts: Sequence[Cut] = ()
    verdict: Verdict | None = None
    kept: Verdict | None = None
    label: Verdict | None = None
    sentence: bool = False
    size: int = 0
    key: str = ""
    is_body: bool = False
    told: int = 0

    @property
    def starts_text(self) -> bool:
        """Whether a story can begin with it: a paragraph, or a short plain sentence."""
        if self.is_body:
            return True
        return (
            self.sentence
            and self.size >= 30
            and self.text[-1] not in "?!"
            and (" " in self.text or self.size > len(self.text))
        )

    def remove(self, document: str, cuts: Sequence[Cut]) -> None:
        """Take `cuts`, in offsets of `text`, sorted and apart, out of the line."""
        pieces: list[tuple[int, int]] = []
        taken = list(self.cuts)
        position = 0
        for number, (start, end) in enumerate(self.pieces):
            if number:
                position += gap(document, self.pieces[number - 1], (start, end))
            shift = start - position
            at = start
            for cut in cuts:
                low, high = max(cut.start + shift, start), min(cut.end + shift, end)
                if low < high:
                    taken.append(Cut(low, high, cut.verdict))
                    pieces.append((at, low))
                    at = high
            pieces.append((at, end))
            position += end - start
        self.cuts = taken
        self.pieces = [trimmed for piece in pieces if (trimmed := _trim(document, piece))]
        self.text = _join(document, self.pieces)
        self.plain = _plain(self.text)
        self.low = self.plain.lower()


def read_lines(document: str, blocks: Sequence[Block], matcher: Matcher) -> list[Line]:
    """The blocks as lines, with what the line rules say of each and cut out of it."""
    plain = _plain(document)
    low = plain.lower()
    same = len(low) == len(plain)  # a few letters grow when lowered, which moves what follows
    lines = []
    for block in blocks:
        here = block.text if plain is document else plain[block.start : block.end]
        lower = low[block.start : block.end] if same else here.lower()
        lines.append(Line(block.text, here, lower, [(block.start, block.end)], block))
    hits = matcher.find([line.low for line in lines])
    for number, line in enumerate(lines):
        found: Sequence[Found] = hits.get(number, ())
        for round_ in range(_MAX_ROUNDS if found or matcher.cuts_everywhere else 0):
            cuts = _apart(matcher.cuts(line.plain, line.low, found))
            if not cuts:
                break
            line.remove(document, cuts)
            if round_ == _MAX_ROUNDS - 1 or not line.text:
                line.label = cuts[0].verdict
                break
            found = matcher.find([line.low]).get(0, ())
        if line.text:
            _measure(line)
            if found or line.key or not matcher.is_prose(line):
                line.verdict = matcher.judge(line, found)
    return lines


def _measure(line: Line) -> None:
    text = line.text
    line.size = size = visual_size(text)
    line.sentence = sentence = ends_sentence(text) or _is_point(line)
    if len(text) <= (MAX_SENTENCE if sentence else MAX_LINE):
        line.key = letters_key(line.low)
    line.is_body = size >= (80 if sentence else 200)


def _is_point(line: Line) -> bool:
    return (
        line.text.startswith(_POINT)
        and line.size >= _MIN_POINT
        and not any(cut.verdict.rule == _LINK for cut in line.cuts)
    )


def visual_size(text: str) -> int:
    """Length in characters, those of dense scripts counted twice."""
    return len(text) if text.isascii() or not _is_dense(text) else len(text) + len(_DENSE.findall(text))


def _is_dense(text: str) -> bool:
    """Whether `text` may be in a script that `_DENSE` knows, by three of its characters: speed."""
    return text[len(text) // 2] >= "\u0e00" or text[0] >= "\u0e00" or text[len(text) * 3 // 4] >= "\u0e00"


def _plain(text: str) -> str:
    if not text.isascii():
        for space in _ODD_SPACES:
            text = text.replace(space, " ")
    return text


def _apart(cuts: Iterable[Cut]) -> list[Cut]:
    """Cuts sorted, without those that overlap an earlier one."""
    chosen: list[Cut] = []
    for cut in sorted(cuts):
        if not chosen or cut.start >= chosen[-1].end:
            chosen.append(cut)
    return chosen


def _trim(document: str, piece: tuple[int, int]) -> tuple[int, int] | None:
    text = document[slice(*piece)]
    stripped = text.strip()
    if not stripped:
        return None
    start = piece[0] + len(text) - len(text.lstrip())
    return start, start + len(stripped)


def gap(document: str, left: tuple[int, int], right: tuple[int, int]) -> int:
    """Length of what joins two pieces: nothing before punctuation that was not set apart, else a space."""
    glued = not document[right[0] - 1].isspace() and document[right[0]] in CLOSING_PUNCTUATION
    return 0 if glued or left[1] == right[0] else 1


def _join(document: str, pieces: Sequence[tuple[int, int]]) -> str:
    parts: list[str] = []
    for number, piece in enumerate(pieces):
        if number and gap(document, pieces[number - 1], piece):
            parts.append(" ")
        parts.append(document[slice(*piece)])
    return "".join(parts)
