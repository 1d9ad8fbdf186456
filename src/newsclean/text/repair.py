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
from ftfy.chardata import UTF8_DETECTOR_RE

# Repair, not normalisation: typographic quotes are what the editor wrote, so they stay.
_CONFIG = ftfy.TextFixerConfig(uncurl_quotes=False, explain=False, max_decode_length=100_000)

# What ftfy would touch apart from mojibake: entities, terminal escapes, controls, surrogates, ligatures,
# full-width Latin, odd line breaks. Plus invisible characters that no reader and no model needs.
_INVISIBLE = "\u00ad\u200b\u2060\ufeff"
_SUSPECT = re.compile(
    "&#?[A-Za-z0-9]{2,24};|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x9f\u2028\u2029\u206a-\u206f\ud800-\udfff\ufff9-\ufffc"
    "\ufb00-\ufb06\uff01-\uff5e\uffa0-\uffdc\uffe0-\uffee\u01c4-\u01cc\u01f1-\u01f3\u0132\u0133\u0149" + _INVISIBLE + "]"
)
_DROP_INVISIBLE = dict.fromkeys(map(ord, _INVISIBLE))
_NEWLINES = re.compile("\r\n|[\r\x85\u2028\u2029\x0b\x0c]")
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
    if text.isascii():
        if "&" not in text and text.isprintable():
            return Repaired(text)
        if "\r" not in text and not _SUSPECT.search(text):
            return Repaired(text)
    elif (
        # Mojibake needs a UTF-8 sequence misread byte by byte: cheap to look for, badness is not.
        "\r" not in text
        and not _SUSPECT.search(text)
        and unicodedata.is_normalized("NFC", text)
        and not (UTF8_DETECTOR_RE.search(text) and BADNESS_RE.search(text))
    ):
        return Repaired(text)
    return _repair_lines(text)


def _repair_lines(text: str) -> Repaired:
    pieces: list[Piece] = []
    out: list[str] = []
    position = source = 0
    for match in [*_NEWLINES.finditer(text), None]:
        end = match.start() if match else len(text)
        for line in text[source:end].splitlines(keepends=True):
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
    if line.isascii() and not _SUSPECT.search(line):
        return line
    # Not one pass but until it rests: dropping an invisible character may join what ftfy then repairs.
    for _ in range(8):
        fixed = ftfy.fix_text(line.translate(_DROP_INVISIBLE), _CONFIG)
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
