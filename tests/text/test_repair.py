"""Repair, and where repaired characters came from."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from newsclean.text.repair import _COMPOSED, repair


@pytest.mark.parametrize(
    ("damaged", "repaired"),
    [
        ("Die BrÃ¼cke wird grÃ¶ÃŸer", "Die Brücke wird größer"),
        ("â€œWe willâ€\u009d", "“We will”"),
        ("Fish &amp; chips", "Fish & chips"),
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("soft\u00adhyphen and\u200b zero", "softhyphen and zero"),
        ("cafe\u0301", "café"),
        ("“curly” quotes’ stay", "“curly” quotes’ stay"),
        ("Zażółć gęślą jaźń — 100 €", "Zażółć gęślą jaźń — 100 €"),
    ],
)
def test_examples(damaged, repaired):
    assert repair(damaged).text == repaired


@given(st.text())
@example("Â\x1e\x80")  # the control character holds a misread sequence apart
def test_repaired_text_needs_no_repair(text):
    once = repair(text).text
    assert repair(once).text == once


def test_offsets_lead_to_the_damaged_word():
    damaged = "Fish &amp; chips\r\nDie BrÃ¼cke am Hafen"
    repaired = repair(damaged)
    for word in ("chips", "Die", "am", "Hafen"):
        assert damaged[repaired.original_offset(repaired.text.index(word)) :].startswith(word)


def test_characters_that_need_no_composition():
    for character in _COMPOSED:
        assert unicodedata.is_normalized("NFC", character)
        assert not unicodedata.combining(character)
        # Nor do they become one with what stands before them.
        assert unicodedata.is_normalized("NFC", "e" + character)
