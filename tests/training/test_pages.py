"""Pages are labelled by what their story says, and read into the same numbers that a cleaner sees."""

import gzip
import json
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2] / "training"))
from pages import PageDocument, align, long_page, read_pages

STORY = [
    "The council voted on Tuesday to close the old bridge over the harbour for two years, the mayor said.",
    "What now?",
    "Nobody was hurt when the northern pier sank by four centimetres after the storm of last November.",
]


def test_paragraphs_are_labelled_by_the_story() -> None:
    texts = ["Home Local Sport", *STORY, "Ferry line to raise its fares in spring", "—"]
    assert align(texts, STORY) == [1, 0, 0, 0, 1, -1]


def test_a_paragraph_that_the_story_lets_run_on_stays() -> None:
    assert align(STORY, [" ".join(STORY)]) == [0, 0, 0]


def test_a_short_line_elsewhere_goes() -> None:
    assert align([*STORY, "Ferry line to raise its fares in spring", "What now?"], STORY)[-2:] == [1, 1]


def test_the_copy_that_stands_alone_goes() -> None:
    menu = ["Ferry line to raise its fares in spring"] * 8
    assert align([STORY[0], *menu, *STORY], STORY) == [1] * 9 + [0, 0, 0]


def labelled(folder: Path) -> list[PageDocument]:
    """A set of one page, read back."""
    body = "".join(f"<p>{text}</p>" for text in STORY)
    page = f"<title>Bridge closes</title><nav><a href=/>Home</a></nav><article><h1>Bridge closes</h1>{body}</article>"
    (folder / "one.html.gz").write_bytes(gzip.compress(page.encode()))
    row = {
        "id": "1",
        "html": "one.html.gz",
        "url": "https://news.example/1",
        "publisher": "News",
        "body": STORY,
    }
    (folder / "manifest.jsonl").write_text(json.dumps(row) + "\n")
    return list(read_pages([folder / "manifest.jsonl"], {folder.name: 2.0}, markdown=True))


def test_a_set_is_read(tmp_path: Path) -> None:
    page, markdown = labelled(tmp_path)
    assert [line.text for line in page.lines] == ["Home", "Bridge closes", *STORY]
    assert page.goes.tolist() == [1, 1, 0, 0, 0]
    assert (page.domain, page.weak, page.set) == ("news.example", False, tmp_path.name)
    assert page.weight[2] > page.weight[0] > 0
    assert "[Home](/)" in markdown.markdown
    assert [line.text for line in markdown.lines] == [line.text for line in page.lines]
    assert (markdown.set, markdown.factor) == (f"{tmp_path.name} as Markdown", page.factor / 2)


def test_a_long_page_is_all_story(tmp_path: Path) -> None:
    page = long_page(labelled(tmp_path)[:1], np.random.default_rng(1))
    assert page.goes.tolist() == [1, 0, 0, 0]
    assert len(page.view.layout) == len(page.lines) == 4
