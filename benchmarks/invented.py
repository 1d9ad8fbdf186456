"""Invented news: every document follows from its number, so a dump of any size is the same everywhere.

No sentence, name or place is from a real article.
"""

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

# Shares of documents that repeat an earlier one, that are too short, and that are no valid JSON.
DUPLICATES, SHORT, BROKEN = 0.05, 0.01, 0.001
_PARAGRAPHS = (6, 16)


@dataclass(frozen=True, slots=True)
class Language:
    """What the documents of one language are made of."""

    code: str
    subjects: tuple[str, ...]
    verbs: tuple[str, ...]
    objects: tuple[str, ...]
    endings: tuple[str, ...]
    before: tuple[str, ...]
    after: tuple[str, ...]
    by: str


PLACES = (
    "Arvenholm",
    "Bellstadt",
    "Corvigny",
    "Dunmarrow",
    "Estrella Alta",
    "Fjordwick",
    "Gallowmere",
    "Ostrava Nova",
)
NAMES = ("Mara Lindqvist", "Jonas Abel", "Inés Carvalho", "Tomasz Wren", "Odile Marchand", "Peter Halloran")

LANGUAGES = (
    Language(
        "en",
        (
            "The city council",
            "A spokeswoman for the harbour",
            "The regional court",
            "The teachers' union",
            "Residents",
        ),
        ("approved", "criticised", "presented", "postponed", "defended", "questioned"),
        (
            "the plan for a second tram line",
            "the new budget",
            "the repair of the old bridge",
            "higher water fees",
        ),
        (
            "after a debate of four hours",
            "despite several objections",
            "as early as next spring",
            "on Tuesday",
        ),
        ("Share this article", "Comments", "Print", "Follow us on social media"),
        ("You might also like", "Sign up for our newsletter", "Advertisement", "All rights reserved."),
        "By",
    ),
    Language(
        "de",
        (
            "Der Stadtrat",
            "Eine Sprecherin des Hafens",
            "Das Landgericht",
            "Der Lehrerverband",
            "Viele Anwohner",
        ),
        ("billigte", "kritisierte", "verschob", "verteidigte", "prüfte"),
        ("den Plan für eine zweite Straßenbahn", "den neuen Haushalt", "die Sanierung der alten Brücke"),
        ("nach vierstündiger Debatte", "trotz mehrerer Einwände", "noch vor dem Frühjahr", "am Dienstag"),
        ("Artikel teilen", "Kommentare", "Drucken", "Merken"),
        ("Das könnte Sie auch interessieren", "Jetzt Newsletter abonnieren", "Anzeige"),
        "Von",
    ),
    Language(
        "fr",
        (
            "Le conseil municipal",
            "Une porte-parole du port",
            "Le tribunal régional",
            "Le syndicat des enseignants",
        ),
        ("a approuvé", "a critiqué", "a présenté", "a reporté", "a défendu"),
        ("le projet d'une deuxième ligne de tramway", "le nouveau budget", "la rénovation du vieux pont"),
        ("après quatre heures de débat", "malgré plusieurs objections", "dès le printemps", "mardi"),
        ("Partager cet article", "Commentaires", "Imprimer"),
        ("À lire aussi", "Inscrivez-vous à notre newsletter", "Publicité"),
        "Par",
    ),
    Language(
        "es",
        ("El ayuntamiento", "Una portavoz del puerto", "El tribunal regional", "El sindicato de docentes"),
        ("aprobó", "criticó", "presentó", "aplazó", "defendió"),
        ("el plan de una segunda línea de tranvía", "el nuevo presupuesto", "la reforma del viejo puente"),
        ("tras cuatro horas de debate", "pese a varias objeciones", "antes de la primavera", "el martes"),
        ("Compartir este artículo", "Comentarios", "Imprimir"),
        ("Te puede interesar", "Suscríbete a nuestro boletín", "Publicidad"),
        "Por",
    ),
)


def write_dump(path: Path, count: int) -> int:
    """Write `count` records as gzip-compressed JSON lines; returns how many bytes they have uncompressed."""
    size = 0
    with gzip.open(path, "wb", compresslevel=1) as file:
        for line in lines(count):
            size += file.write(line)
    return size


def lines(count: int) -> Iterator[bytes]:
    """The lines of a dump of `count` records."""
    for number in range(count):
        random = Random(number)
        line = json.dumps(_record(number, random), ensure_ascii=False).encode()
        yield (line[: len(line) // 2] if random.random() < BROKEN else line) + b"\n"


def _record(number: int, random: Random) -> dict[str, Any]:
    """One record: a repetition is the text of an earlier one under another address."""
    original = random.randrange(number) if number and random.random() < DUPLICATES else number
    language, title, text = _document(original)
    host = f"{random.choice(('gazette', 'courier', 'herald', 'tribune'))}{number % 97}.example"
    day = 1 + number % 28
    return {
        "url": f"https://{host}/{language}/{number}",
        "title": title,
        "text": text,
        "published": f"202{number % 5}-0{1 + number % 9}-{day:02}T08:00:00Z",
    }


def _document(number: int) -> tuple[str, str, str]:
    random = Random(f"document {number}")
    language = LANGUAGES[0] if random.random() < 0.5 else random.choice(LANGUAGES)
    place, author = random.choice(PLACES), random.choice(NAMES)
    title = f"{place}: {sentence(language, random)[:-1]}"
    if random.random() < SHORT:
        return language.code, title, title
    body = [paragraph(language, random) for _ in range(random.randint(*_PARAGRAPHS))]
    body[0] = f"{place.upper()} - {body[0]}"
    related = [f"{random.choice(PLACES)}: {sentence(language, random)[:-1]}" for _ in range(3)]
    head = [title, title, *random.sample(language.before, 2), f"{language.by} {author}"]
    return language.code, title, "\n\n".join([*head, *body, *language.before[:1], *language.after, *related])


def paragraph(language: Language, random: Random) -> str:
    """Two to four sentences."""
    return " ".join(sentence(language, random) for _ in range(random.randint(2, 4)))


def sentence(language: Language, random: Random) -> str:
    """A sentence; hardly any comes twice."""
    parts = (language.subjects, language.verbs, language.objects, language.endings)
    words = " ".join(random.choice(part) for part in parts)
    return f"{words} ({random.randint(2, 98)} {random.choice(PLACES)})."
