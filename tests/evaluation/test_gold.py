"""Labelled documents: what is one, and what is said of what is none."""

import gzip
import json

import pytest
import zstandard

from newsclean.errors import SourceError
from newsclean.evaluation.gold import GoldDocument, find_gold, read_gold

GOOD = {
    "raw_text": "Head\n  • One two.\n\nThree four. Share",
    "lines": [
        {"text": "Head", "label": "headline"},
        {"text": "One two.", "label": "keep"},
        {"text": "", "label": "blank"},
        {"text": "Three four. Share", "label": "partial", "kept": "Three four."},
    ],
    "country": "se",
}


def read(path):
    return [found for source in find_gold([path]) for found in read_gold(source)]


def changed(**fields):
    return {**GOOD, **fields}


def test_gold_is_made_of_the_lines_unless_it_is_given():
    assert GoldDocument.model_validate(GOOD).gold == "One two.\nThree four."
    assert GoldDocument.model_validate(changed(gold_text="Other.")).gold == "Other."


def test_a_headline_that_the_kept_lines_begin_with_is_neutral():
    lines = [{"text": "Head", "label": "headline"}, {"text": "Head", "label": "keep"}]
    assert GoldDocument.model_validate({"raw_text": "Head\nHead", "lines": lines}).gold == ""


def test_further_fields_stay():
    document = GoldDocument.model_validate(GOOD)
    assert document.model_dump(exclude_none=True) == GOOD


@pytest.mark.parametrize("suffix", ["jsonl", "jsonl.gz", "jsonl.zst"])
def test_lines_are_numbered_from_one_and_blank_ones_counted(tmp_path, suffix):
    content = f"\ufeff\n{json.dumps(GOOD)}\n\n{json.dumps(GOOD)}".encode()
    pack = {"jsonl": bytes, "jsonl.gz": gzip.compress, "jsonl.zst": zstandard.compress}[suffix]
    (tmp_path / f"gold.{suffix}").write_bytes(pack(content))
    assert [number for number, _ in read(tmp_path)] == [2, 4]


BAD = [
    ("{", "gold.jsonl:2: Invalid JSON"),
    (json.dumps([]), "gold.jsonl:2: Input should be an object"),
    (json.dumps({"raw_text": "a"}), "gold.jsonl:2: lines: Field required; newsclean label writes"),
    (json.dumps(changed(raw_text="a\nb")), "gold.jsonl:2: raw_text has 2 lines, but there are 4 labels"),
    (json.dumps(changed(raw_text="Head\na\n\nb")), "gold.jsonl:2: lines.1: its text is not in that line"),
    (
        json.dumps({"raw_text": "a", "lines": [{"text": "a", "label": "remove"}]}),
        "gold.jsonl:2: lines.0.label: Input should be 'keep'",
    ),
    (
        json.dumps({"raw_text": "a", "lines": [{"text": "a", "label": "partial"}]}),
        "gold.jsonl:2: lines.0: a partial line needs kept",
    ),
]


@pytest.mark.parametrize(("line", "message"), BAD)
def test_a_bad_line_is_named(tmp_path, line, message):
    (tmp_path / "gold.jsonl").write_text(f"{json.dumps(GOOD)}\n{line}\n")
    with pytest.raises(SourceError) as error:
        read(tmp_path / "gold.jsonl")
    assert message in str(error.value)
    assert "\n" not in str(error.value)


def test_a_truncated_archive_is_an_error(tmp_path):
    (tmp_path / "gold.jsonl.gz").write_bytes(gzip.compress(f"{json.dumps(GOOD)}\n".encode() * 3)[:-12])
    with pytest.raises(SourceError, match=r"gold\.jsonl\.gz: ends before the end .*; get a whole copy"):
        read(tmp_path)


def test_only_json_lines(tmp_path):
    (tmp_path / "gold.csv").write_text("text\n")
    with pytest.raises(SourceError, match=r"gold\.csv: labelled documents are JSON lines"):
        find_gold([tmp_path])
