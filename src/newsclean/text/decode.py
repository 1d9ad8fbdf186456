"""Bytes to text: declared encodings first, then detection."""

import codecs
import re

# A declaration stands at the front of a page; browsers look at the first 1024 bytes
# (HTML standard, "prescan a byte stream"). Plain dumps rarely declare anything.
_DECLARED = re.compile(rb"""(?i)<meta[^>]+charset\s*=|<\?xml[^>]+encoding\s*=""")
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
# Share of NUL and other C0 controls from which on bytes are no text in any 8-bit encoding.
_BINARY_SHARE = 0.05
# Encodings that servers name; Python knows more under that word, such as rot13 and punycode.
_CHARSET = re.compile(
    r"utf-(?:8|16|16-[bl]e)|cp(?:125\d|866|874|932|949|1361)|iso8859-\d+|ascii|koi8-[rtu]|mac-\w+|gb\w+|hz|big5\w*"
    r"|euc_\w+|iso2022_\w+|shift_jis\w*|johab"
)
# What browsers take these for (WHATWG Encoding).
_SUPERSETS = {
    **{"ascii": "cp1252", "iso8859-1": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874"},
    **{"gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932", "euc_kr": "cp949", "big5": "big5hkscs"},
}
# Share of characters that are none in the server's encoding up to which it is believed.
_WRONG_SHARE = 0.005
_LONGEST = 3  # bytes of a character in UTF-8 of which one is missing
_CONTROLS = bytes(set(range(32)) - {9, 10, 12, 13, 27})


class UndecodableError(ValueError):
    """The bytes are not text: an image, an archive, a program."""


def decode(raw: bytes, charset: str | None = None) -> str:
    """Text of `raw`: byte order mark, `charset`, declaration, UTF-8, then bs4's detector; never fails on text.

    Args:
        charset: the encoding that a server named; one that doesn't fit the bytes is left aside.

    Raises:
        UndecodableError: the bytes are binary.
    """
    if charset and not raw.startswith(_BOMS) and (said := _as_said(raw, charset)) is not None:
        return said
    raw = _whole_characters(raw)
    if not raw.startswith(_BOMS) and not _DECLARED.search(raw, 0, 1024):
        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError:
            pass
        else:
            if text.count("\0") > len(text) * _BINARY_SHARE:
                raise UndecodableError("binary data, not text")
            return text
    if raw.startswith(_BOMS[1:]):
        return raw.decode("utf-16", errors="replace")
    if not raw.startswith(_BOMS):
        sample = raw[:65536]
        if len(sample.translate(None, _CONTROLS)) < len(sample) * (1 - _BINARY_SHARE):
            raise UndecodableError("binary data, not text")
    from bs4.dammit import UnicodeDammit

    dammit = UnicodeDammit(raw, ["utf-8"], is_html=True)
    return dammit.unicode_markup or raw.decode("utf-8", errors="replace")


def _whole_characters(raw: bytes) -> bytes:
    """`raw` without the beginning of a character at its end, if it is UTF-8 that was cut off there."""
    tail = raw[-_LONGEST:]
    start = max((i for i, byte in enumerate(tail) if byte >= 0xC0), default=None)
    if start is None:
        return raw
    try:
        tail[start:].decode("utf-8")
    except UnicodeDecodeError as error:
        whole = raw[: len(raw) - len(tail) + start]
        return whole if error.reason == "unexpected end of data" and _is_utf8(whole) else raw
    return raw


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _as_said(raw: bytes, charset: str) -> str | None:
    try:
        name = codecs.lookup(charset.strip()).name
    except (LookupError, ValueError):
        return None
    if not _CHARSET.fullmatch(name):
        return None
    text = raw.decode(_SUPERSETS.get(name, name), errors="replace")
    data = text.encode("utf-8", "surrogatepass")
    wrong = text.count("\ufffd") + len(data) - len(data.translate(None, _CONTROLS))
    return text if wrong <= len(text) * _WRONG_SHARE else None
