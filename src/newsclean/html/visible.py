"""Author and date as a page shows them to readers, for pages whose head does not say."""

import re
from collections.abc import Iterator
from datetime import datetime

from selectolax.lexbor import LexborHTMLParser, LexborNode

from newsclean.html.dates import parse_date

_AUTHORS = (
    '[itemprop="author"] [itemprop="name"]',
    '[itemprop="author"]',
    '[rel~="author"]',
    '[class*="byline" i], [class*="author" i], [data-testid*="byline" i], [data-testid*="author" i]',
)
_DATES = (
    '[itemprop="datePublished"]',
    "time",
    '[class*="date" i], [class*="publish" i], [class*="posted" i]',
)
# The first few are the story's own; what follows belongs to comments and teasers.
_FEW = 8
_MAX_BYLINE = 120
_MAX_DATE = 120
# A name without `By` before it: two to four words with capitals, particles between them.
_BY = re.compile(
    r"^(?:written |posted |published |reported )?(?:by|von|par|por|door|di|av|af):?\s+(?=\S)", re.IGNORECASE
)
_NAME = re.compile(
    r"[^\W\d_][\w.'’-]*(?:\s+(?:de|da|del|der|den|van|von|di|la|le|al|bin|el|y)|\s+[^\W\d_a-zà-ÿ][\w.'’-]*){1,4}"
)
_BYLINE_END = re.compile(
    r"\s+(?:[|•·–—-]|(?:on|updated|published|posted|last)\b|\d|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b).*$",
    re.IGNORECASE | re.DOTALL,
)
_DAY = re.compile(
    r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2})?(?:Z|[+-]\d{2}:?\d{2})?)?|\d{1,2}[./]\d{1,2}[./]\d{4}|\d{4}/\d{1,2}/\d{1,2}"
    r"|\d{4}\s*[年년]\s*\d{1,2}\s*[月월]\s*\d{1,2}\s*[日일]"
    r"|(?:\d{1,2}(?:st|nd|rd|th)?\s+)?(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*\.?\s+(?:\d{1,2}(?:st|nd|rd|th)?,?\s+)?\d{4}",
    re.IGNORECASE,
)
_IN_URL = re.compile(r"/(20\d\d|19\d\d)[/-](0?[1-9]|1[0-2])[/-](0?[1-9]|[12]\d|3[01])(?=[/\-_.]|$)")


def visible_authors(tree: LexborHTMLParser) -> list[str]:
    """Author fields from elements that are marked or named as byline; [] without any that reads as names."""
    for selector in _AUTHORS:
        for element in _first(tree, selector):
            text = _text(element)
            if not text or len(text) > _MAX_BYLINE:
                continue
            name = _BYLINE_END.sub("", _BY.sub("", text))
            if not selector.startswith("[class") or _NAME.fullmatch(name):
                return [name]
    return []


def visible_date(tree: LexborHTMLParser, url: str | None, language: str | None) -> datetime | None:
    """The first date in an element that is marked or named as one, else the day in the URL."""
    for selector in _DATES:
        for element in _first(tree, selector):
            attributes = element.attributes
            exact = attributes.get("datetime") or attributes.get("content") or ""
            shown = _DAY.search(_text(element)[:_MAX_DATE])
            date = parse_date(exact, language=language) or (
                parse_date(shown[0], language=language) if shown else None
            )
            if date:
                return date
    day = _IN_URL.search(url or "")
    return parse_date("-".join(part.zfill(2) for part in day.groups())) if day else None


def _first(tree: LexborHTMLParser, selector: str) -> Iterator[LexborNode]:
    yield from tree.css(selector)[:_FEW]


def _text(element: LexborNode) -> str:
    return " ".join((element.text(separator=" ") or "").split())
