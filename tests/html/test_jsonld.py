"""JSON-LD in every shape that pages write it in."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsclean.article import Metadata
from newsclean.html.jsonld import json_ld
from newsclean.html.metadata import Head
from newsclean.html.parse import parse_html

URL = "https://harbour.example/city/bridge-closes"
STORY = {
    "@type": "NewsArticle",
    "headline": "Old bridge closes",
    "author": {"@type": "Person", "name": "Jane Doe"},
    "datePublished": "2024-03-05T10:00:00+02:00",
    "articleBody": "The old bridge closes today.",
}


def script(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value)
    return f'<script type="application/ld+json">{text}</script>'


def metadata(*blocks: object, html: str = "", url: str | None = URL) -> Metadata:
    return Head.of(parse_html("".join(map(script, blocks)) + html)).metadata(url)


@pytest.mark.parametrize(
    ("author", "expected"),
    [
        ("Jane Doe", ("Jane Doe",)),
        (["Jane Doe", "Juan Pérez"], ("Jane Doe", "Juan Pérez")),
        ([[{"name": "Jane Doe"}], [["Juan Pérez"]]], ("Jane Doe", "Juan Pérez")),
        ({"name": ["Jane Doe", "Juan Pérez"]}, ("Jane Doe", "Juan Pérez")),
        ({"@list": [{"name": "Jane Doe"}]}, ("Jane Doe",)),
        ({"@type": "Person", "givenName": "Jane", "familyName": "Doe"}, ("Jane Doe",)),
        ({"@id": "#jane"}, ("Jane Doe",)),
        ("https://harbour.example/#/jane", ("Jane Doe",)),
        ({"@type": "Organization", "name": "Harbour Newsroom"}, ("Harbour Newsroom",)),
        ({"@type": ["Person", "Organization"], "name": "Jane Doe"}, ("Jane Doe",)),
        ({"@id": "#nobody"}, ()),
        ([None, 3, {"name": 7}], ()),
    ],
)
def test_authors_in_every_shape(author: object, expected: tuple[str, ...]) -> None:
    people = [
        {"@id": "#jane", "name": "Jane Doe"},
        {"@id": "https://harbour.example/#/jane", "name": "Jane Doe"},
    ]
    assert metadata({"@graph": [STORY | {"author": author}, *people]}).authors == expected


def test_an_agency_as_author() -> None:
    found = metadata(STORY | {"author": [{"@type": "Organization", "name": "Reuters"}, {"name": "Jane Doe"}]})
    assert (found.authors, found.agency) == (("Jane Doe",), "Reuters")


@pytest.mark.parametrize(
    "broken",
    [
        '{"@type": "NewsArticle", "headline": "The \\"old\\" bridge closes", "author": {"name": "Jane Doe"},',
        '{"@type": "NewsArticle", "headline": "The "old" bridge closes", "author": {"@type": "Person", "name": "Jane Doe"}}',
        '{"@type": ["NewsArticle"], "author": "Jane Doe", "headline": "The "old" bridge closes" }',
        '{"@type": "Article", "headline": "The "old" bridge closes", "author": ["Jane Doe"] "x": 1}',
        '{"@graph": [{"@type": "WebSite", "name": "Harbour"} {"@type": "NewsArticle", "author": [{"name": "Jane Doe"}],'
        ' "headline": "The "old" bridge closes"}]}',
        """{"@type": "NewsArticle", "headline": 'The "old" bridge closes', "author": {"name": 'Jane Doe'}}""",
        '{"@type": "NewsArticle",\n"headline": "The \\\'\\"old\\" bridge closes", "author": "Jane Doe",}',
    ],
    ids=["cut off", "quotes", "text", "texts", "missing comma", "single quotes", "bad escape"],
)
def test_what_can_be_salvaged(broken: str) -> None:
    found = metadata(broken)
    assert found.title is not None
    assert found.title.replace("'", "") == 'The "old" bridge closes'
    assert found.authors == ("Jane Doe",)


def test_salvaged_dates_and_body() -> None:
    broken = '{"@type":"NewsArticle","headline":"x "y" z","datePublished":"2024-03-05","articleBody":"One "two"\n three."}'
    head = Head.of(parse_html(script(broken)))
    assert str(head.metadata(URL).published) == "2024-03-05 00:00:00+00:00"
    assert head.article_body == 'One "two"\nthree.'


@pytest.mark.parametrize(
    "kind", ["NewsArticle", ["Thing", "ReportageNewsArticle"], "https://schema.org/Article", "BlogPosting"]
)
def test_kinds_of_articles(kind: object) -> None:
    assert metadata(STORY | {"@type": kind}).title == "Old bridge closes"


OTHERS = [
    {"@type": "NewsArticle", "headline": f"Story {n}", "url": f"https://harbour.example/{n}"}
    for n in range(4)
]


@pytest.mark.parametrize(
    ("own", "html"),
    [
        ({"url": "http://www.harbour.example/city/bridge-closes/?utm_source=feed"}, ""),
        ({"mainEntityOfPage": {"@type": "WebPage", "@id": URL}}, ""),
        ({"@id": URL + "#article"}, ""),
        ({}, "<h1>Old bridge closes</h1>"),
        ({}, '<meta property="og:title" content="Old bridge closes - Harbour">'),
    ],
    ids=["url", "entity", "id", "heading", "opengraph"],
)
def test_the_story_among_others(own: dict[str, object], html: str) -> None:
    assert metadata(*OTHERS, STORY | own, html=html).authors == ("Jane Doe",)


def test_a_list_of_other_stories_is_no_story() -> None:
    assert metadata(*OTHERS).title is None
    items = [{"@type": "ListItem", "item": story} for story in OTHERS]
    assert metadata({"@type": "ItemList", "itemListElement": items}).title is None


def test_two_objects_of_one_story_complete_each_other() -> None:
    bare = {"@type": "Article", "headline": "Old bridge closes", "url": URL, "author": []}
    assert metadata(bare, STORY | {"url": URL}).authors == ("Jane Doe",)


def test_the_date_of_the_page_where_the_story_has_none() -> None:
    found = metadata(
        {"@type": "WebPage", "datePublished": "2024-03-05"}, STORY | {"datePublished": "Invalid date"}
    )
    assert str(found.published) == "2024-03-05 00:00:00+00:00"


def test_article_body() -> None:
    body = "<p>One &amp;amp; two.</p><p>Three&nbsp;<b>four</b>.<br>Five &lt; six</p>"
    head = Head.of(parse_html(script([STORY | {"articleBody": body}])))
    assert head.article_body == "One & two.\nThree four .\nFive < six"
    assert Head.of(parse_html(script(STORY | {"articleBody": ""}))).article_body is None
    assert Head.of(parse_html("<p>x")).article_body is None


TEXT = json.dumps({"@graph": [STORY, {"@type": "WebPage", "author": [STORY]}]})


@given(st.integers(0, len(TEXT)), st.integers(0, 12), st.text(max_size=8))
def test_mangled_json_never_raises(start: int, length: int, noise: str) -> None:
    mangled = TEXT[:start] + noise + TEXT[start + length :]
    Head.of(parse_html(script(mangled))).metadata(noise)
    assert isinstance(json_ld([mangled]), list)
    assert Head.of(parse_html(script(mangled) + script(TEXT))).article_body
