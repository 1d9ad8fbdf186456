"""Labelled text dumps from pages that nobody labelled: weak_labels.py PAGES/manifest.jsonl ... -o weak.jsonl.gz

Needs `pip install resiliparse trafilatura`. Each page is dumped twice: as a whole, and from the smallest element that
holds its story. Pages of which trafilatura finds another story are left out: most are lists and forums, of which
nobody knows. The model of pages sees the markup that a dump has lost: what it says of a page's paragraphs labels the lines of
the dump `keep` or `drop`, or `unclear` where it hesitates. Snippets of the manifest that must or must not appear
outvote it. Rows of a manifest: `id`, `html` (path of a .html.gz, beside it), `url`, `publisher`, perhaps `title`,
`with`, `without`.
"""

import argparse
import gzip
import json
import re
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cache, partial
from pathlib import Path
from typing import Any

from examples import WEAK
from newsclean.labels.features import Features
from newsclean.labels.pages import PageModel, built_in_page_model, page_matrix
from pages import page_lines

_TOKEN = re.compile(r"\w+")
_SHINGLE = 3
_SPACE = re.compile(r"\s+")
# Confidence that a paragraph goes up to which a line is kept, and from which it is dropped; around that of `balanced`.
_KEEP, _DROP = 0.55, 0.8
_KEPT = 0.7
_UNSEEN = 0.9  # how likely words go that no paragraph has: such as labels of buttons
_LEAST_STORY = 80  # tokens; with fewer the page is no article
_AGREED = 0.93  # share of sequences in common with what another extractor finds
_LEAST_SNIPPET = 15  # characters of one that must appear
_SNIPPET_SHARE = 0.4  # of a line, from which one that must not appear condemns it


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("manifests", nargs="+", type=Path)
    parser.add_argument("-o", "--out", type=Path, required=True)
    parser.add_argument(
        "--page-model", type=Path, help="weights that train_pages.py wrote (by default the package's)"
    )
    arguments = parser.parse_args()
    jobs = [
        (manifest.parent, json.loads(row))
        for manifest in arguments.manifests
        for row in manifest.read_text("utf-8").splitlines()
    ]
    count = 0
    # mtime 0: the same pages give the same bytes
    with gzip.GzipFile(arguments.out, "wb", mtime=0) as out, ProcessPoolExecutor() as pool:
        for documents in pool.map(partial(_documents, arguments.page_model), jobs, chunksize=8):
            for document in documents:
                out.write(json.dumps(document, ensure_ascii=False).encode("utf-8") + b"\n")
                count += 1
    print(f"{count} labelled dumps of {len(jobs)} pages in {arguments.out}")


def _documents(weights: Path | None, job: tuple[Path, dict[str, Any]]) -> list[dict[str, Any]]:
    folder, row = job
    html = gzip.decompress((folder / row["html"]).read_bytes()).decode("utf-8", "replace")
    judged = Judged(html, _model(weights))
    if len(judged.story) < _LEAST_STORY or agreement(judged.story, _extracted(html)) < _AGREED:
        return []
    found = []
    for dumper, text in _dumps(html, judged.story):
        lines = label_lines(text.split("\n"), judged, row)
        if any(line["label"] == "keep" for line in lines):
            found.append({"id": f"{row['id']}-{dumper}", "set": WEAK, "publisher": row["publisher"], "url": row["url"],
                          "dumper": dumper, "raw_text": text, "lines": lines})  # fmt: skip
    return found


@cache
def _model(weights: Path | None) -> PageModel:
    return PageModel.read(weights) if weights else built_in_page_model()


class Judged:
    """How likely it is that the words of a page go, as its model says.

    Attributes:
        story: the words of the paragraphs that stay.
    """

    def __init__(self, html: str, model: PageModel) -> None:
        self._whole: dict[str, float] = {}
        self._parts: dict[tuple[str, ...], float] = {}
        self.story: list[str] = []
        found = page_lines(html)
        if found is None:
            return
        view, lines, numbers = found
        matrix = page_matrix(model.said, view, Features(lines, model.grams), numbers)
        for line, chance in zip(lines, model.probabilities(matrix).tolist(), strict=True):
            words = _words(line.text)
            text = " ".join(words)
            self._whole[text] = min(self._whole.get(text, 1.0), chance)
            for part in _shingles(words):
                self._parts[part] = min(self._parts.get(part, 1.0), chance)
            if chance < _KEPT:
                self.story += words

    def chance(self, line: str) -> float | None:
        """The same of a line of a dump; None for a word or two that are no paragraph."""
        words = _words(line)
        whole = self._whole.get(" ".join(words))
        if whole is not None or len(words) < _SHINGLE:
            return whole
        parts = [self._parts.get(part, _UNSEEN) for part in _shingles(words)]
        return sum(parts) / len(parts)


def agreement(one: Sequence[str], other: Sequence[str]) -> float:
    """How many of the sequences of two stories are the same, 0 to 1."""
    first, second = set(_shingles(one)), set(_shingles(other))
    return 2 * len(first & second) / max(1, len(first) + len(second))


def _extracted(html: str) -> list[str]:
    import trafilatura

    return _words(trafilatura.extract(html, include_comments=False) or "")


def label_lines(texts: Sequence[str], judged: Judged, row: dict[str, Any]) -> list[dict[str, str]]:
    """The lines of a dump with their labels; the title is `unclear`, for where it stands tells if it is a copy."""
    labels = [_label(text, judged, row) for text in texts]
    kept = [number for number, label in enumerate(labels) if label == "keep"]
    title = _plain(row.get("title") or "").lower()
    for number, label in enumerate(labels):
        if label == "short":  # boilerplate outside the story; inside it may be a subheading
            labels[number] = "unclear" if kept and kept[0] < number < kept[-1] else "drop"
        if label != "blank" and title and _plain(texts[number]).lower() == title:
            labels[number] = "unclear"
    return [{"text": text, "label": label} for text, label in zip(texts, labels, strict=True)]


def _label(text: str, judged: Judged, row: dict[str, Any]) -> str:
    plain = _plain(text)
    if not plain:
        return "blank"
    if any(len(snippet) >= _LEAST_SNIPPET and snippet in plain for snippet in row.get("with") or []):
        return "keep"
    if any(
        snippet in plain and len(snippet) >= _SNIPPET_SHARE * len(plain)
        for snippet in row.get("without") or []
    ):
        return "drop"
    chance = judged.chance(text)
    if chance is None:
        return "short"
    return "keep" if chance < _KEEP else "drop" if chance > _DROP else "unclear"


def _plain(text: str) -> str:
    return _SPACE.sub(" ", text).strip()


def _dumps(html: str, story: Sequence[str]) -> Iterator[tuple[str, str]]:
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.html import HTMLTree

    yield "wet", extract_plain_text(html, main_content=False, alt_texts=False)
    tree = HTMLTree.parse(html)
    if tree.body is None:
        return
    element: Any = tree.body
    wanted = 0.95 * _covered(story, tree.body.text)
    while True:  # down to the smallest element that still holds the story
        child = next(
            (c for c in element.child_nodes if c.type == 1 and _covered(story, c.text) >= wanted), None
        )
        if child is None:
            break
        element = child
    if element.parent is not None and element.parent != tree.body:
        element = element.parent  # one up, where headline and share bar are
    yield (
        "article",
        extract_plain_text(
            f"<html><body>{element.html}</body></html>",
            main_content=False,
            alt_texts=False,
            list_bullets=False,
        ),
    )


def _covered(story: Sequence[str], text: str | None) -> float:
    there = set(_words(text or ""))
    return sum(word in there for word in story)


def _shingles(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    return zip(*(words[i:] for i in range(_SHINGLE)), strict=False)


def _words(text: str) -> list[str]:
    return _TOKEN.findall(text.lower())


if __name__ == "__main__":
    main()
