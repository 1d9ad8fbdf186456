"""Datelines of agencies."""

import pytest

from newsclean import clean
from newsclean.labels.datelines import find_dateline

SAID = [
    ("WILMINGTON, Del./MOSCOW, Dec 30 (Reuters) - ", ["WILMINGTON, Del.", "MOSCOW"], "Dec 30", "Reuters"),
    ("HARBOUR CITY (AP) — ", ["HARBOUR CITY"], None, "AP"),
    ("BONN - ", ["BONN"], None, None),
    ("Bonn (dpa/lnw) - ", ["Bonn"], None, "dpa"),
    ("New Delhi [India], March 5 (ANI): ", ["New Delhi"], "March 5", "ANI"),
    ("Bonn, 5 mar (EFE).- ", ["Bonn"], "5 mar", "EFE"),
    ("Lisboa, 05 mar 2024 (Lusa) – ", ["Lisboa"], "05 mar", "Lusa"),
    ("March 5 (Reuters) - ", [], "March 5", "Reuters"),
    ("(ANSA) - ROMA, 05 MAR - ", ["ROMA"], "05 MAR", "ANSA"),
    ("БОНН, 5 марта. /ТАСС/. ", ["БОНН"], "5 марта", "TASS"),
    ("新华社波恩3月5日电（记者张三）", ["波恩"], "3月5日", "Xinhua"),
    ("【ロンドン共同】", ["ロンドン"], None, "Kyodo"),
    ("【ボン時事】", ["ボン"], None, "Jiji"),
    ("(서울=연합뉴스) 홍길동 기자 = ", ["서울"], None, "Yonhap"),
    ("بون (رويترز) - ", ["بون"], None, "Reuters"),
]


@pytest.mark.parametrize(("text", "places", "date", "agency"), SAID, ids=[row[0] for row in SAID])
def test_what_a_dateline_says(text, places, date, agency):
    found = find_dateline(f"{text}The council voted on Tuesday.")
    assert found is not None
    assert (found.size, found.places, found.date, found.agency) == (len(text), places, date, agency)


@pytest.mark.parametrize(
    "text",
    [
        "COVID-19 delayed the inspection by a year.",
        "NATO-led troops left the bridge.",
        "BRIEF-Example Corp to close a bridge",
        "The council (AP) voted.",
        "March 5 was a Tuesday.",
        "BONN/" * 40,  # a regular expression that backtracks would never end
        "Bonn/" * 40,
        "BONN BONN " * 20,
    ],
)
def test_no_dateline(text):
    assert find_dateline(text) is None


def test_a_dateline_is_kept_in_the_text_and_read():
    text = (
        "Bonn, 5 mar (EFE).- El ayuntamiento votó este martes cerrar el viejo puente durante dos años. " * 2
    )
    article = clean(text).article
    assert article
    assert article.text.startswith("Bonn, 5 mar (EFE).- El")
    assert article.agency == "EFE"
    assert article.dateline
    assert article.dateline.places == ["Bonn"]
