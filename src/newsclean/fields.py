"""Which field of a record (a JSON line, a CSV row, a Parquet row) is what."""

import ast
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any, Literal

import orjson

from newsclean.article import Metadata

Kind = Literal["auto", "text", "markdown", "html"]

# Names that dumps use, the likeliest first; case, `_`, `-` and blanks don't count. The exports of
# CC-News, news-please (maintext, date_publish), newspaper3k (publish_date), trafilatura (raw_text),
# schema.org (articleBody, datePublished), WordPress and the larger Hugging Face and Kaggle sets.
FIELD_NAMES: dict[str, tuple[str, ...]] = {
    "text": (
        *(
            "text",
            "content",
            "body",
            "article",
            "maintext",
            "article_text",
            "article_body",
            "article_content",
        ),
        *(
            "body_text",
            "content_text",
            "news_text",
            "full_text",
            "plain_text",
            "raw_text",
            "raw_content",
            "raw",
        ),
        *("document", "story", "html", "raw_html", "body_html", "content_html", "page_html", "html_content"),
        *(
            "markdown",
            "raw_markdown",
            "content_markdown",
            "markdown_content",
            "body_markdown",
            "article_markdown",
            "md",
        ),
    ),
    "url": (
        "url",
        "link",
        "canonical_url",
        "article_url",
        "web_url",
        "source_url",
        "page_url",
        "uri",
        "href",
    ),
    "title": ("title", "headline", "article_title", "page_title", "heading", "name"),
    "authors": ("authors", "author", "byline", "creator", "writer", "author_name", "by"),
    "agency": ("agency", "news_agency", "wire", "wire_service"),
    "published": (
        *("published", "date_published", "published_at", "published_date", "publish_date", "date_publish"),
        *(
            "publication_date",
            "pub_date",
            "pub_time",
            "publish_time",
            "date",
            "datetime",
            "timestamp",
            "created_at",
        ),
    ),
    "modified": (
        "modified",
        "date_modified",
        "modified_at",
        "date_modify",
        "updated",
        "updated_at",
        "last_modified",
    ),
    "language": ("language", "lang", "language_code", "lang_code", "locale", "in_language"),
    "copyright": ("copyright", "copyright_notice", "rights", "copyright_holder"),
    "section": ("section", "article_section", "category", "rubric", "channel", "desk"),
    "tags": ("tags", "keywords", "topics", "categories", "labels"),
    "image": ("image", "image_url", "top_image", "lead_image", "main_image", "thumbnail_url", "thumbnail"),
    "publisher": ("publisher", "publication", "site_name", "outlet", "newspaper"),
    "canonical_url": ("canonical_url", "canonical", "canonical_link"),
    "license": ("license", "licence", "license_url"),
}

# Lists that were flattened to a string; a comma only parts tags: "Doe, Jane" is one author.
_LIST_MARKS = re.compile(r"[;|\n]")
_TAG_MARKS = re.compile(r"[;|,\n]")
# Epoch milliseconds, not seconds, from here on (seconds would be the year 5138).
_MILLISECONDS = 100_000_000_000
# 20211230 as a number is a date; as seconds it would be August 1970.
_COMPACT_DATES = range(16_050_101, 21_001_232)


@dataclass(frozen=True, slots=True)
class Value:
    """The text field of a record: its content, and the kind that its name says."""

    content: Any
    kind: Kind


class Fields:
    """Finds the fields of records by name. Picklable; remembers the layouts it has seen.

    Args:
        names: field of the record to use for `text`, `url`, `title`, ...: a key, or a dotted path
            into nested objects (`article.body`). What isn't named is detected by `FIELD_NAMES`.

    Raises:
        ValueError: `names` has a key that isn't one of `FIELD_NAMES`.
    """

    def __init__(self, names: Mapping[str, str] | None = None) -> None:
        self.names = dict(names or {})
        if unknown := self.names.keys() - FIELD_NAMES.keys():
            raise ValueError(f"unknown field {min(unknown)!r}; known are {', '.join(FIELD_NAMES)}")
        self._layouts: dict[tuple[str, ...], dict[str, list[str]]] = {}

    def candidates(self, keys: tuple[str, ...]) -> dict[str, list[str]]:
        """For each field, the keys (or the path) that may hold it, the likeliest first."""
        layout = self._layouts.get(keys)
        if layout is None:
            by_name: dict[str, str] = {}
            for key in keys:
                by_name.setdefault(_plain(key), key)
            layout = {
                field: [self.names[field]]
                if field in self.names
                else [by_name[plain] for plain in map(_plain, names) if plain in by_name]
                for field, names in FIELD_NAMES.items()
            }
            # Records of free-form keys must not fill the memory.
            if len(self._layouts) < 1000:
                self._layouts[keys] = layout
        return layout

    def text(self, record: Mapping[str, Any]) -> Value | None:
        """The text field of `record`, or None where there is none or it is null."""
        for key in self.candidates(tuple(record))["text"]:
            if (content := _get(record, key)) is not None:
                return Value(content, _kind(key))
        return None

    def metadata(self, record: Mapping[str, Any]) -> Metadata:
        """What `record` says of its document besides the text. Values of senseless types are left out."""
        layout = self.candidates(tuple(record))
        found: dict[str, Any] = {}
        for field, keys in layout.items():
            if field == "text":
                continue
            for key in keys:
                if (value := _CONVERT.get(field, _string)(_get(record, key))) is not None:
                    found[field] = value
                    break
        return Metadata(**found)


def _kind(key: str) -> Kind:
    name = _plain(key)
    return "html" if "html" in name else "markdown" if "markdown" in name or name == "md" else "auto"


def _plain(name: str) -> str:
    return re.sub(r"[\s_\-.]+", "", name.casefold())


def _get(record: Mapping[str, Any], key: str) -> Any:
    if key in record:
        return record[key]
    value: Any = record
    for step in key.split("."):
        value = value.get(step) if isinstance(value, Mapping) else None
    return value


def _string(value: Any) -> str | None:
    if isinstance(value, bytes):
        # Too short for detection; most that isn't UTF-8 in a dump is Windows' Western code page.
        try:
            value = value.decode("utf-8")
        except UnicodeDecodeError:
            value = value.decode("cp1252", errors="replace")
    if isinstance(value, Mapping):  # schema.org: {"@type": "Person", "name": "Jane Doe"}
        value = value.get("name")
    if isinstance(value, list | tuple) and value:
        value = value[0]
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = str(value)
    return value.strip() or None if isinstance(value, str) else None


def _address(value: Any) -> str | None:
    """An absolute address; a picture may also be an object that has one."""
    if isinstance(value, list | tuple) and value:
        value = value[0]
    text = _string(value.get("url") if isinstance(value, Mapping) else value)
    return text if text and text.startswith(("https://", "http://")) else None


def _authors(value: Any) -> tuple[str, ...] | None:
    return _strings(value, _LIST_MARKS)


def _tags(value: Any) -> tuple[str, ...] | None:
    return _strings(value, _TAG_MARKS)


def _strings(value: Any, marks: re.Pattern[str]) -> tuple[str, ...] | None:
    if isinstance(value, str):
        value = _unflatten(value) or marks.split(value)
    if not isinstance(value, list | tuple):
        value = [value]
    return tuple(string for item in value if (string := _string(item))) or None


def _unflatten(value: str) -> list[Any] | None:
    """A list that was written into a string: JSON, or Python's `['a', 'b']` as pandas writes it."""
    if not value.startswith("[") or len(value) > 10_000:
        return None
    try:
        parsed = orjson.loads(value)
    except orjson.JSONDecodeError:
        try:
            parsed = ast.literal_eval(value)
        except (ValueError, SyntaxError, MemoryError, RecursionError):
            return None
    return parsed if isinstance(parsed, list) else None


def _when(value: Any) -> datetime | str | None:
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime.combine(value, time(), UTC)
    if isinstance(value, int | float) and not isinstance(value, bool) and value not in _COMPACT_DATES:
        try:
            return datetime.fromtimestamp(value / 1000 if abs(value) >= _MILLISECONDS else value, UTC)
        except (ValueError, OverflowError, OSError):
            return str(value)
    return _string(value)


_CONVERT = {
    "authors": _authors, "tags": _tags, "published": _when, "modified": _when, "image": _address, "canonical_url": _address,
}  # fmt: skip
