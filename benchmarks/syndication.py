"""Invented news as agencies spread it: stories, their copies in many outlets, and texts that only look like copies.

Every document follows from its number, and so does the story that it tells. No sentence, name or publisher is
from a real article; the agencies' names are real, since cleaning knows them.
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from itertools import accumulate
from random import Random
from typing import Any, Literal

from wording import (
    AGENCIES,
    BOILERPLATE,
    CORRECTIONS,
    LOCAL,
    NAMES,
    PLACES,
    TEMPLATES,
    edit,
    headline,
    paragraph,
)

# Shares of the stories: told by several outlets; fillings of a template; new events with the background of an
# older story; digests of several stories.
_SPREAD, _TEMPLATED, _FOLLOW_UPS, _DIGESTS = 0.16, 0.13, 0.04, 0.005
_OUTLETS = 400
_DAYS = 365
# A story stands in 2 outlets most often, in 60 at most: the weights fall with the power of this.
_FALL, _MOST = 1.7, 60
# Stories that a block holds: documents are in random order within one, as in a dump that is sorted by day.
_BLOCK = 20_000

Kind = Literal["story", "template", "follow-up", "digest"]


@dataclass(frozen=True, slots=True)
class Story:
    """What happened: the paragraphs that an agency or an outlet wrote about it first.

    Attributes:
        first: number of its outlet; copies are in others.
        copies: outlets that tell it, with the first.
    """

    number: int
    kind: Kind
    title: str
    body: list[str]
    agency: str
    place: str
    day: int
    first: int
    copies: int


class Corpus:
    """A corpus of `count` documents."""

    def __init__(self, count: int) -> None:
        self._count = count

    @cached_property
    def _starts(self) -> list[int]:
        """Number of the first document of every story, and the count of documents at last."""
        sizes: list[int] = []
        total = 0
        while total < self._count:
            sizes.append(_copies(len(sizes)))
            total += sizes[-1]
        return [0, *accumulate(sizes)]

    def documents(self, low: int = 0, high: int | None = None) -> Iterator[tuple[dict[str, Any], int]]:
        """The documents from number `low` to `high`: the record in a dump, and the number of its story."""
        blocks = range(low // _BLOCK, -(-(self._count if high is None else high) // _BLOCK))
        for block in blocks:
            order = list(range(block * _BLOCK, min((block + 1) * _BLOCK, self._count)))
            Random(f"order {block}").shuffle(order)
            for place, number in enumerate(order, block * _BLOCK):
                if low <= place < (self._count if high is None else high):
                    story = bisect_right(self._starts, number) - 1
                    yield _record(number, _story(story), number - self._starts[story]), story


def _kind(number: int, random: Random) -> Kind:
    point = random.random()
    if point < _TEMPLATED:
        return "template"
    if point < _TEMPLATED + _FOLLOW_UPS and number:
        return "follow-up"
    return "digest" if point > 1 - _DIGESTS and number > 10 else "story"


def _copies(number: int) -> int:
    random = Random(f"copies {number}")
    if _kind(number, Random(f"kind {number}")) != "story" or random.random() > _SPREAD:
        return 1
    return min(_MOST, int(2 * random.paretovariate(_FALL)))


def _story(number: int) -> Story:
    kind = _kind(number, Random(f"kind {number}"))
    random = Random(f"story {number}")
    place, day, first = random.choice(PLACES), number * 7 // 5 % _DAYS, random.randrange(_OUTLETS)
    agency = random.choice(AGENCIES) if random.random() < 0.7 else ""
    if kind == "template":
        first %= 12  # templates are printed again and again by the same outlets
        title, body = random.choice(TEMPLATES)(random, day)
        agency = ""
    else:
        title = headline(random)
        body = [paragraph(random) for _ in range(random.randint(6, 22))]
    if kind == "follow-up":
        older = _background(random.randrange(max(0, number - 200), number))
        body[3:] = older[-random.randint(2, 4) :]
    if kind == "digest":
        title = f"News in brief: {title}"
        body = [_background(number - back)[0] for back in random.sample(range(1, 10), 4)]
    return Story(number, kind, title, body, agency, place, day, first, _copies(number))


def _background(number: int) -> list[str]:
    story = _story(number)
    return story.body if story.kind == "story" else [paragraph(Random(f"background {number}"))] * 2


def _record(number: int, story: Story, copy: int) -> dict[str, Any]:
    """One outlet's version of a story, `copy` 0 being the first, with the furniture of its page."""
    random = Random(f"document {number}")
    # Outlets that follow are far from the first: no outlet tells a story twice.
    outlet = (story.first + 1 + copy * 6) % _OUTLETS if copy else story.first
    title, body = story.title, list(story.body)
    if copy:
        title, body = _changed(title, body, random)
    minutes = random.randrange(600) + (random.randrange(2880) if copy else 0)
    published = datetime(2023, 1, 1, 6) + timedelta(days=story.day, minutes=minutes)
    return {
        "url": f"https://www.outlet-{outlet}.example/{random.randrange(36**4)}/{number}",
        "title": title,
        "published": f"{published:%Y-%m-%dT%H:%M}:00Z",
        "text": "\n\n".join(_page(title, body, story, outlet, random)),
    }


def _changed(title: str, body: list[str], random: Random) -> tuple[str, list[str]]:
    """A copy as another outlet prints it: cut, with a headline and paragraphs of its own, edited lightly."""
    if random.random() < 0.6:
        title = headline(random)
    if random.random() < 0.5:
        body = body[: max(2, int(len(body) * random.uniform(0.4, 1)))]
    if random.random() < 0.3:
        body = [edit(text, random) for text in body]
    if random.random() < 0.15 and len(body) > 3:
        place = random.randrange(1, len(body) - 1)
        body[place : place + 2] = [" ".join(body[place : place + 2])]
    if random.random() < 0.1:
        del body[random.randrange(1, len(body))]
    chance = random.random()
    if chance < 0.08:
        body.insert(0, random.choice(LOCAL)(random))
    elif chance < 0.3:
        body.append(random.choice(LOCAL)(random))
    if random.random() < 0.06:
        body.append(random.choice(CORRECTIONS)(random))
    return title, body


def _page(title: str, body: list[str], story: Story, outlet: int, random: Random) -> list[str]:
    """The story between what the outlet prints around every story."""
    style = Random(f"outlet {outlet}")
    head = [text.format(outlet=outlet) for text in style.sample(BOILERPLATE["head"], 3)]
    foot = [text.format(outlet=outlet) for text in style.sample(BOILERPLATE["foot"], 4)]
    if style.random() < 0.3:  # notices that no list of phrases knows
        foot.append(style.choice(BOILERPLATE["notices"]).format(outlet=outlet))
    author = [f"By {random.choice(NAMES)}"] if random.random() < 0.7 else []
    lines = list(body)
    if story.agency and random.random() < 0.8:
        lines[0] = f"{story.place.upper()} ({story.agency}) - {lines[0]}"
    related = [headline(random) for _ in range(random.randint(2, 5))]
    return [title, *head, *author, *lines, *foot, "You might also like", *related]
