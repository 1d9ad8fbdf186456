from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsclean.corpus.likeness import compare
from newsclean.corpus.sketch import read_words

STORY = [
    "The harbour council of Arvenholm approved a second bridge over the river on Tuesday after nine months of talks.",
    "Engineers expect the work to take three years and to cost about 40 million crowns, most of it from the state.",
    "“We have waited long enough,” said Mara Lindqvist, who has been mayor since 2019.",
    "Opponents fear for the meadow on the eastern bank, where storks have nested for decades.",
    "A court in Bellstadt will hear their complaint in March, but the first piles are to be driven before that.",
    "The old bridge, built in 1931, carries 18,000 cars a day, twice as many as it was made for.",
]
LOCAL = "In Corvigny, where a similar bridge was closed last winter, shopkeepers said that business fell by a third."
NOTE = "This story has been corrected to say that the old bridge was built in 1931, not 1913."


def alike(one, other, evidence="none"):
    texts = ("\n\n".join(text) if isinstance(text, list) else text for text in (one, other))
    return compare(*map(read_words, texts)).copies(evidence)


def weather(place, sky, low, high, rain, wind):
    return (
        f"This is the forecast for {place} and the surrounding area. The morning will be {sky} with temperatures "
        f"between {low} and {high} degrees and a {rain} percent chance of rain. Winds from the {wind} will be light. "
        "The forecast is prepared twice a day from the data of the service's own stations."
    )


@pytest.mark.parametrize(
    "copy",
    [
        STORY,
        STORY[:3],
        [*STORY, LOCAL],
        [LOCAL, *STORY],
        [*STORY[:4], LOCAL, NOTE],
        [STORY[0], LOCAL, *STORY[1:]],
        [f"ARVENHOLM (Reuters) - {STORY[0]}", *STORY[1:5]],
        [
            text.replace("about 40 million", "some 40 million").replace("said", "told reporters")
            for text in STORY
        ],
        [" ".join(STORY[:3]), " ".join(STORY[3:])],
        [*STORY[:2], *STORY[3:]],
    ],
    ids=[
        "same",
        "cut",
        "added-after",
        "added-before",
        "cut-and-added",
        "inserted",
        "dateline",
        "edited",
        "merged",
        "dropped",
    ],
)
def test_copies_of_a_story(copy):
    assert alike(STORY, copy)
    assert alike(copy, STORY)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (weather("Arvenholm", "sunny", 3, 9, 10, "north"), weather("Bellstadt", "rainy", 7, 12, 80, "west")),
        (weather("Arvenholm", "sunny", 3, 9, 10, "north"), weather("Arvenholm", "sunny", 5, 8, 20, "north")),
        (
            "The winning numbers of Tuesday are 3, 9, 17, 22, 40 and 41. The jackpot of 4 million was not won. "
            "Prizes can be claimed at every shop that sells tickets until the end of the third month.",
            "The winning numbers of Friday are 1, 2, 18, 25, 33 and 49. The jackpot of 6 million was not won. "
            "Prizes can be claimed at every shop that sells tickets until the end of the third month.",
        ),
        (STORY, [LOCAL, LOCAL.replace("bridge", "tunnel"), "Something else happened, too.", *STORY[4:]]),
        (
            STORY,
            [LOCAL, STORY[0], NOTE, "A ferry ran aground near Dunmarrow, and all 60 passengers were saved."],
        ),
        (STORY, LOCAL),
    ],
    ids=["weather", "weather-of-a-place", "lottery", "follow-up", "quoted", "other"],
)
def test_what_only_looks_like_a_copy(one, other):
    assert not alike(one, other)
    assert not alike(other, one)


def test_agency_and_dates_shift_what_must_be_held():
    brief = [STORY[0], STORY[2], LOCAL, LOCAL.replace("bridge", "tunnel")]
    assert not alike(STORY, brief)
    assert alike(STORY, brief, "for")
    cut = [*STORY[:2], LOCAL]
    assert alike(STORY, cut)
    assert not alike(STORY, cut, "against")


@given(st.lists(st.sampled_from("abcdefgh"), max_size=40), st.lists(st.sampled_from("abcdefgh"), max_size=40))
def test_shares_are_shares_and_the_order_makes_no_difference(one, other):
    texts = [read_words(" ".join(words)) for words in (one, other)]
    found = compare(*texts)
    assert found == compare(*reversed(texts))
    assert all(0 <= share <= 1 for share in (found.held, found.covered, found.reworded, found.contradicted))


@given(st.integers(0, 10**6))
def test_a_text_is_a_copy_of_itself_and_of_its_longer_half(seed):
    random = Random(seed)
    sentences = [" ".join(f"w{random.randrange(300)}" for _ in range(12)) + "." for _ in range(12)]
    assert alike(sentences, sentences)
    assert alike(sentences, sentences[: random.randint(6, 12)])
