"""A second story below the page's own."""

import pytest
from tests.dumps import STORY

from newsclean import Cleaner, Role

OTHER = [
    "The ferry line will raise its fares by a tenth in spring, for the first time since it was founded ninety years ago.",
    "Season tickets stay as they are, the company wrote on Monday to those who have one and to the council.",
]


def article(heading: str, texts: list[str]) -> str:
    """An `<article>` with its headline."""
    return f"<article><h1>{heading}</h1>{''.join(f'<p>{text}</p>' for text in texts)}</article>"


def page(*articles: str) -> str:
    """A page about a bridge."""
    return (
        "<html><head><title>Old bridge closes for two years</title></head><body><main>"
        f"{''.join(articles)}</main></body></html>"
    )


OWN = article("Old bridge closes for two years", STORY)


@pytest.mark.parametrize("model", [True, False])
def test_it_goes_and_says_why(model: bool) -> None:
    cleaned = Cleaner(model=model).clean(
        page(OWN, article("Ferry fares rise", OTHER), article("More", OTHER[:1]))
    )
    assert cleaned.text.split("\n\n") == STORY
    said = {cleaned.source[span.start : span.end]: span for span in cleaned.spans}
    assert (said[OTHER[0]].role, said[OTHER[0]].rule) == (Role.RELATED, "html.other-story")


@pytest.mark.parametrize(
    "html",
    [
        # The headline stands outside the article that has a heading of its own.
        page("<h1>Old bridge closes for two years</h1>", article("What the council says", [*STORY, *OTHER])),
        # Chapters of one story, in articles without `<h1>`, or under the same headline.
        page(OWN, f"<article><h2>The ferry</h2><p>{OTHER[0]}</p><p>{OTHER[1]}</p></article>"),
        page(OWN, article("Old bridge closes for two years", OTHER)),
        # A teaser with the same title comes first.
        page(
            article("Old bridge closes for two years", STORY[:1]),
            article("The bridge", [*STORY[1:], *OTHER]),
        ),
        # One in the other.
        page(
            f"<article><h1>Old bridge closes for two years</h1>{STORY[0]}{article('The ferry', OTHER)}</article>"
        ),
    ],
)
def test_what_may_be_the_same_story_is_left_to_others(html: str) -> None:
    assert not any(span.rule == "html.other-story" for span in Cleaner().clean(html).spans)
