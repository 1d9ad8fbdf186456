import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from newsclean.corpus.sketch import (
    FACT,
    SENTENCE,
    SENTENCE_WORDS,
    read_words,
    sentences,
    sketch,
    sketches,
)

TEXT = "The mayor of Arvenholm opened the bridge on Tuesday. It cost 2.5 million crowns, said Mara Abel."


def kinds(text):
    return ["".join("SF"[bit] for bit in (0, 1) if word & (1 << bit)) for word in read_words(text).tolist()]


def test_words_know_where_sentences_begin_and_what_is_a_fact():
    assert (SENTENCE, FACT) == (1, 2)
    assert kinds('It rained in Paris. "He left at 9," she said') == [
        "S",
        "",
        "",
        "F",
        "S",
        "",
        "",
        "F",
        "",
        "",
    ]


def test_case_punctuation_and_white_space_make_no_difference():
    one, other = read_words(TEXT) >> 2, read_words(TEXT.upper().replace(" ", " \n — ")) >> 2
    assert one.tolist() == other.tolist()


def test_characters_of_scripts_without_spaces_are_words():
    assert len(read_words("東京都知事は火曜日に")) == 10
    assert len(read_words("สวัสดี")) == 6
    assert len(read_words("हिन्दी समाचार")) == 2
    assert kinds("東京。大阪") == ["S", "", "S", ""]


def test_short_sentences_are_no_phrases():
    assert len(sketch("He declined to comment.").sentences) == 0
    assert len(sketch(TEXT).sentences) == 2
    assert len(sketch(f"{TEXT} {TEXT}").sentences) == 2


def test_a_sentence_has_one_hash_wherever_it_stands():
    alone = sketch("It cost 2.5 million crowns, said Mara Abel.").sentences
    assert len(alone) == 1
    assert alone[0] in sketch(TEXT).sentences
    assert alone[0] in sentences(read_words(f"{TEXT} More."))[1]


def test_the_lede_is_known_by_its_first_words():
    more = TEXT + " Nobody expected that."
    assert sketch(TEXT).lede == sketch(more).lede != sketch("Nobody expected that. " + TEXT).lede


@given(st.text())
def test_any_text_has_a_sketch(text):
    found = sketch(text)
    assert found.words.dtype == np.uint32
    assert (len(found.words) == 0) == (len(found.shingles) == 0)
    assert len(found.words) == 0 or found.words[0] & SENTENCE
    for hashes in (found.sentences, found.shingles):
        assert (hashes[1:] > hashes[:-1]).all()


@given(st.lists(st.lists(st.text("abcdé", min_size=1), min_size=SENTENCE_WORDS, max_size=20), max_size=20))
def test_every_longer_sentence_is_a_phrase(lists):
    texts = {" ".join(words) for words in lists}
    assert len(sketch(". ".join(sorted(texts))).sentences) == len(texts)


def as_lists(found):
    return [found.words.tolist(), found.sentences.tolist(), found.shingles.tolist(), found.lede]


@given(st.lists(st.one_of(st.text(), st.text("ab .\n東", max_size=60), st.just("word " * 1300)), max_size=12))
def test_texts_that_are_sketched_together_are_like_each_alone(texts):
    assert [as_lists(found) for found in sketches(texts)] == [as_lists(sketch(text)) for text in texts]


def test_of_a_long_text_the_beginning_is_sketched():
    assert len(sketch("東" * 70_000).words) == 5000
    assert as_lists(sketch(f"{TEXT} " * 400)) == as_lists(sketch(f"{TEXT} " * 500))
