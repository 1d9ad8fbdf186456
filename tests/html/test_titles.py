"""The headline among the titles of a page."""

import pytest

from newsclean.html.gather import gather
from newsclean.html.parse import parse_html
from newsclean.html.titles import choose_title

LONG = "Council votes to close the old bridge over the harbour for two years while engineers look for a way to save it"


@pytest.mark.parametrize(
    ("headlines", "titles", "headings", "expected"),
    [
        # The data's headline comes first, then what readers see, then the rest.
        (["Old bridge closes"], ["Why we lose a bridge"], ["Bridge gone"], "Old bridge closes"),
        ([], ["Bridge: all you need to know", "x"], ["All you need to know about the bridge"],
         "All you need to know about the bridge"),
        ([], ["Old bridge closes", "Old bridge closes | Nobody knows us"], ["Nobody knows us"], "Old bridge closes"),
        ([], ["Old bridge closes | Nobody knows us"], ["Nobody knows us"], "Old bridge closes | Nobody knows us"),
        ([], [], ["Old bridge closes"], "Old bridge closes"),
        ([], [], ["Alte Hafen\u00adbrücke gesperrt"], "Alte Hafenbrücke gesperrt"),
        ([], [], [], None),
        # The name of the site goes, wherever it stands.
        (["Old bridge closes - Harbour Post"], [], [], "Old bridge closes"),
        ([], ["Harbour Post | Old bridge closes"], [], "Old bridge closes"),
        ([], ["橋が閉鎖｜Harbour Post"], [], "橋が閉鎖"),
        (["Harbour Post"], ["Old bridge closes"], [], "Old bridge closes"),
        # What a separator adds to the heading goes, too.
        ([], ["Old bridge closes › City"], ["Old bridge closes"], "Old bridge closes"),
        ([], ["Old bridge closes", ""], ["Old bridge closes | Somewhere"], "Old bridge closes"),
        # A theme that the heading puts first, and capitals, are left to the heading.
        ([], ["Old bridge closes", ""], ["Traffic: Old bridge closes"], "Old bridge closes"),
        (["Traffic: Old bridge closes"], ["Old bridge closes"], [], "Old bridge closes"),
        (["Old bridge closes"], ["Bridge closes, say engineers"], [], "Old bridge closes"),
        (["Unhappy days"], ["Happy days"], [], "Unhappy days"),
        (["Bridge closed: what we know, live"], ["Live"], [], "Bridge closed: what we know, live"),
        ([], ["Old bridge closes", ""], ["OLD BRIDGE CLOSES"], "Old bridge closes"),
        # A section has a heading of its own.
        ([], ["Old bridge closes", "News"], ["News", "Old bridge closes"], "Old bridge closes"),
        # Headlines that a program cut off.
        ([LONG[:100]], [LONG], [], LONG),
        ([LONG[:40] + "…"], [], [LONG], LONG),
        ([LONG], [LONG + " - Town News"], [], LONG),
        (["Old &amp;amp; <b>new</b>"], [], [], "Old & new"),
    ],
)  # fmt: skip
def test_choose_title(
    headlines: list[str], titles: list[str], headings: list[str], expected: str | None
) -> None:
    assert choose_title(headlines, titles, headings, ["Harbour Post"]) == expected


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<h1>Old  <i>bridge</i> closes</h1>", "Old bridge closes"),
        ("<h1><span>Traffic</span>: bridge</h1>", "Traffic: bridge"),
        ("<h1><span>Traffic</span><span>Old bridge</span></h1>", "Traffic Old bridge"),
        ("<h1>harbour<wbr>master</h1>", "harbourmaster"),
    ],
)
def test_text_of_headings(html: str, expected: str) -> None:
    assert gather(parse_html(html)).headings == [expected]
