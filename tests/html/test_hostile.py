"""Pages that nobody writes for readers: they cost no more than their size, and never raise."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.properties.news import News, news, page

from newsclean import Cleaner

STORY = "The council voted on Tuesday to close the old harbour bridge for two years, a decision that took all night."
CLEANER = Cleaner(min_characters=1)


def grown(kind: str, size: int) -> str:
    """A hostile page of about `size` times one kilobyte."""
    paragraph = f"<p>{STORY}</p>"
    return {
        "long": paragraph * (8 * size),
        "nested": "<div>" * (100 * size) + paragraph,
        "nested lists": "<ul><li>" * (60 * size) + paragraph,
        "nested menus": "<nav>" * (100 * size) + paragraph,
        "attributes": "<p " + " ".join(f"a{number}=1" for number in range(120 * size)) + f">{STORY}</p>",
        "class names": f'<p class="{"wide " * (200 * size)}">{STORY}</p>' * 2,
        "scripts": "<script>if (a < b) { document.write('<p>no text</p>') }</script>" * (15 * size),
        "one line": f"<p>{STORY * (9 * size)}</p>",
        "links": "<a href=x>More</a> " * (50 * size) + paragraph,
        "cells": "<table>" + "<tr><td>1<td>2" * (70 * size) + "</table>" + paragraph,
        "breaks": "<p>" + f"{STORY}<br>" * (9 * size),
        "headings": f"<h1>{STORY}</h1>" * (8 * size),
        "json": '<script type="application/ld+json">' + '{"@graph":[' * (90 * size) + "</script>" + paragraph,
    }[kind]


KINDS = (
    "long", "nested", "nested lists", "nested menus", "attributes", "class names", "scripts", "one line", "links",
    "cells", "breaks", "headings", "json",
)  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_cost_grows_with_the_page_and_no_faster(kind: str) -> None:
    def seconds(size: int) -> float:
        raw = grown(kind, size)
        start = time.perf_counter()
        CLEANER.clean(raw, kind="html").text  # noqa: B018
        return time.perf_counter() - start

    seconds(100)
    small, large = (min(seconds(size) for _ in range(2)) for size in (100, 800))
    # Eight times the size; quadratic would be 64 times the cost. The constant forgives a busy machine.
    assert large < 24 * small + 0.5


def test_page_of_scripts_only_is_a_rejection() -> None:
    cleaned = CLEANER.clean(grown("scripts", 50), kind="html")
    assert cleaned.rejection is not None
    assert cleaned.rejection.reasons[0].code == "no_text"


def test_page_of_ten_megabytes_keeps_its_story() -> None:
    raw = f"<h1>Bridge closes</h1><p>{STORY}</p>" + "<div><script>x</script><!-- nothing --></div>" * 230_000
    assert len(raw) > 10_000_000
    assert STORY in CLEANER.clean(raw, kind="html").text


@settings(max_examples=20)
@given(news(), st.lists(st.floats(0, 1), min_size=10, max_size=10))
def test_page_cut_at_any_byte_is_cleaned(document: News, places: list[float]) -> None:
    raw = page(document).encode()
    for place in places:
        cleaned = CLEANER.clean(raw[: int(place * len(raw))], kind="html")
        assert (cleaned.article is None) != (cleaned.rejection is None)
