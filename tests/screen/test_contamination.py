import gzip

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsclean.errors import BuildError
from newsclean.screen.contamination import CHARACTERS, WORDS, ngrams, read_evaluation_sets
from newsclean.screen.hashes import HashSet
from tests.dumps import json_lines

WORD = "Which of the nine ferries to the island sailed again on the first Monday"  # thirteen and one
LONG = "一二三四五六七八九十百千万亿东南西北中华"


def test_word_ngrams():
    assert len(WORD.split()) == WORDS + 1
    assert len(ngrams(WORD)) == 2
    assert len(ngrams(WORD.rpartition(" ")[0])) == 1
    assert len(ngrams(" ".join(WORD.split()[:12]))) == 0


def test_case_width_punctuation_and_white_space_do_not_matter():
    other = "“WHICH of the nine ferries—to the island—sailed, again;\n\non the ｆｉｒｓｔ Monday?”"
    assert list(ngrams(other)) == list(ngrams(WORD))
    assert not set(ngrams(WORD.replace("nine", "ten"))) & set(ngrams(WORD))


def test_scripts_without_spaces_are_counted_in_characters():
    assert len(LONG) == CHARACTERS
    assert len(ngrams(LONG)) == 1
    assert list(ngrams(f"{LONG[:7]}，{LONG[7:]}。")) == list(ngrams(LONG))
    assert len(ngrams(LONG[1:])) == 0
    assert set(ngrams(f"据报道{LONG}。")) >= set(ngrams(LONG))
    assert len(ngrams("ไทย" * 7)) == 2
    # Words among them make n-grams of their own.
    assert set(ngrams(f"{LONG} {WORD}")) == set(ngrams(LONG)) | set(ngrams(WORD))


sentences = st.lists(st.text(st.sampled_from("abcdeé한"), min_size=1, max_size=4), max_size=40).map(" ".join)


@given(sentences, sentences, sentences)
def test_a_text_shares_an_ngram_with_whatever_holds_it(before, text, after):
    assert set(ngrams(text)) <= set(ngrams(f"{before} {text} {after}"))


@given(sentences, sentences)
def test_texts_overlap_when_they_share_thirteen_words(one, other):
    def grams(text):
        words = text.split()
        return {tuple(words[n : n + WORDS]) for n in range(len(words) - WORDS + 1)}

    assert HashSet(ngrams(one)).overlaps(ngrams(other)) == (not grams(one).isdisjoint(grams(other)))


def test_every_string_of_a_record_counts_for_itself(dump):
    records = [
        {"id": 1, "question": WORD, "choices": [{"text": WORD.replace("nine", "ten")}, None], "answer": "x"}
    ]
    found = read_evaluation_sets([str(dump("exam.jsonl", json_lines(records)))])
    assert set(found._values) == set(ngrams(WORD)) | set(ngrams(WORD.replace("nine", "ten")))


def test_files_of_all_kinds(dump, tmp_path):
    exam = json_lines([{"question": WORD}])
    paths = [
        dump("exam.txt", WORD.encode()),
        dump("exam.jsonl", exam),
        dump("exam.jsonl.zst", exam),
        dump("exam.json", b"[\n" + exam + b"]"),
        dump("exam.csv", f"question,answer\n{WORD},yes\n".encode()),
    ]
    pq.write_table(pa.table({"question": [WORD]}), tmp_path / "exam.parquet")
    for path in [*paths, tmp_path / "exam.parquet"]:
        assert list(read_evaluation_sets([str(path)])._values) == sorted(ngrams(WORD)), path
    assert len(read_evaluation_sets([str(tmp_path)])) == 2


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("short.txt", b"Who was it?", "no text of 13 words or more"),
        ("broken.jsonl", b'{"question": "who', "broken.jsonl: line 1: not JSON.*; repair the evaluation set"),
        ("page.html", b"<p>", "evaluation sets are read from text, JSON, CSV, Parquet and Arrow"),
        ("exam.docx", b"", "evaluation set .*exam.docx: unknown suffix"),
        ("image.txt", b"\0\1\2\3" * 100, "image.txt: cannot be read"),
    ],
)
def test_files_that_are_no_evaluation_sets(dump, name, content, message):
    with pytest.raises(BuildError, match=message):
        read_evaluation_sets([str(dump(name, content))])


def test_damaged_and_missing_files(tmp_path):
    (tmp_path / "cut.jsonl.gz").write_bytes(gzip.compress(json_lines([{"q": WORD}] * 9))[:-20])
    with pytest.raises(BuildError, match=r"cut\.jsonl\.gz: cannot be read"):
        read_evaluation_sets([str(tmp_path / "cut.jsonl.gz")])
    with pytest.raises(BuildError, match=r"evaluation set nowhere\.jsonl: no such file"):
        read_evaluation_sets(["nowhere.jsonl"])
