"""Paragraphs of pages, and what is known of them."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsclean.html.blocks import HtmlBlock, html_blocks
from newsclean.html.classes import structural_role
from newsclean.html.layout import Layout
from newsclean.html.parse import parse_html
from newsclean.html.walk import walk
from newsclean.labels.roles import KEPT, Role

PROSE = "The council voted on Tuesday to close the old harbour bridge for two years, a decision that took all night."


def blocks(html: str) -> list[HtmlBlock]:
    page = walk(parse_html(html))
    return html_blocks(Layout(page)) if page.blocks else []


def texts(html: str) -> list[str]:
    return [block.text for block in blocks(html)]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>One<b>two</b>three, <i>four</i>.</p>", ["Onetwothree, four."]),
        ("<p>  a \n b\t c </p>", ["a b c"]),
        ("<div>bare<p>para</p>tail<div>inner</div></div>", ["bare", "para", "tail", "inner"]),
        ("<div><span>a<p>b</p>c</span></div>", ["a", "b", "c"]),
        ("<p>First.<br><br>Second.</p>", ["First.", "Second."]),
        ("<p>First<br> <br/>second</p>", ["First", "second"]),
        ("<p>a sentence that goes<br>on in the next line</p>", ["a sentence that goes on in the next line"]),
        ("<p>A sentence ends.<br>Another begins.</p>", ["A sentence ends.", "Another begins."]),
        ("<h1>A long<br>Headline</h1>", ["A long Headline"]),
        ("<p>a<br></p><p><br>b</p><br><br>", ["a", "b"]),
        ("<pre>a  b\n c\n\n\nd</pre>", ["a  b\n c", "d"]),
        ("<table><tr><th>City</th><th>Votes</th></tr><tr><td><p>Oslo</p></td><td>7</td></tr></table>",
         ["City | Votes", "Oslo | 7"]),
        ("<table><tr><td>" + "<p>" + PROSE + "</p>" * 1 + "<p>" + PROSE + "</p></td></tr></table>", [PROSE, PROSE]),
        ("<ul><li>one<li>two<ul><li>three</ul></ul>", ["one", "two", "three"]),
        ("<a href=1>Sport</a><a href=2>Politics</a>", ["Sport Politics"]),
        ("<p>x<script>y</script><style>z</style><template>t</template><noscript>n</noscript><svg><text>s</text></svg></p>",
         ["x"]),
        ("<p hidden>a</p><p aria-hidden=true>b</p><p style='color:red;display : none'>c</p><p>d</p>", ["d"]),
        ("<body style='display:none'><p>shown by a script</p>", ["shown by a script"]),
        ("<dialog>closed</dialog><dialog open>open</dialog>", ["open"]),
        ("<p>caf&eacute; &amp; bar&nbsp;1</p>", ["café & bar 1"]),
        ("<blockquote>said so</blockquote><figure><figcaption>A bridge</figcaption></figure>", ["said so", "A bridge"]),
        ("<p><ruby>漢字<rp>(</rp><rt>かんじ</rt><rp>)</rp></ruby>を読む。</p>", ["漢字を読む。"]),
        ("", []),
        ("<script>only()</script>", []),
        ("<p> </p><div>\n</div>", []),
        ("just text", ["just text"]),
    ],
)  # fmt: skip
def test_paragraphs(html: str, expected: list[str]) -> None:
    assert texts(html) == expected


def test_block_knows_its_element_classes_and_links() -> None:
    (block,) = blocks('<div class="story-list"><p class="moreLink"><a href="/x">Four</a> word</p></div>')
    assert (block.tag, block.link_density) == ("p", 0.5)
    assert {"more", "link", "story", "list"} <= set(block.css.split())


def test_class_of_an_inline_element_counts_when_it_holds_the_whole_text() -> None:
    whole, part = blocks(
        '<p><span class="byline">Jane Doe</span></p><p><span class="byline">Jane</span> spoke</p>'
    )
    assert "byline" in whole.css
    assert "byline" not in part.css


def test_names_around_the_story_say_nothing_of_it() -> None:
    html = (
        '<body class="has-sidebar comments newsletter"><form class="comments"><aside class="related share">'
        f"<div><p>{PROSE}</p><p>{PROSE}</p></div></aside></form>"
    )
    for block in blocks(html):
        assert structural_role(block.tag, block.css, block.link_density, len(block.text)) is None


def test_story_is_told_from_what_surrounds_it() -> None:
    html = f"""<header><h1>Old bridge closes</h1><p>8 hours ago</p></header>
        <div class="a1"><p>{PROSE}</p><h2>What now</h2><p>{PROSE}</p><p>Short.</p></div>
        <div class="a2"><p>Some other text</p><a href=1>Another story of the day</a></div>"""
    roles = {b.text: structural_role(b.tag, b.css, b.link_density, len(b.text)) for b in blocks(html)}
    kept = [text for text, found in roles.items() if found is None or found[0] in KEPT]
    assert kept == [PROSE, "What now", "Short."]
    assert roles["Some other text"] == (Role.NAVIGATION, "html.outside", 0.85)


def test_paragraph_between_headline_and_story_is_the_standfirst() -> None:
    lead = "Two years without a crossing: what drivers, ferries and shops on both banks must expect."
    html = f"<h1>Old bridge closes</h1><p>{lead}</p><div><p>{PROSE}</p><p>{PROSE}</p><p>{PROSE}</p><p>{PROSE}</p></div>"
    block = next(b for b in blocks(html) if b.text == lead)
    found = structural_role(block.tag, block.css, block.link_density, len(block.text))
    assert found is not None
    assert found[:2] == (Role.STANDFIRST, "html.lead")


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 20_000 + "deep",
        "<span>" * 20_000 + "deep",
        "<ul><li>" * 10_000 + "deep" + "</ul>" * 10_000,
        "".join(f"<b id={i}><p>" for i in range(10_000)) + "deep",
        "<div " + " ".join(f"a{i}=1" for i in range(20_000)) + ">deep</div>",
        "<i data-x=1></i>" * 20_000 + "deep",
        "<table><tr><td>" * 5_000 + "deep",
        "<p>x" * 19_999 + "<p>deep",
    ],
    ids=["div", "span", "list", "formatting", "attributes", "elements", "tables", "paragraphs"],
)
def test_hostile_nesting_takes_linear_time(html: str) -> None:
    start = time.perf_counter()
    found = texts(html)
    assert time.perf_counter() - start < 5
    assert found[-1].endswith("deep")


def test_page_cut_at_any_byte_is_read() -> None:
    page = f'<html><head><title>T</title><script>a("<p>")</script></head><body><p class="x">{PROSE}</p><ul><li>é</ul></body>'
    raw = page.encode()
    for end in range(len(raw)):
        blocks(raw[:end].decode("utf-8", "replace"))


MARKUP = """<p>|</p>|<div>|</div>|<br>|<b>|</b>|<a href=x>|</a>|<td>|<tr>|<table>|</table>|<li>|<pre>|</pre>|<h2>|</h2>|<!--|-->
<|>|&|&amp;|word|, |two.|\0| |<span hidden>|</span>|<form>|<nav>|<svg>|</svg>|<template>|<select>"""
FRAGMENTS = st.lists(st.sampled_from(MARKUP.split("|")) | st.text(max_size=5), max_size=40)


@given(FRAGMENTS)
def test_any_markup_gives_clean_blocks(fragments: list[str]) -> None:
    for text, tag, css, density in blocks("".join(fragments)):
        assert text == text.strip()
        assert text
        assert "\0" not in text
        assert tag == "pre" or "\n" not in text
        assert len(set(css.split())) == len(css.split())
        assert 0 <= density <= 1


@given(st.lists(st.text("abc .,", min_size=1, max_size=30).filter(str.strip), max_size=10))
def test_plain_paragraphs_come_back_as_written(paragraphs: list[str]) -> None:
    expected = [" ".join(text.split()) for text in paragraphs]
    assert texts("".join(f"<p>{text}</p>" for text in paragraphs)) == expected
