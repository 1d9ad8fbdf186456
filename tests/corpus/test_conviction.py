"""What recurs and what is a template: each case in a dump of one publisher, learned from end to end."""

from datetime import date, timedelta

import pytest

from newsclean import Templates, learn
from newsclean.corpus.conviction import CAP, FRAGMENT, MIN_DOCUMENTS, PROSE, SENTENCE, is_template, kind_of
from newsclean.labels.templates import skeleton
from tests.dumps import json_lines

LABEL = "Tide table: {} waiting"
NOTICE = "The Gazette is made by forty people in a former rope yard, and has belonged to its readers since the war."
PARAGRAPH = "The bridge was closed last spring, when the northern pier sank by four centimetres after a storm in March."
QUOTE = "“We will build it again,” said the mayor."


def story(number, *lines, title=None, day=None, url=None):
    """A record with lines of its own and these."""
    body = [
        f"In the village of {word(number)} the council approved a {thing} on Tuesday after months of talks and delays."
        for thing in ("bridge", "school", "harbour")
    ]
    record = {"text": "\n".join([*body, *lines]), "url": url or f"https://www.gazette.example/{number}"}
    if title != "":
        record["title"] = title or f"{word(number)} votes"
    if day != "":
        record["published"] = str(day or date(2024, 1, 1) + timedelta(days=number % 90))
    return record


def word(number):
    """A word for a number: digits don't tell lines apart."""
    return "".join(
        "bdfghjklmnprstvz"[int(digit, 16)] + "ao"[n % 2] for n, digit in enumerate(f"{number:04x}")
    ).title()


@pytest.fixture
def learned(dump, tmp_path):
    """The templates of these records, by line."""

    def find(records):
        learn([dump("a.jsonl", json_lines(records))], tmp_path / "templates.jsonl", workers=1)
        templates = Templates.read(tmp_path / "templates.jsonl")
        return dict(templates.of("gazette.example") or {})

    return find


def test_furniture_is_found_whatever_it_says(learned):
    records = [story(n, LABEL.format(n), NOTICE, *["Puzzle corner"] * (n % 5 == 0)) for n in range(100)]
    found = learned([*records[:50], records[7], *records[50:]])
    assert found.keys() == {skeleton(LABEL.format(1)), skeleton(NOTICE), "puzzle corner"}
    label = found["tide table: 0 waiting"]
    assert (label.documents, label.of, label.count, label.titles, label.days) == (100, 100, 100, 100, 90)
    assert found["puzzle corner"].evidence == "in 20 of 100 documents"


def test_a_line_counts_once_a_document(learned):
    """A refrain, or a label above every paragraph of one story."""
    found = learned([story(n, *["Row, sisters, row"] * 30 * (n < 5)) for n in range(100)])
    assert found == {}


def test_the_count_says_how_often_it_stood_there(learned):
    found = learned([story(n, "Puzzle corner", "Puzzle corner") for n in range(30)])
    assert (found["puzzle corner"].documents, found["puzzle corner"].count) == (30, 60)


def test_few_documents_say_nothing(learned):
    assert learned([story(n, LABEL.format(n)) for n in range(MIN_DOCUMENTS - 1)]) == {}


def test_copies_are_no_documents(learned):
    few = [story(n, LABEL.format(n)) for n in range(MIN_DOCUMENTS - 1)]
    again = [record | {"url": f"{record['url']}?page={n}"} for record in few for n in range(10)]
    assert learned(again) == {}


def test_views_and_updates_of_one_story_are_one_title(learned):
    """Print view, mobile view and forty updates, each with other furniture, that make up half of a dump."""
    paragraphs = story(1000)["text"].splitlines()
    views = [
        story(
            n,
            *paragraphs,
            "A short paragraph",
            QUOTE,
            title="Bridge closed" if n % 2 else "Bridge closed - print",
        )
        for n in range(60)
    ]
    assert learned([*views, *(story(n) for n in range(100, 160))]) == {}


def test_views_without_titles_are_known_by_their_text(learned):
    text = story(1000)["text"] + f"\n{PARAGRAPH}\nWhat is next\n"
    views = [{"text": f"{text}{word(n)}", "url": f"https://gazette.example/{n}"} for n in range(60)]
    others = [story(n, title="", day="") for n in range(100, 160)]
    assert learned([*views, *others]) == {}


def test_furniture_is_found_without_titles_and_dates(learned):
    found = learned([story(n, LABEL.format(n), NOTICE, title="", day="") for n in range(100)])
    assert found.keys() == {skeleton(LABEL.format(1)), skeleton(NOTICE)}
    assert {template.days for template in found.values()} == {0}


def test_the_standing_paragraph_of_follow_ups_stays(learned):
    """A third of all documents, over months, is what the longest story has; these are a quarter."""
    assert learned([story(n, *[PARAGRAPH] * (n % 4 == 0)) for n in range(400)]) == {}


def test_the_standing_lines_of_one_week_stay(learned):
    """Half of the dump, but of four days among ninety."""
    follow_ups = [
        story(n, PARAGRAPH, QUOTE, "What is next", day=date(2024, 2, 1 + n % 4)) for n in range(100)
    ]
    assert learned([*follow_ups, *(story(n) for n in range(100, 200))]) == {}


def test_a_quotation_stays(learned):
    assert learned([story(n, *[QUOTE] * (n % 7 == 0)) for n in range(200)]) == {}


def test_a_subheading_stays(learned):
    assert learned([story(n, *["What is next"] * (n % 12 == 0)) for n in range(300)]) == {}


def test_a_brief_published_twice_stays(learned):
    briefs = [
        story(n % 30, day=date(2024, 1, 1 + n // 30)) | {"url": f"https://gazette.example/b/{n}"}
        for n in range(60)
    ]
    assert learned(briefs) == {}


def test_a_dump_of_one_day_still_has_furniture(learned):
    found = learned([story(n, LABEL.format(n), day=date(2024, 2, 1)) for n in range(40)])
    assert found.keys() == {skeleton(LABEL.format(1))}


def test_a_few_dates_among_many_documents_decide_nothing(learned):
    found = learned([story(n, LABEL.format(n), day=None if n < 5 else "") for n in range(40)])
    assert found.keys() == {skeleton(LABEL.format(1))}


def test_publishers_are_kept_apart(learned):
    other = [story(n, "Puzzle corner", url=f"https://www.herald.example/{n}") for n in range(15)]
    assert learned([*(story(n, *["Puzzle corner"] * (n < 5)) for n in range(100)), *other]) == {}


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Tide table", FRAGMENT),
        ("Thank you for reading.", SENTENCE),
        ("“We will build it again”, she said, and then:", SENTENCE),
        ("– And then they left", SENTENCE),
        (NOTICE, PROSE),
        ("tide table, " * 20, PROSE),
        (
            "市議会は火曜日、古い橋を二年間閉鎖することを決めたと発表し、住民に説明を行った。説明会には多くの住民が集まった。",
            PROSE,
        ),
    ],
)
def test_kinds(line, kind):
    assert kind_of(line) == kind


@pytest.mark.parametrize("line", ["Tide table", "Thank you for reading.", NOTICE])
@pytest.mark.parametrize("figure", ["documents", "share", "titles", "days"])
def test_each_figure_is_needed(line, figure):
    need = kind_of(line)
    enough = {"documents": CAP, "of": CAP, "titles": CAP, "days": CAP, "publisher_days": CAP}
    assert is_template(line, **enough)
    if figure == "share":
        assert not is_template(line, **(enough | {"of": int(CAP / need.share) + 1}))
        assert is_template(line, **(enough | {"of": int(CAP / need.share)}))
    else:
        least = getattr(need, figure)
        assert not is_template(line, **(enough | {figure: least - 1}))
        assert is_template(line, **(enough | {figure: least}))


def test_prose_needs_far_more_than_fragments():
    assert PROSE.documents >= 5 * FRAGMENT.documents
    assert PROSE.share >= 3 * FRAGMENT.share
    assert max(PROSE.titles, PROSE.days) < CAP
