import csv
import gzip
import io
import json
import sys

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard
from hypothesis import example, given
from hypothesis import strategies as st

from newsclean.fields import Fields
from newsclean.sources import readers, records, tables
from newsclean.sources.documents import Unreadable
from newsclean.sources.readers import read_documents
from newsclean.sources.source import find_sources


def read(*paths, fields=None, format=None):
    warnings = []
    documents = [
        document
        for source in find_sources(paths, format=format)
        for document in read_documents(source, fields, warn=warnings.append)
    ]
    return documents, warnings


def texts(documents):
    return [document.raw for document in documents if not isinstance(document, Unreadable)]


def problems(documents):
    return [(bad.code, bad.position) for bad in documents if isinstance(bad, Unreadable)]


LINES = b"".join(json.dumps({"text": f"text {number}"}).encode() + b"\n" for number in range(3000))
TEXTS = [f"text {number}" for number in range(3000)]


@pytest.mark.parametrize("suffix", ["", ".gz", ".zst"])
def test_json_lines(dump, suffix):
    documents, warnings = read(dump(f"a.jsonl{suffix}", LINES))
    assert texts(documents) == TEXTS
    assert [document.position for document in documents] == list(range(3000))
    assert warnings == []


def test_json_lines_that_are_broken_are_named_by_line(dump):
    lines = [
        b'{"text": "good"}',
        b"",
        b'{"text": "cut',
        b"[1]",
        b'{"txt": 1}',
        b'{"text": 5}',
        b'{"text": null}',
    ]
    documents, _ = read(dump("a.jsonl", b"\r\n".join(lines)))
    assert texts(documents) == ["good"]
    assert problems(documents) == [
        *[("malformed", 2), ("malformed", 3), ("missing_field", 4), ("invalid", 5), ("missing_field", 6)]
    ]
    assert documents[1].message.startswith("line 3: not JSON")
    assert "'txt'" in documents[3].message


def test_json_as_dumps_write_it(dump):
    french = "Le conseil de Port-Exemple a rejeté hier l’élargissement très discuté de la chaussée. " * 5
    lines = [
        b'{"text": "a", "x": NaN}',
        rb'{"text": "half \ud83d"}',
        ('{"text": "' + french + '"}').encode("cp1252"),
    ]
    documents, _ = read(dump("a.jsonl", b"\xef\xbb\xbf" + b"\n".join(lines)))
    assert texts(documents) == ["a", "half \ufffd", french]


def test_hostile_nesting_is_malformed(dump):
    documents, _ = read(dump("a.jsonl", b'{"text":' + b"[" * 100_000 + b"\n"))
    assert problems(documents) == [("malformed", 0)]


@pytest.mark.parametrize(
    "value",
    [
        [{"text": "a"}, {"text": "b"}, 5],
        {"status": "ok", "articles": [{"content": "a"}, {"content": "b"}, {}]},
    ],
)
def test_a_json_document_holds_its_items(dump, value):
    documents, _ = read(dump("a.json", json.dumps(value, indent=1).encode()))
    assert texts(documents) == ["a", "b"]
    assert len(problems(documents)) == 1


def test_a_json_document_may_be_one_article(dump):
    value = {"text": "a", "authors": [{"name": "Jane Doe"}]}
    documents, _ = read(dump("a.json", json.dumps(value, indent=1).encode()))
    assert [(document.raw, document.metadata.authors) for document in documents] == [("a", ("Jane Doe",))]


def test_a_whole_file_is_a_document(dump):
    documents, _ = read(
        dump("a.txt", "naïve".encode("cp1252")),
        dump("b.html.gz", b"<p>x"),
        dump("c.txt", b"\0\1"),
        dump("d.md", b"x"),
    )
    assert texts(documents) == [b"na\xefve", b"<p>x", b"\0\1", b"x"]
    assert [document.kind for document in documents] == ["auto", "html", "auto", "markdown"]


@pytest.mark.parametrize("name", ["a.txt", "a.html", "a.jsonl", "a.json", "a.csv", "a.jsonl.gz"])
def test_an_empty_file_is_warned_of(dump, name):
    documents, warnings = read(dump(name, b""))
    assert documents == []
    assert [warning.partition(": ")[2] for warning in warnings] == ["holds no documents"]


@pytest.mark.parametrize("compress", [gzip.compress, zstandard.compress])
@pytest.mark.parametrize("share", [0.1, 0.5, 0.99])
def test_a_truncated_file_keeps_what_came_before(dump, tmp_path, compress, share):
    whole = compress(b"".join(b'{"text": "%d %d"}\n' % (n, n * 7919 % 10007) for n in range(60_000)))
    path = tmp_path / f"a.jsonl{'.gz' if compress is gzip.compress else '.zst'}"
    path.write_bytes(whole[: int(len(whole) * share)])
    documents, warnings = read(path)
    good = texts(documents)
    assert good == [f"{n} {n * 7919 % 10007}" for n in range(len(good))]
    assert len(good) > 60_000 * share - 12_000  # a block of zstd can't be had in part
    assert problems(documents) == [("malformed", len(good))]
    assert len(warnings) == 1


def test_members_and_padding_of_gzip_are_no_damage(dump, tmp_path):
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(gzip.compress(LINES[:1000]) + gzip.compress(LINES[1000:]) + bytes(512))
    documents, warnings = read(path)
    assert texts(documents) == TEXTS
    assert warnings == []
    path.write_bytes(gzip.compress(LINES) + b"garbage")
    documents, warnings = read(path)
    assert texts(documents) == TEXTS
    assert problems(documents) == [("malformed", 3000)]


@pytest.mark.parametrize("name", ["a.jsonl.gz", "a.csv.zst", "a.txt.gz", "a.json.gz"])
def test_what_only_claims_to_be_compressed_is_damaged(dump, tmp_path, name):
    path = tmp_path / name
    path.write_bytes(b"plain text " * 100)
    documents, _ = read(path)
    assert problems(documents) == [("malformed", 0)]


@pytest.mark.parametrize("name", ["a.jsonl", "a.csv"])
@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_marked_encodings_are_read(dump, name, encoding):
    content = '{"text": "größer"}\n' if name == "a.jsonl" else "text,url\ngrößer,\n"
    documents, _ = read(dump(name, content.encode(encoding)))
    assert texts(documents) == ["größer"]


def test_csv_quotes_delimiters_and_broken_rows(dump):
    rows = (
        b'title;text\na;"many\nlines with ""quotes"""\nb;"never closed\nc;one;too many\nd\n\n\xe9;caf\xe9\n'
    )
    documents, _ = read(dump("a.csv", rows))
    assert texts(documents) == ['many\nlines with "quotes"', b"caf\xe9"]
    assert documents[-1].metadata.title == "é"
    assert problems(documents) == [("malformed", 1), ("malformed", 2), ("malformed", 3)]
    assert documents[1].message == "row 2: a quote is not closed"
    assert documents[2].message == "row 3: 3 cells, but 2 columns"


def test_a_csv_cell_may_be_longer_than_the_module_allows(dump):
    documents, _ = read(dump("a.tsv", b"text\turl\n" + b"x" * 200_000 + b"\t\n"))
    assert [len(text) for text in texts(documents)] == [200_000]


@given(st.lists(st.tuples(st.text(), st.text())), st.sampled_from(",;\t|"))
def test_csv_gives_back_what_was_written(rows, delimiter):
    table = io.StringIO()
    writer = csv.writer(table, delimiter=delimiter, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerows([("text", "title"), *rows])
    content = table.getvalue().encode("utf-8", errors="replace")
    lines = iter([line_of(line + b"\n") for line in content.split(b"\n")[:-1]])
    _, found, _ = tables.read_header(lines, "csv")
    cells = [row.cells for row in tables.CsvRows(lines, found)]
    assert found == delimiter
    assert cells == [[cell.encode("utf-8", errors="replace").decode() for cell in row] for row in rows]


def line_of(content):
    return tables.Line(content, len(content))


@given(
    st.binary(max_size=300),
    st.sampled_from(["jsonl", "csv", "tsv", "json", "text", "markdown", "html", "warc"]),
)
@example(b"?%\x80", "csv")
def test_no_content_stops_the_reading(tmp_path_factory, content, format):
    path = tmp_path_factory.getbasetemp() / "any"
    path.write_bytes(content)
    read(path, format=format)


def test_parquet_rows_and_types(dump, tmp_path):
    path = tmp_path / "a.parquet"
    columns = {"content": ["a", None, "c"], "published": [1, 2, 3], "tags": [["x"], [], None]}
    pq.write_table(pa.table(columns), path, row_group_size=2)
    documents, _ = read(path)
    assert texts(documents) == ["a", "c"]
    assert documents[0].metadata.tags == ("x",)
    assert problems(documents) == [("missing_field", 1)]


def test_broken_parquet_is_one_rejection(dump, tmp_path):
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"text": ["a" * 100] * 100}), path)
    path.write_bytes(path.read_bytes()[:-30])
    documents, _ = read(path)
    assert problems(documents) == [("malformed", 0)]


@pytest.mark.parametrize("name", ["a.jsonl", "a.csv", "a.txt", "a.json"])
def test_a_record_that_is_too_large_is_skipped(dump, monkeypatch, name):
    for module in (readers, records, tables):
        monkeypatch.setattr(module, "MAX_RECORD_BYTES", 1000)
    monkeypatch.setattr(records.read_lines, "__defaults__", (1000,))
    long = b"x" * 5_000_000
    content = {
        "a.jsonl": b'{"text": "a"}\n{"text": "' + long + b'"}\n{"text": "b"}\n',
        "a.csv": b"text,url\na,\n" + long + b",\nb,\n",
        "a.txt": long,
        "a.json": b'[{"text": "' + long + b'"}]',
    }[name]
    documents, _ = read(dump(name, content))
    whole = name in ("a.txt", "a.json")
    assert texts(documents) == ([] if whole else ["a", "b"])
    assert problems(documents) == [("too_large", 0 if whole else 1)]
    assert len(documents[0 if whole else 1].raw) <= 1024


def test_fields_can_be_named(dump):
    documents, _ = read(
        dump("a.jsonl", b'{"text": "no", "story": {"full": "yes"}}'), fields=Fields({"text": "story.full"})
    )
    assert texts(documents) == ["yes"]


@pytest.mark.parametrize("compress", [bytes, gzip.compress, zstandard.compress])
def test_standard_input_is_read_as_what_it_is(monkeypatch, compress):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(compress(LINES))))
    documents, _ = read("-")
    assert texts(documents) == TEXTS
    assert documents[0].file == "-"


def test_an_unreadable_document_becomes_a_rejection(dump):
    (bad,), _ = read(dump("a.jsonl", b'{"text": "cut'))
    rejection = bad.rejection("rules")
    assert rejection.reasons[0].code == "malformed"
    assert rejection.excerpt == '{"text": "cut'
    assert rejection.provenance.position == 0
