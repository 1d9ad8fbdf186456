"""Plain text to blocks: a line is a paragraph, unless the text was wrapped to a fixed width."""

from itertools import groupby

from newsclean.labels.rule import Block

# Wire copy and mail were wrapped at 60 to 80 columns; RFC 2822 2.1.1 asks for 78.
_WRAP_MIN, _WRAP_MAX = 50, 100


def unwrap(text: str) -> str:
    """`text` with hard-wrapped paragraphs joined: the line break becomes a space, so offsets stay.

    Text counts as wrapped when paragraphs stand between blank lines, most of their lines but the last
    have nearly the same width, and none is longer than a screen line.
    """
    lines = text.split("\n")
    if max(map(len, lines)) > _WRAP_MAX or "" not in lines:
        return text
    groups = [list(group) for filled, group in groupby(lines, key=lambda line: bool(line.strip())) if filled]
    inner = [len(line.rstrip()) for group in groups for line in group[:-1]]
    if len(inner) < 4 or sum(width >= _WRAP_MIN for width in inner) < 0.8 * len(inner):
        return text
    joined: list[str] = []
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        joined.append(line)
        wrapped = len(line.rstrip()) >= _WRAP_MIN and following.strip() and not following[:1].isspace()
        joined.append(" " if wrapped else "\n")
    return "".join(joined[:-1])


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
