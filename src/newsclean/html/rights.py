"""What a page says of the rights to it: licence, free access, reservations against machines."""

import re
from itertools import chain

from newsclean.html.gather import Described
from newsclean.html.jsonld import Node, addresses

# Values of `robots` and of the `<meta>` of single robots that speak of machine learning.
_DIRECTIVES = frozenset(["noai", "noimageai"])
_ROBOT = re.compile(r"robots|\w*bot|\w*crawler|googleextended|anthropicai")
_LICENSE = ("license", "licence", "dclicense", "dctermslicense", "cclicense", "dcrightslicense")
_RIGHTS = ("dcrights", "dctermsrights", "rights", "copyright")
_TIERS = {"free": True, "locked": False, "metered": False}
_TRUTH = {"true": True, "false": False, "yes": True, "no": False, "1": True, "0": False}


def free_of(article: Node, described: Described) -> bool | None:
    """Whether the whole story can be read without paying; None when the page does not say."""
    value = article.get("isAccessibleForFree")
    given = value if isinstance(value, list) else [value]
    said = [_TRUTH.get(str(item).rstrip("/").rpartition("/")[2].lower()) for item in given]
    tiers = (_TIERS.get(text.lower()) for text in described.metas(["articlecontenttier"]))
    return next((answer for answer in (*said, *tiers) if answer is not None), None)


def license_of(article: Node, nodes: list[Node], described: Described, url: str | None) -> str | None:
    """Address or name of the licence; `url` is the address of the page."""
    own = addresses(article.get("license"), nodes, ("url", "@id", "name"))
    rights = (text for text in described.metas(_RIGHTS) if _is_address(text))
    said = next(chain(own, described.metas(_LICENSE), rights), None)
    return said or described.absolute(described.link("license"), url)


def reservations_of(described: Described) -> tuple[str, ...]:
    """Machine-readable reservations of rights, sorted.

    noai: no use of the page for machine learning.
    noimageai: no such use of its pictures.
    tdm-reservation: rights to text and data mining are reserved (W3C TDMRep).
    tdm-policy=URL: where the rights holder says on what terms they are granted (W3C TDMRep).
    """
    found = {
        directive
        for key, contents in described.meta.items()
        if _ROBOT.fullmatch(key)
        for content in contents
        for directive in _DIRECTIVES.intersection(re.split(r"[\s,;]+", content.lower()))
    }
    if "1" in described.meta.get("tdmreservation", ()):
        found.add("tdm-reservation")
        found |= {f"tdm-policy={text}" for text in described.metas(["tdmpolicy"]) if _is_address(text)}
    return tuple(sorted(found))


def _is_address(text: str) -> bool:
    return text.startswith(("https://", "http://"))
