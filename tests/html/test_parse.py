"""Parsing keeps what people write and bounds what nobody does."""

from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from newsclean.html.parse import parse_html

ORDINARY = """<html><body>{svg}<ul>{items}</ul><p>{links}<div><b>bold <i>both</b> italic</i></div>
<img src="data:image/png;base64,{data}" alt=x><p>unclosed<p>paragraphs<table><tr><td>a<td>b</table></body></html>"""


def test_ordinary_pages_are_parsed_as_they_are() -> None:
    page = ORDINARY.format(
        svg='<svg><path d="M0"/><path d="M1"/></svg>' * 400,
        items="<li>item" * 2000,
        links="<a href=x>link</a> " * 1000,
        data="iVBORw0KGgo/" * 3000,
    )
    assert parse_html(page).html == LexborHTMLParser(page).html


def test_elements_nested_too_deep_lose_tags_but_no_text() -> None:
    page = "".join(f"<DIV class={i}>w{i} " for i in range(2000)) + "</div>" * 2000 + "<p>after</p>"
    text = " ".join(parse_html(page).root.text().split())
    assert text == " ".join(f"w{i}" for i in range(2000)) + " after"


def test_stray_end_tags_do_not_hide_nesting() -> None:
    tree = parse_html("</div>" * 5000 + "<div>" * 5000 + "deep")
    depth, node = 0, tree.body
    while node is not None and node.first_child is not None:
        depth, node = depth + 1, node.first_child
    assert depth < 600


def test_element_with_too_many_attributes_keeps_its_text() -> None:
    tree = parse_html("<p " + "a b c " * 20_000 + ">text</p>")
    assert tree.css_first("p").text() == "text"


@given(st.text(st.characters()))
def test_any_text_parses(text: str) -> None:
    assert parse_html(text).html is not None
