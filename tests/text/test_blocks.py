"""Lines and wrapped paragraphs."""

from hypothesis import given
from hypothesis import strategies as st

from newsclean.text.blocks import paragraphs, rejoin, text_blocks, unwrap

WRAPPED = (
    "The council voted on Tuesday to close the old bridge over the\nharbour for two years.\n\n"
    "Costs rose to three million, the engineers wrote in their long\nreport, which was published on Monday "
    "evening in the hall of the\ntown, and the county is to pay half of them.\n\nNobody was hurt when the pier "
    "sank by four centimetres after the\nstorm of November.\n"
)


def test_wrapped_paragraphs_become_lines_of_the_same_length():
    text = unwrap(WRAPPED)
    assert len(text) == len(WRAPPED)
    assert [len(block.text) > 60 for block in text_blocks(text)] == [True] * 3


def test_lines_that_were_not_wrapped_stay():
    poem = "Roses are red\nViolets are blue\n\nSugar is sweet\nAnd so are you\n"
    assert unwrap(poem) == poem


def test_short_paragraphs_are_not_taken_for_wrapped_lines():
    brief = (
        "BRIEF-Example Corp to buy Bridge Builders for $20 million\n\nMarch 5 - Example Corp said on Tuesday, in a brief:\n"
        "* EXAMPLE CORP TO BUY BRIDGE BUILDERS FOR $20 MILLION\n* EXAMPLE CORP - DEAL EXPECTED TO CLOSE IN THIRD QUARTER\n"
        "* SEES 2018 REVENUE OF $120 MILLION TO $130 MILLION, AND A LOSS OF $5 MILLION\nSource text for the brief:\n"
    )
    assert unwrap(brief) == brief


def test_the_line_break_at_the_end_of_a_file_parts_no_paragraphs():
    lines = WRAPPED.replace("\n\n", "\n")
    assert unwrap(lines) == lines


BROKEN = """\
Old bridge to close for two years
By
Jane Doe
and
John Roe
The council voted on Tuesday to close the
old bridge
, which was built in
1934
, and to open a ferry (
pictured
) instead.
“We will build it again,” said the mayor.
The region pays a half, according to a report of the engineers who had looked at the northern pier in spring that was made for the
Harbour Post
by the city's
Department of Works
.
Related stories
Council votes against the ferry
""".rstrip()


def test_lines_that_were_broken_at_links_are_joined():
    assert rejoin(BROKEN).split("\n") == [
        "Old bridge to close for two years",
        "By",
        "Jane Doe",
        "and",
        "John Roe",
        "The council voted on Tuesday to close the old bridge, which was built in 1934, and to open a ferry (pictured) instead.",
        "“We will build it again,” said the mayor.",
        "The region pays a half, according to a report of the engineers who had looked at the northern pier in spring that was made for the "
        "Harbour Post by the city's Department of Works.",
        "Related stories",
        "Council votes against the ferry",
    ]
    assert paragraphs(BROKEN) == rejoin(BROKEN)


def test_lines_without_a_sign_of_being_broken_stay():
    assert rejoin(BROKEN.replace("\n", "\n\n")) == BROKEN.replace("\n", "\n\n")
    shopping = "You need\nflour\neggs\n:-)\n... and\n.NET\n.5 litres of milk\n"
    assert rejoin(shopping * 9) == shopping * 9
    chinese = "议会周二投票决定关闭旧桥\n旧桥\n，该桥建于\n1934年\n，并开设渡轮\n。"
    assert rejoin(chinese) == "议会周二投票决定关闭旧桥\n旧桥，该桥建于1934年，并开设渡轮。"


@given(st.lists(st.sampled_from(["a", "B c", ", d", ".", "E f.", ")", "(", "", " ", "。"])).map("\n".join))
def test_joining_lines_loses_nothing_and_is_done_once(text):
    joined = rejoin(text)
    assert "".join(joined.split()) == "".join(text.split())
    apart = joined.replace("\n", "\n\n")
    assert rejoin(apart) == apart


@given(st.text(alphabet=" \t\nab.\u00a0"))
def test_blocks_are_the_lines_without_white_space_around(text):
    blocks = text_blocks(text)
    assert [block.text for block in blocks] == [line.strip() for line in text.split("\n") if line.strip()]
    assert all(text[block.start : block.end] == block.text for block in blocks)
