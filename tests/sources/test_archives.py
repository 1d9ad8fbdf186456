"""Web archives: what their records become, and what is left of damaged ones."""

import gzip
import io
import sys
import zlib
from datetime import UTC, datetime
from itertools import accumulate

import brotli
import pytest
import zstandard
from hypothesis import example, given, settings
from hypothesis import strategies as st
from warcio.warcwriter import WARCWriter

from newsclean import Cleaner
from newsclean.sources import archives, codings, members, warc
from newsclean.sources.source import find_sources, look

from .test_readers import problems, read, texts
from .warcs import WRAP, page, pages, response, url, warc_record, warcinfo


@pytest.fixture
def archive(tmp_path):
    """Writes records to an archive."""

    def write(records, name=".warc.gz"):
        path = tmp_path / f"a{name}"
        path.write_bytes(WRAP[name](records))
        return path

    return write


def only(path):
    """The only document, and no warning."""
    (document,), warnings = read(path)
    assert warnings == []
    return document


@pytest.mark.parametrize("name", WRAP)
def test_every_page_is_a_document(archive, name):
    documents, warnings = read(archive([warcinfo(), *pages(20)], name))
    assert texts(documents) == [page(number) for number in range(20)]
    assert warnings == []
    first = documents[0]
    assert (first.kind, first.position, first.metadata.url, first.charset) == ("html", 1, url(0), "utf-8")
    assert (first.record, first.fetched) == ("0", datetime(2021, 6, 1, 12, 30, tzinfo=UTC))
    assert [document.position for document in documents] == list(range(1, 21))


def test_the_provenance_of_an_article_names_its_record(archive):
    document = only(archive(pages(1)))
    cleaned = Cleaner().clean(document.raw, **document.told)
    assert cleaned.article
    assert (cleaned.article.url, cleaned.article.published) == (url(0), None)
    provenance = cleaned.article.provenance
    assert (provenance.record, provenance.fetched) == ("0", datetime(2021, 6, 1, 12, 30, tzinfo=UTC))


@pytest.mark.parametrize("name", ["a.warc", "a.wet", "a.warc.gz", "a.warc.wet.gz", "a.wet.gz", "a.WET.zst"])
def test_texts_of_wet_files_are_documents(tmp_path, name):
    content = warcinfo() + warc_record("conversion", "Größe\nzählt.".encode(), 7, Content_Type="text/plain")
    compress = {"gz": gzip.compress, "zst": zstandard.compress}.get(name[-3:].strip("."), bytes)
    (tmp_path / name).write_bytes(compress(content))
    document = only(tmp_path / name)
    assert (document.raw.decode(), document.kind, document.metadata.url) == ("Größe\nzählt.", "text", url(7))


def test_resources_are_pages_and_texts(archive):
    records = [
        warc_record("resource", b"\xa4uro", 1, Content_Type="text/html; charset=ISO-8859-15"),
        warc_record("resource", b"words", 2, Content_Type="text/plain"),
        warc_record("resource", b"\x89PNG\0", 3, Content_Type="image/png"),
    ]
    documents, _ = read(archive(records))
    assert [(d.raw, d.kind, d.charset) for d in documents[:2]] == [
        (b"\xa4uro", "html", "ISO-8859-15"),
        (b"words", "text", None),
    ]
    assert problems(documents) == [("not_html", 2)]


REJECTED = {
    "HTTP status 404": ("http_status", response(b"<p>not here", 1, status="404 Not Found")),
    "HTTP status 301": ("http_status", response(b"", 1, "", status="301 Moved", http=[("Location", "/x")])),
    "content type image/png": ("not_html", response(b"\x89PNG\0", 1, "image/png")),
    "content type application/pdf": (
        "not_html",
        response(b"%PDF", 1, WARC_Identified_Payload_Type="application/pdf"),
    ),
    "content type text/dns": ("not_html", warc_record("response", b"x 1 IN A", 1, Content_Type="text/dns")),
    "content type unknown": ("not_html", response(b"{}", 1, "")),
    "record of the unknown type screenshot": ("not_html", warc_record("screenshot", b"x", 1)),
    "the same as an earlier capture": ("revisit", warc_record("revisit", b"", 1, http=[])),
    "(WARC-Truncated: length)": ("truncated", response(b"<p>x", 1, WARC_Truncated="length")),
    "a segment of a record": ("truncated", response(b"<p>x", 1, WARC_Segment_Number="1")),
    "a further segment": ("truncated", warc_record("continuation", b"x", 1, WARC_Segment_Number="2")),
    "no HTTP response": (
        "malformed",
        warc_record("response", b"x", 1, Content_Type="application/http; msgtype=response"),
    ),
    "HTTP status unreadable": ("http_status", response(b"x", 1, status="oops")),
    "without WARC-Type": ("malformed", response(b"x", 1).replace(b"WARC-Type: response\r\n", b"")),
    "the coding 'gzip' of the body is broken": (
        "malformed",
        response(gzip.compress(page(0))[:-9], 1, http=[("Content-Encoding", "gzip")]),
    ),
    "the coding 'compress' of the body is broken (it is not known)": (
        "malformed",
        response(b"\x1f\x9d", 1, http=[("Content-Encoding", "compress")]),
    ),
}


@pytest.mark.parametrize("message", REJECTED)
def test_what_is_no_page_is_a_rejection_with_its_reason_and_place(archive, message):
    code, record = REJECTED[message]
    bad = only(archive([record]))
    assert (bad.code, bad.metadata.url, bad.record) == (code, url(1), "1")
    assert message in bad.message
    assert "\n" not in bad.message
    rejection = bad.rejection("rules")
    assert (rejection.url, rejection.provenance.record) == (url(1), "1")
    assert rejection.provenance.fetched == datetime(2021, 6, 1, 12, 30, tzinfo=UTC)
    assert "\0" not in rejection.excerpt


def test_records_about_others_are_no_documents(archive):
    records = [
        warcinfo(),
        warc_record("request", b"", 0, http=[]),
        warc_record("metadata", b"x", 0),
    ]
    documents, warnings = read(archive(records))
    assert documents == []
    assert [warning.rpartition(": ")[2] for warning in warnings] == ["holds no documents"]


def test_a_page_is_known_by_what_the_crawler_saw(archive):
    records = [
        response(page(0), 0, "text/plain", WARC_Identified_Payload_Type="text/html"),
        response(page(1), 1, "", WARC_Identified_Payload_Type="application/xhtml+xml"),
        response(page(2), 2, ""),
        response(page(3), 3, "Text/HTML", WARC_Identified_Payload_Type="application/xml"),
    ]
    assert len(texts(read(archive(records))[0])) == 4


def chunked(content, size=1000):
    pieces = [content[start : start + size] for start in range(0, len(content), size)]
    return b"".join(b"%x;x=y\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


CODINGS = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "deflate": zlib.compress,
    "raw deflate": lambda content: zlib.compress(content, wbits=-15),
    "br": brotli.compress,
    "zstd": zstandard.compress,
    "deflate, GZIP": lambda content: gzip.compress(zlib.compress(content)),
    "identity": bytes,
}


@pytest.mark.parametrize("transfer", ["chunked", ""])
@pytest.mark.parametrize("name", CODINGS)
def test_codings_of_http_are_undone(archive, name, transfer):
    content = page(0) * 300
    body = CODINGS[name](content)
    http = [("Content-Encoding", name.removeprefix("raw ")), ("Transfer-Encoding", transfer)]
    record = response(chunked(body) if transfer else body, http=http)
    assert only(archive([record])).raw == content


@pytest.mark.parametrize("name", ["gzip", "deflate", "br", "zstd", "chunked", "compress"])
def test_a_coding_that_the_crawler_undid_already_is_no_damage(archive, name):
    header = "Transfer-Encoding" if name == "chunked" else "Content-Encoding"
    assert only(archive([response(page(0), http=[(header, name)])])).raw == page(0)


@pytest.mark.parametrize("name", ["gzip", "br", "zstd", "deflate"])
def test_a_body_that_expands_beyond_the_limit_is_too_large(archive, monkeypatch, name):
    monkeypatch.setattr(codings, "MAX_RECORD_BYTES", 100_000)
    record = response(CODINGS[name](b"<p>" + bytes(200_000)), http=[("Content-Encoding", name)])
    assert only(archive([record])).code == "too_large"


RUSSIAN = "<html><p>Совет порта одобрил новый мост через реку после девяти месяцев переговоров.</p>" * 5


def test_the_charset_of_the_server_decodes(archive):
    record = response(RUSSIAN.encode("koi8-r"), content_type='text/html; Charset="KOI8-R"')
    document = only(archive([record]))
    cleaned = Cleaner().clean(document.raw, **document.told)
    assert "Совет порта одобрил" in cleaned.source


def test_reservations_of_the_server_go_into_the_article(archive):
    http = [
        ("TDM-Reservation", "1"),
        ("TDM-Policy", "https://www.news.example/policy.json"),
        ("X-Robots-Tag", "otherbot: noindex"),
        ("X-Robots-Tag", "noarchive, NoAI, noimageai"),
    ]
    document = only(archive([response(page(0), http=http)]))
    expected = ["tdm-reservation", "tdm-policy=https://www.news.example/policy.json", "noai", "noimageai"]
    article = Cleaner().clean(document.raw, **document.told).article
    assert article
    assert article.reservations == sorted(expected)
    assert only(archive([response(page(0), http=[("TDM-Reservation", "0")])])).metadata.reservations == ()


@pytest.mark.parametrize("name", WRAP)
def test_a_record_beyond_the_limit_is_not_held(archive, monkeypatch, name):
    for module in (warc, archives, codings):
        monkeypatch.setattr(module, "MAX_RECORD_BYTES", 100_000, raising=False)
    records = [
        response(page(0), 0),
        response(bytes(2_000_000), 1),
        response(bytes(2_000_000), 2, "video/mp4"),
        warc_record("metadata", bytes(2_000_000), 3),
        response(page(4), 4),
    ]
    documents, warnings = read(archive(records, name))
    assert texts(documents) == [page(0), page(4)]
    assert problems(documents) == [("too_large", 1), ("not_html", 2)]
    assert documents[1].metadata.url == url(1)
    assert warnings == []


def test_archives_of_warcio_are_read(tmp_path):
    path = tmp_path / "a.warc.gz"
    with open(path, "wb") as file:
        writer = WARCWriter(file, gzip=True)
        writer.write_record(writer.create_warcinfo_record("a.warc.gz", {"software": "x"}))
        kind = {"Content-Type": "text/html"}
        record = writer.create_warc_record(url(0), "resource", io.BytesIO(page(0)), warc_headers_dict=kind)
        writer.write_record(record)
    assert only(path).raw == page(0)


def test_headers_may_be_written_in_other_ways(archive):
    record = (
        response(page(0))
        .replace(b"WARC-Type:", b"warc-type:")
        .replace(b"Content-Length: ", b"content-length:", 1)
    )
    head, _, rest = record.partition(b"\r\n\r\n")
    bare = head.replace(b"\r\n", b"\n").replace(b"WARC/1.1", b"WARC/0.18") + b"\n\n" + rest
    documents, warnings = read(archive([bare, record], ".warc"))
    assert texts(documents) == [page(0)] * 2
    assert warnings == []


@pytest.mark.parametrize("raw", [bytes, zstandard.compress])
def test_a_dictionary_before_the_frames_is_used(tmp_path, raw):
    dictionary = zstandard.ZstdCompressionDict(b"".join(pages(4)))
    content = raw(dictionary.as_bytes())
    frames = map(zstandard.ZstdCompressor(dict_data=dictionary).compress, pages(3))
    path = tmp_path / "a.warc.zst"
    path.write_bytes(b"\x5d\x2a\x4d\x18" + len(content).to_bytes(4, "little") + content + b"".join(frames))
    documents, warnings = read(path)
    assert texts(documents) == [page(number) for number in range(3)]
    assert warnings == []


@pytest.mark.parametrize("name", WRAP)
def test_standard_input_is_known_by_its_beginning(archive, monkeypatch, name):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(archive(pages(3), name).read_bytes())))
    assert look(find_sources(["-"])[0]).format == "warc"
    documents, warnings = read("-")
    assert texts(documents) == [page(number) for number in range(3)]
    assert warnings == []


@pytest.mark.parametrize(
    ("content", "name"), [(".warc", ".warc.gz"), (".warc.gz", ".warc"), (".warc.zst", ".warc")]
)
def test_a_wrong_suffix_is_no_damage(tmp_path, content, name):
    (tmp_path / f"a{name}").write_bytes(WRAP[content](pages(2)))
    documents, warnings = read(tmp_path / f"a{name}")
    assert texts(documents) == [page(0), page(1)]
    assert warnings == []


@pytest.mark.parametrize("name", WRAP)
def test_an_empty_archive_is_warned_of(tmp_path, name):
    path = tmp_path / f"a{name}"
    path.write_bytes(b"")
    documents, warnings = read(path)
    assert documents == []
    assert [warning.rpartition(": ")[2] for warning in warnings] == ["holds no documents"]


def test_what_is_no_archive_is_malformed(tmp_path):
    for name in ("a.warc", "b.warc.gz", "c.warc.zst"):
        (tmp_path / name).write_bytes(b"plain text\n" * 100)
        documents, warnings = read(tmp_path / name)
        assert problems(documents) == [("malformed", 0)]
        assert len(warnings) == 1


# Damage to the second of four records, and what is lost.
DAMAGE = {
    "a length too large": lambda r: r.replace(b"Content-Length: ", b"Content-Length: 9", 1),
    "a length too small": lambda r: _with_length(r, -700),
    "a length that is none": lambda r: r.replace(b"Content-Length: ", b"Content-Length: x", 1),
    "a length beyond all files": lambda r: r.replace(b"Content-Length: ", b"Content-Length: 99999999", 1),
    "no version": lambda r: b"XARC" + r[4:],
    "an end that is missing": lambda r: r[:-900],
    "a header without end": lambda r: r[:150] + b"\r\n",
}


def _with_length(record, more):
    before, _, rest = record.partition(b"Content-Length: ")
    length, _, rest = rest.partition(b"\r\n")
    return before + b"Content-Length: %d\r\n" % (int(length) + more) + rest


@pytest.mark.parametrize("name", WRAP)
@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_record_alone_is_lost(archive, name, damage):
    records = pages(4)
    records[1] = DAMAGE[damage](records[1])
    documents, warnings = read(archive(records, name))
    good = [page(0), page(2), page(3)]
    if damage == "a length beyond all files" and name.startswith("-whole"):
        good = [page(0)]  # nothing tells that what follows isn't of that record
    assert texts(documents) == good
    assert problems(documents) == [("malformed", 1)]
    assert len(warnings) == 1
    assert "damaged at byte" in warnings[0]
    if damage not in ("no version", "a header without end"):
        assert documents[1].metadata.url == url(1)


@pytest.mark.parametrize("name", WRAP)
@pytest.mark.parametrize("between", [b"garbage \x00\x1f\x8b\x08 and more\n", b"\xff" * 70_000])
def test_garbage_between_records_takes_none_with_it(archive, name, between):
    records = pages(4)
    records.insert(2, between)
    documents, warnings = read(archive(records, name))
    assert texts(documents) == [page(number) for number in range(4)]
    assert problems(documents) == [("malformed", 2)]
    assert len(warnings) == 1


@pytest.mark.parametrize("name", WRAP)
@pytest.mark.parametrize("end", [b"", b"\r\n", b"\n", b"\n\n", b"\r\n" * 5])
def test_other_blank_lines_between_records_are_no_damage(archive, name, end):
    documents, warnings = read(archive([record.removesuffix(b"\r\n\r\n") + end for record in pages(4)], name))
    assert texts(documents) == [page(number) for number in range(4)]
    assert warnings == []


def test_lines_of_http_may_end_bare(archive):
    record = response(page(0)).replace(b"200 OK\r\n", b"200 OK\n").replace(b"utf-8\r\n\r\n", b"utf-8\n\n")
    assert only(archive([_with_length(record, -3)], ".warc")).raw == page(0)


RECORDS = [warcinfo(), *pages(6)]


def spans(name):
    """Where each record's bytes are in the archive (whole members: all of it)."""
    sizes = [len(WRAP[name]([record])) for record in RECORDS]
    return list(zip(accumulate(sizes, initial=0), accumulate(sizes), strict=False))


PAGES = [page(number) for number in range(6)]


@settings(max_examples=150)
@given(st.sampled_from(list(WRAP)), st.floats(0, 1))
def test_a_cut_loses_nothing_before_it(tmp_path_factory, name, share):
    content = WRAP[name](RECORDS)
    end = int(len(content) * share)
    path = tmp_path_factory.getbasetemp() / f"cut{name}"
    path.write_bytes(content[:end])
    documents, _ = read(path)
    if not name.startswith("-whole"):
        whole = [start for start, stop in spans(name)[1:] if stop <= end]
        assert texts(documents)[: len(whole)] == PAGES[: len(whole)]
    assert all(raw == PAGES[number] for number, raw in enumerate(texts(documents)))
    assert set(problems(documents)) <= {("malformed", len(texts(documents)) + 1), ("malformed", 0)}


@settings(max_examples=300)
@example(".warc.gz", 0.0, b"WARC/")
@example(".warc.gz", 0.0, b"\x28\xb5\x2f\xfd")
@example(".warc.zst", 0.0, b"\x1f\x8b\x08")
@given(
    st.sampled_from([name for name in WRAP if not name.startswith("-whole")]),
    st.floats(0, 1, exclude_max=True),
    st.binary(min_size=1, max_size=40),
)
def test_other_bytes_lose_only_the_records_they_stand_in(tmp_path_factory, name, share, patch):
    content = bytearray(WRAP[name](RECORDS))
    start = int(len(content) * share)
    content[start : start + len(patch)] = patch[: len(content) - start]
    path = tmp_path_factory.getbasetemp() / f"patched{name}"
    path.write_bytes(content)
    documents, _ = read(path)
    untouched = [
        raw
        for raw, (first, stop) in zip(PAGES, spans(name)[1:], strict=True)
        # Of a plain file, damage to a header may take what follows for content; a length is only so good.
        if stop <= start or (first >= start + len(patch) and name != ".warc")
    ]
    assert [raw for raw in texts(documents) if raw in untouched] == untouched


@settings(max_examples=200)
@given(st.sampled_from(list(WRAP)), st.lists(st.one_of(st.binary(max_size=60), st.sampled_from(RECORDS))))
def test_no_archive_stops_the_reading(tmp_path_factory, name, pieces):
    path = tmp_path_factory.getbasetemp() / f"any{name}"
    path.write_bytes(b"".join(pieces))
    read(path)
    path.write_bytes(WRAP[name](pieces))
    read(path)


def test_members_that_lie_in_broken_ones_are_not_tried_without_end(tmp_path, monkeypatch):
    monkeypatch.setattr(members, "_TRIES", 3)
    # Each member is stored in the one before, and each has a wrong check at its end.
    content = b""
    for _ in range(8):
        content = gzip.compress(b"WARC/1.0\r\n" + bytes(30_000) + content, 0)[:-8] + b"wrong!!!"
    (tmp_path / "a.warc.gz").write_bytes(content + b"".join(map(gzip.compress, pages(2))))
    documents, _ = read(tmp_path / "a.warc.gz")
    assert texts(documents) == [page(0), page(1)]
