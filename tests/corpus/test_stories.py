"""Stories of a whole build: what is put together, which article stands for it, and where it goes."""

import json
from datetime import date
from random import Random

import pyarrow.parquet as pq
import pytest

from newsclean import Cleaner
from newsclean.corpus.build import build
from tests.dumps import json_lines

from .test_likeness import LOCAL, NOTE, STORY, weather

RULES = Cleaner(model=False)


def telling(outlet, body, *, day="2024-05-02", title="A bridge"):
    text = "\n\n".join(body)
    return {"url": f"https://www.{outlet}/a", "title": title, "text": text, "date": day}


WIRE = [f"ARVENHOLM (Reuters) - {STORY[0]}", *STORY[1:], "Reporting by Reuters"]
TELLINGS = [
    telling("gazette.example", STORY[:4], title="Bridge at last"),
    telling("reuters.com", WIRE, day="2024-05-03"),
    telling("courier.example", [*STORY, LOCAL], title="Storks lose"),
    telling("herald.example", [*STORY, NOTE], day="2024-05-01"),
    telling("print.example", STORY[:4], day="2024-05-04"),  # the same text as the first
]
FORECASTS = [
    telling(
        "gazette.example",
        [weather(f"Place {number}", sky, number, number + 5, 3 * number, "north")] * 2,
        title=f"Weather for place {number}",
    )
    for number, sky in enumerate(["sunny", "rainy", "foggy", "windy", "mild", "clear", "stormy", "grey"] * 2)
]


def articles(out):
    return [row for path in sorted(out.glob("data/*")) for row in pq.read_table(path).to_pylist()]


def duplicates(out):
    return [json.loads(line) for path in out.glob("duplicates/*") for line in path.read_text().splitlines()]


@pytest.fixture
def corpus(dump):
    return dump("in/a.jsonl", json_lines(TELLINGS + FORECASTS))


def test_marked_articles_know_their_story(corpus, tmp_path):
    summary = build([corpus], tmp_path / "out", cleaner=RULES, duplicates="mark", workers=1)
    rows = articles(tmp_path / "out")
    assert (summary.articles, summary.duplicates) == (len(TELLINGS) + len(FORECASTS), 0)
    told = [row for row in rows if row["title"] not in {f["title"] for f in FORECASTS}]
    assert {row["cluster_id"] for row in told} == {min(row["id"] for row in told)}
    assert {row["cluster_size"] for row in told} == {len(TELLINGS)}
    (canonical,) = [row for row in told if row["cluster_role"] == "canonical"]
    assert canonical["source"] == "reuters.com"  # the agency's own, though not the earliest
    assert {row["canonical_id"] for row in told} == {canonical["id"]}
    for row in rows:
        if row not in told:
            assert (row["cluster_id"], row["cluster_size"]) == (row["id"], 1)
            assert (row["canonical_id"], row["cluster_role"]) == (row["id"], "canonical")
    assert summary.manifest["statistics"]["clusters"]["sizes"]["3-5"] == 1


def test_dropped_articles_are_listed_with_the_one_that_stays(corpus, tmp_path):
    summary = build([corpus], tmp_path / "out", cleaner=RULES, workers=1)
    rows, left_out = articles(tmp_path / "out"), duplicates(tmp_path / "out")
    (kept,) = [row for row in rows if row["source"] == "reuters.com"]
    assert (kept["cluster_size"], summary.duplicates) == (len(TELLINGS), len(TELLINGS) - 1)
    assert {row["canonical_id"] for row in left_out} == {kept["id"]}
    assert {row["kept_position"] for row in left_out} == {1}
    assert {row["kind"] for row in left_out} == {"copy"}


def test_without_the_agency_the_earliest_stands_for_the_story_then_the_longest(dump, tmp_path):
    for day, winner in (("2024-05-01", "herald.example"), ("2024-05-02", "courier.example")):
        records = [TELLINGS[0], TELLINGS[2], TELLINGS[3] | {"date": day}]
        path = dump(f"{day}.jsonl", json_lines(records))
        build([path], tmp_path / day, cleaner=RULES, workers=1)
        assert [row["source"] for row in articles(tmp_path / day)] == [winner]


def test_kept_articles_are_not_looked_at(corpus, tmp_path):
    summary = build([corpus], tmp_path / "out", cleaner=RULES, duplicates="keep", workers=1)
    assert summary.articles == len(TELLINGS) + len(FORECASTS)
    assert {row["cluster_id"] for row in articles(tmp_path / "out")} == {None}


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_documents_makes_no_difference(dump, tmp_path, seed):
    def outcome(records, name):
        path = dump(f"{name}/a.jsonl", json_lines(records))
        build(
            [path],
            tmp_path / f"{name}-out",
            cleaner=RULES,
            duplicates="mark",
            workers=1,
            splits={"test": 0.3},
        )
        rows = articles(tmp_path / f"{name}-out")
        return sorted(
            (row["url"], row["cluster_id"], row["cluster_role"], row["canonical_id"]) for row in rows
        )

    records = TELLINGS + FORECASTS
    shuffled = Random(seed).sample(records, len(records))
    assert outcome(records, "one") == outcome(shuffled, "other")


def test_a_story_is_in_one_split(dump, tmp_path):
    stories = [
        telling(
            f"{outlet}.example", [f"{text} It was case {number}{number * 7}." for text in STORY[: 6 - outlet]]
        )
        for number in range(30)
        for outlet in range(3)
    ]
    path = dump("a.jsonl", json_lines(stories))
    for splits in ({"test": 0.4}, {"test": date(2024, 5, 2)}):
        out = tmp_path / str(len(list(tmp_path.iterdir())))
        build([path], out, cleaner=RULES, duplicates="mark", splits=splits, workers=1)
        found = {}
        for file in out.glob("data/*"):
            for row in pq.read_table(file).to_pylist():
                found.setdefault(row["cluster_id"], set()).add(file.name.partition("-")[0])
        assert all(len(splits) == 1 for splits in found.values())


def test_a_story_goes_by_the_day_of_its_first_telling(corpus, tmp_path):
    build([corpus], tmp_path / "out", cleaner=RULES, splits={"test": date(2024, 5, 2)}, workers=1)
    names = {
        row["source"]: file.name.partition("-")[0]
        for file in (tmp_path / "out/data").iterdir()
        for row in pq.read_table(file).to_pylist()
    }
    assert names == {"reuters.com": "train", "gazette.example": "test"}
