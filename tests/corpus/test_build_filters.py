"""Builds that mask and filter."""

from collections import Counter
from dataclasses import replace
from datetime import date

import orjson
import pyarrow.parquet as pq
import pytest

from newsclean import Cleaner, Filters
from newsclean.article import Article, FilteredArticle, RemovedSpan
from newsclean.cleaned import content_id
from newsclean.corpus import build as build_module
from newsclean.corpus import units
from newsclean.corpus.build import build
from newsclean.errors import BuildError
from newsclean.screen.masked import mask_article
from newsclean.text.masking import TOKENS, Masker
from tests.dumps import article, json_lines, record

from .test_build import rows, tree

EMAIL, PHONE, IP = TOKENS["email"], TOKENS["phone"], TOKENS["ip"]
PERSONAL = {
    "email": "bridge.desk@gazette.example",
    "phone": "+44 20 7946 0018",
    "ip": "93.184.216.34",
}
MASK = ("email", "phone", "ip")


def with_contacts(number):
    """A record whose title, text and byline hold personal data."""
    contacts = (
        "Readers who saw it can write to {email}, call {phone} or look at http://{ip}/bridge for more of it."
    )
    text = f"By Jane Roe, {PERSONAL['email']}\n\n{article(number)}\n\n{contacts.format(**PERSONAL)}"
    return record(number) | {"text": text, "title": f"Write to {PERSONAL['email']} about bridge {number}"}


@pytest.fixture
def corpus(dump, monkeypatch):
    """Articles with something for every filter, rejections and duplicates, in several units."""
    monkeypatch.setattr(units, "UNIT_BYTES", 8000)
    records = [with_contacts(number) if number % 4 == 0 else record(number) for number in range(40)]
    records[1]["language"] = "de"
    records[2]["text"] += "\n\n" + records[2]["text"].replace("bridge", "ferry").replace("council", "board")
    records[3]["date"] = "1999-01-01"
    del records[5]["date"]
    records[6]["url"] = "https://spam.example/6"
    records[7]["url"] = "https://www.news1.example/7?utm_source=feed"
    records += [records[0], records[9], {"text": f"Short, by {PERSONAL['email']}."}]
    dump("in/a.jsonl", json_lines(records))
    dump("in/b.jsonl", json_lines(records[20:30]) + b'{"text": "cut\n')
    return dump("in/c.txt", article(77).encode()).parent


@pytest.fixture
def filters(dump):
    takedown = dump("takedown.txt", b"news1.example/7\n")
    exam = dump("exam.jsonl", json_lines([{"question": " ".join(article(8).split()[:14])}]))
    return Filters(
        languages=["en"],
        max_words=400,
        published_from=date(2020, 1, 1),
        undated="drop",
        deny_domains=["spam.example"],
        respect_reservations=True,
        takedown=takedown,
        decontaminate=[exam],
    )


def test_no_document_is_lost_with_every_filter_on(corpus, filters, tmp_path):
    out = tmp_path / "out"
    summary = build([corpus], out, filters=filters, mask=MASK, workers=1)
    counts, statistics = summary.manifest["counts"], summary.manifest["statistics"]
    assert counts["documents"] == 55 == sum(counts.values()) - counts["documents"]
    assert counts == {
        kind: len(rows(out, folder))
        for kind, folder in (("articles", "data"), ("rejections", "rejects"), ("duplicates", "duplicates"), ("filtered", "filtered"))
    } | {"documents": 55}  # fmt: skip
    by_input = statistics["by_input"]
    assert {path.rpartition("/")[2] for path in by_input} == {"a.jsonl", "b.jsonl", "c.txt"}
    for input in by_input.values():
        assert input["documents"] == sum(input.values()) - input["documents"]
    assert Counter(counts) == sum(map(Counter, by_input.values()), Counter())
    reasons = {"date": 3, "language": 1, "length": 1, "domain": 1, "takedown": 1, "contaminated": 1}
    assert statistics["filtered"] == reasons
    assert next(iter(statistics["filtered"])) == "date"
    total = f"articles {counts['articles']} + rejections 2 + duplicates {counts['duplicates']} + filtered 8"
    assert f"documents 55 = {total}" in str(summary)
    assert "filtered by: date 3, contaminated 1" in str(summary)
    left_out = [FilteredArticle.model_validate(row) for row in rows(out, "filtered")]
    assert Counter(row.reason for row in left_out) == Counter(reasons)
    assert next(row for row in left_out if row.reason == "takedown").url.endswith("/7?utm_source=feed")
    known = {(row["provenance"]["file"], row["provenance"]["position"]) for row in rows(out, "data")}
    assert known.isdisjoint((row.file, row.position) for row in left_out)


def test_articles_that_pass_are_those_of_a_build_without_filters(corpus, filters, tmp_path):
    build([corpus], tmp_path / "all", workers=1)
    build([corpus], tmp_path / "some", filters=filters, workers=1)
    everything = {row["id"]: row for row in rows(tmp_path / "all", "data")}
    some = {row["id"]: row for row in rows(tmp_path / "some", "data")}
    assert 0 < len(some) < len(everything)
    assert all(everything[id] == row for id, row in some.items())


def test_the_bytes_do_not_depend_on_the_workers(corpus, filters, tmp_path):
    for workers in (1, 2):
        build([corpus], tmp_path / f"out{workers}", filters=filters, mask=MASK, workers=workers)
    assert tree(tmp_path / "out1") == tree(tmp_path / "out2")


def test_masking_leaves_no_personal_data_anywhere(corpus, tmp_path):
    out = tmp_path / "out"
    summary = build([corpus], out, mask=MASK, workers=1)
    for path in out.rglob("*"):
        if path.suffix == ".parquet":
            content = orjson.dumps(pq.read_table(path).to_pylist(), default=str).decode()
        elif path.is_file():
            content = path.read_text()
        assert not any(value in content for value in PERSONAL.values()), path
    masked = [row for row in rows(out, "data") if EMAIL in row["text"]]
    assert len(masked) == 10
    for row in masked:
        Article.model_validate(row)
        assert PHONE in row["text"]
        assert f"http://{IP}/bridge" in row["text"]
        assert row["title"].startswith(f"Write to {EMAIL} about")
        assert row["id"] == content_id(row["text"])
        assert row["counts"]["characters"] == len(row["text"])
    assert summary.manifest["statistics"]["masked"] == {"email": 10, "ip": 10, "phone": 10}
    assert "masked: email 10, ip 10, phone 10" in str(summary)
    assert any(EMAIL in row["excerpt"] for row in rows(out, "rejects"))


def test_the_audit_says_where_something_was_masked_and_not_what(corpus, tmp_path):
    out = tmp_path / "out"
    build([corpus], out, mask=MASK, workers=1)
    audit = [RemovedSpan.model_validate(row) for row in rows(out, "audit")]
    masked = [span for span in audit if span.rule.startswith("mask.")]
    assert {(span.role, span.text) for span in masked} == {("personal_data", "")}
    assert {span.article for span in masked} <= {row["id"] for row in rows(out, "data")}
    cleaned = Cleaner().clean(with_contacts(0)["text"])
    spans = {
        span.rule.removeprefix("mask."): span
        for span in masked
        if span.position == 0 and "a.jsonl" in span.file
    }
    for kind, span in spans.items():
        assert cleaned.source[span.start : span.end] == PERSONAL[kind]
    assert len(spans) == 3
    assert any(EMAIL in span.text for span in audit)  # the byline


def test_an_article_without_personal_data_is_left_as_it_is():
    cleaned = Cleaner().clean(article(1) + "\n\nShare this article\n")
    masked = mask_article(cleaned, Masker())
    assert masked.article == cleaned.article
    assert masked.removed == cleaned.removed_rows()


@pytest.mark.parametrize("audit", [True, False])
def test_masked_pieces_are_counted_without_an_audit_too(corpus, tmp_path, audit):
    summary = build([corpus], tmp_path / "out", mask=["email"], audit=audit, workers=1)
    assert summary.manifest["statistics"]["masked"] == {"email": 10}
    assert (tmp_path / "out/audit").exists() == audit


def test_a_dataset_is_not_taken_for_one_with_other_filters(corpus, filters, tmp_path, dump):
    out = tmp_path / "out"
    build([corpus], out, filters=filters, mask=MASK, workers=1)
    assert build([corpus], out, filters=filters, mask=MASK, workers=1).unchanged
    with pytest.raises(BuildError, match=r"was built with languages \['en'\], not \['de', 'en'\]"):
        build([corpus], out, filters=replace(filters, languages=["en", "de"]), mask=MASK, workers=1)
    with pytest.raises(BuildError, match=r"was built with decontaminate \['exam.jsonl \w+'\], not None"):
        build([corpus], out, mask=MASK, workers=1)
    with pytest.raises(BuildError, match=r"was built with mask \['email', 'phone', 'ip'\], not \['email'\]"):
        build([corpus], out, filters=filters, mask=["email"], workers=1)
    dump("takedown.txt", b"news1.example/8\n")
    with pytest.raises(
        BuildError, match=r"was built with takedown 'takedown.txt \w+', not 'takedown.txt \w+'"
    ):
        build([corpus], out, filters=replace(filters), mask=MASK, workers=1)


def test_a_build_that_was_stopped_goes_on_with_the_same_filters_only(corpus, filters, tmp_path, monkeypatch):
    out = tmp_path / "out"

    def stop(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(build_module, "find_stories", stop)
        with pytest.raises(KeyboardInterrupt):
            build([corpus], out, filters=filters, mask=MASK, workers=1)
    with pytest.raises(BuildError, match=r"was built with max_words 400, not None; finish that build"):
        build([corpus], out, filters=replace(filters, max_words=None), mask=MASK, workers=1)
    resumed = build([corpus], out, filters=filters, mask=MASK, workers=1)
    build([corpus], tmp_path / "whole", filters=filters, mask=MASK, workers=1)
    assert not resumed.unchanged
    assert tree(out) == tree(tmp_path / "whole")
    assert not list(tmp_path.glob(".*.partial"))


def test_a_list_that_cannot_be_read_stops_a_build_before_it_begins(corpus, tmp_path):
    with pytest.raises(BuildError, match="nowhere: cannot be read"):
        build([corpus], tmp_path / "out", filters=Filters(takedown="nowhere"), workers=1)
    assert not list(tmp_path.glob("*out*"))
    with pytest.raises(ValueError, match="can't mask 'names'"):
        build([corpus], tmp_path / "out", mask=["names"], workers=1)


def test_a_dataset_whose_articles_are_all_filtered(corpus, tmp_path):
    summary = build([corpus], tmp_path / "out", filters=Filters(languages=["fi"]), workers=1)
    assert summary.articles == 0
    assert summary.filtered + summary.rejections == summary.documents
