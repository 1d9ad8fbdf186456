"""The story of a page that does not show it as its elements: it is in the page's data, or for browsers without scripts."""

import re
from html import escape

import numpy as np
from selectolax.lexbor import LexborHTMLParser

from newsclean.html.content import prose
from newsclean.html.parse import parse_html
from newsclean.html.walk import Page, walk

_WORD = re.compile(r"\w+")
_LEAST = 100  # words; a shorter body is a summary
_PROBES, _PROBE = 12, 6  # places of the body that are looked for in the page, and their length in words
# Of the labelled pages that have a long body in their data, three show readers a tenth of it or less, and the others 0.6
# or more.
_SHOWN = 0.5
# Characters. In `<noscript>` there mostly is a picture; with so much prose, and less elsewhere, it is the story.
_STORY = 500


def is_unseen(body: str, page: Page) -> bool:
    """Whether most of `body`, the text of the story as the page's data gives it, is not among the page's texts."""
    words = _words(body)
    if len(words) < _LEAST:
        return False
    shown = f" {' '.join(_words(' '.join(block.text for block in page.blocks)))} "
    places = range(0, len(words) - _PROBE, len(words) // _PROBES)
    found = [f" {' '.join(words[place : place + _PROBE])} " in shown for place in places]
    return sum(found) < _SHOWN * len(found)


def is_for_scripts(tree: LexborHTMLParser, page: Page) -> bool:
    """Whether a script shows the story of `page`, and it stands in `<noscript>` for browsers that run none."""
    sizes = [len(block.text) for block in page.blocks]
    shown = prose(np.array(sizes, float), np.array([block.link_density for block in page.blocks])).sum()
    return bool(shown < _STORY <= sum(len(paragraph.text()) for paragraph in tree.css("noscript p")))


def page_of(title: str | None, body: str) -> Page:
    """A page of nothing but a story; each line of `body` is a paragraph."""
    heading = f"<h1>{escape(title)}</h1>" if title else ""
    paragraphs = "".join(f"<p>{escape(line)}</p>" for line in body.split("\n"))
    return walk(parse_html(f"<body><article>{heading}{paragraphs}</article></body>"))


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())
