"""Plain text to blocks: a line is a paragraph, unless the text was wrapped to a fixed width."""

from collections.abc import Sequence
from itertools import groupby, pairwise

from newsclean.labels.rule import Block

# Wire copy and mail were wrapped at 60 to 80 columns; RFC 2822 2.1.1 asks for 78.
_WRAP_MIN, _WRAP_MAX, _SLACK = 50, 100, 8


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
