"""Bytes to text: declared encodings first, then detection."""

import re

# A declaration stands at the front of a page; browsers look at the first 1024 bytes
# (HTML standard, "prescan a byte stream"). Plain dumps rarely declare anything.
_DECLARED = re.compile(rb"""(?i)<meta[^>]+charset\s*=|<\?xml[^>]+encoding\s*=""")
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
# Share of NUL and other C0 controls from which on bytes are no text in any 8-bit encoding.
_BINARY_SHARE = 0.05
_CONTROLS = bytes(set(range(32)) - {9, 10, 12, 13, 27})


class UndecodableError(ValueError):
    """The bytes are not text: an image, an archive, a program."""


def decode(raw: bytes) -> str:
    """Text of `raw`: byte order mark, declaration, UTF-8, then bs4's detector; never fails on text.

    Raises:
        UndecodableError: the bytes are binary.
    """
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
