"""The data, the line rules and the invented dump of the benchmarks."""

import gzip
import sys
from datetime import date
from itertools import islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))

from data import find
from invented import lines, write_dump
from metadata import Page, Sums, days, newsclean, same_text, score
from publishers import Publisher
from systems import c4, refinedweb
from tally import Tally

TEXT = "The ferry sailed again on Monday, nine years after it was laid up."


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


def test_snippets_are_counted_and_added() -> None:
    one, total = Tally(documents=1, errors=1), Tally()
    one.add_snippets("The  ferry sailed.", ["ferry sailed", "harbour"], ["share", "the", "The ferry"])
    total.add(one)
    total.add(one)
    assert (total.wanted, total.wanted_found, total.unwanted, total.unwanted_found) == (4, 2, 6, 2)
    assert (total.documents, total.errors) == (2, 2)


def test_invented_publishers_are_the_same_every_time() -> None:
    pages = list(Publisher(1).documents(60))
    assert pages == list(Publisher(1).documents(60))
    assert pages[:20] == list(Publisher(1).documents(20))
    assert {part for page in pages for _, part in page.lines} == {"template", "story", "other"}
    assert all("\n\n".join(line for line, _ in page.lines) == page.record["text"] for page in pages)


def test_what_counts_as_the_same_metadata() -> None:
    assert same_text("„Old\u00a0bridge“ – closes…") == same_text('"Old bridge" - closes...')
    assert days("2024-03-05T23:30:00-05:00") == {date(2024, 3, 5), date(2024, 3, 6)}
    assert days("2024-03-05") == {date(2024, 3, 5)}
    assert days("soon") == days(None) == set()


def test_a_page_is_measured_by_what_is_known_of_it() -> None:
    sums = Sums()
    page = Page("<title>Old bridge closes</title>", None, "Old bridge closes", (), None, ())
    score(newsclean, page, sums)
    assert (sums.known, sums.share("title"), sums.share("day")) == (
        {"title": 1, "authors": 1, "people": 1},
        "1.000 (1)",
        "",
    )
