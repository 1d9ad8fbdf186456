"""What the head of a page says."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsclean.article import Metadata
from newsclean.html.dates import parse_date
from newsclean.html.metadata import page_metadata
from newsclean.html.names import agency_of, clean_authors
from newsclean.html.parse import parse_html


def metadata(html: str, url: str | None = None) -> Metadata:
    return page_metadata(parse_html(html), url)


def ld(text: object) -> str:
    body = text if isinstance(text, str) else json.dumps(text)
    return f'<script type="application/ld+json">{body}</script>'


NEWS = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "headline": "Old bridge &amp; ferry close",
    "author": [
        {"@type": "Person", "name": "By Jane Doe"},
        {"@type": "Person", "name": "Juan Pérez, Reporter"},
    ],
    "publisher": {"@type": "Organization", "name": "The Harbour Post"},
    "datePublished": "2024-03-05T10:00:00+02:00",
    "dateModified": "2024-03-05T11:00:00Z",
    "articleSection": ["City", "Traffic"],
    "keywords": ["Bridge", "bridge", "Ferry"],
    "inLanguage": "en_GB",
}


@pytest.mark.parametrize(
    "html",
    [
        ld(NEWS),
        ld([{"@type": "WebSite", "name": "The Harbour Post"}, NEWS]),
        ld({"@graph": [{"@type": "BreadcrumbList"}, NEWS]}),
        ld({"@type": "WebPage", "mainEntity": NEWS}),
        ld(json.dumps(NEWS)[:-1] + ",}"),
        ld("<!-- " + json.dumps(NEWS) + " -->"),
        ld("//<![CDATA[\n" + json.dumps(NEWS) + "\n//]]>"),
        ld(json.dumps(NEWS) + ";"),
        ld(json.dumps(NEWS).replace("Old bridge", "Old\tbridge")),
        ld("{broken") + ld(NEWS),
    ],
    ids=["plain", "list", "graph", "entity", "comma", "comment", "cdata", "semicolon", "control", "two"],
)
def test_json_ld_however_it_is_written(html: str) -> None:
    found = metadata(html, "https://example.org/a")
    assert found.title == "Old bridge & ferry close"
    assert found.authors == ("Jane Doe", "Juan Pérez")
    assert isinstance(found.published, datetime)
    assert found.published.isoformat() == "2024-03-05T10:00:00+02:00"
    assert found.modified == datetime(2024, 3, 5, 11, tzinfo=UTC)
    assert (found.section, found.tags, found.language) == ("City", ("bridge", "Ferry"), "en-GB")
    assert found.url == "https://example.org/a"


def test_author_by_reference() -> None:
    graph = [
        {"@type": "Article", "headline": "x", "author": {"@id": "#p"}},
        {"@id": "#p", "@type": "Person", "name": "Jane Doe"},
    ]
    assert metadata(ld({"@graph": graph})).authors == ("Jane Doe",)


def test_meta_elements() -> None:
    found = metadata(
        """<html lang="de-at"><title>Alte Brücke gesperrt | Hafenpost</title><link rel=canonical href="https://example.org/b">
        <meta property="og:title" content="Alte Brücke gesperrt - Hafenpost"><meta property="og:site_name" content="Hafenpost">
        <meta name="author" content="Hafenpost, Max Muster und Erika Beispiel, dpa"><meta name=date content="2024-03-05 08:15">
        <meta property="article:tag" content="Brücke"><meta property="article:tag" content="Hafen">
        <meta name="copyright" content="© Hafenpost 2024"><meta property="article:section" content="Lokales">"""
    )
    assert found == Metadata(
        url="https://example.org/b",
        canonical_url="https://example.org/b",
        publisher="Hafenpost",
        title="Alte Brücke gesperrt",
        authors=("Max Muster", "Erika Beispiel"),
        agency="dpa",
        published=datetime(2024, 3, 5, 8, 15, tzinfo=UTC),
        language="de-AT",
        copyright="© Hafenpost 2024",
        section="Lokales",
        tags=("Brücke", "Hafen"),
    )


@pytest.mark.parametrize(
    "head",
    [
        '<meta name="article:published:time" content="2024-03-05"><meta name="Article.Author" content="Jane Doe">',
        '<meta name="citation_date" content="2024/03/05"><meta name="citation_author" content="Doe, Jane">',
        '<meta itemprop="datePublished" content="2024-03-05"><meta name="dcterms.creator" content="Jane Doe">',
        '<meta name=date content="5 mars 2024"><meta name="twitter:label1" content="Écrit par"><meta name="twitter:data1" content="Jane Doe">',
        '<meta name=pubdate content="2024-03-05"><meta name="author" content="jane.doe"><meta name="byl" content="By Jane Doe">',
        '<meta name=pubdate content="2024-03-05"><meta name="twitter:misc:Written by" content="Jane Doe">',
    ],
)
def test_keys_of_meta(head: str) -> None:
    found = metadata(head)
    assert found.authors == ("Jane Doe",)
    assert found.published == datetime(2024, 3, 5, tzinfo=UTC)


def test_a_source_that_names_more_authors() -> None:
    html = ld(NEWS) + '<meta name="author" content="Juan Pérez, Jane Doe, Ana Sá">'
    assert metadata(html).authors == ("Juan Pérez", "Jane Doe", "Ana Sá")


def test_a_person_whose_own_site_it_is() -> None:
    own = {
        "publisher": {"@type": ["Person", "Organization"], "name": "Jane Doe"},
        "author": {"name": "Jane Doe"},
    }
    assert metadata(ld(NEWS | own)).authors == ("Jane Doe",)


def test_visible_author_and_date() -> None:
    found = metadata(
        '<h1>x</h1><div class="post-byline">By Jane Doe</div><span class="entry-date">March 5, 2024</span>'
    )
    assert found.authors == ("Jane Doe",)
    assert found.published == datetime(2024, 3, 5, tzinfo=UTC)


def test_date_in_the_url() -> None:
    assert metadata("<p>x", "https://example.org/2024/03/05/x").published == datetime(2024, 3, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Old bridge closes | Harbourpost", "Old bridge closes"),
        ("harbourpost.co.uk - Old bridge closes", "Old bridge closes"),
        ("Old bridge closes | Harbourpost Weekly", "Old bridge closes"),
        ("Old bridge closes | City", "Old bridge closes | City"),
    ],
)
def test_the_address_names_the_site_too(title: str, expected: str) -> None:
    found = page_metadata(parse_html(f"<title>{title}</title>"), "https://www.harbourpost.co.uk/bridge")
    assert found.title == expected


def test_title_follows_a_heading_that_it_extends() -> None:
    html = "<title>Old bridge closes | City | Nobody Knows This Site</title><h1>Old bridge closes</h1>"
    assert metadata(html).title == "Old bridge closes"
    assert (
        metadata("<title>Reds v Blues: the story - so far</title><h1>Other</h1>").title
        == "Reds v Blues: the story - so far"
    )


@pytest.mark.parametrize(
    ("fields", "people", "agency"),
    [
        (["By Jane Doe and Juan Pérez"], ["Jane Doe", "Juan Pérez"], None),
        (["Jane Doe, Juan Pérez; Ana Sá"], ["Jane Doe", "Juan Pérez", "Ana Sá"], None),
        (["Doe, Jane"], ["Jane Doe"], None),
        (["Doe, Jane Q."], ["Jane Q. Doe"], None),
        (["Madonna, Jane Doe"], ["Madonna", "Jane Doe"], None),
        (["José Ortega y Gasset"], ["José Ortega y Gasset"], None),
        (["Von Max Muster"], ["Max Muster"], None),
        (["Von Miller"], ["Von Miller"], None),
        (["Jane Doe (Editor)", "jane doe"], ["Jane Doe"], None),
        (["Jane Doe, Political Editor"], ["Jane Doe"], None),
        (["https://example.org/jane", "@jane", "jane@example.org", "jane.doe"], [], None),
        (["The Harbour Post", "Staff", "Admin", "", "42"], [], None),
        (["Jane Doe | Reuters"], ["Jane Doe"], "Reuters"),
        (["The Associated Press"], [], "AP"),
        (["<a href='x'>Jane Doe</a>, Ph.D."], ["Jane Doe"], None),
        (["Jane Doe, MD, FACP, MS"], ["Jane Doe"], None),
        (["Jane Doe, Juan Pérez, and Post Staff"], ["Jane Doe", "Juan Pérez"], None),
        (["Jane Doe, Berlin"], ["Jane Doe"], None),
        (["By Jane Doe, Example Wire"], ["Jane Doe"], None),
        (
            ["Jane Doe and Ana Silva, The Example", "Jane Doe, Emily Brown"],
            ["Jane Doe", "Ana Silva", "Emily Brown"],
            None,
        ),
        (["Emily Post"], ["Emily Post"], None),
        (["Harbour Post, Berlin, Germany", "post.example, Berlin"], [], None),
        (["Harbour Broadcasting (www.harbour.example)"], [], None),
        (
            ["Martin Doe Jr.", "Ana Silva.", '"Juan Pérez"'],
            ["Martin Doe Jr.", "Ana Silva", "Juan Pérez"],
            None,
        ),
        (["dpa/lno"], [], "dpa"),
        (["No Author", "Super User", "null", "jd", "Text Link"], [], None),
        (
            ["Written By: Jane Doe", "Text: Max Muster", "Verfasst von Ana Sá"],
            ["Jane Doe", "Max Muster", "Ana Sá"],
            None,
        ),
        (["홍길동 기자", "文／山田太郎"], ["홍길동", "山田太郎"], None),
    ],
)
def test_authors(fields: list[str], people: list[str], agency: str | None) -> None:
    assert clean_authors(fields, publishers=["Harbour Post", "The Harbour Post"]) == (people, agency)


def test_short_agency_names_need_their_capitals() -> None:
    assert (agency_of("AA"), agency_of("aa"), agency_of("Aa"), agency_of("reuters")) == (
        "Anadolu",
        None,
        None,
        "Reuters",
    )


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("2024-03-05T10:00:00Z", None, "2024-03-05T10:00:00+00:00"),
        ("2024-03-05", None, "2024-03-05T00:00:00+00:00"),
        ("Tue Mar 05 2024 10:00:00 GMT+0200 (Eastern European Time)", None, "2024-03-05T10:00:00+02:00"),
        ("March 5, 2024 10:00 EST", None, "2024-03-05T10:00:00-05:00"),
        ("5. März 2024", "de", "2024-03-05T00:00:00+00:00"),
        ("5 de marzo de 2024", "es", "2024-03-05T00:00:00+00:00"),
        ("5 KASIM 2024", "tr", "2024-11-05T00:00:00+00:00"),
        ("5 NİSAN 2024", "tr", "2024-04-05T00:00:00+00:00"),
        ("5 auguſt 2024", "de", None),
        ("5 août 2024 10:00", "fr", "2024-08-05T10:00:00+00:00"),
        ("05.03.2024 10:00", "de", "2024-03-05T10:00:00+00:00"),
        ("05/03/2024", "fr", "2024-03-05T00:00:00+00:00"),
        ("05/03/2024", "en-US", "2024-05-03T00:00:00+00:00"),
        ("05/03/2024", "en-GB", "2024-03-05T00:00:00+00:00"),
        ("1709632800", None, "2024-03-05T10:00:00+00:00"),
        ("2024年3月5日 10:00", "ja", "2024-03-05T10:00:00+00:00"),
        ("March 2024", None, None),
        ("10:00", None, None),
        ("0001-01-01T00:00:00Z", None, None),
        ("9999-12-31", None, None),
        ("soon", None, None),
        ("", None, None),
        ("1" * 1000, None, None),
    ],
)
def test_dates(text: str, language: str | None, expected: str | None) -> None:
    found = parse_date(text, language=language)
    assert (found and found.isoformat()) == expected


@given(st.text(max_size=60))
def test_any_text_is_a_date_or_none(text: str) -> None:
    found = parse_date(text)
    assert found is None or found.tzinfo is not None


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["@type", "@graph", "@id", "name", "author", "headline", "publisher", "keywords"]
            ),
            inner,
        )
    ),
    max_leaves=10,
)


@given(VALUES, st.text(max_size=200))
def test_no_page_raises(value: object, noise: str) -> None:
    article = {"@type": "NewsArticle", "author": value, "headline": value, "publisher": value, "datePublished": value,
               "keywords": value, "copyrightHolder": value, "copyrightYear": value, "inLanguage": value}  # fmt: skip
    metadata(ld(article) + ld([value]) + noise)
    metadata(
        f'{ld(noise)}<meta name="author" content="{noise}"><meta name=date content="{noise}"><title>{noise}</title>',
        noise,
    )


def test_deep_json_is_left_out() -> None:
    assert metadata(ld("[" * 100_000)).title is None
    assert metadata(ld('{"@graph":' * 20_000)).title is None
