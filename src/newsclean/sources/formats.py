"""Formats of documents and compressions of files, by their names and by their first bytes."""

import os
from typing import Literal

Format = Literal["text", "markdown", "html", "jsonl", "json", "csv", "tsv", "parquet", "arrow", "warc"]

SUFFIXES: dict[str, Format] = {
    ".txt": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "json",
    ".csv": "csv",
    ".tsv": "tsv",
    ".parquet": "parquet",
    ".arrow": "arrow",
    ".feather": "arrow",
    ".warc": "warc",
    ".wet": "warc",
}
COMPRESSIONS = {".gz": "gz", ".zst": "zst"}
# These have compression of their own.
_TABLES = {"parquet", "arrow"}
KNOWN = f"{', '.join(SUFFIXES)}, each but .parquet, .arrow and .feather also with {' or '.join(COMPRESSIONS)}"


def format_of(path: str) -> tuple[Format | None, str]:
    """Format and compression that the suffix of `path` says; None where it says nothing."""
    stem, suffix = os.path.splitext(path.casefold())
    compression = COMPRESSIONS.get(suffix, "")
    if compression:
        suffix = os.path.splitext(stem)[1]
    format = SUFFIXES.get(suffix)
    return (None, "") if compression and format in _TABLES else (format, compression)


def guess_format(head: bytes) -> Format:
    """Format of a content by its beginning: a web archive, JSON lines, a JSON document, a page, or else text."""
    if head.startswith((b"WARC/1.", b"WARC/0.")):
        return "warc"
    head = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith((b"{", b"[")):
        return guess_json(head)
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith(b"ARROW1"):
        return "arrow"
    if head[:1] == b"<":
        return "html"
    return "text"


def guess_json(head: bytes) -> Format:
    """`jsonl` or, for an array or an object over several lines, `json`."""
    first, _, rest = head.lstrip(b"\xef\xbb\xbf \t\r\n").partition(b"\n")
    if first.startswith(b"["):
        return "json"
    # A broken first line before whole objects is still one of JSON lines.
    whole = first.rstrip().endswith(b"}") or not rest.strip() or rest.lstrip().startswith(b"{")
    return "jsonl" if whole else "json"
