"""Licence, access and reservations, and the other fields that only the head knows."""

import json

import pytest

from newsclean.article import Alternate, Metadata
from newsclean.html.metadata import page_metadata
from newsclean.html.parse import parse_html

URL = "https://harbour.example/city/bridge"


def metadata(html: str = "", **story: object) -> Metadata:
    article = {"@type": "NewsArticle", "headline": "Old bridge closes"} | story
    block = f'<script type="application/ld+json">{json.dumps(article)}</script>'
    return page_metadata(parse_html(html + block), URL)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (True, True),
        (False, False),
        ("False", False),
        ("true", True),
        ("http://schema.org/False", False),
        ([None, "No"], False),
        ("perhaps", None),
        (None, None),
    ],
)
def test_free_by_json_ld(value: object, expected: bool | None) -> None:
    assert metadata(isAccessibleForFree=value).free is expected


@pytest.mark.parametrize(
    ("tier", "expected"), [("free", True), ("locked", False), ("Metered", False), ("x", None)]
)
def test_free_by_tier(tier: str, expected: bool | None) -> None:
    assert metadata(f'<meta property="article:content_tier" content="{tier}">').free is expected


@pytest.mark.parametrize(
    "html",
    [
        '<link rel=license href="//cc.example/by">',
        '<p>Text under <a rel="nofollow license" href="https://cc.example/by">a licence</a>',
        '<meta name="license" content="https://cc.example/by">',
        '<meta name="DC.rights" content="https://cc.example/by">',
        '<base href="https://cc.example/x"><link rel=license href="by">',
    ],
)
def test_license_by_markup(html: str) -> None:
    assert metadata(html).license == "https://cc.example/by"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("https://cc.example/by", "https://cc.example/by"),
        ({"@type": "CreativeWork", "name": "CC BY", "url": "https://cc.example/by"}, "https://cc.example/by"),
        ([{"name": "CC BY 4.0"}], "CC BY 4.0"),
        ({}, None),
    ],
)
def test_license_by_json_ld(value: object, expected: str | None) -> None:
    assert metadata(license=value).license == expected


def test_a_notice_is_no_license() -> None:
    found = metadata('<meta name="copyright" content="© Harbour Post">')
    assert (found.copyright, found.license) == ("© Harbour Post", None)


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<meta name="tdm-reservation" content="1">', ("tdm-reservation",)),
        (
            '<meta name="tdm-reservation" content="0"><meta name="tdm-policy" content="https://x.example/p">',
            (),
        ),
        (
            '<meta name="tdm-reservation" content="1"><meta name="tdm-policy" content="https://x.example/p">',
            ("tdm-policy=https://x.example/p", "tdm-reservation"),
        ),
        ('<meta name="robots" content="max-image-preview:large, NoAI, noimageai">', ("noai", "noimageai")),
        ('<meta name="SomeBot" content="noai">', ("noai",)),
        ('<meta name="robots" content="noindex, noarchive, nosnippet">', ()),
        ('<meta name="description" content="noai">', ()),
    ],
)
def test_reservations(html: str, expected: tuple[str, ...]) -> None:
    assert metadata(html).reservations == expected


def test_image_is_absolute() -> None:
    assert metadata('<meta property="og:image" content="/a.jpg">').image == "https://harbour.example/a.jpg"
    assert metadata('<meta property="og:image" content="data:image/png;base64,x">').image is None
    assert metadata(image=[{"@type": "ImageObject", "name": "A bridge", "url": "b.jpg"}]).image == (
        "https://harbour.example/city/b.jpg"
    )
    assert metadata(image="https://harbour.example/c.jpg").image == "https://harbour.example/c.jpg"


def test_publisher() -> None:
    site = '<meta property="og:site_name" content="Harbour &amp;amp; City">'
    assert metadata(site).publisher == "Harbour & City"
    assert metadata(site, publisher={"name": "The Harbour Post"}).publisher == "The Harbour Post"


def test_canonical_and_alternates() -> None:
    found = metadata(
        '<link rel=canonical href="/bridge"><link rel="alternate" hreflang="de_at" href="/de">'
        '<link rel="alternate" hreflang="x-default" href="/"><link rel="alternate" type="application/rss+xml" href="/rss">'
    )
    assert (found.url, found.canonical_url) == (URL, "https://harbour.example/bridge")
    assert found.alternates == (
        Alternate(language="de-AT", url="https://harbour.example/de"),
        Alternate(language="x-default", url="https://harbour.example/"),
    )
    assert metadata('<link rel=canonical href="javascript:void(0)">').canonical_url is None
