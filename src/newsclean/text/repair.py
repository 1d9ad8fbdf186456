"""Repair of damaged text by ftfy, with a map from every repaired offset to the original.

Clean text, by far the most common, is recognised by a few C-speed searches over the whole document and
returned as it is; of a damaged document only the damaged lines go through ftfy.
"""

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import NamedTuple

import ftfy
from ftfy.badness import BADNESS_RE
from ftfy.chardata import UTF8_CLUES, UTF8_DETECTOR_RE

# Repair, not normalisation: typographic quotes and the wide figures of Japanese are what the editor wrote.
_CONFIG = ftfy.TextFixerConfig(
    uncurl_quotes=False,
    fix_character_width=False,
    unescape_html=True,
    explain=False,
    max_decode_length=100_000,
)
# Looking for mojibake is most of ftfy's work, and a line without a misread sequence has none.
_NO_MOJIBAKE = _CONFIG._replace(fix_encoding=False)

# What ftfy would touch apart from mojibake: entities, terminal escapes, controls, surrogates, ligatures,
# odd line breaks. Plus invisible characters that no reader and no model needs.
_INVISIBLE = "\u00ad\u200b\u2060\ufeff"
_PLAIN = bytes(byte for byte in (*b"\t\n", *range(32, 127)) if byte != ord("&"))
_ENTITY = re.compile("&#?[A-Za-z0-9]{2,24};")
_SUSPECTS = frozenset(_INVISIBLE) | {
    chr(code)
    for first, last in (
        (0x00, 0x08), (0x0B, 0x1F), (0x7F, 0x9F), (0x132, 0x133), (0x149, 0x149), (0x1C4, 0x1CC), (0x1F1, 0x1F3),
        (0x2028, 0x2029), (0x206A, 0x206F), (0xD800, 0xDFFF), (0xFB00, 0xFB06), (0xFFF9, 0xFFFC),
    )
    for code in range(first, last + 1)
}  # fmt: skip
# Characters that are in NFC whatever stands before them: what is below the combining marks, and common punctuation.
_COMPOSED = frozenset(map(chr, (*range(0x300), *range(0x2002, 0x2070), *range(0x20A0, 0x20C1))))
# Characters that the first byte of a UTF-8 sequence, and the others, become when misread in an 8-bit encoding.
_LEADS = set("".join(UTF8_CLUES[f"utf8_first_of_{n}"] for n in (2, 3, 4)))
_CONTINUATIONS = set(UTF8_CLUES["utf8_continuation"]) | {chr(code) for code in range(0x80, 0xC0)}
_PAIR = re.compile(
    f"[{''.join(map(re.escape, sorted(_LEADS)))}][{''.join(map(re.escape, sorted(_CONTINUATIONS)))}]"
)
_DROP_INVISIBLE = dict.fromkeys(map(ord, _INVISIBLE))
_NEWLINES = re.compile("\r\n|[\r\x85\u2028\u2029\x0b\x0c]")
# Not `splitlines`: it also parts at control characters that repair drops, and what they held apart is then joined.
_LINES = re.compile(r"[^\n]*\n|[^\n]+")
_TOKENS = re.compile(r"\S+|\s+")


class Piece(NamedTuple):
    """From `start` of the repaired text on, offsets map to `original` on, one to one."""

    start: int
    original: int


@dataclass(frozen=True, slots=True)
class Repaired:
    """Repaired text and where its characters came from.

    Attributes:
        text: the repaired text.
        pieces: sorted by `start`; empty when nothing was changed.
    """

    text: str
    pieces: tuple[Piece, ...] = field(default=())

    def original_offset(self, offset: int) -> int:
        """Offset in the original (decoded) text of the character at `offset` of the repaired text.

        Inside a word that ftfy rewrote the answer is exact to the word.
        """
        if not self.pieces:
            return offset
        piece = self.pieces[bisect_right(self.pieces, offset, key=lambda p: p.start) - 1]
        return piece.original + offset - piece.start


def repair(text: str) -> Repaired:
    """`text` without mojibake, entities, control and invisible characters, in NFC, lines ended by `\\n`."""
    return Repaired(text) if is_clean(text) else _repair_lines(text)


def is_clean(text: str) -> bool:
    """Whether there is nothing to repair, told from the few characters that are not plain ASCII."""
    data = text.encode("utf-8", "surrogatepass").translate(None, _PLAIN)
    if not data:
        return True
    odd = data.decode("utf-8", "surrogatepass")
    rare = set(odd)
    if not _SUSPECTS.isdisjoint(rare) or ("&" in rare and _ENTITY.search(text)):
        return False
    if text.isascii():
        return True
    if not rare <= _COMPOSED and not unicodedata.is_normalized("NFC", text):
        return False
    return not (_PAIR.search(odd) and _has_mojibake(text))


def _has_mojibake(text: str) -> bool:
    """Whether a line holds a UTF-8 sequence misread byte by byte. Its first two letters are cheap to look for."""
    end = 0
    while match := _PAIR.search(text, end):
        start = text.rfind("\n", 0, match.start()) + 1
        end = text.find("\n", match.end())
        end = len(text) if end < 0 else end
        line = text[start:end]
        if UTF8_DETECTOR_RE.search(line) and BADNESS_RE.search(line):
            return True
    return False


def _repair_lines(text: str) -> Repaired:
    pieces: list[Piece] = []
    out: list[str] = []
    position = source = 0
    for match in [*_NEWLINES.finditer(text), None]:
        end = match.start() if match else len(text)
        for line in _LINES.findall(text[source:end]):
            fixed = _repair_line(line)
            pieces.extend(_align(line, fixed, position, source))
            out.append(fixed)
            position += len(fixed)
            source += len(line)
        if match:
            pieces.append(Piece(position, source))
            out.append("\n")
            position += 1
            source = match.end()
    return Repaired("".join(out), tuple(pieces) or (Piece(0, 0),))


def _repair_line(line: str) -> str:
    if line.isascii() and "&" not in line and line.rstrip("\n").isprintable():
        return line  # most lines of a damaged text, at a glance
    # Not one pass but until it rests: dropping an invisible character may join what ftfy then repairs.
    for _ in range(8):
        if is_clean(line):
            break
        line = line.translate(_DROP_INVISIBLE)
        if is_clean(line):
            break
        fixed: str = ftfy.fix_text(line, _CONFIG if _PAIR.search(line) else _NO_MOJIBAKE)
        if fixed == line:
            break
        line = fixed
    return line


def _align(line: str, fixed: str, position: int, source: int) -> list[Piece]:
    """Word by word where both have the same words, else by the line's start."""
    pieces = [Piece(position, source)]
    if fixed == line:
        return pieces
    before, after = _TOKENS.findall(line), _TOKENS.findall(fixed)
    if len(before) == len(after):
        for old, new in zip(before, after, strict=True):
            position, source = position + len(new), source + len(old)
            if len(new) != len(old):
                pieces.append(Piece(position, source))
    return pieces
