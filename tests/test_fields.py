from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsclean.fields import FIELD_NAMES, Fields

SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary()
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=5
)
KEYS = st.sampled_from([name for names in FIELD_NAMES.values() for name in names]) | st.text()


@given(st.dictionaries(KEYS, VALUES))
def test_any_record_has_its_fields_read(record):
    Fields().text(record)
    Fields().metadata(record)


@pytest.mark.parametrize("key", ["text", "Body", "articleBody", "MainText", "RAW-TEXT"])
def test_names_are_known_however_they_are_written(key):
    assert Fields().text({"id": 1, key: "x"}).content == "x"


def test_null_gives_way_to_the_next_name():
    assert Fields().text({"text": None, "content": "x"}).content == "x"
    assert Fields().text({"text": None}) is None


def test_html_in_the_name_says_the_kind():
    assert Fields().text({"raw_html": "<p>x"}).kind == "html"
    assert Fields().text({"text": "x"}).kind == "auto"


def test_given_names_win_and_may_be_paths():
    record = {"text": "no", "data": {"story": "yes"}, "a.b": "dotted"}
    assert Fields({"text": "data.story"}).text(record).content == "yes"
    assert Fields({"text": "a.b"}).text(record).content == "dotted"
    assert Fields({"text": "nothing"}).text(record) is None
    with pytest.raises(ValueError, match="unknown field 'txt'"):
        Fields({"txt": "x"})


@pytest.mark.parametrize(
    ("value", "authors"),
    [
        ("Jane Doe", ("Jane Doe",)),
        ("Doe, Jane; Roe, Richard", ("Doe, Jane", "Roe, Richard")),
        (["Jane Doe", "", None], ("Jane Doe",)),
        ("['Jane Doe', 'Richard Roe']", ("Jane Doe", "Richard Roe")),
        ('["Jane Doe"]', ("Jane Doe",)),
        ([{"@type": "Person", "name": "Jane Doe"}], ("Jane Doe",)),
        ("[not a list", ("[not a list",)),
        ({}, ()),
    ],
)
def test_authors_come_as_names(value, authors):
    assert Fields().metadata({"author": value}).authors == authors


@pytest.mark.parametrize(
    ("value", "published"),
    [
        ("30 December 2021", "30 December 2021"),
        (date(2021, 12, 30), datetime(2021, 12, 30, tzinfo=UTC)),
        (1640876400, datetime(2021, 12, 30, 15, tzinfo=UTC)),
        (1640876400000, datetime(2021, 12, 30, 15, tzinfo=UTC)),
        (20211230, "20211230"),
        (10**300, str(10**300)),
        (True, None),
        ("", None),
    ],
)
def test_dates_come_as_dates_or_text(value, published):
    assert Fields().metadata({"pubDate": value}).published == published


def test_tags_are_parted_at_commas():
    assert Fields().metadata({"keywords": "harbour, bridge"}).tags == ("harbour", "bridge")


@pytest.mark.parametrize(
    ("record", "field", "expected"),
    [
        ({"top_image": "https://x.example/a.jpg"}, "image", "https://x.example/a.jpg"),
        ({"image": [{"url": "https://x.example/a.jpg"}]}, "image", "https://x.example/a.jpg"),
        ({"image": {"bytes": b"x", "path": "a.jpg"}}, "image", None),
        ({"image": "a.jpg"}, "image", None),
        (
            {"publisher": {"@type": "Organization", "name": "The Harbour Post"}},
            "publisher",
            "The Harbour Post",
        ),
        (
            {"url": "https://x.example/?a", "canonicalUrl": "https://x.example/"},
            "canonical_url",
            "https://x.example/",
        ),
        ({"canonical_url": "https://x.example/"}, "url", "https://x.example/"),
        ({"licence": "CC BY 4.0"}, "license", "CC BY 4.0"),
    ],
)
def test_what_else_a_record_says(record, field, expected):
    assert getattr(Fields().metadata(record), field) == expected
