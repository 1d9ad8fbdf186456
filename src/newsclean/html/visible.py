"""Author and date as a page shows them to readers, for pages whose head does not say."""

import re
from collections.abc import Iterator
from datetime import datetime
from itertools import chain, islice

from selectolax.lexbor import LexborHTMLParser, LexborNode

from newsclean.html.dates import find_date, parse_date
from newsclean.html.names import clean_authors

# Everything that may hold an author: each query walks the whole page, so there is one.
_AUTHORS = (
    '[itemprop~="author" i],[rel~="author" i],[class*="author" i],[class*="byline" i],[class*="autor" i]'
    ',[data-testid*="author" i],[data-testid*="byline" i],a[href*="/author" i],a[href*="/autor" i],a[href*="/auteur" i]'
)
_DATES = 'time,abbr[title],[itemprop~="datePublished" i],[class*="date" i],[class*="publish" i],[class*="posted" i]'
# Classes of comments and of boxes with other stories.
_FOREIGN = re.compile(
    r"comment|related|recommend|teaser|sidebar|popular|trending|most-?read|carousel|site-footer|page-footer",
    re.IGNORECASE,
)
# Classes that say that a text is the name and nothing else: hCard, and what WordPress makes of it.
_NAMED = re.compile(
    r"(?:^|[\s_-])(?:author[\s_-]?(?:name|link)|p-author|vcard|fn)(?:$|[\s_-])", re.IGNORECASE
)
_WHOLE_PAGE = frozenset(
    ["html", "body", "main", "article", "section", "form", "link", "meta", "img", "input"]
)
_MAX_CANDIDATES = 200
_MAX_ANCESTORS = 6
# Characters of all candidates together: boxes in boxes, each named like a byline, would be read again and again.
_MAX_READ = 500_000
_MAX_BYLINE = 120
_MAX_DATE = 120
# A name that nothing but its look tells from other words: two to five with capitals, particles between them.
_NAME = re.compile(
    r"[^\W\d_a-zà-ÿ][\w.'’-]*(?:\s+(?:de|da|del|der|den|van|von|di|la|le|al|bin|el|y)(?=\s)|\s+[^\W\d_a-zà-ÿ][\w.'’-]*){1,4}"
)
_BYLINE_END = re.compile(
    r"\s+(?:[|•·–—-]\s|(?:on|updated|published|posted|last|alle artikel|is a|ist|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b"
    r"|(?:(?:am|le|el|hace|stand|vom|mo|tu|di|mi|we|do|th|fr|sa|so|su|lun|mar|mer|jeu|ven|sam|dim|jan|feb|apr|may|jun|jul|aug|sep"
    r"|oct|nov|dec)[^\W\d_]{0,7}[.,:]? )?\d).*$",
    re.IGNORECASE | re.DOTALL,
)
# Only such a line near the heading is a byline though nothing marks it.
_BY = re.compile(
    r"(?:written |words |text )?(?:by|von|par|por|di|door|av|af|text|texte|autor)\b:?\s", re.IGNORECASE
)
# What stands before the author in a table or list of a story's particulars.
_LABELS = "dt,th,strong,b"
_LABEL = re.compile(
    r"(?:authors?|written by|by|autor(?:in|/in|innen)?(?:/autor)?|auteure?s?|autore|autora|автор|作者|記者|记者|기자)\s*[:：]?",
    re.IGNORECASE,
)
_MAX_BOXES = 4
_MAX_SIBLINGS = 6
_MAX_NEAR = 600
_MAX_LINE = 80
_IN_URL = re.compile(r"/(20\d\d|19\d\d)[/-](0?[1-9]|1[0-2])[/-](0?[1-9]|[12]\d|3[01])(?=[/\-_.]|$)")


# What an element is known as the author's by, the surest first.
_RANKS = ("itemprop", "rel", "named", "byline", "author", "address")
_SURE = 3


def visible_authors(tree: LexborHTMLParser) -> list[str]:
    """Author fields from elements that are marked or named as byline; [] without any that reads as names."""
    best: list[str] = []
    rank, place, read = len(_RANKS), -1, 0
    for element in tree.css(_AUTHORS)[:_MAX_CANDIDATES]:
        kind = _rank(element)
        # Further authors stand beside the first.
        if kind > rank or (kind == rank and _place(element) != place) or _is_foreign(element):
            continue
        text = _text(_named(element) if kind < _SURE else element)
        if found := _field(text, sure=kind < _SURE):
            best = [*best, found] if kind == rank else [found]
            rank, place = kind, _place(element)
        read += len(text)
        if read > _MAX_READ:
            break
    return best or _signed(tree) or _labelled(tree)


def _signed(tree: LexborHTMLParser) -> list[str]:
    """The author field of a line near the heading that begins with `By`."""
    lines = (line for line in _lines_near_heading(tree) if _BY.match(line))
    return next(([field] for line in lines if (field := _field(line, sure=False))), [])


def _labelled(tree: LexborHTMLParser) -> list[str]:
    """The author field that stands behind a label."""
    read = 0
    for label in tree.css(_LABELS)[:_MAX_CANDIDATES]:
        if not _LABEL.fullmatch(_text(label)) or _is_foreign(label):
            continue
        text = next(filter(None, map(_text, islice(_siblings(label, forward=True), _MAX_SIBLINGS))), "")
        if field := _field(text, sure=False):
            return [field]
        read += len(text)
        if read > _MAX_READ:
            break
    return []


def _place(element: LexborNode) -> int:
    """What tells the elements around authors of one story from others: the parent, of a list the list."""
    parent = element.parent
    if parent is not None and parent.tag == "li":
        parent = parent.parent
    return parent.mem_id if parent is not None else 0


def _named(element: LexborNode) -> LexborNode:
    return element.css_first('[itemprop="name"]') or element


def _rank(element: LexborNode) -> int:
    attributes = element.attributes
    css = f"{attributes.get('class') or ''} {attributes.get('data-testid') or ''}"
    if element.tag in _WHOLE_PAGE:
        return len(_RANKS) + 1
    if "author" in (attributes.get("itemprop") or "").lower():
        return 0
    if "author" in (attributes.get("rel") or "").lower():
        return 1
    if _NAMED.search(css):
        return 2
    if "byline" in css.lower():
        return 3
    return 4 if "author" in css.lower() or "autor" in css.lower() else 5


def _field(text: str, *, sure: bool) -> str:
    """`text` as an author field; "" if it is too long, or no name and not surely meant as one."""
    if len(text) > _MAX_BYLINE:
        return ""
    text = _BYLINE_END.sub("", text)
    people, agency = clean_authors([text])
    named = people and (sure or all(map(_NAME.fullmatch, people)))
    return text if named or (agency and not people) else ""


def visible_date(tree: LexborHTMLParser, url: str | None, language: str | None) -> datetime | None:
    """The date that is marked as the story's, else the day in the URL, else the first that stands in a place for dates."""
    shown: list[datetime] = []
    foreign: list[datetime] = []
    read = 0
    for element in tree.css(_DATES)[:_MAX_CANDIDATES]:
        sure = _is_marked(element)
        if (shown and not sure) or element.tag in _WHOLE_PAGE or read > _MAX_READ:
            continue
        text = _text(element)
        read += len(text)
        if date := _date(element, text, language):
            alien = _is_foreign(element)
            if sure and not alien:
                return date
            (foreign if alien else shown).append(date)
    in_url = date_in(url)
    if in_url or shown:
        return in_url or shown[0]
    near = (find_date(line, language) for line in _lines_near_heading(tree))
    return next(filter(None, chain(near, foreign)), None)


def date_in(url: str | None) -> datetime | None:
    """The day that the path of an address names."""
    day = _IN_URL.search(url or "")
    return parse_date("-".join(part.zfill(2) for part in day.groups())) if day else None


def _is_marked(element: LexborNode) -> bool:
    """Whether microdata or a microformat says that this is when the story was published."""
    attributes = element.attributes
    return (
        "datepublished" in (attributes.get("itemprop") or "").lower()
        or "pubdate" in attributes
        or (element.tag in ("abbr", "time") and "published" in (attributes.get("class") or "").split())
    )


def _date(element: LexborNode, text: str, language: str | None) -> datetime | None:
    attributes = element.attributes
    for name in ("datetime", "content", "title"):
        if date := parse_date(attributes.get(name) or "", language=language):
            return date
    return find_date(text[:_MAX_DATE], language)


def _lines_near_heading(tree: LexborHTMLParser) -> Iterator[str]:
    """Short lines around the first `<h1>`: what follows it, and what follows the boxes that it stands in; then before."""
    heading = tree.css_first("h1")
    for forward in (True, False):
        boxes = islice(_upwards(heading), _MAX_BOXES) if heading is not None else ()
        for box in boxes:
            beside = islice(_siblings(box, forward=forward), _MAX_SIBLINGS)
            texts = (node.text(separator="\n")[:_MAX_NEAR] for node in beside)
            lines = (" ".join(line.split()) for text in texts for line in text.split("\n"))
            yield from (line for line in lines if len(line) <= _MAX_LINE)


def _siblings(element: LexborNode, *, forward: bool) -> Iterator[LexborNode]:
    node = element.next if forward else element.prev
    while node is not None:
        if node.tag not in ("script", "style", "noscript", "-comment"):
            yield node
        node = node.next if forward else node.prev


def _is_foreign(element: LexborNode) -> bool:
    """Whether it stands among comments, or in a box with other stories."""
    return any(_FOREIGN.search(node.attributes.get("class") or "") for node in _upwards(element))


def _upwards(element: LexborNode) -> Iterator[LexborNode]:
    node: LexborNode | None = element
    for _ in range(_MAX_ANCESTORS):
        if node is None or node.tag in ("body", "html", "main"):
            return
        yield node
        node = node.parent if node.tag != "article" else None


def _text(element: LexborNode) -> str:
    return " ".join((element.text(separator=" ") or "").split())
