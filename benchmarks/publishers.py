"""Invented publishers, each with templates and habits of its own, and what of it all is the story.

Every document follows from its number. No sentence, name or publisher is from a real article.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any, Literal

from invented import LANGUAGES, NAMES, PLACES, Language, paragraph, sentence

# Furniture that no list of phrases can know, by language: labels, and notices in full sentences.
_LABELS = {
    "en": ("The {name} at noon", "Puzzle corner", "Letters desk: {number} waiting", "Tide table", "Our three picks", "Weather at the pier: {number} degrees"),
    "de": ("Der {name} am Mittag", "Rätselecke", "Leserpost: {number} offen", "Gezeiten", "Unsere drei Tipps", "Wetter am Hafen: {number} Grad"),
    "fr": ("Le {name} de midi", "Coin énigmes", "Courrier: {number} en attente", "Marées", "Nos trois choix", "Météo du port: {number} degrés"),
    "es": ("El {name} a mediodía", "Rincón del acertijo", "Cartas: {number} pendientes", "Mareas", "Nuestras tres ideas", "Tiempo en el puerto: {number} grados"),
}  # fmt: skip
_NOTICES = {
    "en": ("The {name} is made by forty people in a former rope yard, and has belonged to its readers since they bought it from the harbour bank.",
           "Thank you for spending time with the {name}."),
    "de": ("Der {name} wird von vierzig Leuten in einer alten Seilerei gemacht und gehört seinen Lesern, seit sie ihn der Hafenbank abgekauft haben.",
           "Schön, dass der {name} Sie begleiten darf."),
    "fr": ("Le {name} est fait par quarante personnes dans une ancienne corderie et appartient à ses lecteurs depuis qu'ils l'ont racheté à la banque du port.",
           "Le {name} se réjouit de vous avoir eu à bord."),
    "es": ("El {name} lo hacen cuarenta personas en una antigua cordelería y pertenece a sus lectores desde que se lo compraron al banco del puerto.",
           "El {name} se alegra de haberte tenido a bordo."),
}  # fmt: skip
_REFRAIN = {
    "en": "Row, sisters, row",
    "de": "Rudert, Schwestern, rudert",
    "fr": "Ramez, mes sœurs, ramez",
    "es": "Remad, hermanas, remad",
}
_NEXT = {
    "en": "What happens next",
    "de": "Wie es weitergeht",
    "fr": "Et maintenant",
    "es": "Qué pasará ahora",
}
_OUTLETS = ("Gazette", "Courier", "Herald", "Tribune")

# Shares of a publisher's documents: follow-ups of one story, views of an earlier document, exact copies,
# documents that quote the mayor, that have the refrain of a song, that have the usual subheading.
_FOLLOW_UP, _VIEW, _COPY, _QUOTE, _REFRAINED, _SUBHEADED = 0.12, 0.06, 0.03, 0.08, 0.02, 0.07
_DEPARTMENTS = 4
_DAYS = 120


# What a line is: of the publisher's template, of the story, or neither (headline, byline, other stories).
Part = Literal["template", "story", "other"]


@dataclass(frozen=True, slots=True)
class Publication:
    """One document: its record in a dump, and its lines, each with what it is."""

    record: dict[str, Any]
    lines: tuple[tuple[str, Part], ...]


@dataclass(frozen=True, slots=True)
class _Story:
    title: str
    day: str
    body: list[str]


class Publisher:
    """A newspaper. Its habits follow from its number."""

    def __init__(self, number: int) -> None:
        """`number`: from 0."""
        random = Random(f"publisher {number}")
        self._language: Language = LANGUAGES[number % len(LANGUAGES)]
        self._name = f"{PLACES[number % len(PLACES)]} {_OUTLETS[number // len(PLACES) % len(_OUTLETS)]}"
        self.domain = f"{self._name.lower().replace(' ', '-')}-{number}.example"
        labels, notices = _LABELS[self._language.code], _NOTICES[self._language.code]
        self._top, self._end = labels[:3], (*labels[3:], *notices)
        self._departments = [f"{self._name} · {place}" for place in random.sample(PLACES, _DEPARTMENTS)]
        self._standing = [paragraph(self._language, random) for _ in range(2)]
        self._quote = f"“{sentence(self._language, random)}”"

    def documents(self, count: int) -> Iterator[Publication]:
        """Its first `count` documents."""
        stories: list[_Story] = []
        pages: list[tuple[tuple[str, Part], ...]] = []
        for number in range(count):
            random = Random(f"{self.domain} {number}")
            kind, earlier = random.random(), random.randrange(max(0, number - 40), number) if number else 0
            old = number and kind < _VIEW + _COPY
            story = stories[earlier] if old else self._story(random, number)
            page = pages[earlier] if number and kind < _COPY else tuple(self._page(story, random))
            stories.append(story)
            pages.append(page)
            record = {
                "url": f"https://www.{self.domain}/{number}",
                "title": story.title,
                "published": story.day,
                "text": "\n\n".join(line for line, _ in page),
            }
            yield Publication(record, page)

    def _story(self, random: Random, number: int) -> _Story:
        title = f"{random.choice(PLACES)}: {sentence(self._language, random)[:-1]}"
        body = [paragraph(self._language, random) for _ in range(random.randint(4, 10))]
        if random.random() < _FOLLOW_UP:
            body += self._standing
        if random.random() < _QUOTE:
            body.insert(2, self._quote)
        if random.random() < _SUBHEADED:
            body.insert(3, _NEXT[self._language.code])
        if random.random() < _REFRAINED:
            body[1:1] = [_REFRAIN[self._language.code], body[0], _REFRAIN[self._language.code]]
        day = date(2023, 1, 1) + timedelta(days=number % _DAYS)
        return _Story(title, day.isoformat(), body)

    def _page(self, story: _Story, random: Random) -> Iterator[tuple[str, Part]]:
        """The furniture of the publisher and of the department, and that of all publishers, around the story."""

        def furniture(lines: Iterable[str]) -> Iterator[tuple[str, Part]]:
            for line in lines:
                yield line.format(name=self._name, number=random.randint(2, 980)), "template"

        middle = len(story.body) // 2
        yield story.title, "other"
        yield from furniture((random.choice(self._departments), *self._top))
        yield f"{self._language.by} {random.choice(NAMES)}", "other"
        yield from ((line, "story") for line in story.body[:middle])
        yield from furniture(self._end[:1])
        yield from ((line, "story") for line in story.body[middle:])
        yield from furniture((*self._end[1:], *self._language.after[:1]))
        for _ in range(3):
            yield f"{random.choice(PLACES)}: {sentence(self._language, random)[:-1]}", "other"
