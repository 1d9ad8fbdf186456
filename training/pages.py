"""Labelled pages as arrays: what the network for pages reads, and what it shall say.

A manifest is JSON lines; of each page `id`, `html` (path of a .html.gz, beside the manifest), `url`, `publisher` and
`body` (the story: a list of paragraphs or one text). The paragraphs of a page are labelled by comparing them with it.
"""

import gzip
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from html import escape
from pathlib import Path
from typing import Any

import numpy as np
from markdownify import markdownify

from examples import Labelled
from newsclean.cleaner import read_page
from newsclean.html.markdown import render_markdown
from newsclean.html.parse import parse_html
from newsclean.labels.features import Floats
from newsclean.labels.lines import Line, read_lines
from newsclean.labels.matcher import matcher_of
from newsclean.labels.pages import PageView
from newsclean.labels.rules import RULES
from newsclean.language import registrable_domain

_TOKEN = re.compile(r"\w+")
_SHINGLE = 4
_CONTEXT = 3  # tokens of a neighbour that a short paragraph is compared with
_NEAR = 6  # paragraphs; the nearest that belongs is a short one's neighbour
_MARKDOWN = 0.5  # how much a page counts as Markdown, beside itself
_BELONGS = 0.5  # share of its shingles in the story from which a paragraph belongs
_LONG_PAGE = (50, 1_000)  # paragraphs, from and to


@dataclass(kw_only=True)
class PageDocument(Labelled):
    """A labelled page; `numbers` are the blocks of `view` that its lines come from.

    `markdown`: what it was turned into before it was read.
    """

    set: str
    html: Path
    story: list[str]
    markdown: str = ""
    view: PageView
    numbers: list[int]


def read_pages(
    manifests: Iterable[Path], weights: Mapping[str, float], *, markdown: bool = False
) -> Iterator[PageDocument]:
    """The pages of some manifests that have a story, in their order.

    Args:
        weights: how much those of a set (directory) count.
        markdown: each also as Markdown.
    """
    for manifest in manifests:
        with manifest.open(encoding="utf-8") as file:
            rows = [json.loads(line) for line in file]
        with ProcessPoolExecutor() as pool:
            for pages in pool.map(partial(_pages, manifest.parent, weights, markdown), rows, chunksize=8):
                yield from (page for page in pages if (page.goes == 0).any())


def _pages(
    folder: Path, weights: Mapping[str, float], markdown: bool, row: dict[str, Any]
) -> list[PageDocument]:
    path = folder / row["html"]
    body = row.get("body") or []
    story = body if isinstance(body, list) else re.split(r"\n+", body)
    if not story:
        return []
    html = gzip.decompress(path.read_bytes()).decode("utf-8", "replace")
    weight = weights.get(folder.name, 1.0)
    page = _labelled(html, story, row, set=folder.name, html=path, factor=weight)
    if not markdown:
        return page
    text = _to_markdown(html)
    place = {"set": f"{folder.name} as Markdown", "html": path, "factor": weight * _MARKDOWN}
    return page + _labelled(render_markdown(text).html, story, row, markdown=text, **place)


def _labelled(page: str, story: list[str], row: dict[str, Any], **about: Any) -> list[PageDocument]:
    """The document of a page whose story is known, none if it has no text; `about`: the rest of its attributes."""
    found = page_lines(page)
    if found is None:
        return []
    view, lines, numbers = found
    document = PageDocument(
        publisher=row["publisher"],
        domain=registrable_domain(row.get("url")) or row["publisher"],
        lines=lines,
        goes=np.array(align([line.text for line in lines], story), np.int8),
        words=_counts(lines),
        story=story,
        view=view,
        numbers=numbers,
        **about,
    )
    return [document]


def _to_markdown(html: str) -> str:
    """A page as those who read for language models turn it into Markdown: without its head and its scripts."""
    tree = parse_html(html)
    for node in tree.css("head, script, style, noscript, template, svg, iframe"):
        node.decompose()
    try:
        return str(markdownify(tree.html or "", heading_style="ATX"))
    except RecursionError:  # nested too deep for bs4
        return ""


def page_lines(html: str) -> tuple[PageView, list[Line], list[int]] | None:
    """A page, those of its blocks that are lines with text, and which these are; None if it has no text."""
    reading = read_page(html)
    if reading.page is None:
        return None
    lines = read_lines(reading.source, reading.blocks, matcher_of(RULES))
    numbers = [number for number, line in enumerate(lines) if line.text]
    return reading.page, [lines[number] for number in numbers], numbers


def _counts(lines: Sequence[Line]) -> Floats:
    """How many words each line has."""
    return np.array([len(_TOKEN.findall(line.text)) for line in lines], np.float32)


def long_page(stories: Sequence[PageDocument], random: np.random.Generator) -> PageDocument:
    """A page of nothing but the paragraphs of some stories, all of which stay.

    The longest pages that people label have some hundred paragraphs, and whatever is longer looks odd to a model
    that saw no other.
    """
    wanted = int(np.exp(random.uniform(*np.log(_LONG_PAGE))))
    paragraphs: list[str] = []
    for number in random.permutation(len(stories)).tolist():
        if len(paragraphs) < wanted:
            paragraphs += stories[number].story
    body = "".join(f"<p>{escape(text)}</p>" for text in paragraphs[:wanted])
    found = page_lines(f"<body><article><h1>{escape(paragraphs[0][:60])}</h1>{body}</article></body>")
    assert found is not None
    view, lines, numbers = found
    goes = np.array([line.block.tag == "h1" for line in lines], np.int8)
    return replace(
        stories[0], story=paragraphs, view=view, lines=lines, numbers=numbers, goes=goes, words=_counts(lines)
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
