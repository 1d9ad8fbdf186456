"""The story of a page that shows it to search engines only: it is in the page's data, and not in its elements."""

import re
from html import escape

from newsclean.html.parse import parse_html
from newsclean.html.walk import Page, walk

_WORD = re.compile(r"\w+")
_LEAST = 100  # words; a shorter body is a summary
_PROBES, _PROBE = 12, 6  # places of the body that are looked for in the page, and their length in words
# Of the labelled pages that have a long body in their data, three show readers a tenth of it or less, and the others 0.6
# or more.
_SHOWN = 0.5


def is_unseen(body: str, page: Page) -> bool:
    """Whether most of `body`, the text of the story as the page's data gives it, is not among the page's texts."""
    words = _words(body)
    if len(words) < _LEAST:
        return False
    shown = f" {' '.join(_words(' '.join(block.text for block in page.blocks)))} "
    places = range(0, len(words) - _PROBE, len(words) // _PROBES)
    found = [f" {' '.join(words[place : place + _PROBE])} " in shown for place in places]
    return sum(found) < _SHOWN * len(found)


def page_of(title: str | None, body: str) -> Page:
    """A page of nothing but a story; each line of `body` is a paragraph."""
    heading = f"<h1>{escape(title)}</h1>" if title else ""
    paragraphs = "".join(f"<p>{escape(line)}</p>" for line in body.split("\n"))
    return walk(parse_html(f"<body><article>{heading}{paragraphs}</article></body>"))


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())
