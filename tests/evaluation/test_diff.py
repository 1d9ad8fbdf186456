"""Differences between a cleaned text and the one that belongs."""

from hypothesis import given
from hypothesis import strategies as st

from newsclean import Cleaner
from newsclean.evaluation.diff import differences, elide
from newsclean.evaluation.measures import tokens
from tests.properties.news import news, noisy

CLEANER = Cleaner()
BODY = "The ferry to the island sailed again on Monday, nine years after it was laid up by its owners."
END = "The first crossing took forty minutes and carried more than two hundred people and a brass band."


def kinds(raw, gold, headlines=()):
    found = differences(CLEANER.clean(raw), gold, headlines)
    return [(each.kind, each.text) for each in found if each.kind != "same"]


def test_nothing_differs():
    assert kinds(f"{BODY}\nShare this article\n{END}", f"{BODY}\n{END}") == []


def test_a_part_of_a_line_and_a_whole_one():
    raw = f"{BODY} And this is an advertisement for boats.\nShare this article\n{END}"
    assert kinds(raw, f"{BODY}\nShare this article\n{END}") == [
        ("residue", "And this is an advertisement for boats."),
        ("lost", "Share this article"),
    ]


def test_what_the_document_does_not_have():
    assert kinds(f"{BODY}\n{END}", f"{BODY}\nA paragraph from elsewhere.\n{END}\nThe end.") == [
        ("absent", "A paragraph from elsewhere"),
        ("absent", "The end"),
    ]


def test_a_leading_headline_is_neutral():
    cleaner = Cleaner(keep=["headline"])
    cleaned = cleaner.clean(f"Ferry returns to Arvenholm\n{BODY}\n{END}")
    assert cleaned.text.startswith("Ferry")
    found = differences(cleaned, f"{BODY}\n{END}", {"Ferry returns to Arvenholm"})
    assert {each.kind for each in found} == {"same"}
    assert {each.kind for each in differences(cleaned, f"{BODY}\n{END}")} == {"same", "residue"}


def test_long_documents_are_compared_by_lines():
    lines = [
        f"Sentence number {n} says that {n * n} boats sailed to the island of Arvenholm." for n in range(400)
    ]
    found = kinds("\n".join(lines), "\n".join([*lines[200:], *lines[:100]]))
    assert sum(len(tokens(text)) for kind, text in found if kind == "residue") > 0


@given(st.one_of(noisy(), news().map(lambda n: n.text)))
def test_a_text_does_not_differ_from_itself(raw):
    assert kinds(raw, CLEANER.clean(raw).text) == []


@given(noisy(), noisy())
def test_every_word_of_the_output_is_the_same_or_residue(raw, gold):
    cleaned = CLEANER.clean(raw)
    found = differences(cleaned, gold)
    assert all(each.rule for each in found if each.kind in ("lost", "residue"))
    assert all(each.text for each in found)


def test_the_middle_of_a_long_text_is_left_out():
    assert elide("short") == "short"
    assert elide("a" * 500 + " " + "b" * 500, 10) == "aaaaaaaaaa … bbbbbbbbbb"
