"""Which of the JSON-LD objects of a page is the story that the page shows."""

from collections.abc import Collection, Iterable, Iterator
from typing import Any
from urllib.parse import urlsplit

from newsclean.html.jsonld import Node, is_article, strings
from newsclean.html.names import squeeze

# More articles than this, none of which is about this page, are a list of others.
_FEW = 2
_MAX_ARTICLES = 100


def story(nodes: list[Node], addresses: Iterable[str | None], titles: Iterable[str]) -> Node:
    """The object that describes the story; {} without any.

    Of several articles it is the one with the address of the page (`addresses`), else the one whose headline agrees
    with what the page is called (`titles`), else the first. What it lacks is taken from others about the same page.
    """
    articles = [node for node in nodes if is_article(node)][:_MAX_ARTICLES]
    if len(articles) < 2:
        return articles[0] if articles else {}
    here = {place for address in addresses for place in _places(address)}
    called = {squeeze(title) for title in titles} - {""}
    fits = [_fit(node, here, called) for node in articles]
    best = max(fits)
    if best < _BY_TITLE and len(articles) > _FEW:
        return {}
    chosen = [node for node, fit in zip(articles, fits, strict=True) if fit == best]
    chosen += [node for node, fit in zip(articles, fits, strict=True) if _BY_TITLE <= fit < best]
    return _joined(chosen) if best >= _BY_TITLE else chosen[0]


# A headline is worth little by itself, what it says more, and the address most.
_HEADLINE, _BY_TITLE, _BY_ADDRESS = 1, 2, 4


def _fit(node: Node, here: Collection[str], called: Collection[str]) -> int:
    """How sure it is that `node` is about this page."""
    headline = squeeze(" ".join(strings(node.get("headline"))[:1]))
    fit = _HEADLINE if headline else 0
    if headline and any(headline in title or title in headline for title in called):
        fit += _BY_TITLE
    own = {place for address in _addresses(node) for place in _places(address)}
    return fit + (_BY_ADDRESS if not own.isdisjoint(here) else 0)


def _joined(nodes: list[Node]) -> Node:
    whole: Node = {}
    for node in nodes:
        for key, value in node.items():
            if whole.get(key) in (None, "", [], {}):
                whole[key] = value
    return whole


def _addresses(node: Node) -> Iterator[str]:
    for key in ("url", "@id", "mainEntityOfPage"):
        value: Any = node.get(key)
        values = value.values() if isinstance(value, dict) else [value]
        yield from (text for part in values for text in strings(part))


def _places(address: str | None) -> Iterator[str]:
    """An address without what differs between writings of it; also without its query, if it has a path."""
    try:
        parts = urlsplit((address or "").strip())
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return
    if not host:
        return
    path = parts.path.rstrip("/")
    if path:
        yield host + path
    if parts.query:
        yield f"{host}{path}?{parts.query}"
