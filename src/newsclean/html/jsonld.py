"""JSON-LD blocks of a page to a flat list of objects, however badly they are written."""

import html
import json
import re
from typing import Any

import orjson
from selectolax.lexbor import LexborHTMLParser

Node = dict[str, Any]

# Comments and CDATA marks that were put around the JSON for browsers of the nineties.
_WRAPPERS = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/|<!\[CDATA\[)|(?:-->|(?://|/\*)?\s*\]\]>(?:\s*\*/)?)\s*$"
)
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
# Where an object may keep further ones that describe the page.
_HOLDERS = ("@graph", "mainEntity", "mainEntityOfPage")
_ARTICLE_TYPES = frozenset(["Report", "BlogPosting", "LiveBlogPosting", "Review"])
# A page has a handful; thousands of them are an attack on our patience.
_MAX_NODES = 2_000


def json_ld(tree: LexborHTMLParser) -> list[Node]:
    """The JSON-LD objects of a page: top level, `@graph`, main entities; those that can't be read are left out."""
    waiting: list[Any] = []
    for script in tree.css("script"):
        if "ld+json" in (script.attributes.get("type") or "").lower():
            waiting += _read(script.text())
    nodes: list[Node] = []
    waiting.reverse()
    while waiting and len(nodes) < _MAX_NODES:
        value = waiting.pop()
        if isinstance(value, list):
            waiting += reversed(value)
        elif isinstance(value, dict):
            nodes.append(value)
            waiting += [value[key] for key in _HOLDERS if isinstance(value.get(key), dict | list)]
    return nodes


def _read(text: str) -> list[Any]:
    try:
        return [orjson.loads(text)]
    except orjson.JSONDecodeError:
        return _mend(text)


def _mend(text: str) -> list[Any]:
    """What can be read of broken JSON: wrappers, trailing commas, control characters, entities, several values."""
    text = _WRAPPERS.sub("", _WRAPPERS.sub("", text))
    if '"' not in text:
        text = html.unescape(text)
    text = _TRAILING_COMMA.sub(r"\1", text)
    decoder = json.JSONDecoder(strict=False)
    values: list[Any] = []
    place = 0
    try:
        while place < len(text):
            start = re.compile(r"[{\[]").search(text, place)
            if start is None:
                break
            value, place = decoder.raw_decode(text, start.start())
            values.append(value)
    except (ValueError, RecursionError):
        pass  # what was read before still counts
    return values


def article_node(nodes: list[Node]) -> Node:
    """The object that describes the story: the first article with a headline; {} without any."""
    articles = [node for node in nodes if any(map(_is_article, strings(node.get("@type"))))]
    with_headline = [node for node in articles if node.get("headline")]
    return (with_headline or articles or [{}])[0]


def _is_article(kind: str) -> bool:
    return kind.endswith("Article") or kind in _ARTICLE_TYPES


def strings(value: Any) -> list[str]:
    """The texts of a value that is one text or a list of them."""
    values = value if isinstance(value, list) else [value]
    return [text.strip() for text in values if isinstance(text, str) and text.strip()]


def names(value: Any, nodes: list[Node]) -> list[str]:
    """The names of people or organisations: texts, objects with a `name`, references to objects by `@id`."""
    found: list[str] = []
    for item in value if isinstance(value, list) else [value]:
        found += strings(_named(item, nodes).get("name") if isinstance(item, dict) else item)
    return found


def _named(item: Node, nodes: list[Node]) -> Node:
    if "name" in item or "@id" not in item:
        return item
    return next((node for node in nodes if node.get("@id") == item["@id"] and "name" in node), item)
