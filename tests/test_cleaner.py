"""The library as its users call it."""

import os
import pickle
import subprocess
import sys
from datetime import UTC, datetime

import pytest
from bs4 import BeautifulSoup

import newsclean
from newsclean import Article, Cleaner, Metadata, clean
from newsclean.article import Alternate, Provenance, arrow_schema, features
from newsclean.labels.facts import find_date

STORY = (
    "Old bridge to close\n"
    "By Jane Doe\n"
    "BONN (Reuters) - The council voted on Tuesday to close the old bridge over the harbour for two years.\n"
    "Costs rose to three million, the engineers wrote in a report that was published on Monday evening.\n"
    "Photo: Jane Doe/Example Wire\n"
    "Nobody was hurt when the northern pier sank by four centimetres after the storm of last November.\n"
)
PAGE = (
    f"<html><body><article>{''.join(f'<p>{line}</p>' for line in STORY.splitlines())}</article></body></html>"
)


def test_the_public_names_are_there_and_cost_nothing_to_import():
    code = (
        "import newsclean, sys; heavy = {'datasets', 'daft', 'pandas', 'huggingface_hub', 'pyarrow'} & set(sys.modules);"
        "assert not heavy, heavy; assert all(getattr(newsclean, name) for name in newsclean.__all__)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
    assert callable(newsclean.publish)
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = newsclean.nothing


def test_roles_can_be_kept_and_dropped():
    assert "Photo: Jane Doe" not in clean(STORY).text
    assert "Photo: Jane Doe" in Cleaner(keep=["caption", "credit"]).clean(STORY).text
    assert clean(STORY).text.startswith("BONN (Reuters) - The council")
    assert Cleaner(drop=["dateline"]).clean(STORY).text.startswith("The council")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"keep": ["nonsense"]}, "unknown role 'nonsense': choose from body"),
        ({"profile": "fast"}, "unknown profile 'fast': choose one of precision"),
    ],
)
def test_wrong_options_are_refused_in_one_line(options, message):
    with pytest.raises(ValueError, match=message):
        Cleaner(**options)


def test_two_rules_with_one_id_are_refused():
    from newsclean.labels.rules import RULES

    with pytest.raises(ValueError, match="two rules are called"):
        Cleaner(rules=[RULES[0]])


def test_pages_come_as_text_bytes_or_soup():
    expected = clean(PAGE).text
    assert expected
    assert clean(PAGE.encode("utf-16")).text == expected
    assert clean(BeautifulSoup(PAGE, "html.parser")).text == expected
    with pytest.raises(TypeError, match="must be str, bytes or a BeautifulSoup object, not int"):
        clean(5)  # type: ignore[arg-type]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings(encoding):
    text = STORY.replace("Nobody", "„Niemand“, sagte die Bürgermeisterin, nobody")
    assert clean(text.encode(encoding)).text == clean(text).text


def test_binary_is_rejected_with_a_reason():
    cleaned = clean(bytes(range(256)) * 20)
    assert cleaned.article is None
    assert cleaned.rejection
    assert cleaned.rejection.reasons[0].code == "undecodable"


@pytest.mark.parametrize(("raw", "code"), [("", "no_text"), (" \n ", "no_text"), ("It rained.", "too_short")])
def test_what_is_no_article_says_why(raw, code):
    rejection = clean(raw).rejection
    assert rejection
    assert [reason.code for reason in rejection.reasons] == [code]


def test_what_the_source_says_wins():
    known = Metadata(
        url="https://www.news.example.co.uk/a", authors=("Ann Poe",), published="2024-05-12T16:40:00+02:00", language="en_GB"
    )  # fmt: skip
    article = Cleaner().clean(STORY, metadata=known, file="dump.jsonl", position=7).article
    assert article
    assert article.source == "example.co.uk"
    assert article.authors == ["Ann Poe"]
    assert article.published == datetime(2024, 5, 12, 14, 40, tzinfo=UTC)
    assert article.language == "en-GB"
    assert (article.provenance.file, article.provenance.position) == ("dump.jsonl", 7)


def test_an_answer_of_no_wins_over_the_page():
    page = f"""<meta property="article:content_tier" content="free"><meta name="robots" content="noai">
        <link rel="alternate" hreflang="fr" href="https://example.org/fr"><p>{"A long paragraph. " * 20}</p>"""
    article = Cleaner().clean(page, metadata=Metadata(free=False, publisher="The Post")).article
    assert article
    assert (article.free, article.publisher, article.reservations) == (False, "The Post", ["noai"])
    assert article.alternates == [Alternate(language="fr", url="https://example.org/fr")]
    plain = Cleaner().clean(page).article
    assert plain
    assert plain.free is True


@pytest.mark.parametrize("date", ["the day after", "1312-01-01", "2024-13-45"])
def test_an_impossible_date_is_a_rejection(date):
    rejection = Cleaner().clean(STORY, metadata=Metadata(published=date)).rejection
    assert rejection
    assert rejection.reasons[0].code == "invalid"
    assert "published" in rejection.reasons[0].message


def test_the_title_is_removed_when_it_is_known():
    text = STORY.replace("Old bridge to close\n", "") + "Old bridge to close\n"
    assert "Old bridge" not in clean(text, title="Old bridge to close").text


def test_removed_spans_are_rows_of_the_audit():
    cleaned = clean(STORY)
    assert [(row.role, row.text) for row in cleaned.removed()] == [
        ("headline", "Old bridge to close"),
        ("byline", "By Jane Doe"),
        ("credit", "Photo: Jane Doe/Example Wire"),
    ]
    assert all(cleaned.source[row.start : row.end] == row.text for row in cleaned.removed())


def test_explanations_plain_and_rich():
    cleaned = clean(STORY)
    assert "- byline         byline.by              By Jane Doe" in cleaned.explain()
    assert cleaned.explain(rich=True).plain == cleaned.explain()


def test_a_cleaner_survives_pickling_with_its_options():
    cleaner = Cleaner(drop=["dateline"], profile="precision")
    again = pickle.loads(pickle.dumps(cleaner))
    assert again.fingerprint == cleaner.fingerprint
    assert again.options == cleaner.options
    assert again.clean(STORY) == cleaner.clean(STORY)


def test_the_fingerprint_is_the_same_in_every_process():
    code = "import newsclean; print(newsclean.Cleaner().fingerprint)"
    found = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(found) == 1


def test_features_and_arrow_schema_come_from_the_model():
    assert list(features()) == list(arrow_schema(Article).names) == list(Article.model_fields)
    assert list(arrow_schema(Provenance).names) == list(Provenance.model_fields)


def test_line_wrapped_text_is_unwrapped():
    wrapped = (
        "The council voted on Tuesday to close the old bridge over the\nharbour for two years, the mayor said "
        "after the vote in the hall.\nShe had promised it.\n\nCosts rose to three million, the engineers wrote in a\n"
        "report that was published on Monday evening, and the county is\nto pay half.\n"
    )
    assert "over the harbour for two years" in clean(wrapped).text
    assert clean(wrapped).text.count("\n\n") == 1


@pytest.mark.parametrize("date", ["5 KASIM 2024", "5 NİSAN 2024"])
def test_month_in_capitals_whose_small_letters_depend_on_the_language(date):
    assert find_date(date) is not None
