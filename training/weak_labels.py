"""Labelled text dumps from pages that nobody labelled: weak_labels.py PAGES/manifest.jsonl -o weak.jsonl.gz

Needs `pip install trafilatura resiliparse`. Each page is dumped twice: as a whole, and from the smallest element that
holds its story. A line is `keep` where at least two of three extractors (trafilatura, resiliparse, newsclean on
the page's HTML) have it, `drop` where none has it, else `unclear`. The page's own `articleBody` outvotes them where
it is there, and so do snippets of the manifest that must or must not appear. Rows of the manifest: `html` (path of a .html.gz), `url`,
`publisher`, perhaps `title`, `with`, `without`.
"""

import argparse
import gzip
import json
import re
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any

from examples import WEAK
from newsclean import Cleaner

_TOKEN = re.compile(r"\w+")
_SHINGLE = 3
_VOTERS = 3
_LEAST_BODY = 150  # tokens that an extractor must find for its vote to count
_SPACE = re.compile(r"\s+")


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("manifest", type=Path)
    parser.add_argument("-o", "--out", type=Path, required=True)
    arguments = parser.parse_args()
    with arguments.manifest.open(encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    count = 0
    # mtime 0: the same pages give the same bytes
    with gzip.GzipFile(arguments.out, "wb", mtime=0) as out, ProcessPoolExecutor() as pool:
        jobs = [(arguments.manifest.parent / row["html"], row) for row in rows]
        for documents in pool.map(_documents, jobs, chunksize=8):
            for document in documents:
                out.write(json.dumps(document, ensure_ascii=False).encode("utf-8") + b"\n")
                count += 1
    print(f"{count} labelled dumps of {len(rows)} pages in {arguments.out}")


def _documents(job: tuple[Path, dict[str, Any]]) -> list[dict[str, Any]]:
    path, row = job
    html = gzip.decompress(path.read_bytes()).decode("utf-8", "replace")
    votes = _votes(html)
    if len(votes) < _VOTERS:
        return []
    found = []
    for dumper, text in _dumps(html, sorted(votes, key=len)[1]):
        lines = [
            {"text": line, "label": label}
            for line, label in zip(text.split("\n"), _labels(html, votes, text.split("\n"), row), strict=True)
        ]
        title = _SPACE.sub(" ", row.get("title") or "").strip().lower()
        for line in lines:
            if title and line["label"] != "blank" and _SPACE.sub(" ", line["text"]).strip().lower() == title:
                line["label"] = "unclear"
        if any(line["label"] == "keep" for line in lines):
            found.append({"id": f"{row['id']}-{dumper}", "set": WEAK, "publisher": row["publisher"], "url": row["url"],
                          "dumper": dumper, "raw_text": text, "lines": lines})  # fmt: skip
    return found


def _labels(html: str, votes: Sequence[list[str]], texts: Sequence[str], row: dict[str, Any]) -> list[str]:
    body = max(votes, key=len)
    authority = _article_body(html)
    counted = [Voter(words) for words in votes]
    trusted = Voter(authority) if len(authority) >= max(_LEAST_BODY, 0.7 * len(body)) else None
    labels = [_label(text, counted, trusted, row) for text in texts]
    kept = [number for number, label in enumerate(labels) if label == "keep"]
    # One or two words are boilerplate outside the story; inside they may be a subheading.
    for number, label in enumerate(labels):
        if label == "short":
            labels[number] = "unclear" if kept and kept[0] < number < kept[-1] else "drop"
    return labels


class Voter:
    """What an extractor found, as sequences of three tokens."""

    def __init__(self, words: Sequence[str]) -> None:
        self._shingles = set(_shingles(words))

    def share(self, words: Sequence[str]) -> float:
        """Share of a line's sequences that are there, 0 to 1."""
        shingles = list(_shingles(words))
        return sum(shingle in self._shingles for shingle in shingles) / len(shingles)


def _label(line: str, voters: Sequence[Voter], trusted: Voter | None, row: dict[str, Any]) -> str:
    words = _words(line)
    if not line.strip():
        return "blank"
    plain = _SPACE.sub(" ", line)
    if any(len(snippet) >= 15 and snippet in plain for snippet in row.get("with") or []):
        label = "keep"
    elif any(snippet in plain and len(snippet) >= 0.4 * len(plain) for snippet in row.get("without") or []):
        label = "drop"
    elif len(words) < _SHINGLE:
        label = "short"
    elif trusted is not None:
        share, most = trusted.share(words), max(voter.share(words) for voter in voters)
        label = "keep" if share > 0.8 else "drop" if share < 0.1 and most < 0.9 else "unclear"
    else:
        shares = [voter.share(words) for voter in voters]
        yes, no = sum(share > 0.8 for share in shares), sum(share < 0.2 for share in shares)
        label = "keep" if yes >= 2 else "drop" if no == 3 else "unclear"
    return label


def _votes(html: str) -> list[list[str]]:
    import trafilatura
    from resiliparse.extract.html2text import extract_plain_text

    texts = (
        trafilatura.extract(html, include_comments=False) or "",
        extract_plain_text(html, main_content=True, alt_texts=False),
        # By rules alone: a model must not vote on what it will learn from.
        _rules_alone().clean(html, kind="html").text,
    )
    return [words for text in texts if len(words := _words(text)) >= _LEAST_BODY]


@cache
def _rules_alone() -> Cleaner:
    return Cleaner(min_characters=0, model=False)


def _dumps(html: str, body: Sequence[str]) -> Iterator[tuple[str, str]]:
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.html import HTMLTree

    yield "wet", extract_plain_text(html, main_content=False, alt_texts=False)
    tree = HTMLTree.parse(html)
    if tree.body is None:
        return
    element: Any = tree.body
    wanted = 0.95 * _covered(body, tree.body.text)
    while True:  # down to the smallest element that still holds the story
        child = next(
            (c for c in element.child_nodes if c.type == 1 and _covered(body, c.text) >= wanted), None
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


def _covered(body: Sequence[str], text: str | None) -> float:
    there = set(_words(text or ""))
    return sum(word in there for word in body)


def _article_body(html: str) -> list[str]:
    bodies = re.findall(r'"articleBody"\s*:\s*("(?:[^"\\]|\\.)*")', html)
    texts = []
    for body in bodies:
        try:
            texts.append(json.loads(body, strict=False))
        except ValueError:
            continue
    return max((_words(re.sub(r"<[^>]+>", " ", text)) for text in texts), key=len, default=[])


def _shingles(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    return zip(*(words[i:] for i in range(_SHINGLE)), strict=False)


def _words(text: str) -> list[str]:
    return _TOKEN.findall(text.lower())


if __name__ == "__main__":
    main()
