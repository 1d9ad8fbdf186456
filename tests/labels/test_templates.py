"""Skeletons, the file of templates, and what a cleaner does with it."""

import pickle
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsclean import Cleaner, Metadata, Role, Template, Templates
from newsclean.labels.templates import skeleton
from tests.properties.news import noisy

STORY = (
    "The council voted on Tuesday to close the old bridge over the harbour for two years, the mayor said.\n"
    "Costs rose to three million, the engineers wrote in a report that was published on Monday evening.\n"
    "Nobody was hurt when the northern pier sank by four centimetres after the storm of last November.\n"
)
URL = "https://www.gazette.example/1"


def template(line: str, publisher: str = "gazette.example") -> Template:
    return Template(
        publisher=publisher, line=skeleton(line), documents=873, of=1000, count=880, titles=100, days=90
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tide  table", "tide table"),
        ("Updated 3 May 2021, 14:05", "updated 0"),
        ("Updated May 12, 2021 at 4:05 PM", "updated 0 at 0"),
        ("Aktualisiert: Montag, 3. März 2021", "aktualisiert: 0"),
        ("Letters desk: 1,234 waiting", "letters desk: 0 waiting"),
        ("Letters\u00a0desk: 9 waiting", "letters desk: 0 waiting"),
        ("Monday at the pier", "monday at the pier"),
        ("Room 12b, c3po", "room 0b, c0po"),
        ("12:30", ""),
        ("3 May", ""),
        ("* * *", ""),
        ("", ""),
        ("word " * 500, ""),
    ],
)
def test_skeleton(text, expected):
    assert skeleton(text) == expected


@given(
    st.one_of(noisy(), st.text(), st.from_regex(r"(\d{1,4}[ .:/-]{0,2}|may |montag, ){1,8}", fullmatch=True))
)
def test_the_skeleton_of_a_skeleton_is_itself(text):
    assert skeleton(skeleton(text)) == skeleton(text)


def test_a_file_gives_the_same_templates_back(tmp_path):
    templates = Templates(
        [template("Tide table"), template("Rätsel", "kurier.example"), template("Coin énigmes")]
    )
    path = tmp_path / "templates.jsonl"
    path.write_bytes(templates.dumps())
    again = Templates.read(path)
    assert again == templates
    assert again.fingerprint == templates.fingerprint
    assert list(again.of("gazette.example") or ()) == ["coin énigmes", "tide table"]
    assert again.of("nowhere.example") is again.of(None) is None
    assert (len(again), again.publishers) == (3, ["gazette.example", "kurier.example"])
    assert (
        path.read_text("utf-8")
        .splitlines()[1]
        .startswith('{"publisher":"gazette.example","line":"coin énigmes"')
    )


def test_the_order_of_templates_does_not_matter():
    lines = [template(line) for line in ("a", "b", "c")]
    assert Templates(lines).dumps() == Templates(reversed(lines)).dumps()


def test_people_may_write_lines_as_they_see_them(tmp_path):
    path = tmp_path / "templates.jsonl"
    written = replace(template("x"), line="Tide Table for 3 May")
    path.write_bytes(Templates([written]).dumps() + b"\n")
    assert list(Templates.read(path)) == [template("Tide table for 3 May")]


HEADER = b'{"format":"newsclean templates","version":1}\n'
ROW = b'{"publisher":"a.example","line":"tide","documents":9,"of":10,"count":9,"titles":9,"days":9}\n'


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is no templates file"),
        (b'{"text": "a story"}\n', "is no templates file"),
        (b"\xff\xfe\x00", "is no templates file"),
        (HEADER.replace(b"1}", b"2}"), "is no templates file"),
        (HEADER + ROW + b"{broken\n", "line 3: row: Invalid JSON"),
        (HEADER + ROW.replace(b'"documents":9,', b""), "line 2: documents: "),
        (HEADER + ROW.replace(b":10", b":-1"), "line 2: of: "),
        (HEADER + ROW.replace(b"tide", b"***"), "line 2: '\\*\\*\\*' can't be a template"),
        (HEADER + ROW.replace(b"tide", b"\xff"), "line 2: row: Invalid JSON"),
    ],
)
def test_a_file_that_is_none_says_where_and_why(tmp_path, content, message):
    path = tmp_path / "templates.jsonl"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=f"^[^\n]*templates.jsonl[^\n]*{message}[^\n]*$"):
        Cleaner(templates=path)


def test_a_file_that_is_not_there_says_so(tmp_path):
    with pytest.raises(ValueError, match=r"nowhere.jsonl: cannot be read: No such file"):
        Cleaner(templates=tmp_path / "nowhere.jsonl")


def test_templates_go_with_the_evidence():
    cleaner = Cleaner(
        templates=Templates([template("Tide table"), template("Letters desk: 3 waiting")]), model=False
    )
    lines = STORY.splitlines()
    text = "\n".join([lines[0], "Letters desk: 512 waiting", *lines[1:], "Tide table"])
    cleaned = cleaner.clean(text, url=URL)
    assert cleaned.text == "\n\n".join(lines)
    assert [(row.rule, row.text, row.evidence) for row in cleaned.removed()] == [
        ("template.line", "Letters desk: 512 waiting", "in 873 of 1,000 documents"),
        ("template.line", "Tide table", "in 873 of 1,000 documents"),
    ]
    assert "template.line" in cleaned.explain()
    assert cleaned.explain().endswith("Tide table (in 873 of 1,000 documents)")
    assert cleaned.explain(rich=True).plain == cleaned.explain()


def test_only_the_publisher_of_the_document_counts():
    cleaner = Cleaner(templates=Templates([template("Tide table")]), model=False)
    text = f"{STORY}Tide table"
    assert "Tide table" in cleaner.clean(text, url="https://other.example/1").text
    assert "Tide table" in cleaner.clean(text).text
    by_name = Cleaner(templates=Templates([template("Tide table", "the gazette")]), publisher="The Gazette ")
    assert "Tide table" not in by_name.clean(text).text
    assert "Tide table" not in by_name.clean(text, url="https://other.example/1").text


def test_pages_and_text_alike():
    cleaner = Cleaner(templates=Templates([template("Tide table 3")]), model=False)
    paragraphs = "".join(f"<p>{line}</p>" for line in [*STORY.splitlines(), "Tide table 4"])
    page = f"<html><head><link rel='canonical' href='{URL}'></head><body><article>{paragraphs}</article></body></html>"
    assert cleaner.clean(page).text == STORY.strip().replace("\n", "\n\n")


def test_a_rule_that_is_more_exact_keeps_its_name():
    lines = ["By Reuters", "Share this article", "You might also like"]
    cleaner = Cleaner(templates=Templates(map(template, [*lines, "Old bridge to close"])), model=False)
    text = f"Old bridge to close\n{lines[0]}\n{lines[1]}\n{STORY}{lines[2]}\nA ferry for the islands"
    cleaned = cleaner.clean(text, url=URL, title="Old bridge to close")
    assert cleaned.spans == Cleaner(model=False).clean(text, title="Old bridge to close").spans
    assert cleaned.article
    assert cleaned.article.agency == "Reuters"


def test_a_template_goes_where_its_rule_would_hesitate():
    """A menu entry amid the story is doubtful; one that stands in every document is not."""
    lines = STORY.splitlines()
    text = "\n".join([lines[0], "Home", *lines[1:]])
    assert "Home" in Cleaner(model=False).clean(text, url=URL).text
    cleaned = Cleaner(templates=Templates([template("Home")]), model=False).clean(text, url=URL)
    assert cleaned.text == "\n\n".join(lines)
    assert "template.line" in {span.rule for span in cleaned.spans}


def test_what_is_left_after_a_cut_counts():
    cleaner = Cleaner(templates=Templates([template("Tide table")]), model=False)
    assert cleaner.clean(f"{STORY}Tide <br/>table", url=URL).text == STORY.strip().replace("\n", "\n\n")


def test_the_role_can_be_kept():
    cleaner = Cleaner(templates=Templates([template("Tide table")]), keep=["template"], model=False)
    cleaned = cleaner.clean(f"{STORY}Tide table", url=URL)
    assert cleaned.text.endswith("Tide table")
    assert Role.TEMPLATE in {span.role for span in cleaned.spans}


def test_options_fingerprint_and_pickle_know_the_content():
    one, other = Templates([template("Tide table")]), Templates([template("Puzzle corner")])
    cleaner = Cleaner(templates=one, publisher="Gazette.example")
    again = pickle.loads(pickle.dumps(cleaner))
    assert again.templates == one
    assert again.options == cleaner.options
    assert (
        again.fingerprint
        == cleaner.fingerprint
        == Cleaner(templates=Templates(one), publisher="gazette.example").fingerprint
    )
    assert cleaner.options.items() >= {"templates": one.fingerprint, "publisher": "gazette.example"}.items()
    assert len({Cleaner().fingerprint, cleaner.fingerprint, cleaner.with_templates(other).fingerprint}) == 3


def test_a_survey_is_what_the_cleaner_compares():
    known = Metadata(url=URL, title="Bridge", published="2024-05-12")
    survey = Cleaner().survey(f"{STORY}Tide <br/>table\n\n\nBy Reuters".encode(), metadata=known)
    assert survey.lines == [*STORY.splitlines(), "Tide table", "By Reuters"]
    assert (survey.publisher, survey.title, str(survey.day)) == ("gazette.example", "Bridge", "2024-05-12")
    assert Cleaner().survey(bytes(range(256)) * 20).lines == []
