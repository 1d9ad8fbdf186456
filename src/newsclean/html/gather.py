"""One walk over a page for every element that describes it."""

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

# A page has a few of each; thousands of them are an attack on our patience.
_MAX_ELEMENTS = 5_000
_MAX_HEADINGS = 20
_MAX_HEADING_HTML = 5_000
# `article:published_time`, `article.published-time` and `articlePublishedTime` are one key.
_MARKS = dict.fromkeys(map(ord, ":._- \t\r\n"))
# Attributes of `<meta>` that say what its content is.
_KEYS = ("property", "name", "itemprop", "http-equiv")
# An invisible character between the texts of elements; what it stands before when they are of one word.
_EDGE = "\u2063"
_TOUCHING = re.compile(rf"{_EDGE}(?=[a-zà-ÿ,.:;!?)\]»”’…])")
_DESCRIBING = 'meta,link,base,title,h1,script[type*="ld+json" i],a[rel~="license" i]'


class Link(NamedTuple):
    """A `<link>`, or an `<a>` that says what it is for."""

    rel: frozenset[str]
    href: str
    language: str


@dataclass(slots=True)
class Described:
    """What the describing elements of a page hold, in the order of the page.

    Attributes:
        meta: contents of `<meta>` by their keys, as `squeeze_key` writes them.
        links: `<link>` with an address, and `<a rel="license">`.
        scripts: texts of the JSON-LD blocks.
        title: text of `<title>`.
        headings: texts of `<h1>`.
        base: what addresses are relative to, if not to the page's own.
    """

    meta: dict[str, list[str]] = field(default_factory=dict)
    links: list[Link] = field(default_factory=list)
    scripts: list[str] = field(default_factory=list)
    title: str = ""
    headings: list[str] = field(default_factory=list)
    base: str = ""

    def metas(self, keys: Iterable[str]) -> Iterator[str]:
        """The contents of every `<meta>` with one of `keys`, the first key's first."""
        for key in keys:
            yield from self.meta.get(key, ())

    def link(self, relation: str) -> str | None:
        """The address of the first link of that relation, as it stands."""
        return next((link.href for link in self.links if relation in link.rel), None)

    def absolute(self, text: str | None, url: str | None) -> str | None:
        """`text` as an absolute address, on a page that was fetched from `url`."""
        return absolute(text, absolute(self.base, url) or url)


@lru_cache(maxsize=4_096)
def squeeze_key(key: str) -> str:
    """A key of `<meta>` without case and separators."""
    return key.lower().translate(_MARKS)


def absolute(text: str | None, base: str | None) -> str | None:
    """`text` as an absolute address of the web, resolved against `base`."""
    if not text:
        return None
    try:
        address = html.unescape(text.strip())
        if not address.startswith(("https://", "http://")):
            address = urljoin(base or "", address)
        parts = urlsplit(address)
    except ValueError:
        return None
    return address if parts.scheme in ("http", "https") and parts.netloc else None


def gather(tree: LexborHTMLParser) -> Described:
    """Read the describing elements of a page."""
    found = Described()
    # Each query walks the whole page, whatever it asks for.
    for element in tree.css(_DESCRIBING)[:_MAX_ELEMENTS]:
        match element.tag:
            case "meta":
                _read_meta(found.meta, element.attributes)
            case "link" | "a":
                _read_link(found.links, element.attributes)
            case "base":
                found.base = found.base or (element.attributes.get("href") or "").strip()
            case "script":
                found.scripts.append(element.text())
            case "title":
                found.title = found.title or _line(element.text())
            case "h1" if len(found.headings) < _MAX_HEADINGS:
                found.headings.append(heading_text(element))
    found.headings = list(filter(None, found.headings))
    return found


def heading_text(heading: LexborNode) -> str:
    """The text of a heading on one line: elements that touch are parted, unless they are of one word."""
    text = heading.text(separator=_EDGE)[:_MAX_HEADING_HTML]
    return _line(_TOUCHING.sub("", text).replace(_EDGE, " "))


def _line(text: str) -> str:
    return " ".join(text.split())


def _read_meta(meta: dict[str, list[str]], attributes: dict[str, str | None]) -> None:
    content = (attributes.get("content") or "").strip()
    if content:
        for key in {squeeze_key(name) for name in map(attributes.get, _KEYS) if name}:
            meta.setdefault(key, []).append(content)


def _read_link(links: list[Link], attributes: dict[str, str | None]) -> None:
    href = (attributes.get("href") or "").strip()
    rel = frozenset((attributes.get("rel") or "").lower().split())
    if href and rel:
        links.append(Link(rel, href, (attributes.get("hreflang") or "").strip()))
