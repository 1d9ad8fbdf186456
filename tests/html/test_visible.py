"""Author and date as readers see them."""

import time

import pytest

from newsclean.html.metadata import page_metadata
from newsclean.html.parse import parse_html


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<span itemprop="author"><b itemprop="name">Jane Doe</b>, Reporter</span>', ("Jane Doe",)),
        ('<a rel="author" href="/x">View all posts by Jane Doe</a>', ("Jane Doe",)),
        ('<span class="author vcard"><a class="url fn">Jane</a></span>', ("Jane",)),
        ('<div class="byline">By Jane Doe and Juan Pérez</div>', ("Jane Doe", "Juan Pérez")),
        (
            '<p><a rel="author">Jane Doe</a> and <a rel="author">Juan Pérez</a></p><p><a rel="author">Ana Sá</a>',
            ("Jane Doe", "Juan Pérez"),
        ),
        (
            '<ul><li><b itemprop="author">Jane Doe</b><li><b itemprop="author">Juan Pérez</b></ul>',
            ("Jane Doe", "Juan Pérez"),
        ),
        ('<div class="byline">Von Jane Doe, Berlin</div>', ("Jane Doe",)),
        ('<div class="author">Jane Doe Thursday, March 5, 2024</div>', ("Jane Doe",)),
        ('<div class="author">Jane Doe Fr, 5. März 2024</div>', ("Jane Doe",)),
        ('<p>von <a href="/autoren/jane-doe">Jane Doe</a></p>', ("Jane Doe",)),
        (
            "<div><h1>Old bridge</h1></div><p>5 March 2024<p>By Jane Doe and Juan Pérez",
            ("Jane Doe", "Juan Pérez"),
        ),
        ("<h1>Old bridge</h1><p>By the end of May Jane Doe was tired", ()),
        ('<div class="author-box">Read what our writers think</div>', ()),
        ('<ol class="comments"><li><b class="author">Jane Doe</b></ol>', ()),
        (
            '<div class="teaser"><b class="author">Juan Pérez</b></div><b class="author">Jane Doe</b>',
            ("Jane Doe",),
        ),
        (
            '<article class="teaser"><b class="author">Juan Pérez</b></article><b class="author">Jane Doe</b>',
            ("Jane Doe",),
        ),
        ('<b class="author">Juan Pérez</b><b itemprop="author">Jane Doe</b>', ("Jane Doe",)),
        (
            "<ul><li><strong>Datum</strong> 5.3.2024<li><strong>Autorin/Autor</strong> Jane Doe</ul>",
            ("Jane Doe",),
        ),
        ("<dl><dt>Author:</dt> <dd>Jane Doe</dd></dl>", ("Jane Doe",)),
        ("<p><b>By</b> the end of May Jane Doe was tired</p>", ()),
    ],
)
def test_visible_authors(html: str, expected: tuple[str, ...]) -> None:
    assert page_metadata(parse_html(html)).authors == expected


def test_visible_authors_where_the_head_credits_the_publication() -> None:
    head = '<meta name="author" content="Harbour Post"><meta property="og:site_name" content="Harbour Post">'
    assert page_metadata(parse_html(head + '<p class="byline">By Jane Doe</p>')).authors == ("Jane Doe",)
    agency = '<meta name="author" content="Reuters"><p class="byline">By Jane Doe</p>'
    found = page_metadata(parse_html(agency))
    assert (found.authors, found.agency) == (("Reuters",), "Reuters")


@pytest.mark.parametrize(
    "html",
    [
        '<time datetime="2024-01-01">1</time><time itemprop="datePublished" datetime="2024-03-05">5</time>',
        '<i class="date">1.1.2024</i><abbr class="published" title="2024-03-05">5</abbr>',
        '<div class="comment"><time datetime="2024-01-01">1</time></div><span class="date">5. März 2024</span>',
        '<span class="post-date">Publié le 5 mars 2024 à 10h</span>',
        '<span class="date">Stand: 05.03.2024, 10:00 Uhr</span>',
        '<p class="publish">2024年3月5日 10:00</p>',
        "<div><h1>Old bridge</h1></div><div><p>5. März 2024</p><p>It opened on 1.1.1950.</p></div>",
        "<div><i>05.03.2024</i><h1>Old bridge</h1></div>",
    ],
)
def test_visible_dates(html: str) -> None:
    found = page_metadata(parse_html(f'<html lang="de">{html}')).published
    assert str(found)[:10] == "2024-03-05"


def test_the_day_in_the_address_before_an_unmarked_date() -> None:
    tree = parse_html('<time datetime="2020-01-01">old</time>')
    assert str(page_metadata(tree, "https://example.org/2024/03/05/x").published)[:10] == "2024-03-05"


def test_boxes_in_boxes_are_read_once_or_twice() -> None:
    page = '<div class="author date">' * 400 + "<p>word " * 20_000
    start = time.perf_counter()
    assert page_metadata(parse_html(page)).authors == ()
    assert time.perf_counter() - start < 2
