"""The model: that its decisions are labels like others, and that its file is checked."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsclean import Cleaner, Role
from newsclean.labels import model
from newsclean.labels.features import HASH_BITS, MOST_SAID, SCORES, Features, packed
from newsclean.labels.lines import read_lines
from newsclean.labels.matcher import Matcher
from newsclean.labels.model import CERTAIN, Model, built_in_model
from newsclean.labels.network import _product
from newsclean.labels.rules import RULES
from newsclean.text.blocks import text_blocks
from tests.properties.news import News, news

WEIGHTS = Path(model.__file__).with_name("weights.npz")
STORY = (
    "The council voted on Tuesday to close the old bridge over the harbour for two years, the mayor said.\n"
    "Costs rose to three million, the engineers wrote in a report that was published on Monday evening.\n"
    "Nobody was hurt when the northern pier sank by four centimetres after the storm of last November.\n"
)
# No rule knows any of these lines; their shape and their place say what they are.
UNKNOWN = STORY + "\n".join(
    (
        "Harbour festival draws record crowd",
        "3 hours ago",
        "Ferry line to raise fares in spring",
        "5 hours ago",
        "Lighthouse keeper retires at 81",
        "7 hours ago",
        "Sports",
        "Weather",
        "Puzzles",
    )
)


MATCHER = Matcher(RULES)


def lines_of(text: str) -> list:
    return [line for line in read_lines(text, text_blocks(text), MATCHER) if line.text]


def test_the_model_removes_what_no_rule_knows():
    alone, together = Cleaner(model=False).clean(UNKNOWN), Cleaner().clean(UNKNOWN)
    assert "Harbour festival" in alone.text
    assert together.text == STORY.strip().replace("\n", "\n\n")
    spans = [span for span in together.spans if span.rule == "model"]
    assert spans
    assert {span.role for span in spans} == {Role.BOILERPLATE}
    assert all(0.7 <= span.confidence <= 1 for span in spans)


def test_profiles_are_thresholds_on_its_confidence():
    removed = {
        profile: {span for span in Cleaner(profile=profile).clean(UNKNOWN).spans if span.rule == "model"}
        for profile in ("precision", "balanced", "recall")
    }
    assert all(span.confidence >= 0.9 for span in removed["precision"])
    assert len(removed["precision"]) <= len(removed["balanced"]) <= len(removed["recall"])


@given(news())
def test_certain_rules_win(document: News):
    alone = Cleaner(min_characters=1, model=False).clean(document.text)
    certain = {
        alone.source[s.start : s.end]
        for s in alone.spans
        if s.role.value == "share" and s.confidence >= CERTAIN
    }
    assert not certain.intersection(Cleaner(min_characters=1).clean(document.text).text.split("\n\n"))


@given(
    st.lists(
        st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1).filter(str.strip),
        min_size=1,
        max_size=30,
    )
)
def test_features_are_numbers_whatever_the_text(texts):
    lines = lines_of("\n".join(texts))
    if not lines:
        return
    features = Features(lines, built_in_model().grams)
    live = np.arange(len(lines))
    matrix = features.matrix(live, [None] * len(lines))
    assert matrix.shape[0] == len(lines)
    assert np.isfinite(matrix).all()
    chances = built_in_model().probabilities(matrix)
    assert ((chances >= 0) & (chances <= 1)).all()


LONGEST = "ab " * 21 + "ab"  # as many words, pairs and runs of letters as a line can have


@given(st.integers(0, 1000), st.sampled_from([LONGEST, UNKNOWN]))
def test_three_scores_are_added_up_at_once(seed, text):
    said = np.random.default_rng(seed).integers(-MOST_SAID, MOST_SAID + 1, (SCORES, 1 << HASH_BITS), np.int16)
    said[0] = MOST_SAID
    lines = lines_of(text)
    features = Features(lines, packed(said))
    line_of, hashes = features.hashed
    found = features.matrix(np.arange(len(lines)))
    for number in range(len(lines)):
        chosen = said[:, hashes[line_of == number]]
        wanted = chosen.sum(axis=1) / np.sqrt(chosen.shape[1])
        assert any(np.allclose(found[number, i : i + SCORES], wanted) for i in range(found.shape[1]))


@given(st.data())
def test_a_line_looks_the_same_whatever_is_gone(data):
    """Lines that are gone leave no trace: what is left is judged as if it had always stood alone."""
    texts = data.draw(st.lists(st.sampled_from(UNKNOWN.split("\n")), min_size=2, max_size=20))
    kept = sorted(data.draw(st.sets(st.integers(0, len(texts) - 1), min_size=1)))
    grams = built_in_model().grams
    some = Features(lines_of("\n".join(texts)), grams).matrix(np.array(kept), [None] * len(kept))
    alone = Features(lines_of("\n".join(texts[k] for k in kept)), grams)
    assert np.array_equal(some, alone.matrix(np.arange(len(kept)), [None] * len(kept)))


def test_a_model_of_ones_own(tmp_path):
    with np.load(WEIGHTS) as arrays:
        changed = dict(arrays)
    changed["out_bias"] = changed["out_bias"] - 50
    np.savez(tmp_path / "mine.npz", **changed)
    cleaner = Cleaner(model=tmp_path / "mine.npz")
    assert not [span for span in cleaner.clean(UNKNOWN).spans if span.rule == "model"]
    assert cleaner.fingerprint != Cleaner().fingerprint
    assert cleaner.options["model"] == Model.read(tmp_path / "mine.npz").fingerprint


@pytest.mark.parametrize("content", [b"", b"weights", b"PK\x03\x04broken"])
def test_a_file_that_is_no_model(tmp_path, content):
    path = tmp_path / "bad.npz"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=r"bad\.npz: is no model of newsclean"):
        Cleaner(model=path)


def test_arrays_that_are_missing(tmp_path):
    np.savez(tmp_path / "other.npz", grams=np.zeros(3))
    with pytest.raises(ValueError, match=r"other\.npz: is no model of newsclean: .*last"):
        Cleaner(model=tmp_path / "other.npz")
    with pytest.raises(ValueError, match=r"none\.npz: is no model"):
        Cleaner(model=tmp_path / "none.npz")


def test_arrays_that_do_not_fit(tmp_path):
    with np.load(WEIGHTS) as arrays:
        changed = dict(arrays)
    changed["in"] = changed["in"][:, 1:]
    np.savez(tmp_path / "other.npz", **changed)
    with pytest.raises(ValueError, match=r"other\.npz: is no model of newsclean"):
        Cleaner(model=tmp_path / "other.npz")


def test_products_of_any_size_are_products():
    random = np.random.default_rng(3)
    # The larger one has more weights than multiplications that one thread does.
    for inputs, width in ((4, 3), (600, 500)):
        rows = random.normal(size=(7, inputs)).astype(np.float32)
        weights = random.normal(size=(inputs, width)).astype(np.float32)
        assert np.allclose(_product(rows, weights), rows @ weights, atol=1e-3)
