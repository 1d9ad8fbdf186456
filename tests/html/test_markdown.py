"""Markdown as what turns pages into text writes it: read as the page that it was."""

import textwrap
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.dumps import STORY
from tests.properties.news import NOISE

from newsclean import Cleaner, clean
from newsclean.fields import Fields
from newsclean.html.markdown import is_markdown, render_markdown

BODY = "\n\n".join(STORY)
MENU = "".join(f"*   [{name}](https://post.example/{name.lower()})\n" for name in ("Home", "News", "Sport"))
WRAPPED = [
    "The council voted on Tuesday to close the old bridge over the harbour for two years, the mayor said, after engineers "
    "had found in spring that the northern pier had sunk by four centimetres in a night of rain.",
    "Nobody was hurt, but the ferry company expects three thousand more passengers a day until the bridge opens to one-way "
    "traffic, which nobody in the harbour believes will be before the winter- and spring-time festivals of next year.",
]
LINKED = '[old bridge over the harbour](https://post.example/2024/why-the-old-bridge-has-to-close-for-two-years "Why it has to close")'


@pytest.mark.parametrize(
    "text",
    [
        f"{MENU}\n{BODY}",
        f"# Bridge closes\n\n{BODY}",
        f"## Bridge closes\n\n{STORY[0]}\n\n## What it costs\n\n{STORY[1]}",
        f"[News](/news)\n\n{BODY}\n\n### Related",
        f"---\ntitle: Bridge closes\ndate: 2024-03-05\n---\n{BODY}",
        f'+++\ntitle = "Bridge closes"\n+++\n{BODY}',
        f"Title: Bridge closes\n\nURL Source: https://post.example/a\n\nMarkdown Content:\n{BODY}",
        '[![Logo](logo/a.png)](https://post.example/)\n[a](b/c_(d).html "e")\n' + BODY,
    ],
)
def test_markdown_is_told_by_its_marks(text: str) -> None:
    assert is_markdown(text)
    assert clean(text).is_page


@pytest.mark.parametrize(
    "text",
    [
        BODY,
        f"{BODY}\n\n[Read more](https://post.example/a)",
        f"#bridge #harbour\n\n{BODY}",
        f"{BODY}\n\n# install it\npip install a\n\n# start it\na",
        f"---\n\n{BODY}\n\n---",
        f"---\n{BODY}\n---",
        f"+++\n{BODY}\n+++",
        f"Title: Bridge closes\n\n{BODY}",
        f"{BODY}\n* * *\n** Update **\n- a list\n1. of points",
        '"[They](the ministers) agreed," "[he](said)" "[and](sat down)"',
    ],
)
def test_plain_text_is_none(text: str) -> None:
    assert not is_markdown(text)
    assert not clean(text).is_page


def test_marks_of_the_story_go_and_menus_go() -> None:
    story = [STORY[0].replace("old bridge", "[old bridge](https://post.example/b_(c))"), *STORY[1:]]
    story[1] = f"**{story[1]}**"
    story[2] = story[2].replace("Nobody", r"\[Nobody\]")
    text = "\n\n".join([MENU, "# Bridge closes", "![The bridge](/a.jpg)", *story, "### Related", MENU])
    cleaned = clean(text)
    assert cleaned.text.split("\n\n") == [*STORY[:2], STORY[2].replace("Nobody", "[Nobody]"), *STORY[3:]]
    assert cleaned.title == "Bridge closes"
    assert clean(cleaned.text).text == cleaned.text


def test_fields_before_the_story_are_those_of_the_record() -> None:
    head = (
        "---\ntitle: 'Bridge: closed'\nauthor: Jane Doe\nurl: https://post.example/a\ndate: 2024-03-05\n"
        "tags: [harbour, bridge]\nsitename: Harbour Post\n---\n"
    )
    article = clean(f"{head}{BODY}").article
    assert article
    assert (article.title, article.authors, article.url) == (
        *("Bridge: closed", ["Jane Doe"], "https://post.example/a"),
    )
    assert (article.published, article.tags) == (datetime(2024, 3, 5, tzinfo=UTC), ["harbour", "bridge"])
    assert article.text == BODY
    hugo = (
        '+++\ntitle = "Bridge: closed"\nauthor = "Jane Doe"\nurl = "https://post.example/a"\ndate = 2024-03-05\n'
        'tags = ["harbour", "bridge"]\nsitename = "Harbour Post"\n[params]\nweight = 2\n+++\n'
    )
    toml = clean(f"{hugo}{BODY}").article
    assert toml
    assert toml.model_copy(update={"provenance": article.provenance}) == article
    windows = clean(f"\ufeff{head}{BODY}".replace("\n", "\r\n")).article
    assert windows
    assert windows.model_copy(update={"provenance": article.provenance}) == article
    given_title = clean(f"{head}{BODY}", title="Bridge closes").article
    assert given_title
    assert given_title.title == "Bridge closes"


@pytest.mark.parametrize(
    "head",
    [
        "---\n- a\n- b\n---\n",
        "---\na: [b\n---\n",
        "---\na: &a [*a]\n",
        "+++\na = [b\n+++\n",
        f"---\n{'a: b' * 9_999}\n---\n",
    ],
)
def test_what_is_no_head_of_fields_is_text(head: str) -> None:
    page, fields = render_markdown(head + BODY)
    assert not fields
    assert STORY[-1] in page


def test_what_a_reader_says_of_its_page_is_read() -> None:
    head = (
        "Title: Bridge closes | Harbour Post\n\nURL Source: https://post.example/a\n\n"
        "Published Time: 2024-03-05T10:15:00Z\n\nNumber of Pages: 1\n\nMarkdown Content:\n"
    )
    article = clean(f"{head}{MENU}\n# Bridge closes\n\n{BODY}").article
    assert article
    assert (article.title, article.url, article.text) == ("Bridge closes", "https://post.example/a", BODY)
    assert article.published == datetime(2024, 3, 5, 10, 15, tzinfo=UTC)


def test_wrapped_lines_are_joined_and_wrapped_links_mended() -> None:
    text = "\n\n".join(WRAPPED).replace("old bridge over the harbour", LINKED)
    for width in (60, 78):
        lines = "\n\n".join(textwrap.fill(paragraph, width) for paragraph in text.split("\n\n"))
        assert clean(f"{MENU}\n{lines}").text.split("\n\n") == WRAPPED


def test_lines_that_were_not_wrapped_are_paragraphs() -> None:
    assert clean(f"{MENU}\n" + "\n".join(STORY)).text.split("\n\n") == STORY


def test_a_file_or_field_that_says_so_is_markdown() -> None:
    value = Fields().text({"id": 1, "markdown": BODY})
    assert value
    assert value.kind == "markdown"
    assert clean(BODY, kind="markdown").text == BODY


def test_tables_and_code_are_read_as_on_pages() -> None:
    table = "| Pier | Sunk |\n|---|---|\n| North | 4 cm |\n"
    source = clean(f"{BODY}\n\n{table}\n```\n# no heading\n```\n", kind="markdown").source
    assert source.split("\n\n")[-3:] == ["Pier | Sunk", "North | 4 cm", "# no heading"]


MARKS = ["[a](/b)", "![a](/b)", "](/a)", "[", "](", "## ", "# ", "---\n", "a: b\n", "**", "> ", "* ", "1. ", "```\n", "\\", "`", "    ", "<p>", "&lt;", "Title: a\n", "URL Source: b\n", "Markdown Content:\n", *NOISE]  # fmt: skip


@given(
    st.lists(st.sampled_from(MARKS) | st.text(max_size=20) | st.sampled_from(STORY), max_size=40).map("".join)
)
def test_the_laws_hold(text: str) -> None:
    cleaner = Cleaner(min_characters=1)
    for kind in ("auto", "markdown"):
        cleaned = cleaner.clean(text, kind=kind)
        assert [span.start for span in cleaned.spans[1:]] == [span.end for span in cleaned.spans[:-1]]
        assert set(cleaned.text) <= set(cleaned.source) | set("\n ")
        assert cleaner.clean(cleaned.text).text == cleaned.text


@given(st.lists(st.sampled_from(MARKS) | st.text(max_size=20), max_size=30).map("".join))
def test_rendering_never_raises(text: str) -> None:
    page, fields = render_markdown(f"---\n{text}\n---\n{text}")
    assert page.startswith("<head>")
    assert all(isinstance(key, str) for key in fields)
