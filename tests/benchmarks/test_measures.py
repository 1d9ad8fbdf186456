"""The measures and the invented dump of the benchmarks."""

import gzip
import sys
from itertools import islice
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))

from data import find
from invented import lines, write_dump
from measures import Gold, Score, without_headline
from publishers import Publisher
from systems import c4, refinedweb

TEXT = "The ferry sailed again on Monday, nine years after it was laid up."


def test_the_text_itself_is_perfect() -> None:
    score = Score(documents=1)
    score.add_output(TEXT.replace("'", "’").replace(" ", "\n"), Gold(TEXT))
    assert (score.f1, score.lost, score.residue, score.perfect) == (1.0, 0.0, 0.0, 1)


def test_half_of_the_text_and_as_much_of_another() -> None:
    score = Score(documents=1)
    score.add_output("a b c d e x y z w v", Gold("a b c d e f g h i j"))
    assert score.precision == score.recall == pytest.approx(2 / 7)
    assert (score.lost, score.residue, score.perfect) == (0.5, 0.5, 0)


def test_no_output_scores_nothing() -> None:
    score = Score(documents=1)
    score.add_output("", Gold(TEXT))
    assert (score.f1, score.lost, score.residue) == (0.0, 1.0, 0.0)


def test_sums_add_up() -> None:
    one, total = Score(documents=1, seconds=2.0), Score()
    one.add_output(TEXT, Gold(TEXT))
    total.add(one)
    total.add(one)
    assert (total.documents, total.seconds, total.f1) == (2, 4.0, 1.0)


def test_only_a_leading_headline_is_neutral() -> None:
    assert without_headline("\nFerry  returns\nbody", {"Ferry returns"}) == "\nbody"
    assert without_headline("body\nFerry returns", {"Ferry returns"}) == "body\nFerry returns"


def test_published_line_rules() -> None:
    text = f"MENU\n3 likes\nSign-in\nRead our privacy policy before you go.\n{TEXT}\n12,345"
    assert c4(text) == TEXT
    assert refinedweb(text) == f"Read our privacy policy before you go.\n{TEXT}"


def test_invented_dump_is_the_same_every_time(tmp_path: Path) -> None:
    size = write_dump(tmp_path / "dump.jsonl.gz", 50)
    content = gzip.decompress((tmp_path / "dump.jsonl.gz").read_bytes())
    assert len(content) == size
    assert content == b"".join(islice(lines(1000), 50))


def test_finds_dumps_and_pages_apart(tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages/manifest.jsonl").touch()
    (tmp_path / "pages/other.jsonl").touch()
    (tmp_path / "dumps.jsonl.gz").touch()
    assert find(tmp_path) == ([tmp_path / "dumps.jsonl.gz"], [tmp_path / "pages/manifest.jsonl"])


def test_invented_publishers_are_the_same_every_time() -> None:
    pages = list(Publisher(1).documents(60))
    assert pages == list(Publisher(1).documents(60))
    assert pages[:20] == list(Publisher(1).documents(20))
    assert {part for page in pages for _, part in page.lines} == {"template", "story", "other"}
    assert all("\n\n".join(line for line, _ in page.lines) == page.record["text"] for page in pages)
