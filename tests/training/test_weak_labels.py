"""Pages that nobody labelled are labelled by what the model of pages and others make of them."""

import gzip
import io
import json
import sys
import tarfile
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "training"))
from postlight_pages import pages
from weak_labels import Text, Votes, documents, in_doubt, labels

STORY = [
    "The council voted on Tuesday to close the old bridge over the harbour for two years, the mayor said.",
    "What now?",
    "Nobody was hurt when the northern pier sank by four centimetres after the storm of last November.",
]
LIST = "Second-hand pumps, ropes and ladders are still wanted by the harbour office."
TEASER = "Ferry line to raise its fares in spring"


def votes(*, others: int = 0) -> Votes:
    """The model keeps the story surely, the list perhaps; so many of three others have the teaser."""
    kept = "\n".join(STORY)
    texts = [Text(f"{kept}\n{TEASER}" if number < others else kept) for number in range(3)]
    return Votes(least=Text(kept), most=Text(f"{kept}\n{LIST}"), others=texts)


def test_what_is_kept_in_every_profile_stays_and_what_is_in_none_goes() -> None:
    texts = [TEASER, *STORY, "", LIST]
    assert labels(texts, votes().by_model, {}, "") == ["drop", "keep", "keep", "keep", "blank", "unclear"]


@pytest.mark.parametrize(("others", "label"), [(1, "drop"), (2, "unclear")])
def test_two_others_outvote_the_model(others: int, label: str) -> None:
    assert labels([*STORY, TEASER], votes(others=others).by_model, {}, "")[-1] == label


def test_snippets_outvote_everybody() -> None:
    row: dict[str, Any] = {
        "with": ["Ferry line to raise"],
        "without": ["Nobody was hurt when the northern pier sank by"],
    }
    assert labels([*STORY, TEASER], votes().by_model, row, "") == ["keep", "keep", "drop", "keep"]


def test_a_short_line_counts_only_inside_the_story() -> None:
    assert labels(["What now?", "—", *STORY, "What now?"], votes().by_model, {}, "") == [
        "drop", "drop", "keep", "keep", "keep", "drop",
    ]  # fmt: skip


def test_the_first_headline_is_told_from_its_copies() -> None:
    title = "Old bridge to close for two years"
    assert labels([title, *STORY, title.upper()], votes().by_model, {}, title) == [
        "headline", "keep", "keep", "keep", "headline_dup",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("labels", "doubt"),
    [
        (["keep", "keep", "keep", "drop"], False),
        (["keep", "drop", "keep", "drop"], False),
        (["keep", "drop", "drop", "drop"], True),
        (["keep", "keep", "keep", "unclear"], True),
        (["drop", "drop", "drop", "drop"], True),
    ],
)
def test_the_model_is_in_doubt_where_much_is_unclear_or_goes(labels: list[str], doubt: bool) -> None:
    assert in_doubt([STORY[0], STORY[2], STORY[0], STORY[2]], labels) == doubt


@pytest.mark.parametrize(("others", "label"), [(0, "drop"), (2, "unclear"), (3, "keep")])
def test_where_the_model_is_in_doubt_the_others_must_agree(others: int, label: str) -> None:
    assert labels([*STORY, TEASER], votes(others=others).by_others, {}, "") == ["keep", "keep", "keep", label]


def test_a_page_becomes_two_labelled_dumps(tmp_path: Path) -> None:
    pytest.importorskip("trafilatura")
    pytest.importorskip("resiliparse")
    story = [STORY[0], STORY[2]] * 3
    story = [f"{text} The harbour office counted {number} such days." for number, text in enumerate(story)]
    body = "".join(f"<p>{text}</p>" for text in story)
    related = "".join(f"<li><a href='/{n}'>{TEASER} number {n}</a></li>" for n in range(3))
    html = f"<body><nav><a href='/'>Home</a></nav><article><h1>Old bridge to close</h1>{body}</article><ul class='related'>{related}</ul></body>"
    (tmp_path / "page.html.gz").write_bytes(gzip.compress(html.encode()))
    row = {"id": "1", "url": "https://example.com/bridge", "publisher": "example.com"}
    found = documents(None, (tmp_path / "page.html.gz", row))
    assert [document["dumper"] for document in found] == ["wet", "article"]
    for document in found:
        assert [line["text"] for line in document["lines"] if line["label"] == "keep"] == story
        assert "\n".join(line["text"] for line in document["lines"]) == document["raw_text"]
    assert {line["label"] for line in found[0]["lines"] if line["text"] == "Home"} == {"drop"}


def test_pages_of_a_package_are_found_by_host() -> None:
    package = io.BytesIO()
    with tarfile.open(fileobj=package, mode="w:gz") as files:
        for name in ("p/fixtures/www.example.com/1.html", "p/fixtures/loose.html", "p/src/a/b.html", "p/fixtures/www.example.com/1.json"):  # fmt: skip
            member = tarfile.TarInfo(name)
            member.size = len(content := json.dumps(name).encode())
            files.addfile(member, io.BytesIO(content))
    assert [(host, name) for host, name, _ in pages(package.getvalue())] == [("www.example.com", "1")]
