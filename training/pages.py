"""Labelled pages as arrays: what the network for pages reads, and what it shall say.

A manifest is JSON lines; of each page `id`, `html` (path of a .html.gz, beside the manifest), `url`, `publisher` and
either `body` (the story: a list of paragraphs or one text) or `with` and `without` (snippets that must and must not
appear). The paragraphs of a page with a body are labelled by comparing them with it; a page with snippets only is
labelled weakly, by what extractors agree on.
"""

import gzip
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import cache, partial
from html import escape
from pathlib import Path
from typing import Any

import numpy as np

from examples import Labelled
from newsclean.cleaner import read_page
from newsclean.labels.lines import read_lines
from newsclean.labels.matcher import Matcher
from newsclean.labels.pages import PageView
from newsclean.labels.rules import RULES
from newsclean.language import registrable_domain
from weak_labels import label_texts

_TOKEN = re.compile(r"\w+")
_SHINGLE = 4
_CONTEXT = 3  # tokens of a neighbour that a short paragraph is compared with
_NEAR = 6  # paragraphs; the nearest that belongs is a short one's neighbour
_BELONGS = 0.5  # share of its shingles in the story from which a paragraph belongs
_WEAK_FACTOR = 0.5
_LONG_PAGE = (50, 1_000)  # paragraphs, from and to
_GOES = {"keep": 0, "drop": 1}


@dataclass(kw_only=True)
class PageDocument(Labelled):
    """A labelled page; `numbers` are the blocks of `view` that its lines come from."""

    set: str
    html: Path
    story: list[str]
    view: PageView
    numbers: list[int]


def read_pages(manifests: Iterable[Path], weights: Mapping[str, float]) -> Iterator[PageDocument]:
    """The pages of some manifests in their order; `weights`: how much those of a set (directory) count."""
    for manifest in manifests:
        with manifest.open(encoding="utf-8") as file:
            rows = [json.loads(line) for line in file]
        with ProcessPoolExecutor() as pool:
            for page in pool.map(partial(_page, manifest.parent, weights), rows, chunksize=8):
                if page is not None and (page.goes == 0).any():
                    yield page


def _page(folder: Path, weights: Mapping[str, float], row: dict[str, Any]) -> PageDocument | None:
    path = folder / row["html"]
    html = gzip.decompress(path.read_bytes()).decode("utf-8", "replace")
    body = row.get("body") or []
    story = body if isinstance(body, list) else re.split(r"\n+", body)
    reading = read_page(html)
    if reading.page is None:
        return None
    texts = [block.text for block in reading.blocks]
    labels = (
        align(texts, story) if story else [_GOES.get(label, -1) for label in label_texts(html, texts, row)]
    )
    lines = read_lines(reading.source, reading.blocks, _matcher())
    numbers = [number for number, line in enumerate(lines) if line.text]
    words = np.array([len(_TOKEN.findall(lines[number].text)) for number in numbers], np.float32)
    domain = registrable_domain(row.get("url")) or row["publisher"]
    factor = weights.get(folder.name, 1.0 if story else _WEAK_FACTOR)
    return PageDocument(
        publisher=row["publisher"],
        domain=domain,
        weak=not story,
        lines=[lines[number] for number in numbers],
        goes=np.array(labels, np.int8)[numbers],
        words=words,
        factor=factor,
        set=folder.name,
        html=path,
        story=story,
        view=reading.page,
        numbers=numbers,
    )


@cache
def _matcher() -> Matcher:
    return Matcher(RULES)


def long_page(stories: Sequence[PageDocument], random: np.random.Generator) -> PageDocument:
    """A page of nothing but the paragraphs of some stories, all of which stay.

    The longest pages that people label have some hundred paragraphs, and whatever is longer looks odd to a model
    that saw no other.
    """
    wanted = int(np.exp(random.uniform(*np.log(_LONG_PAGE))))
    told = [story for story in stories if story.story]
    paragraphs: list[str] = []
    for number in random.permutation(len(told)).tolist():
        if len(paragraphs) < wanted:
            paragraphs += told[number].story
    body = "".join(f"<p>{escape(text)}</p>" for text in paragraphs[:wanted])
    reading = read_page(f"<body><article><h1>{escape(paragraphs[0][:60])}</h1>{body}</article></body>")
    assert reading.page is not None
    lines = read_lines(reading.source, reading.blocks, _matcher())
    numbers = [number for number, line in enumerate(lines) if line.text]
    chosen = [lines[number] for number in numbers]
    goes = np.array([line.block.tag == "h1" for line in chosen], np.int8)
    words = np.array([len(_TOKEN.findall(line.text)) for line in chosen], np.float32)
    return replace(
        told[0], story=paragraphs, view=reading.page, lines=chosen, numbers=numbers, goes=goes, words=words
    )


def align(texts: Sequence[str], story: Sequence[str]) -> list[int]:
    """For each paragraph whether it goes (1), is of the story (0), or holds no word (-1)."""
    words = [_TOKEN.findall(text) for text in texts]
    whole = _TOKEN.findall("\n".join(story))
    known = set(_shingles(whole))
    stays = [len(w) >= _SHINGLE and _share(w, known) > _BELONGS for w in words]
    for number, found in enumerate(words):
        if 0 < len(found) < _SHINGLE:
            stays[number] = _fits(number, words, stays, known)
    _drop_copies(words, stays, whole)
    return [-1 if not w else int(not stay) for w, stay in zip(words, stays, strict=True)]


def _shingles(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    return zip(*(words[i:] for i in range(_SHINGLE)), strict=False)


def _share(words: Sequence[str], known: set[tuple[str, ...]]) -> float:
    found = [shingle in known for shingle in _shingles(words)]
    return sum(found) / len(found)


def _fits(
    number: int, words: Sequence[list[str]], stays: Sequence[bool], known: set[tuple[str, ...]]
) -> bool:
    """Whether the story has a short paragraph beside the neighbour that it has here."""
    before = next((i for i in range(number - 1, max(-1, number - _NEAR), -1) if stays[i]), None)
    after = next((i for i in range(number + 1, min(len(words), number + _NEAR)) if stays[i]), None)
    joined = []
    if before is not None:
        joined.append(words[before][-_CONTEXT:] + words[number])
    if after is not None:
        joined.append(words[number] + words[after][:_CONTEXT])
    return any(len(run) >= _SHINGLE and _share(run, known) == 1 for run in joined)


def _drop_copies(words: Sequence[list[str]], stays: list[bool], whole: list[str]) -> None:
    """Of paragraphs that the page has more often than the story, those stay that have more of it around them."""
    places: dict[tuple[str, ...], list[int]] = {}
    for number, found in enumerate(words):
        if stays[number]:
            places.setdefault(tuple(found), []).append(number)
    copies = {text: where for text, where in places.items() if len(where) > 1}
    for text, where in copies.items():
        often = Counter(zip(*(whole[i:] for i in range(len(text))), strict=False))[text]
        near = [
            sum(len(words[j]) for j in range(max(0, i - _NEAR), min(len(words), i + _NEAR + 1)) if stays[j])
            for i in where
        ]
        order = [i for _, i in sorted(zip(near, where, strict=True), reverse=True)]
        for number in order[max(1, often) :]:
            stays[number] = False
