"""Labelled text dumps from pages that nobody labelled: weak_labels.py PAGES/manifest.jsonl ... -o weak.jsonl.gz

Needs `pip install trafilatura resiliparse`. Each page is dumped twice: as a whole, and from the smallest element that
holds its story. The model of pages, which sees markup that a dump has lost, labels the lines: `keep` is what the page
has left in profile `recall`, `drop` what it has lost even in `precision`; the others are `unclear`. So is what it loses
though two of three others (trafilatura, resiliparse, newsclean by rules alone) have it: a long list looks like a menu
to the model. Of pages on which the model is in doubt, lists and shops mostly, those lines count on which the three
others agree. Snippets of the manifest that must or must not appear outvote all of them. Rows of a manifest: `id`,
`html` (path of a .html.gz), `url`, `publisher`, perhaps `title`, `with`, `without`.
"""

import argparse
import gzip
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any

from examples import WEAK
from newsclean import Cleaner
from newsclean.cleaner import Reading, read_page
from newsclean.labels.labeller import PROFILES, Labeller
from newsclean.labels.pages import PageModel, built_in_page_model
from newsclean.labels.roles import KEPT
from newsclean.labels.rules import RULES

_TOKEN = re.compile(r"\w+")
_SHINGLE = 3
# Shares of a line's shingles from which a text has the line, and up to which it lacks it.
_HAS, _LACKS = 0.8, 0.2
_OTHERS = 2  # extractors that outvote the model
_LEAST_BODY = 100  # tokens of a story, fewer are none
# Tokens of a story's element that may be unclear, and that may be dropped, as shares of those kept; beyond, the model is
# in doubt.
_UNCLEAR, _DROPPED = 0.25, 1.0
# Characters of a snippet that is telling, share of a line that one must be to condemn it.
_SNIPPET, _MOST = 15, 0.4


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("manifests", nargs="+", type=Path, help="manifests of pages")
    parser.add_argument(
        "--page-model", type=Path, help="a model of train_pages.py instead of the package's own"
    )
    parser.add_argument("-o", "--out", type=Path, required=True, help="where the dumps go, a .jsonl.gz file")
    arguments = parser.parse_args()
    jobs = [
        (manifest.parent / row["html"], row)
        for manifest in arguments.manifests
        for row in map(json.loads, manifest.read_text(encoding="utf-8").splitlines())
    ]
    label = partial(documents, arguments.page_model)
    count = 0
    # mtime 0: the same pages give the same bytes
    with gzip.GzipFile(arguments.out, "wb", mtime=0) as out, ProcessPoolExecutor() as pool:
        for dumps in pool.map(label, jobs, chunksize=8):
            for document in dumps:
                out.write(json.dumps(document, ensure_ascii=False).encode("utf-8") + b"\n")
                count += 1
    print(f"{count} labelled dumps of {len(jobs)} pages in {arguments.out}")


def documents(page_model: Path | None, job: tuple[Path, dict[str, Any]]) -> list[dict[str, Any]]:
    """The labelled dumps of a page, none if it has no story."""
    path, row = job
    html = gzip.decompress(path.read_bytes()).decode("utf-8", "replace")
    reading = read_page(html)
    balanced, title = _cleaned(reading, page_model, "balanced")
    body = _words(balanced)
    if len(body) < _LEAST_BODY:
        return []
    votes = Votes(
        Text(_cleaned(reading, page_model, "recall")[0]),
        Text(_cleaned(reading, page_model, "precision")[0]),
        [Text(text) for text in _others(html)],
    )
    labelled = partial(labels, row=row, title=row.get("title") or title or "")
    dumps = dict(_dumps(html, body))
    element = dumps.get("article", "").split("\n")
    vote = votes.by_others if in_doubt(element, labelled(element, votes.by_model)) else votes.by_model
    found = []
    for dumper, text in dumps.items():
        texts = text.split("\n")
        said = labelled(texts, vote)
        lines = [{"text": line, "label": label} for line, label in zip(texts, said, strict=True)]
        if "keep" in said:
            found.append({"id": f"{row['id']}-{dumper}", "set": WEAK, "publisher": row["publisher"], "url": row["url"],
                          "dumper": dumper, "raw_text": text, "lines": lines})  # fmt: skip
    return found


class Text:
    """What somebody takes for the story, as sequences of three tokens; of shorter lines, as lines."""

    def __init__(self, text: str) -> None:
        self._shingles = set(_shingles(_words(text)))
        self._lines = {tuple(_words(line)) for line in text.split("\n")}

    def share(self, words: Sequence[str]) -> float:
        """Share of a line's sequences that are there, 0 to 1."""
        if len(words) < _SHINGLE:
            return float(tuple(words) in self._lines)
        shingles = list(_shingles(words))
        return sum(shingle in self._shingles for shingle in shingles) / len(shingles)


Vote = Callable[[Sequence[str]], str]  # the label of a line by its words


@dataclass
class Votes:
    """What of a page the model keeps at least and at most, and what others keep."""

    least: Text
    most: Text
    others: list[Text]

    def by_model(self, words: Sequence[str]) -> str:
        """The label of a line by the model, where no two others contradict it."""
        if self.least.share(words) > _HAS:
            return "keep"
        if self.most.share(words) >= _LACKS or sum(o.share(words) > _HAS for o in self.others) >= _OTHERS:
            return "unclear"
        return "drop"

    def by_others(self, words: Sequence[str]) -> str:
        """The label of a line by the others, where they agree."""
        shares = [other.share(words) for other in self.others]
        if min(shares) > _HAS:
            return "keep"
        return "drop" if max(shares) < _LACKS else "unclear"


def labels(texts: Sequence[str], vote: Vote, row: dict[str, Any], title: str) -> list[str]:
    """A label for each line of a dump; `row`: the snippets of its page, `title`: its headline."""
    words = [_words(text) for text in texts]
    found = [_label(text, tokens, vote, row) for text, tokens in zip(texts, words, strict=True)]
    # Shorter ones that belong may as well be of a menu.
    kept = [n for n, label in enumerate(found) if label == "keep" and len(words[n]) >= _SHINGLE]
    first, last = (kept[0], kept[-1]) if kept else (0, 0)
    headline, seen = _plain(title).lower(), False
    for number, text in enumerate(texts):
        inside = first < number < last
        if not text.strip():
            found[number] = "blank"
        elif headline and _plain(text).lower() == headline:
            found[number], seen = "headline_dup" if seen else "headline", True
        elif not words[number]:
            found[number] = "unclear" if inside else "drop"
        elif len(words[number]) < _SHINGLE and not inside:
            found[number] = "drop"
    return found


def in_doubt(texts: Sequence[str], labels: Sequence[str]) -> bool:
    """Whether the model's labels of a story's element say that it is none: too much is unclear, or goes."""
    count: Counter[str] = Counter()
    for text, label in zip(texts, labels, strict=True):
        count[label] += len(_words(text))
    return count["unclear"] > _UNCLEAR * count["keep"] or count["drop"] > _DROPPED * count["keep"]


def _label(line: str, words: Sequence[str], vote: Vote, row: dict[str, Any]) -> str:
    plain = _plain(line)
    if any(len(snippet) >= _SNIPPET and snippet in plain for snippet in row.get("with") or []):
        return "keep"
    if any(snippet in plain and len(snippet) >= _MOST * len(plain) for snippet in row.get("without") or []):
        return "drop"
    return vote(words)


def _cleaned(reading: Reading, page_model: Path | None, profile: str) -> tuple[str, str | None]:
    """The story and title of a page by the rules and the model of pages; that of text is to learn from it."""
    spans, title = _labeller(page_model, profile).label(
        reading.source, reading.blocks, reading.known.title, page=reading.page
    )
    return "\n".join(reading.source[span.start : span.end] for span in spans if span.role in KEPT), title


@cache
def _labeller(page_model: Path | None, profile: str) -> Labeller:
    model = PageModel.read(page_model) if page_model else built_in_page_model()
    return Labeller(RULES, PROFILES[profile], page_model=model)


def _others(html: str) -> list[str]:
    import trafilatura
    from resiliparse.extract.html2text import extract_plain_text

    return [
        trafilatura.extract(html, include_comments=False) or "",
        extract_plain_text(html, main_content=True, alt_texts=False),
        _by_rules().clean(html, kind="html").text,
    ]


@cache
def _by_rules() -> Cleaner:
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


def _shingles(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    return zip(*(words[i:] for i in range(_SHINGLE)), strict=False)


def _plain(text: str) -> str:
    return " ".join(text.split())


def _words(text: str) -> list[str]:
    return _TOKEN.findall(text.lower())


if __name__ == "__main__":
    main()
