"""The cleaners that are compared: published line rules, newsclean, and peers that are installed.

A system takes a raw text (or a page's HTML) and gives the text that it takes for the article.
"""

import html
import logging
import re
import warnings
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from typing import Literal

from newsclean import Cleaner
from newsclean.cleaner import Profile

System = Callable[[str], str]
Kind = Literal["text", "html"]

_PROFILES: tuple[Profile, ...] = ("precision", "balanced", "recall")
PEERS = ("trafilatura", "justext", "resiliparse")

_POLICY = re.compile("javascript|terms of use|privacy policy|cookie policy|use[s]? (?:of )?cookies")
_COUNTER = re.compile(r"\d[\d.,km]*\s+(?:likes?|shares?|comments?|retweets?|views?|replies)")
_WIDGET = re.compile(r"^(?:sign-?in|sign up|log ?in|share)|(?:read more\.*|items in cart)$|sign-in|subscribe")


def untouched(text: str) -> str:
    """The text as it came."""
    return text


def c4(text: str) -> str:
    """The line rules of C4 (Raffel et al. 2020, section 2.2).

    A line stays when it ends in terminal punctuation, has five words, and names neither JavaScript nor a policy.
    """
    lines = (line.strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if _c4_keeps(line))


def _c4_keeps(line: str) -> bool:
    ends = line.endswith((".", "!", "?", '"', "”", "'", "’")) and not line.endswith("...")
    return ends and len(line.split()) >= 5 and not _POLICY.search(line.lower())


def refinedweb(text: str) -> str:
    """The line rules of RefinedWeb (Penedo et al. 2023, appendix G.2).

    A line goes when it is mainly upper case, a number, a counter such as "3 likes", a single word, or at most
    ten words with a phrase of a widget.
    """
    lines = (line.strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if _refinedweb_keeps(line))


def _refinedweb_keeps(line: str) -> bool:
    words = line.split()
    letters = [character for character in line if character.isalpha()]
    if len(words) < 2 or not letters or sum(map(str.isupper, letters)) > len(letters) / 2:
        return False
    lower = line.lower()
    return not (_COUNTER.fullmatch(lower) or (len(words) <= 10 and _WIDGET.search(lower)))


def available(kind: Kind) -> dict[str, System]:
    """Every system that can run here, by name."""
    systems: dict[str, System] = {}
    if kind == "text":
        systems |= {"untouched": untouched, "C4 line rules": c4, "RefinedWeb line rules": refinedweb}
    systems["newsclean, rules alone"] = _newsclean("balanced", kind, model=False)
    systems |= {_newsclean_name(profile): _newsclean(profile, kind) for profile in _PROFILES}
    for name in PEERS:
        if find_spec(name):
            systems[name] = _as_page(_peer(name)) if kind == "text" else _peer(name)
    return systems


def missing() -> list[str]:
    """Peers that are not installed."""
    return [name for name in PEERS if not find_spec(name)]


def _newsclean_name(profile: str) -> str:
    return "newsclean" if profile == "balanced" else f"newsclean, {profile}"


def _newsclean(profile: Profile, kind: Kind, *, model: bool = True) -> System:
    cleaner = Cleaner(profile=profile, model=model)
    return lambda raw: cleaner.clean(raw, kind=kind).text


def _peer(name: str) -> System:
    """A peer as its documentation says to call it, comments off."""
    logging.getLogger(name).setLevel(logging.CRITICAL)
    warnings.filterwarnings("ignore", module=name)
    if name == "trafilatura":
        extract = import_module("trafilatura").extract
        return lambda page: extract(page, include_comments=False) or ""
    if name == "justext":
        justext = import_module("justext")
        words = justext.get_stoplist("English")
        return lambda page: "\n".join(p.text for p in justext.justext(page, words) if not p.is_boilerplate)
    extract_plain_text = import_module("resiliparse.extract.html2text").extract_plain_text
    return lambda page: extract_plain_text(page, main_content=True, alt_texts=False, comments=False) or ""


def _as_page(system: System) -> System:
    """A system for pages, given the lines of a text as the paragraphs of a page."""

    def clean(text: str) -> str:
        paragraphs = (f"<p>{html.escape(line)}</p>" for line in text.split("\n") if line.strip())
        return system(f"<html><body><article>{''.join(paragraphs)}</article></body></html>")

    return clean
