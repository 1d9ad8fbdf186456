"""Stories that a page has in its data and not in its elements."""

import json

import pytest
from tests.dumps import STORY

from newsclean import Cleaner

MENU = "<nav><a href=/>Home</a> <a href=/sport>Sport</a></nav>"
WALL = "<div class=paywall><p>Subscribe to read the whole story, for the price of a coffee a week.</p></div>"


def page(body: str, shown: list[str], kind: str = "NewsArticle") -> str:
    """A page whose data has `body`, and that shows some paragraphs."""
    data = json.dumps({"@type": kind, "headline": "Bridge closes", "articleBody": body})
    paragraphs = "".join(f"<p>{text}</p>" for text in shown)
    return (
        f'<html><head><script type="application/ld+json">{data}</script></head><body>{MENU}'
        f"<article><h1>Bridge closes</h1>{paragraphs}</article>{WALL}</body></html>"
    )


@pytest.mark.parametrize("model", [True, False])
def test_the_whole_story_is_read_from_the_data(model: bool) -> None:
    html = page("\n".join(STORY), STORY[:1])
    assert Cleaner(model=model).clean(html).text.split("\n\n") == STORY


def test_a_page_without_elements_is_read_from_its_data() -> None:
    html = page(" ".join(STORY), []).partition("<body>")[0] + "<body><div id=app></div></body></html>"
    assert Cleaner().clean(html).text == " ".join(STORY)


def test_what_the_page_shows_is_kept_as_it_is_shown() -> None:
    html = page(" ".join(STORY).replace("'", "’"), STORY)
    assert Cleaner().clean(html).text.split("\n\n") == STORY
    half = page("\n".join(STORY), STORY[:4])
    assert Cleaner().clean(half).text.split("\n\n") == STORY[:4]


def test_a_summary_or_another_thing_is_no_story() -> None:
    assert Cleaner().clean(page("Another summary of the story, " * 10, STORY)).text.split("\n\n") == STORY
    shop = page("A bridge of wood, with pier, for trains of all gauges. " * 20, STORY, kind="Product")
    assert Cleaner().clean(shop).text.split("\n\n") == STORY


def test_text_in_the_data_is_text() -> None:
    body = (
        "\n".join(STORY)
        + "\nThe sign says 1 < 2 & that is all there is to say about it, the mayor said on Friday."
    )
    assert "1 < 2 & that" in Cleaner().clean(page(body, [])).text


@pytest.mark.parametrize("model", [True, False])
def test_a_story_for_browsers_without_scripts_is_read(model: bool) -> None:
    story = "".join(f"<p>{text}</p>" for text in STORY)
    html = f"<html><body>{MENU}<h1>Bridge closes</h1><div><script>show()</script><noscript>{story}</noscript></div>"
    assert Cleaner(model=model).clean(html).text.split("\n\n") == STORY


def test_what_stands_in_for_a_script_is_no_story() -> None:
    story = "".join(f"<p>{text}</p>" for text in STORY)
    html = f"<html><body>{MENU}<article><h1>Bridge closes</h1>{story}</article><noscript>{story}</noscript>"
    assert Cleaner().clean(html).text.split("\n\n") == STORY
