"""Lines of a dump are labelled by what the page model says of the page that it was made from."""

import gzip
import json
import subprocess
import sys
from pathlib import Path

import pytest

from newsclean.labels.pages import built_in_page_model

sys.path.insert(0, str(Path(__file__).parents[2] / "training"))
from weak_labels import Judged, agreement, label_lines

SCRIPT = Path(__file__).parents[2] / "training" / "weak_labels.py"

STORY = [
    "The council voted on Tuesday to close the old bridge over the harbour for two years, the mayor said.",
    "Engineers found in spring that the northern pier had sunk by four centimetres since the storm of last November.",
    "Nobody was hurt, but the ferry company expects three thousand more passengers a day until the bridge opens again.",
    "The repair will cost eleven million, of which the region pays a half and the council the rest, if it agrees in May.",
    "Shops on the northern quay fear for their summer, for most of their customers come on foot from the other side.",
    "The harbour master has promised them a second landing stage, which will be moored beside the market from June on.",
    "An older plan, to build a tunnel instead, was given up in autumn when two of three builders withdrew their offers.",
]
TEASER = "Ferry line to raise its fares in spring"
PAGE = (
    "<html><head><title>Bridge closes for two years</title></head><body><nav><a href=/>Home</a> <a href=/sport>Local sport news</a></nav>"
    "<article><h1>Bridge closes for two years</h1>"
    + "".join(f"<p>{text}</p>" for text in STORY)
    + f'</article><aside class="related"><h3>Related stories</h3><ul><li><a href=/2>{TEASER}</a></ul></aside>'
    '<footer class="footer"><p>All rights reserved by the Harbour Post</p></footer></body></html>'
)


def labels(texts: list[str], **row: object) -> list[str]:
    """The labels of the lines of a dump of the page."""
    return [
        line["label"]
        for line in label_lines(texts, Judged(PAGE, built_in_page_model()), {"title": "", **row})
    ]


def test_lines_are_labelled_by_the_paragraphs_they_come_from() -> None:
    texts = [
        "Home",
        "Local sport news",
        "",
        *STORY,
        TEASER,
        "All rights reserved by the Harbour Post",
        "Advertisement",
    ]
    assert labels(texts) == ["drop", "drop", "blank", *["keep"] * 7, "drop", "drop", "drop"]


def test_a_part_of_a_paragraph_is_labelled_as_the_paragraph() -> None:
    assert labels([STORY[0][:60], STORY[0][60:], f"{STORY[1]} {STORY[2]}"]) == ["keep"] * 3


def test_a_short_line_inside_the_story_is_unclear() -> None:
    assert labels([STORY[0], "What now?", STORY[1], "What now?"]) == ["keep", "unclear", "keep", "drop"]


def test_the_title_is_unclear() -> None:
    title = "Bridge closes for two years"
    assert labels([title, STORY[0]], title=title) == ["unclear", "keep"]


def test_snippets_outvote_the_model() -> None:
    assert labels([STORY[0], TEASER, STORY[1]], **{"with": [TEASER], "without": [STORY[0]]}) == [
        "drop",
        "keep",
        "keep",
    ]


def test_dumps_of_pages_are_written(tmp_path: Path) -> None:
    pytest.importorskip("resiliparse")
    pytest.importorskip("trafilatura")
    (tmp_path / "one.html.gz").write_bytes(gzip.compress(PAGE.encode()))
    row = {"id": "1", "html": "one.html.gz", "url": "https://news.example/1", "publisher": "News"}
    (tmp_path / "manifest.jsonl").write_text(json.dumps(row) + "\n")
    out = tmp_path / "weak.jsonl.gz"
    command = [
        sys.executable,
        str(SCRIPT),
        str(tmp_path / "manifest.jsonl"),
        "-o",
        str(out),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout == f"2 labelled dumps of 1 pages in {out}\n"
    wet, article = map(json.loads, gzip.decompress(out.read_bytes()).decode().splitlines())
    assert (wet["id"], article["id"], wet["set"], wet["publisher"]) == ("1-wet", "1-article", "weak", "News")
    for document in (wet, article):
        kept = [line["text"] for line in document["lines"] if line["label"] == "keep"]
        assert kept == STORY
        assert document["raw_text"] == "\n".join(line["text"] for line in document["lines"])


def test_agreement_is_of_sequences() -> None:
    story = ["the", "council", "voted", "on", "tuesday"]
    assert agreement(story, story) == 1
    assert agreement(story, story[::-1]) == agreement(story, []) == agreement([], []) == 0
    assert agreement(story, story[:4]) == pytest.approx(2 * 2 / (3 + 2))
