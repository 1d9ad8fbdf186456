import io
import sys

import pytest

from newsclean.errors import SourceError
from newsclean.sources.source import find_sources, look


def names(sources):
    return [source.path.rpartition("/")[2] for source in sources]


def test_a_directory_is_searched_in_order_for_known_suffixes(dump, tmp_path):
    for name in (
        "b.txt",
        "a.jsonl.gz",
        "sub/c.HTML",
        "sub/d.csv.zst",
        "e.parquet",
        "notes.pdf",
        ".hidden.txt",
    ):
        dump(name, b"x")
    dump(".cache/x.txt", b"x")
    assert names(find_sources([tmp_path])) == ["a.jsonl.gz", "b.txt", "e.parquet", "c.HTML", "d.csv.zst"]


def test_the_readme_of_a_directory_is_none_of_its_documents(dump, tmp_path):
    readme = dump("README.md", b"x")
    dump("a.md", b"x")
    assert names(find_sources([tmp_path])) == ["a.md"]
    assert [source.format for source in find_sources([readme])] == ["markdown"]


def test_inputs_keep_their_order_and_come_once(dump, tmp_path):
    dump("a.txt", b"x")
    second = dump("b.txt", b"x")
    assert names(find_sources([second, tmp_path, str(tmp_path / "*.txt")])) == ["b.txt", "a.txt"]


def test_the_output_is_not_an_input(dump, tmp_path):
    dump("a.txt", b"x")
    dump("out/data/train.parquet", b"x")
    assert names(find_sources([tmp_path], exclude=tmp_path / "out")) == ["a.txt"]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("nowhere.txt", "nowhere.txt: no such file or directory"),
        ("*.nothing", "matches no file"),
        ("a.pdf", "unknown suffix; known are .txt"),
        ("a.parquet.gz", "unknown suffix"),
        ("empty", "holds no file with a known suffix"),
    ],
)
def test_an_input_that_cannot_be_is_one_clear_line(dump, tmp_path, given, message):
    dump("a.pdf", b"x")
    dump("a.parquet.gz", b"x")
    (tmp_path / "empty").mkdir()
    with pytest.raises(SourceError) as error:
        find_sources([str(tmp_path / given)])
    assert message in str(error.value)
    assert "\n" not in str(error.value)


def test_no_input_is_an_error():
    with pytest.raises(SourceError, match="no input"):
        find_sources([])


def test_a_given_format_opens_what_has_no_suffix(dump):
    path = dump("dump", b'{"text": "x"}\n')
    assert find_sources([path], format="jsonl")[0].format == "jsonl"
    with pytest.raises(SourceError, match="unknown format 'xml'"):
        find_sources([path], format="xml")


@pytest.mark.parametrize(
    ("content", "format"),
    [
        (b'{"text": "a"}\n{"text": "b"}\n', "jsonl"),
        (b'{"text": "a\n{"text": "b"}\n', "jsonl"),
        (b'{\n  "text": "a"\n}\n', "json"),
        (b'[{"text": "a"}]', "json"),
        (b"<!doctype html><p>x", "html"),
        (b"Some words.", "text"),
        (b"", "text"),
    ],
)
def test_standard_input_is_known_by_its_beginning(monkeypatch, content, format):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
    assert look(find_sources(["-"])[0]).format == format
    assert sys.stdin.buffer.read() == content


@pytest.mark.parametrize(
    ("content", "format"), [(b'{"text": "a"}\n{"text": "b"}\n', "jsonl"), (b'{\n"text": "a"}', "json")]
)
def test_a_json_file_may_hold_lines_or_a_document(dump, content, format):
    assert look(find_sources([dump("a.json.gz", content)])[0]).format == format
