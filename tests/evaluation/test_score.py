"""Scoring labelled documents: figures, groups, the worst, and that workers change nothing."""

import json
from pathlib import Path

import pytest
from rich.console import Console

from newsclean import score
from newsclean.cleaner import Cleaner
from newsclean.corpus import units
from newsclean.errors import SourceError
from newsclean.evaluation.report import render

GOLD = Path(__file__).parent / "gold.jsonl"


def plain(report):
    """The report without what depends on the clock."""

    def timeless(value):
        if isinstance(value, dict):
            return {key: timeless(item) for key, item in value.items() if key != "documents_per_second"}
        return [timeless(item) for item in value] if isinstance(value, list) else value

    return timeless(report.as_dict())


def test_the_figures_of_two_documents():
    report = score([GOLD], by=["dumper"], worst=5)
    total = report.total
    # Counted by hand: 145 shingles belong; the German document loses 2 words, the English one keeps 5 too many.
    assert (total.lost_tokens, total.gold_tokens) == (2, 114)
    assert (total.residue_tokens, total.output_tokens) == (5, 117)
    assert (total.rightly_dropped, total.wrongly_dropped, total.missed) == (2, 2, 1)
    assert report.groups["dumper"]["page"].score.recall == pytest.approx(28 / 33)
    assert report.groups["dumper"]["copy"].score.precision == pytest.approx(72 / 80)
    assert total.recall == pytest.approx((28 / 33 + 72 / 75) / 2)
    assert report.baseline.lost == 0.0
    assert report.baseline.residue > total.residue


def test_groups_by_any_field_and_by_detected_language():
    report = score([GOLD], by=["language", "checked", "language"])
    assert list(report.groups) == ["language", "checked"]
    assert set(report.groups["language"]) == {"de", "en"}
    assert set(report.groups["checked"]) == {"True", "unknown"}
    assert report.worst == []


def test_a_field_that_no_document_has():
    with pytest.raises(SourceError, match="no document has the field 'colour' to group by"):
        score([GOLD], by=["colour"])


def test_the_worst_first_and_who_is_to_blame():
    report = score([GOLD], worst=5)
    assert [(document.line, document.id) for document in report.worst] == [(2, "market"), (1, "ferry")]
    lost = [each for each in report.worst[0].differences if each.kind != "same"]
    assert lost == [("lost", "Artikel teilen", "share", "share.de")]
    left = [each for each in report.worst[1].differences if each.kind != "same"]
    assert left == [("residue", "Tickets for the first crossing", "subheading", "body.subheading")]
    assert len(score([GOLD], worst=1).worst) == 1


def test_perfect_documents_are_not_among_the_worst(tmp_path):
    (tmp_path / "gold.jsonl").write_text(
        json.dumps({"raw_text": "a", "lines": [{"text": "a", "label": "keep"}]})
    )
    assert score([tmp_path], cleaner=Cleaner(model=False), worst=3).worst == []


def test_the_cleaner_and_the_titles_make_a_difference(tmp_path):
    document = json.loads(GOLD.read_text("utf-8").splitlines()[0])
    document["title"] = "Tickets for the first crossing"
    (tmp_path / "gold.jsonl").write_text(json.dumps(document))
    assert score([tmp_path]).total.residue > 0
    assert score([tmp_path], titles=True).total.residue == 0
    assert score([tmp_path], cleaner=Cleaner(drop=["subheading"])).total.residue == 0


def test_workers_and_units_change_nothing(tmp_path, monkeypatch):
    lines = GOLD.read_bytes().splitlines()
    for number in range(6):
        (tmp_path / f"{number}.jsonl").write_bytes(b"\n".join(lines[: 1 + number % 2] * (number + 1)))
    one = plain(score([tmp_path], by=["dumper"], worst=4, workers=1))
    monkeypatch.setattr(units, "UNIT_BYTES", 3000)
    assert plain(score([tmp_path], by=["dumper"], worst=4, workers=1)) == one
    assert plain(score([tmp_path], by=["dumper"], worst=4, workers=2)) == one


def test_progress_ends_at_the_size_of_the_input():
    seen = []
    score([GOLD], progress=lambda done, total: seen.append((done, total)))
    assert seen[-1] == (GOLD.stat().st_size,) * 2


def test_a_table_and_the_differences(capsys):
    console = Console(width=120, soft_wrap=True, highlight=False, no_color=True)
    for part in render(score([GOLD], by=["dumper"], worst=2)):
        console.print(part)
    shown = capsys.readouterr().out.splitlines()
    assert shown[0].split() == [
        "documents",
        "F1",
        "P",
        "R",
        "lost",
        "residue",
        "perfect",
        "drop",
        "P",
        "drop",
        "R",
        "docs/s",
    ]
    assert shown[1].split()[:4] == ["all", "2", "0.903", "0.902"]
    assert shown[2].split()[0] == "untouched"
    assert "  lost     share        share.de             Artikel teilen" in shown
