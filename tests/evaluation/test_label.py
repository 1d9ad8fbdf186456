"""Labelling documents: files, sums, samples, and the laws."""

import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsclean import Cleaner, label_documents, score
from newsclean.article import Rejection
from newsclean.corpus import units
from newsclean.errors import BuildError, SourceError
from newsclean.evaluation.gold import GoldDocument, find_gold, read_gold
from newsclean.evaluation.measures import Gold
from newsclean.evaluation.propose import Proposer, least_certain
from newsclean.evaluation.score import clean_gold, measure
from newsclean.sources.documents import RawDocument
from tests.properties.news import news, noisy, page

SEED = next((Path(__file__).parents[2] / "seeds").glob("*.txt"))
CLEANER = Cleaner(model=False)
PROPOSER = Proposer(CLEANER, certainty=True)
BODY = (
    "The council voted on Tuesday to close bridge number {} over the harbour for two years, the mayor said."
)


def story(number):
    return f"Bridge {number} to close for two years\nShare this articleComments\n\n{BODY.format(number)}\nMaybe\n"


def dump(folder, count):
    rows = (json.dumps({"text": story(n), "url": f"https://news.example.co.uk/{n}"}) for n in range(count))
    (folder / "dump.jsonl").write_text("\n".join(rows))
    return folder / "dump.jsonl"


def labelled(path):
    return [document for source in find_gold([path]) for _, document in read_gold(source)]


def propose(raw, title=None):
    from newsclean import Metadata

    return PROPOSER.propose(RawDocument(raw=raw, metadata=Metadata(title=title), file="x"))


titles = st.none() | st.sampled_from(
    ["Old bridge to close for two years", "Le vieux pont fermé pendant deux ans"]
)


@given(st.one_of(noisy(), news().map(lambda n: n.text), st.text(), st.binary()), titles)
def test_what_is_labelled_scores_perfectly(raw, title):
    document = propose(raw, title)
    if isinstance(document, Rejection):
        assert not CLEANER.clean(raw).source.strip()
        return
    output = clean_gold(document, CLEANER, titles=True).text
    found = measure(output, document, Gold(document.gold))
    if not CLEANER.clean(raw).is_page:  # the labels of a page know more than its text
        assert (found.f1, found.lost, found.residue, found.perfect) == (1.0, 0.0, 0.0, 1)


@given(st.one_of(noisy(), news().map(lambda n: n.text), news().map(page), st.text(), st.binary()))
def test_the_lines_are_the_raw_text(raw):
    document = propose(raw)
    if isinstance(document, GoldDocument):
        assert "\n".join(line.text for line in document.lines) == document.raw_text
        assert GoldDocument.model_validate_json(document.model_dump_json(exclude_none=True)) == document
        assert sum(line.label == "headline" for line in document.lines) <= 1


def test_every_line_of_the_seed():
    document = propose(SEED.read_bytes())
    found = [
        (line.label, line.role, line.rule) for line in document.lines if line.label not in ("blank", "keep")
    ]
    assert found[:4] == [
        ("headline", "headline", "headline.first"),
        ("headline_dup", "headline", "headline.repeat"),
        ("drop", "caption", "headline.caption"),
        ("drop", "byline", "byline.by"),
    ]
    assert all(line.confidence and line.rule and line.role for line in document.lines if line.label == "drop")
    assert document.gold == CLEANER.clean(SEED.read_bytes()).text.replace("\n\n", "\n")


def test_what_is_cut_from_a_line():
    document = propose(f"{BODY.format(1)} (Reporting by Jane Doe; Editing by John Roe)\n{BODY.format(2)}")
    line = document.lines[0]
    assert (line.label, line.kept, line.role) == ("partial", BODY.format(1), "agency_trailer")


def test_a_page_is_its_blocks():
    raw = (
        "<!doctype html><html lang=sv><title>A</title><nav><a href=/>Home</a></nav><article>"
        f"<h1>Bridges to close for two years</h1><p>{BODY.format(1)}</p><p>{BODY.format(2)}</p></article>"
    )
    document = propose(raw)
    assert document.language == "sv"
    assert [(line.text, line.label) for line in document.lines] == [
        ("Home", "drop"),
        ("Bridges to close for two years", "headline"),
        (BODY.format(1), "keep"),
        (BODY.format(2), "keep"),
    ]


def test_certainty_is_low_where_profiles_disagree():
    document = propose(f"{BODY.format(1)}\n{BODY.format(2)}\nBridge builders wanted in Arvenholm")
    kept, loose = document.lines[0], document.lines[2]
    assert (kept.label, kept.certainty) == ("keep", None)
    assert (loose.label, loose.certainty) == ("keep", 0.2)
    assert least_certain(document)[0] == 0.2


def test_a_file_that_scores_perfectly(tmp_path):
    summary = label_documents([dump(tmp_path, 5), SEED], tmp_path / "new/gold.jsonl.gz")
    assert (summary.documents, summary.labelled, summary.rejected, summary.left_out) == (6, 6, 0, 0)
    report = score([tmp_path / "new/gold.jsonl.gz"])
    assert (report.total.f1, report.total.lost) == (1.0, 0.0)
    first = labelled(tmp_path / "new")[0]
    assert (first.url, first.publisher) == ("https://news.example.co.uk/0", "example.co.uk")
    assert (first.file, first.position) == (str(tmp_path / "dump.jsonl"), 0)
    assert sum(summary.labels.values()) == sum(len(document.lines) for document in labelled(tmp_path / "new"))
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["gold.jsonl.gz"]


@pytest.mark.parametrize("suffix", ["jsonl", "jsonl.gz", "jsonl.zst"])
@pytest.mark.parametrize("options", [{}, {"sample": 5}, {"unsure": 5}, {"sample": 9, "unsure": 4}])
def test_workers_and_units_change_no_byte(tmp_path, monkeypatch, suffix, options):
    path = dump(tmp_path, 40)
    label_documents([path, SEED], tmp_path / f"a.{suffix}", workers=1, **options)
    monkeypatch.setattr(units, "UNIT_BYTES", 1000)
    label_documents([path, SEED], tmp_path / f"b.{suffix}", workers=2, **options)
    assert (tmp_path / f"a.{suffix}").read_bytes() == (tmp_path / f"b.{suffix}").read_bytes()


def test_a_sample_depends_on_the_content_alone(tmp_path):
    lines = dump(tmp_path, 60).read_text().splitlines()
    (tmp_path / "back.jsonl").write_text("\n".join(reversed(lines + lines[:20])))
    found = []
    for name in ("dump", "back"):
        summary = label_documents([tmp_path / f"{name}.jsonl"], tmp_path / f"{name}.gold.jsonl", sample=7)
        assert summary.labelled == 7
        assert summary.documents == summary.labelled + summary.rejected + summary.left_out
        found.append({document.url for document in labelled(tmp_path / f"{name}.gold.jsonl")})
    assert found[0] == found[1]


def test_the_unsure_first(tmp_path):
    sure = f"{BODY.format(1)}\n{BODY.format(2)}"
    unsure = f"{sure}\nBridge builders wanted in Arvenholm"
    rows = [json.dumps({"text": text}) for text in (sure, unsure, f"{sure}\nShare this article")]
    (tmp_path / "dump.jsonl").write_text("\n".join(rows))
    summary = label_documents([tmp_path / "dump.jsonl"], tmp_path / "gold.jsonl", unsure=2)
    assert summary.left_out == 1
    assert [document.position for document in labelled(tmp_path / "gold.jsonl")] == [1, 2]


def test_documents_are_labelled_or_rejected(tmp_path):
    rows = [json.dumps({"text": story(1)}), "{broken", json.dumps({"a": 1}), json.dumps({"text": " "})]
    (tmp_path / "dump.jsonl").write_text("\n".join(rows))
    (tmp_path / "image.txt").write_bytes(bytes(range(256)) * 10)
    summary = label_documents([tmp_path / "dump.jsonl", tmp_path / "image.txt"], tmp_path / "gold.jsonl")
    assert (summary.documents, summary.labelled, summary.rejected) == (5, 1, 4)
    assert summary.reasons == {"malformed": 1, "missing_field": 1, "no_text": 1, "undecodable": 1}
    assert "dump.jsonl, record 1: line 2:" in summary.examples["malformed"]


def test_a_document_without_a_story_is_labelled(tmp_path):
    (tmp_path / "a.txt").write_text("Share this articleComments\nBy Jane Doe\n")
    assert label_documents([tmp_path / "a.txt"], tmp_path / "gold.jsonl").labelled == 1
    assert score([tmp_path / "gold.jsonl"]).total.f1 == 1.0


def test_labels_are_never_overwritten(tmp_path):
    (tmp_path / "gold.jsonl").write_text("mine")
    with pytest.raises(BuildError, match="exists, and may hold labels corrected by hand"):
        label_documents([SEED], tmp_path / "gold.jsonl")
    assert (tmp_path / "gold.jsonl").read_text() == "mine"


@pytest.mark.parametrize(
    ("content", "out", "error", "message"),
    [
        (b"{broken\n", "gold.jsonl", BuildError, "no document has a text to label: .*record 0"),
        (b"", "gold.jsonl", BuildError, "the inputs hold no documents"),
        (b"{}", "gold.csv", BuildError, "labelled documents are JSON lines; name it"),
        (b"{}", "dump.jsonl/gold.jsonl", BuildError, "dump.jsonl"),
        (None, "gold.jsonl", SourceError, "dump.jsonl: no such file"),
    ],
)
def test_mistakes_leave_nothing_behind(tmp_path, content, out, error, message):
    if content is not None:
        (tmp_path / "dump.jsonl").write_bytes(content)
    with pytest.raises(error, match=message):
        label_documents([tmp_path / "dump.jsonl"], tmp_path / out)
    assert {path.name for path in tmp_path.iterdir()} <= {"dump.jsonl"}


def test_a_compressed_file_names_neither_itself_nor_the_time(tmp_path):
    label_documents([SEED], tmp_path / "gold.jsonl.gz")
    head = (tmp_path / "gold.jsonl.gz").read_bytes()[:10]
    assert head[3:8] == b"\0\0\0\0\0"
    assert json.loads(gzip.decompress((tmp_path / "gold.jsonl.gz").read_bytes()))["lines"]
