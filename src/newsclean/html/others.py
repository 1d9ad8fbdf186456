"""Other stories below the page's own: pages that scroll on to the next story, or show some whole."""

from bisect import bisect_right

from newsclean.html.layout import Layout
from newsclean.html.walk import Page

# Characters of prose that the first article has at least; with fewer it is a teaser, too.
_LEAST_PROSE = 500
_LEAST_TITLE = 12  # characters; shorter headings agree with a title by chance


def agrees(heading: str, title: str) -> bool:
    """Whether a heading is the page's title, or one has the other in it; both in lower case."""
    return len(heading) >= _LEAST_TITLE and bool(title) and (heading in title or title in heading)


def other_stories(layout: Layout) -> list[range]:
    """The elements of each `<article>` with an `<h1>` of its own that stands below the article of the page's title.

    Of 766 labelled pages two have such articles, and no text of the story is in them.
    """
    page = layout.page
    articles = _outermost(page)
    if len(articles) < 2:
        return []
    title = " ".join(layout.hints.title.lower().split())
    starts = [article.start for article in articles]
    own = -1
    others: list[range] = []
    for block in page.blocks:
        if page.tags[block.owner] != "h1":
            continue
        around = bisect_right(starts, block.owner) - 1
        inside = around >= 0 and block.owner in articles[around]
        same = agrees(block.text.lower(), title)
        if own < 0 and same:
            if not inside:
                return []
            own = around
        elif 0 <= own < around and inside and not same and articles[around] not in others[-1:]:
            others.append(articles[around])
    return others if others and layout.prose_in(articles[own]) >= _LEAST_PROSE else []


def _outermost(page: Page) -> list[range]:
    """The elements of each `<article>` that is in no other."""
    found: list[range] = []
    for element, tag in enumerate(page.tags):
        if tag == "article" and (not found or element >= found[-1].stop):
            found.append(range(element, page.last[element] + 1))
    return found
