"""The three small records that labelling is made of: Block, Rule, Span."""

from dataclasses import dataclass
from typing import Literal, NamedTuple

from newsclean.labels.roles import Role

Scope = Literal["line", "start", "end", "inside"]


class Block(NamedTuple):
    """A paragraph-sized piece of the repaired text, without surrounding white space.

    `tag`, `css` and `link_density` are what an HTML source knew of it; they are empty for plain text.
    """

    start: int
    end: int
    text: str
    tag: str = ""
    css: str = ""
    link_density: float = 0.0


class Span(NamedTuple):
    """`text[start:end]` has this role because this rule said so, with this confidence (0 to 1).

    Offsets count characters of the repaired text. The spans of a document tile it. `evidence` is what the
    rule knew besides the document, such as `in 873 of 1,000 documents`.
    """

    start: int
    end: int
    role: Role
    rule: str
    confidence: float = 1.0
    evidence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One declarative reason for a role.

    A rule knows a line by phrases, by a pattern, or (the built-in context rules) by its place in the
    document. In the examples, `⟦` and `⟧` enclose what the rule takes; an example without them is taken
    as a whole. `keeps` are texts of which the rule takes nothing.

    Attributes:
        id: stable, `family.name`, used in configuration and audit.
        role: what the matched text is.
        description: one sentence for people.
        confidence: how sure a match is, 0 to 1; a profile is a threshold on it.
        language: BCP 47 code of the phrases, or "" for any.
        lines: the whole line is this phrase, or several such phrases run together.
        starts: a line of at most 120 characters starts so.
        openers: a line of at most 600 characters starts so.
        contains: a line of at most 600 characters has this phrase anywhere.
        stock: a line of at most 600 characters starts so, in brackets or not, and no story does: sentences that
            publishing systems print word for word, calls to read on that a colon ends. Certain (0.98) whatever
            `confidence` says; behind the last sentence of a paragraph they are cut off it, picture credits aside.
        headers: like `lines`, and opens a section whose lines go with it.
        words: a line of at most 100 characters made of these words and numbers only.
        pattern: regular expression, case-sensitive unless it says `(?i)`.
        scope: `line`: the pattern must match the whole line; `start`, `end`, `inside`: it is cut out of it.
        anchors: the pattern is only tried on lines that hold one of these strings (speed).
        max_chars: the pattern is only tried on lines up to this length.
    """

    id: str
    role: Role
    description: str
    matches: tuple[str, ...] = ()
    keeps: tuple[str, ...] = ()
    confidence: float = 0.95
    language: str = ""
    lines: tuple[str, ...] = ()
    starts: tuple[str, ...] = ()
    openers: tuple[str, ...] = ()
    contains: tuple[str, ...] = ()
    stock: tuple[str, ...] = ()
    headers: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    pattern: str = ""
    scope: Scope = "line"
    anchors: tuple[str, ...] = ()
    max_chars: int = 300
