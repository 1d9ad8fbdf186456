"""Labelled text dumps from labelled pages: soup_dumps.py PAGES/manifest.jsonl ... -o soup.jsonl.gz

Each page is dumped as scrapers do who have BeautifulSoup and nothing else, by `get_text("\\n", strip=True)`, which breaks
lines at links: once as a whole, and once from the smallest element that holds its story. A line is `keep` where the
page's story has it, else `drop`. Rows of a manifest are those of `train_pages.py`; a copy of `title` is `unclear`.
"""

import argparse
import gzip
import json
import re
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup, Tag

from examples import WEAK
from newsclean.text.blocks import rejoin
from pages import align

_WORD = re.compile(r"\w+")
_HELD = 0.95  # of the words of a story, by the element that holds it
_LABELS = {1: "drop", 0: "keep", -1: "drop"}


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("manifests", nargs="+", type=Path)
    parser.add_argument("-o", "--out", type=Path, required=True)
    arguments = parser.parse_args()
    jobs = []
    for manifest in arguments.manifests:
        with manifest.open(encoding="utf-8") as file:
            rows = [json.loads(line) for line in file]
        jobs += [(manifest.parent / row["html"], row) for row in rows if row.get("body")]
    count = 0
    # mtime 0: the same pages give the same bytes
    with gzip.GzipFile(arguments.out, "wb", mtime=0) as out, ProcessPoolExecutor() as pool:
        for documents in pool.map(_documents, jobs, chunksize=8):
            for document in documents:
                out.write(json.dumps(document, ensure_ascii=False).encode("utf-8") + b"\n")
                count += 1
    print(f"{count} labelled dumps of {len(jobs)} pages in {arguments.out}")


def _documents(job: tuple[Path, dict[str, Any]]) -> list[dict[str, Any]]:
    path, row = job
    story = row["body"] if isinstance(row["body"], list) else re.split(r"\n+", row["body"])
    title = _plain(row.get("title") or "")
    found = []
    for dumper, text in _dumps(gzip.decompress(path.read_bytes()), set(_WORD.findall("\n".join(story)))):
        texts = text.split("\n")
        lines = [
            {"text": line, "label": "unclear" if title and _plain(line) == title else _LABELS[goes]}
            for line, goes in zip(texts, align(texts, story), strict=True)
        ]
        if any(line["label"] == "keep" for line in lines):
            found.append({"id": f"{row['id']}-{dumper}", "set": WEAK, "publisher": row["publisher"], "url": row["url"],
                          "dumper": dumper, "raw_text": text, "lines": lines})  # fmt: skip
    return found


def _dumps(html: bytes, words: set[str]) -> Iterator[tuple[str, str]]:
    soup = BeautifulSoup(html, "html.parser")
    for element in soup(["script", "style", "noscript"]):
        element.decompose()
    whole = soup.body or soup
    yield "soup", _text(whole)
    held = whole
    wanted = _HELD * _number(words, whole)
    while inner := next(
        (each for each in held(True, recursive=False) if _number(words, each) >= wanted), None
    ):
        held = inner
    if held is not whole and held.parent is not None:
        held = held.parent  # one up, where headline and share bar are
    yield "soup-article", _text(held)


def _number(words: set[str], element: Tag) -> int:
    return len(words.intersection(_WORD.findall(element.get_text(" "))))


def _text(element: Tag) -> str:
    return rejoin(element.get_text("\n", strip=True))


def _plain(line: str) -> str:
    return " ".join(line.lower().split())


if __name__ == "__main__":
    main()
