"""The laws of cleaning, for whatever document."""

import random

from hypothesis import given
from hypothesis import strategies as st

from newsclean import Article, Cleaner, Rejection, Template, Templates
from newsclean.labels.roles import KEPT
from newsclean.labels.templates import skeleton
from newsclean.text.repair import repair
from tests.properties.news import LANGUAGES, News, bodies, news, noisy, page

CLEANER = Cleaner(min_characters=1)
# The invented stories say the same sentences again and again: nothing for what was learned from real ones.
RULES_ALONE = Cleaner(min_characters=1, model=False)
documents = st.one_of(news().map(lambda n: n.text), noisy(), news().map(page), st.text(), st.binary())


@given(documents)
def test_spans_tile_the_source(raw):
    cleaned = CLEANER.clean(raw)
    position = 0
    for span in cleaned.spans:
        assert span.start == position < span.end
        position = span.end
    assert position == len(cleaned.source)


@given(documents)
def test_the_text_is_the_kept_spans_and_nothing_else(raw):
    cleaned = CLEANER.clean(raw)
    kept = "".join(cleaned.source[s.start : s.end] for s in cleaned.spans if s.role in KEPT)
    assert "".join(cleaned.text.split()) == "".join(kept.split())
    assert set(cleaned.text) <= set(cleaned.source) | set("\n ")


@given(documents)
def test_cleaning_a_cleaned_text_changes_nothing(raw):
    once = CLEANER.clean(raw).text
    assert CLEANER.clean(once).text == once


@given(documents, st.data())
def test_the_laws_hold_with_templates_too(raw, data):
    profile = data.draw(st.sampled_from(["precision", "balanced", "recall"]))
    plain = Cleaner(min_characters=1, profile=profile)
    lines = sorted({line for text in plain.survey(raw).lines if (line := skeleton(text))})
    convicted = data.draw(st.sets(st.sampled_from(lines))) if lines else set()
    cleaner = Cleaner(
        min_characters=1, profile=profile, publisher="gazette", templates=Templates(map(_template, convicted))
    )
    cleaned = cleaner.clean(raw)
    assert [span.start for span in cleaned.spans[1:]] == [span.end for span in cleaned.spans[:-1]]
    assert cleaner.clean(cleaned.text).text == cleaned.text
    if not convicted:
        assert cleaned.spans == plain.clean(raw).spans
    assert not convicted.intersection(map(skeleton, plain.survey(cleaned.text).lines))


def _template(line: str) -> Template:
    return Template(publisher="gazette", line=line, documents=9, of=10, count=9, titles=9, days=9)


@given(st.lists(noisy(), max_size=4), st.randoms(use_true_random=False))
def test_the_result_does_not_depend_on_order_or_on_the_cleaner(raws, shuffle: random.Random):
    expected = {raw: CLEANER.clean(raw) for raw in raws}
    shuffle.shuffle(raws)
    other = Cleaner(min_characters=1)
    assert all(other.clean(raw) == expected[raw] for raw in raws)


@given(documents)
def test_every_document_becomes_an_article_or_a_rejection(raw):
    cleaned = Cleaner.clean(CLEANER, raw)
    assert isinstance(cleaned.article, Article) != isinstance(cleaned.rejection, Rejection)
    if cleaned.article:
        assert cleaned.article.text == cleaned.text
        assert Article.model_validate_json(cleaned.article.model_dump_json()) == cleaned.article
    else:
        assert cleaned.rejection
        assert cleaned.rejection.reasons


@given(st.sampled_from(sorted(LANGUAGES)).flatmap(bodies))
def test_a_document_without_boilerplate_comes_back_unchanged(body):
    text = "\n\n".join(body)
    assert CLEANER.clean(text).text == text


@given(news())
def test_the_body_survives_and_the_headline_goes(document: News):
    cleaned = RULES_ALONE.clean(document.text)
    paragraphs = cleaned.text.split("\n\n")
    assert [p for p in paragraphs if p in document.body] == document.body
    assert document.headline not in paragraphs
    assert cleaned.title == document.headline


@given(news())
def test_a_page_gives_the_same_body_as_its_text(document: News):
    assert RULES_ALONE.clean(page(document)).text.split("\n\n") == document.body


@given(noisy())
def test_offsets_lead_back_to_the_original(raw):
    repaired = repair(raw)
    for offset, character in enumerate(repaired.text):
        assert 0 <= repaired.original_offset(offset) <= len(raw), character
