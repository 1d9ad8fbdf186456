"""Score what systems read of a page besides its text: title, authors, day; see README.md beside this file."""

import json
import logging
import re
import time
import unicodedata
import warnings
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from importlib import import_module
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from typing import Any

import click

from data import find, read_page
from newsclean.html.metadata import page_metadata
from newsclean.html.names import clean_authors
from newsclean.html.parse import parse_html
from newsclean.publish.markdown import table

PEERS = ("trafilatura", "newspaper")
# Marks that typography writes in several ways.
_TYPOGRAPHY = str.maketrans(
    dict.fromkeys("“”„«»‟″", '"') | dict.fromkeys("‘’‚‹›′´`", "'") | dict.fromkeys("–—‐‑", "-")
    | dict.fromkeys("\u00ad\u200b", "") | {"…": "..."}
)  # fmt: skip
_LISTED = re.compile(r"\s*(?:[,;]|\s&\s|\sand\s|\sund\s)\s*")


@dataclass(frozen=True, slots=True)
class Found:
    """What a system reads of a page."""

    title: str | None = None
    authors: tuple[str, ...] = ()
    published: str | datetime | None = None


System = Callable[[str, str | None], Found]


@dataclass(frozen=True, slots=True)
class Page:
    """A page and what is known of it; None is unknown."""

    raw: str
    url: str | None
    title: str | None
    authors: tuple[str, ...] | None
    published: str | None
    publishers: tuple[str, ...]


@dataclass(slots=True)
class Sums:
    """Hits and pages of one system on one set."""

    hits: dict[str, int] = field(default_factory=dict)
    known: dict[str, int] = field(default_factory=dict)
    pages: int = 0
    errors: int = 0
    seconds: float = 0.0

    def count(self, measure: str, hit: bool) -> None:
        """Add one page on which `measure` can be told."""
        self.known[measure] = self.known.get(measure, 0) + 1
        self.hits[measure] = self.hits.get(measure, 0) + hit

    def share(self, measure: str) -> str:
        """Share of hits, as a cell of the table."""
        known = self.known.get(measure, 0)
        return f"{self.hits[measure] / known:.3f} ({known})" if known else ""


def pages(manifest: Path) -> Iterator[Page]:
    """The pages of a set with what its manifest knows of each."""
    with open(manifest, encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            yield _page(row, read_page(manifest.parent, row))


def _page(row: dict[str, Any], raw: str) -> Page:
    authors = row.get("authors")
    if isinstance(authors, str):  # "" was left blank by whoever labelled the page
        authors = [name for name in _LISTED.split(authors) if name] or None
    # A set may name publishers by country, `uk.ExamplePost`; what the page calls itself is known best.
    named = (row.get("publisher") or "").rpartition(".")[2]
    publishers = filter(None, (named, page_metadata(parse_html(raw), row.get("url")).publisher))
    return Page(
        raw,
        row.get("url"),
        row.get("title") or None,
        None if authors is None else tuple(authors),
        row.get("published") or None,
        tuple(publishers),
    )


def newsclean(raw: str, url: str | None) -> Found:
    """This package: parsing, and the fields of the head."""
    found = page_metadata(parse_html(raw), url)
    return Found(found.title, found.authors, found.published)


def _trafilatura() -> System:
    extract = import_module("trafilatura.metadata").extract_metadata

    def read(raw: str, url: str | None) -> Found:
        found = extract(raw, default_url=url)
        authors = tuple((found.author or "").split("; ")) if found.author else ()
        return Found(found.title, authors, found.date)

    return read


def _newspaper() -> System:
    article = import_module("newspaper").Article

    def read(raw: str, url: str | None) -> Found:
        found = article(url or "https://example.org/", fetch_images=False)
        found.download(input_html=raw)
        found.parse()
        return Found(found.title, tuple(found.authors), found.publish_date)

    return read


def available() -> dict[str, System]:
    """Every system that can run here, by name."""
    for name in PEERS:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    warnings.filterwarnings("ignore")
    systems: dict[str, System] = {"newsclean": newsclean}
    if find_spec("trafilatura"):
        systems["trafilatura"] = _trafilatura()
    if find_spec("newspaper"):
        systems["newspaper4k"] = _newspaper()
    return systems


def score(system: System, page: Page, sums: Sums) -> None:
    """Run a system on a page and add what it got right."""
    start = time.perf_counter()
    try:
        found = system(page.raw, page.url)
    except Exception:  # a peer that fails on a page has read nothing
        found = Found()
        sums.errors += 1
    sums.seconds += time.perf_counter() - start
    sums.pages += 1
    if page.title:
        sums.count("title", same_text(found.title) == same_text(page.title))
    if page.authors is not None:
        sums.count("authors", _names(found.authors) == _names(page.authors))
        sums.count("people", _people(found.authors, page) == _people(page.authors, page))
    if page.published:
        sums.count("day", not days(found.published).isdisjoint(days(page.published)))


def same_text(text: str | None) -> str:
    """`text` after Unicode normalisation, with one form of blanks, quotation marks and dashes."""
    return " ".join(unicodedata.normalize("NFKC", (text or "").translate(_TYPOGRAPHY)).split())


def _names(names: Iterable[str]) -> set[str]:
    return {same_text(name).casefold() for name in names}


def _people(names: Iterable[str], page: Page) -> set[str]:
    """The names that are people's, by newsclean's reading: no agency, newsroom, job, or publication."""
    return _names(clean_authors(names, publishers=page.publishers)[0])


def days(moment: str | datetime | None) -> set[date]:
    """The day of a moment as it is written and in UTC: a system that gives days only can give but one."""
    try:
        when = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    except ValueError:
        return set()
    if when is None:
        return set()
    return {when.date(), when.astimezone(UTC).date() if when.tzinfo else when.date()}


@click.command()
@click.argument("data", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--system", "names", multiple=True, help="Only systems whose name starts so; repeatable.")
@click.option("--limit", type=click.IntRange(min=1), help="Only the first pages of each set.")
def main(*, data: tuple[Path, ...], names: tuple[str, ...], limit: int | None) -> None:
    """Score title, authors and day on DATA: sets of pages, or directories that hold them."""
    systems = {name: system for name, system in available().items() if name.startswith(tuple(names) or "")}
    rows: list[list[str]] = []
    for manifest in (manifest for path in data for manifest in find(path)[1]):
        sums = {name: Sums() for name in systems}
        for page in islice(pages(manifest), limit):
            for name, system in systems.items():
                score(system, page, sums[name])
        rows += [_row(manifest.parent.name, name, one) for name, one in sums.items()]
    if not rows:
        raise click.ClickException("no manifest.jsonl there, or no system of that name")
    measures = ("title", "authors", "people", "day")
    click.echo(table(["set", "system", *(f"{name} (pages)" for name in measures), "pages/s", "errors"], rows))


def _row(title: str, system: str, sums: Sums) -> list[str]:
    shares = [sums.share(name) for name in ("title", "authors", "people", "day")]
    return [title, system, *shares, f"{sums.pages / max(1e-9, sums.seconds):,.0f}", str(sums.errors)]


if __name__ == "__main__":
    main()
