"""Removed pieces put back into the text of their article."""

from pathlib import Path

import pytest
from hypothesis import given

from newsclean import Cleaned, Cleaner
from newsclean.report.placement import Placement, place
from tests.properties.news import news, noisy, page

CLEANER = Cleaner(min_characters=1)
SEEDS = Path(__file__).parents[2] / "seeds"


def placed(cleaned: Cleaned) -> Placement:
    return place(cleaned.text, [(span.start, span.end) for span in cleaned.removed()])


def put_back(cleaned: Cleaned) -> str:
    """The repaired text without white space, from what a dataset holds of it."""
    parts, at = [], 0
    for span, offset in zip(cleaned.removed(), placed(cleaned).offsets, strict=True):
        parts += [cleaned.text[at:offset], span.text]
        at = offset
    return "".join("".join([*parts, cleaned.text[at:]]).split())


@given(news())
def test_news_comes_back_as_it_was(document):
    for raw in (document.text, page(document)):
        cleaned = CLEANER.clean(raw)
        if cleaned.article:
            assert put_back(cleaned) == "".join(cleaned.source.split())
            assert placed(cleaned).exact


@given(noisy())
def test_whatever_happens_the_order_holds_and_nothing_is_lost(raw):
    cleaned = CLEANER.clean(raw)
    offsets = placed(cleaned).offsets
    assert len(offsets) == len(cleaned.removed())
    assert offsets == sorted(offsets)
    assert all(0 <= offset <= len(cleaned.text) for offset in offsets)


@pytest.mark.parametrize("path", sorted(SEEDS.glob("*")), ids=lambda path: path.name)
def test_the_sample(path):
    cleaned = CLEANER.clean(path.read_bytes())
    assert put_back(cleaned) == "".join(cleaned.source.split())


TEXT = "The ferry sailed again on Monday.\n\nIt was full, and on time.\n\nThe band played."


@pytest.mark.parametrize(
    ("source", "pieces", "offsets"),
    [
        ("Ferry\n\n{}", ["Ferry"], [0]),
        ("Ferry\n{}", ["Ferry"], [0]),
        ("{}\n\nPrint", ["Print"], [len(TEXT)]),
        ("The ferry sailed again on Monday.\n\nShare\n\nMore\n\nIt was full, and on time.\n\nThe band played.",
         ["Share", "More"], [33, 33]),
        ("The ferry sailed again on Monday.\nShare\nMore\nIt was full, and on time.\nThe band played.",
         ["Share", "More"], [33, 33]),
        ("The ferry sailed again on Monday.\n\nIt was full<b>, and on <i> time.\n\nThe band played.",
         ["<b>", "<i>"], [46, 54]),
        ("The ferry sailed again on Monday.\n\nIt was full, and on time. ShareComments\n\nThe band played.",
         ["Share", "Comments"], [60, 60]),
    ],
)  # fmt: skip
def test_places(source, pieces, offsets):
    source = source.replace("{}", TEXT)
    where = [(source.index(piece), source.index(piece) + len(piece)) for piece in pieces]
    assert place(TEXT, where) == Placement(offsets, exact=True)


def test_distances_that_do_not_add_up_are_no_cut_inside_a_paragraph():
    # Lines of spaces between the paragraphs, of which neither the text nor the pieces say anything.
    source = TEXT.replace("\n\n", "\n" + 17 * " " + "\n") + 23 * "\n" + "Print"
    start = source.index("Print")
    placement = place(TEXT, [(start, start + 5)])
    assert not placement.exact
    assert placement.offsets == [len(TEXT)]


def test_an_article_without_removals():
    assert place(TEXT, []) == Placement([], exact=True)
