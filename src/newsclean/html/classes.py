"""What elements, class names and links say of a text: a table of roles, and the function that reads it.

Only a block and its near ancestors are looked at, and never an element around the whole story: a page whose
`<body>` is called `has-sidebar comments-open` has no say in what its paragraphs are.
"""

import re
from functools import lru_cache
from itertools import chain

from newsclean.html.elements import SUBHEADINGS
from newsclean.html.signs import SIGNS, Sign
from newsclean.html.walk import Page, RawBlock
from newsclean.labels.roles import Role
from newsclean.labels.rule import Rule

# `has-sidebar`, `no-ads` say that something else is there or not; `md:hidden`, `w-[3px]` are layout;
# WordPress lists a post's own tags and categories among its classes.
_NO_NAME = re.compile(r"(?:has|no|not|with|without|hide|show|is)[-_]|.*[:\[/]")
_OF_POST = re.compile(r"(?:tag|category|author)[-_]")
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_SHORT_WORDS = frozenset(["ad", "by", "cc"])


@lru_cache(maxsize=20_000)
def words(names: str) -> tuple[str, ...]:
    """The words of class names and ids, lower case: `article-body storyText` is article, body, story, text."""
    found = names[:500].split()
    if "hentry" in names or "type-post" in names:
        found = [name for name in found if not _OF_POST.match(name)]
    return tuple(dict.fromkeys(chain.from_iterable(map(_words_of, found))))


@lru_cache(maxsize=50_000)
def _words_of(name: str) -> tuple[str, ...]:
    """The words of one name. The same few names stand in many combinations."""
    if _NO_NAME.match(name):
        return ()
    lower = (word.lower() for word in _WORD.findall(name))
    return tuple(word for word in lower if 2 < len(word) < 20 or word in _SHORT_WORDS)


_LINKS = Rule(
    id="html.links",
    role=Role.RELATED,
    description="A short text that is links almost throughout.",
    confidence=0.75,
)
_BARE = Rule(
    id="html.bare",
    role=Role.NAVIGATION,
    description="A few words directly in a `<div>`, no paragraph: labels, counters, controls.",
    confidence=0.7,
)
_OUTSIDE = Rule(
    id="html.outside",
    role=Role.NAVIGATION,
    description="Outside the element that holds the story.",
    confidence=0.85,
)
_OUTSIDE_LINKS = Rule(
    id="html.outside-links",
    role=Role.RELATED,
    description="Mostly links, outside the element that holds the story.",
    confidence=0.9,
)
_SUBHEADING = Rule(
    id="html.subheading",
    role=Role.SUBHEADING,
    description="An `<h2>` to `<h6>` inside the story.",
    confidence=0.7,
)

# As the documentation lists them.
HTML_RULES = (
    *(Rule(id=s.id, role=s.role, description=s.description, confidence=s.confidence) for s in SIGNS),
    _LINKS,
    _BARE,
    _OUTSIDE,
    _OUTSIDE_LINKS,
    _SUBHEADING,
)
# Put into `css` of a block outside the element that holds the story, and if it stands between it and the headline.
OUTSIDE = "<outside>"
LEAD = "<lead>"

_BARE_CHARS = 30
_NAMED_LEVELS = 8
# What stands above the story in most pages, and so outside the element that holds it.
_ABOVE = frozenset({"html.headline", "html.standfirst", "html.teaser", "html.lead"})
Judgement = tuple[Role, str, float]


def structural_role(tag: str, css: str, link_density: float, n_chars: int) -> Judgement | None:
    """Role of a block by its place in the page, with the rule's id and confidence; None: nothing known.

    Args:
        tag: its block element, `p`.
        css: names around it, as `html_blocks` gives them.
        link_density: share of its characters in links.
        n_chars: its length in characters.
    """
    outside = OUTSIDE in css
    for sign in _signs_of(tag, css):
        if sign.min_chars <= n_chars <= sign.max_chars and (
            not outside or sign.id not in _ABOVE or link_density < 0.5
        ):
            return sign.role, sign.id, sign.confidence
    if outside:
        return _judgement(_OUTSIDE_LINKS if link_density > 0.5 else _OUTSIDE)
    if tag in SUBHEADINGS:
        # Lists of the ten best link their items' headings; deeper headings that are links are teasers.
        return _judgement(_LINKS if link_density > 0.8 and tag > "h3" else _SUBHEADING)
    if link_density > 0.8 and n_chars < 200:
        return _judgement(_LINKS)
    return _judgement(_BARE) if tag == "div" and n_chars < _BARE_CHARS else None


def named_role(page: Page, block: RawBlock, content: int) -> Judgement | None:
    """The same by the names of the element and those around it alone, nearest first; None: they say nothing.

    `content`: number of the element that holds the story; what is around it says nothing.
    """
    size = len(block.text)
    element = block.element
    for _ in range(_NAMED_LEVELS):
        if element < 0 or (element <= content <= page.last[element]):
            break
        for sign in _own_signs(page.tags[element], page.names[element]):
            if sign.min_chars <= size <= sign.max_chars:
                return sign.role, sign.id, sign.confidence
        element = page.parents[element]
    return _judgement(_SUBHEADING) if page.tags[block.owner] in SUBHEADINGS else None


@lru_cache(maxsize=20_000)
def _own_signs(tag: str, names: str) -> tuple[Sign, ...]:
    return _signs_of(tag, " ".join((f"<{tag}>", *words(names))))


def _judgement(rule: Rule) -> Judgement:
    return rule.role, rule.id, rule.confidence


def _compile() -> tuple[dict[str, list[int]], dict[str, list[tuple[frozenset[str], int]]]]:
    """Number of each sign by its single words, and by the first word of its pairs."""
    single: dict[str, list[int]] = {}
    several: dict[str, list[tuple[frozenset[str], int]]] = {}
    for number, sign in enumerate(SIGNS):
        for words_ in sign.signs.split():
            first, *others = words_.split("+")
            if others:
                several.setdefault(first, []).append((frozenset(others), number))
            else:
                single.setdefault(first, []).append(number)
    return single, several


_SINGLE, _SEVERAL = _compile()


@lru_cache(maxsize=20_000)
def _signs_of(tag: str, css: str) -> tuple[Sign, ...]:
    """The signs that the names around a block bear, in order of the table."""
    names = {"^" + tag, *css.split()}
    if tag == "figcaption":
        names.add("<figcaption>")
    found: set[int] = set()
    for name in names:
        found.update(_SINGLE.get(name, ()))
        found.update(number for others, number in _SEVERAL.get(name, ()) if others <= names)
    return tuple(SIGNS[number] for number in sorted(found))


# Named so, an element and all below it is no part of the story.
_ASIDE_TAGS = frozenset(["nav", "footer", "aside", "figure", "form", "button", "dialog"])
_ASIDE_WORDS = frozenset(
    [
        "comment",
        "comments",
        "disqus",
        "sidebar",
        "footer",
        "nav",
        "navigation",
        "menu",
        "related",
        "recommended",
        "recommendations",
        "teaser",
        "teasers",
        "newsletter",
        "cookie",
        "cookies",
        "consent",
        "gdpr",
        "onetrust",
        "modal",
        "popup",
        "overlay",
        "promo",
        "advert",
        "advertisement",
        "sponsored",
        "breadcrumb",
        "breadcrumbs",
        "share",
        "social",
    ]
)


@lru_cache(maxsize=20_000)
def is_aside(tag: str, names: str) -> bool:
    """Whether an element with these class names and ids holds no part of a story."""
    return tag in _ASIDE_TAGS or not _ASIDE_WORDS.isdisjoint(words(names))
