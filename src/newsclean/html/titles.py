"""The headline among the titles that a page gives itself."""

import html
import re
from collections.abc import Collection, Iterable
from functools import lru_cache

from newsclean.html.names import squeeze

# What parts the name of the site, or of a section, from the headline.
_SUFFIX = re.compile(
    r"\s*(?:\s[-–—|·•»›⋆/:]|[|｜：])\s+(?=[^|]*$)|\s+(?:--|\|\||::)\s+(?=[^|]*$)|\s*[｜：](?=[^｜：]*$)"
)
_PREFIX = re.compile(r"^([^|»:]{2,60}?)(?:\s*[|»:]|\s[-–—])\s+")
_PARTS = re.compile(r"\s[-–—|·•»›⋆/:]\s|[|｜]")
_ADDED = re.compile(r"\s*(?:[|｜：•·»›⋆(–—]|\s-\s|\s:\s)")
_TAG = re.compile(r"<[^>]*>")
_MAX_TITLE = 400
# Search engines ask for headlines of at most 110 characters, so programs cut them off there or before.
_CUT_FROM = 80
_WORD = re.compile(r"\w+")
# Below this share of words in common, a heading is that of the site, or of a box.
_ALIKE = 0.3


@lru_cache(maxsize=4_096)
def plain(text: str) -> str:
    """Text of a field that may hold entities (even doubled), tags, and soft hyphens."""
    text = _TAG.sub(" ", html.unescape(html.unescape(text[: 10 * _MAX_TITLE]))).replace("\u00ad", "")
    return " ".join(text.split())[:_MAX_TITLE]


def choose_title(
    headlines: Iterable[str], titles: Iterable[str], headings: Iterable[str], sites: Iterable[str]
) -> str | None:
    """The headline of a page, without the name of the site.

    Args:
        headlines: what the page's data calls the headline.
        titles: what it calls its title elsewhere (OpenGraph, `<title>`), the best first.
        headings: its `<h1>`.
        sites: names of the site.
    """
    named = {squeeze(site) for site in sites} - {""}
    given = _titles(titles, named)
    shown = _titles(headings, named)
    if headline := next(iter(_titles(headlines, named)), None):
        return _without_kicker(_whole(headline, [*given, *shown]), given[0] if given else headline)
    heading = _heading(shown, [*given[:-1], *(max(_PARTS.split(title), key=len) for title in given[-1:])])
    if heading and given:
        return _of_both(given[0], heading)
    return _as_heading(given[0], shown) if given else next(iter(shown), None)


def _titles(texts: Iterable[str], named: Collection[str]) -> list[str]:
    titles = (_without_site(plain(text), named) for text in texts)
    return [title for title in titles if squeeze(title) and squeeze(title) not in named]


def _without_site(title: str, named: Collection[str]) -> str:
    """`title` without the name of the site before or after it."""
    if not any(site in squeeze(title) for site in named):
        return title
    while match := _last(_SUFFIX, title):
        tail = squeeze(title[match.end() :])
        if not any(
            tail in (site, "www" + site) or (len(site) > 3 and tail.startswith(site)) for site in named
        ):
            break
        title = title[: match.start()]
    begin = _PREFIX.match(title)
    return (title[begin.end() :] if begin and squeeze(begin[1]) in named else title).strip()


def _as_heading(title: str, headings: Iterable[str]) -> str:
    """`title` without what a separator adds to the `<h1>`: a section, a name of the site that nothing else tells."""
    for heading in headings:
        if title.startswith(heading) and _ADDED.match(title, len(heading)):
            return heading
    return title


def _whole(headline: str, others: Iterable[str]) -> str:
    """`headline`, or the title that it was cut off from."""
    start = headline.rstrip(".… ")
    if len(headline) < _CUT_FROM and start == headline:
        return headline
    longer = (title for title in others if len(title) > len(headline) and title.startswith(start))
    return next((title for title in longer if not _ADDED.match(title, len(start))), headline)


def _heading(headings: Iterable[str], titles: Collection[str]) -> str | None:
    """The heading that shares most words with a title, a section's name last; None when none is about the same."""
    likeness = {
        heading: max((_likeness(heading, title) for title in titles), default=0.0) for heading in headings
    }
    best = max(likeness, key=lambda heading: (likeness[heading], len(heading)), default=None)
    return best if best is not None and likeness[best] >= _ALIKE else None


def _likeness(one: str, other: str) -> float:
    """How many of the words of two titles are the same, 0 to 1."""
    first, second = (set(_WORD.findall(text.casefold())) for text in (one, other))
    return 2 * len(first & second) / max(1, len(first) + len(second))


def _of_both(title: str, heading: str) -> str:
    """The heading, which readers see; the title where the heading adds a kicker or a name to it, or capitals."""
    if squeeze(title) == squeeze(heading):
        return title if heading.isupper() else heading
    return _as_heading(_without_kicker(heading, title), [title])


def _without_kicker(headline: str, title: str) -> str:
    """The title, where the headline is the same words with a few before them."""
    long, short = (_WORD.findall(text.casefold()) for text in (headline, title))
    before = long[: len(long) - len(short)]
    is_kicker = before and long[len(before) :] == short and len("".join(before)) < len("".join(short))
    return title if is_kicker else headline


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    return next(reversed(list(pattern.finditer(text))), None)
