"""JSON-LD blocks of a page to a flat list of objects, however badly they are written."""

import html
import json
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice
from typing import Any

import orjson

Node = dict[str, Any]

# Comments and CDATA marks that were put around the JSON for browsers of the nineties.
_WRAPPERS = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/|<!\[CDATA\[)|(?:-->|(?://|/\*)?\s*\]\]>(?:\s*\*/)?)\s*$"
)
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
# `\'` of languages whose strings may be written so.
_BAD_ESCAPE = re.compile(r'(?<!\\)\\(?=[^"\\/bfnrtu])')
_VALUE_START = re.compile(r"[{\[]")
# Where an object may keep further ones that describe the page. Not the items of a list: they are other pages.
_HOLDERS = ("@graph", "mainEntity", "mainEntityOfPage")
_ARTICLE_TYPES = frozenset([
    "report", "blogposting", "liveblogposting", "review", "criticreview", "socialmediaposting",
])  # fmt: skip
_PAGE_TYPES = frozenset(["webpage", "itempage", "medicalwebpage", "creativework"])
# A page has a handful; thousands of them are an attack on our patience.
_MAX_NODES = 2_000
_MAX_BROKEN = 2_000_000
_MAX_DEPTH = 5
_MAX_NAMES = 100

# A text that ends where the next key, or the end of the object, follows: quotes inside it need no backslash.
_TEXT = r"""(?P<mark>["'])(?P<text>.*?)(?<!\\)(?P=mark)\s*(?=,\s*["'][@\w]+["']\s*:|[}\]]|,?\s*$)"""
_SALVAGED = {
    key: re.compile(rf'"{key}"\s*:\s*{_TEXT}', re.DOTALL)
    for key in (
        "headline", "datePublished", "dateModified", "articleBody", "articleSection", "inLanguage",
    )
}  # fmt: skip
_SALVAGED_ANY = {key: re.compile(rf"""["']{key}["']\s*:\s*(["'{{\[])""") for key in ("author", "publisher")}
_SALVAGED_NAME = re.compile(rf"""["']name["']\s*:\s*{_TEXT}""", re.DOTALL)
_SALVAGED_TEXT = re.compile(_TEXT, re.DOTALL)
_QUOTED = re.compile(r'"([^"]+)"')
_SALVAGED_TYPE = re.compile(r'"@type"\s*:\s*\[?\s*"([A-Za-z:/.]*(?:Article|BlogPosting|Report))"')
# How far from `"author":` its names are looked for.
_NEAR = 3_000


def json_ld(scripts: Iterable[str]) -> list[Node]:
    """The objects of JSON-LD blocks: top level, `@graph`, main entities; what can't be read is left out."""
    waiting: list[Any] = [value for script in scripts for value in _read(script)]
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
        return _mend(text[:_MAX_BROKEN])


def _mend(text: str) -> list[Any]:
    """What can be read of broken JSON: wrappers, trailing commas, control characters, entities, several values."""
    text = _WRAPPERS.sub("", _WRAPPERS.sub("", text))
    if '"' not in text:
        text = html.unescape(text)
    text = _BAD_ESCAPE.sub("", _TRAILING_COMMA.sub(r"\1", text))
    decoder = json.JSONDecoder(strict=False)
    values: list[Any] = []
    place = 0
    try:
        while start := _VALUE_START.search(text, place):
            value, place = decoder.raw_decode(text, start.start())
            values.append(value)
    except (ValueError, RecursionError):
        values.append(_salvage(text[place:]))  # what was read before still counts
    return values


def _salvage(text: str) -> Node:
    """The properties of the first article in text that is no JSON, each found by itself; {} without an article."""
    kind = _SALVAGED_TYPE.search(text)
    if kind is None:
        return {}
    found: Node = {"@type": kind[1]}
    for key, pattern in _SALVAGED.items():
        if match := pattern.search(text, kind.start()) or pattern.search(text):
            found[key] = _unescape(match["text"])
    for key, pattern in _SALVAGED_ANY.items():
        if match := pattern.search(text, kind.start()) or pattern.search(text):
            found[key] = [{"name": name} for name in _salvaged_names(text, match)]
    return found


def _salvaged_names(text: str, match: re.Match[str]) -> list[str]:
    """The names in the value that begins with the bracket or quotation mark of `match`."""
    if match[1] in "\"'":
        whole = _SALVAGED_TEXT.match(text, match.start(1))
        return [_unescape(whole["text"])] if whole else []
    stop = text.find("]" if match[1] == "[" else "}", match.end())
    near = text[match.end() : min(stop + 1 if stop >= 0 else len(text), match.end() + _NEAR)]
    if "{" not in near and match[1] == "[":
        return list(map(_unescape, _QUOTED.findall(near)))
    return [_unescape(name["text"]) for name in _SALVAGED_NAME.finditer(near)]


def _unescape(text: str) -> str:
    """Text of a JSON string, though it may not be a valid one."""
    try:
        return str(json.loads(f'"{text}"', strict=False))
    except ValueError:
        return text.replace('\\"', '"').replace("\\/", "/").replace("\\n", "\n")


def is_article(node: Node) -> bool:
    """Whether an object describes a story."""
    return any(kind.endswith("article") or kind in _ARTICLE_TYPES for kind in kinds(node))


def is_page(node: Node) -> bool:
    """Whether an object describes the page itself."""
    return not _PAGE_TYPES.isdisjoint(kinds(node))


def kinds(node: Node) -> list[str]:
    """The types of an object in lower case, without the address of the vocabulary."""
    return [_kind(text) for text in strings(node.get("@type"))]


@lru_cache(maxsize=1_024)
def _kind(text: str) -> str:
    return re.split(r"[/:#]", text)[-1].lower()


def strings(value: Any) -> list[str]:
    """The texts of a value that is one text or a list of them."""
    values = value if isinstance(value, list) else [value]
    return [text.strip() for text in values if isinstance(text, str) and text.strip()]


def objects(value: Any, nodes: list[Node], depth: int = _MAX_DEPTH) -> Iterator[Node]:
    """The objects of a value, nested lists and references by `@id` resolved; a mere text becomes `{"name": text}`."""
    if isinstance(value, str):
        yield _referred(value, nodes) or {"name": value}
    elif isinstance(value, list) and depth:
        for item in value:
            yield from objects(item, nodes, depth - 1)
    elif isinstance(value, dict) and isinstance(value.get("@list"), list) and depth:
        yield from objects(value["@list"], nodes, depth - 1)
    elif isinstance(value, dict):
        named = "name" in value or "givenName" in value
        yield value if named else _referred(value.get("@id"), nodes) or value


def _referred(name: Any, nodes: list[Node]) -> Node | None:
    """The object of that `@id`, among the nodes and what they directly hold."""
    if not isinstance(name, str) or not (name.startswith(("#", "_:", "/")) or "://" in name):
        return None
    held = (part for node in nodes for part in (node, *node.values()) if isinstance(part, dict))
    return next((part for part in held if part.get("@id") == name and len(part) > 1), None)


def names(value: Any, nodes: list[Node]) -> list[str]:
    """The names of people or organisations."""
    return [name for node in islice(objects(value, nodes), _MAX_NAMES) for name in names_of(node)]


def names_of(node: Node) -> list[str]:
    """The names of one object: `name`, else its parts."""
    whole = strings(node.get("name"))
    parts = [*strings(node.get("givenName")), *strings(node.get("familyName"))]
    return whole or ([" ".join(parts)] if parts else [])


def addresses(value: Any, nodes: list[Node], keys: tuple[str, ...]) -> Iterator[str]:
    """The texts of a value, or what its objects have under the first of `keys` that is a text."""
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, str):
            yield from strings(item)
        else:
            given = (
                [text for key in keys for text in strings(node.get(key))] for node in objects(item, nodes)
            )
            yield from (texts[0] for texts in given if texts)
