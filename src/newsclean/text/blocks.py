"""Plain text to blocks: a line is a paragraph, unless the text was wrapped to a fixed width, or broken at links."""

import re
from collections.abc import Sequence
from itertools import groupby, pairwise

from newsclean.labels.rule import Block

# Wire copy and mail were wrapped at 60 to 80 columns; RFC 2822 2.1.1 asks for 78.
_WRAP_MIN, _WRAP_MAX, _SLACK = 50, 100, 8

# What no line begins with, unless it was broken there; `...` and `:-)` may. The second is surer.
_CLOSING = re.compile(r"[,.;:!?)\]](?:$|[\s)\]\"”’.,;:!?](?!\.))|[、。，；：！？）」』】]")
_CLOSED = re.compile(r"\n(?:[,.;!?)](?=$|[\s)\"”,])|[、。，；）」])")
_OPENING = "([„¿¡"
_ENDED = re.compile(r"[.!?:;…。！？：][\s'\"”’»)\]]*$")
# How many lines must begin so, and which share of all. Of 3,222 dumps by five tools that keep inline elements in their
# paragraph, one had as many; of those that `get_text("\n")` of BeautifulSoup makes of the same pages, 62 % had.
_BROKEN, _BROKEN_SHARE = 3, 0.01
# Characters: a line of a paragraph, though it ends in no full stop; a piece of one, not the end of a list's line; a link.
_PROSE, _PIECE, _LINK = 120, 20, 80


def paragraphs(text: str) -> str:
    """`text` with a line for each paragraph, as far as that can be told."""
    return rejoin(unwrap(text))


def unwrap(text: str) -> str:
    """`text` with hard-wrapped paragraphs joined: the line break becomes a space, so offsets stay.

    Text counts as wrapped when paragraphs stand between blank lines, none of its lines is longer than a screen line,
    and most of those within a paragraph are full: the first word of the next would not have fitted.
    """
    lines = text.rstrip().split("\n")
    if max(map(len, lines)) > _WRAP_MAX or "" not in lines:
        return text
    groups = [list(group) for filled, group in groupby(lines, key=lambda line: bool(line.strip())) if filled]
    inner = [pair for group in groups for pair in pairwise(group)]
    width = wrap_width(inner)
    if width is None:
        return text
    joined: list[str] = []
    for line, following in pairwise([*text.split("\n"), ""]):
        joined.append(line)
        wrapped = following.strip() and not following[:1].isspace() and _full(line, following, width)
        joined.append(" " if wrapped else "\n")
    return "".join(joined[:-1])


def wrap_width(inner: Sequence[tuple[str, str]]) -> int | None:
    """The width that lines were wrapped to, None if they were not.

    `inner`: pairs of lines of one paragraph, in which the second follows the first.
    """
    if len(inner) < 4:
        return None
    width = sorted(len(line.rstrip()) for line, _ in inner)[len(inner) * 9 // 10]  # a headline may be longer
    if not _WRAP_MIN <= width <= _WRAP_MAX:
        return None
    return width if sum(_full(*pair, width) for pair in inner) >= 0.8 * len(inner) else None


def _full(line: str, following: str, width: int) -> bool:
    """Whether the next line's first word did not fit behind this one, with the slack of wrapping by hand."""
    filled = len(line.rstrip())
    return filled <= width < filled + 1 + len(following.split(maxsplit=1)[0]) + _SLACK


def rejoin(text: str) -> str:
    """`text` with the lines joined that were broken at links and other elements amid a sentence.

    It counts as broken when some of its lines begin with what only ends something. Then a line goes on where the next
    begins so or in lower case, or where an unfinished one is followed by a short one after which the sentence goes on.
    """
    closed = len(_CLOSED.findall(text))
    if closed < _BROKEN or closed < _BROKEN_SHARE * text.count("\n"):
        return text
    lines = text.split("\n")
    joined = [lines[0]]
    size, pieces = len(lines[0]), 1  # of the paragraph so far
    for before, line, behind in zip(lines, lines[1:], [*lines[2:], ""], strict=False):
        glue = _glue(before, line, behind, size, pieces > 1 or size >= _PROSE)
        if glue is None:
            joined += "\n", line
            size, pieces = len(line), 1
        else:
            joined += glue, line
            size, pieces = size + len(line), pieces + 1
    return "".join(joined)


def _glue(before: str, line: str, behind: str, size: int, prose: bool) -> str | None:
    """What joins a line to the one before it, None if a paragraph ends there.

    `size`: of the paragraph so far, in characters; `prose`: whether it reads like one of a story.
    """
    if not before.strip() or not line.strip():
        return None
    if _CLOSING.match(line) or before.rstrip()[-1] in _OPENING:
        return ""
    goes_on = line[0].islower() and (size >= _PIECE or before[-1] == ",")
    is_link = prose and len(line) < _LINK and not _ENDED.search(line[-8:]) and _goes_on(behind)
    if _ENDED.search(before[-8:]) or not (goes_on or is_link):
        return None
    return "" if _is_unspaced(before[-1]) or _is_unspaced(line[0]) else " "


def _is_unspaced(letter: str) -> bool:
    """Whether it is of Chinese or Japanese, which put no spaces between words."""
    return "\u2e80" <= letter < "\ua000"


def _goes_on(line: str) -> bool:
    return line[:1].islower() or _CLOSING.match(line) is not None


def text_blocks(text: str) -> list[Block]:
    """The non-blank lines of `text`, without surrounding white space."""
    blocks = []
    position = 0
    for line in text.split("\n"):
        if stripped := line.strip():
            start = position if len(stripped) == len(line) else position + line.index(stripped[0])
            blocks.append(Block(start, start + len(stripped), stripped))
        position += len(line) + 1
    return blocks
