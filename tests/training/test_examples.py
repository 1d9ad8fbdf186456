"""What is learned from labelled text dumps."""

import json
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2] / "training"))
from examples import Document, interrupted, read_documents, spliced

STORY = [
    "The council voted on Tuesday to close the old bridge over the harbour for two years, the mayor said.",
    "Nobody was hurt when the northern pier sank by four centimetres after the storm of last November.",
]
OTHER = ["Ferry lines of the islands will raise their fares in spring, their owner told the newspaper."]


def labelled(folder: Path, story: list[str], head: str, tail: str) -> Document:
    """A document of a head, a story and a tail, read back."""
    labels = [(head, "drop"), *((text, "keep") for text in story), (tail, "drop")]
    lines = [{"text": text, "label": label} for text, label in labels]
    gold = {
        "id": head,
        "url": "https://news.example/1",
        "dumper": "wet",
        "raw_text": "\n".join(text for text, _ in labels),
        "lines": lines,
    }
    path = folder / "gold.jsonl"
    path.write_text(json.dumps(gold) + "\n")
    (document,) = read_documents([path])
    return document


def test_a_story_is_put_amid_what_surrounds_another(tmp_path: Path) -> None:
    document = labelled(tmp_path, STORY, "Home", "Imprint")
    donor = labelled(tmp_path, OTHER, "News Sport", "Contact us")
    assert document.kind == donor.kind == ("wet", "en", False)
    found = spliced(document, donor)
    assert found is not None
    assert [line.text for line in found.lines] == ["News Sport", *STORY, "Contact us"]
    assert found.goes.tolist() == [1, 0, 0, 1]
    assert found.words[0] == 2


def test_a_box_of_another_page_is_put_between_two_paragraphs_or_behind_them(tmp_path: Path) -> None:
    document = labelled(tmp_path, STORY, "Home", "Imprint")
    donor = labelled(tmp_path, OTHER, "News Sport", "Contact us")
    seen = set()
    for seed in range(40):
        found = interrupted(document, donor, np.random.default_rng(seed))
        assert found is not None
        texts = [line.text for line in found.lines]
        assert [text for text in texts if text in STORY] == STORY
        assert found.goes.tolist() == [int(text not in STORY) for text in texts]
        boxes = [at for at, text in enumerate(texts) if text in ("News Sport", "Contact us")]
        assert boxes == list(range(boxes[0], boxes[-1] + 1))
        seen.add((texts[0], boxes[0] > texts.index(STORY[1])))
    # The whole document, or only its story around the box; between the paragraphs, or behind.
    assert seen == {(first, behind) for first in ("Home", STORY[0]) for behind in (True, False)}


def test_without_a_story_nothing_is_put_together(tmp_path: Path) -> None:
    document, empty = (
        labelled(tmp_path, STORY, "Home", "Imprint"),
        labelled(tmp_path, [], "Home", "Imprint"),
    )
    assert spliced(document, empty) is spliced(empty, document) is None
    assert interrupted(empty, document, np.random.default_rng(0)) is None
