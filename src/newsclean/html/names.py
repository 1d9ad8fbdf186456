"""Author fields of pages to names of people, and the news agencies among them."""

import html
import re
from collections.abc import Iterable
from functools import lru_cache

from newsclean.labels.agencies import AGENCIES

# Abbreviations that are also words are compared in capitals.
_AGENCY_OF = {
    (alias if alias.isupper() and len(alias) < 5 else alias.casefold()): agency
    for agency, aliases in AGENCIES.items()
    for alias in aliases
}

# `Written by`, `Text: `, `By`: before a name. `Von` also begins names, so two more words must follow.
_WROTE = (
    "written|reported|reporting|story|words|posted|published|created|text|texte|texto|testo|autor|auteur|autore|author|reporter"
    "|foto|photo|bericht|ein bericht|verfasst|erstellt|eingestellt|geschrieben|interview|veröffentlicht|publiziert|gepostet|escrito|publicado|scritto|pubblicato"
    "|écrit|publié|rédigé|geschreven|geplaatst|skrevet|skriven|publisert|napisane"
)
_ALL_POSTS = (
    r"(?:view |see |read )?(?:all|more) (?:posts|articles|stories) by|(?:zeige )?(?:alle|weitere) (?:beiträge|artikel) von|alles von"
    r"|(?:voir )?tous les articles (?:de|par)|ver todas las entradas de|vedi tutti gli articoli di|(?:beitrag|artikel) von"
)
_PREFIX = re.compile(
    rf"^\s*(?:(?:{_WROTE})\s*(?::|(?:by|von|vom|par|por|di|door|av|af|przez)\b:?)\s*|author\s+(?=\S+\s+\S)|by:?\s+"
    rf"|(?:von|par|por|door|di|av|af)\s+(?=\S+\s+\S)|(?:{_ALL_POSTS})\s+|文[/／:：]\s*|(?:記者|记者|作者)[:：]\s*)",
    re.IGNORECASE,
)
# What follows a name: the writer's trade in languages that put it last, or an account.
_SUFFIX = re.compile(r"\s+@\w+$|\s*(?:기자|특파원|記者|记者)$")
_URL = re.compile(r"\S*(?:https?:|www\.)\S+|\S+@\S+\.\S+", re.IGNORECASE)
# `Example Broadcasting (www.example.org)` is no person.
_OF_SITE = re.compile(r"\((?:https?:|www\.)", re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")
_QUOTES = re.compile(r"[\"“”„«»]")
_SEPARATORS = re.compile(r"\s*(?:[,;|/•·、，]|\s[-–—]\s|\n)\s*")
# A conjunction separates when full names stand on both sides: `Ortega y Gasset` stays.
_CONJUNCTION = re.compile(r"\s+(?:and|und|et|y|e|i|og|och|en|ja|&|und|ve|with|mit)\s+")
_LEADING_CONJUNCTION = re.compile(r"^(?:and|und|et|y|e|og|och|en|&|ve)\s+")
_PARENTHESIS = re.compile(r"\s*[(\[][^)\]]*[)\]]")
_MIDDLE = re.compile(r"(?: [^\W\d_]\.?)+$")  # initials behind a given name
# `Jane Doe, MD, FACP`: letters after a name.
_DEGREE = re.compile(r"(?:[A-Z][a-z]?\.?){2,6}(?:-[A-Z]+)?(?: \d+)?")
# Words of jobs and newsrooms: who bears them is no person, or the name before the comma is.
_ROLE = re.compile(
    r"\b(?:editors?|editorial|reporters?|correspondents?|journalists?|writers?|columnists?|contributors?|producers?|staff"
    r"|desk|bureau|team|newsroom|newsdesk|news|online|admin|administrator|redaktion|redaktions\w*|redakteur\w*|korrespondent\w*"
    r"|journaliste?|redacción|redaccion|redazione|rédaction|redação|redakcja|redakce|redactie|redacteur|redaksjonen|redaktionen"
    r"|nachrichten|toimitus|periodista|giornalista|dziennikarz|muhabir\w*|haber merkezi|agencies|agenturen|agencias|agences|guest|chief|senior"
    r"|freelance\w*|director|professor|managing|special to|webdesk|gmbh|kg|inc|ltd|llc|limited|rights reserved|bio|profile?|posts|articles|beiträge|artikel\w*|редакция|редакція)\b|編集部|取材班|编辑部|編輯部|डेस्क|टीम",
    re.IGNORECASE,
)
# Degrees that a comma sets apart, and what stands where no name was filled in (`Text Link` in Webflow).
_NO_NAMES = frozenset([
    "md", "phd", "mba", "rn", "rd", "msc", "ma", "jd", "dds", "cpa", "author", "theauthor", "noauthor", "unknown",
    "anonymous", "anonym", "anónimo", "anonyme", "superuser", "user", "root", "wordpressadmin", "siteadmin", "null", "none",
    "undefined", "nan", "name", "default", "guestauthor", "textlink",
])  # fmt: skip
# `By Jane Doe, Chicago Tribune`: what newspapers and broadcasters are called, behind a name.
_OUTLET = re.compile(
    r"^the\s\S|\s(?:chronicle|courier|dispatch|examiner|gazette|globe|herald|inquirer|journal|observer|post|press|radio"
    r"|register|sentinel|telegraph|times|tribune|tv|wire|zeitung|tagblatt|tageblatt)$",
    re.IGNORECASE,
)
_MAX_NAME = 60
_MAX_WORDS = 7
_MAX_AUTHORS = 30


def agency_of(name: str) -> str | None:
    """The usual name of the news agency that `name` means, if it means one."""
    name = name.strip(" .()")
    return _AGENCY_OF.get(name) or _AGENCY_OF.get(name.casefold())


def clean_authors(fields: Iterable[str], *, publishers: Iterable[str] = ()) -> tuple[list[str], str | None]:
    """The people named in author fields, in order and each once, and the first agency among them.

    Jobs, addresses, newsrooms, the publisher (`publishers`: its names) and an outlet behind a name are no people.
    """
    no_people = {squeeze(name) for name in publishers}
    people: dict[str, str] = {}
    agency: str | None = None
    for field in fields:
        for name in _without_outlets(_split(field), no_people):
            found = agency_of(name)
            agency = agency or found
            if not found and _is_person(name) and squeeze(name) not in no_people:
                people.setdefault(name.casefold(), name)
    return list(people.values())[:_MAX_AUTHORS], agency


def credited(fields: Iterable[str]) -> list[str]:
    """Whoever author fields name, organisations too, in order and each once."""
    names = {name.casefold(): name for field in fields for name in _split(field)}
    return [
        name
        for name in names.values()
        if 2 <= len(name) <= _MAX_NAME and any(map(str.isalpha, name)) and squeeze(name) not in _NO_NAMES
    ][:_MAX_AUTHORS]


@lru_cache(maxsize=10_000)
def squeeze(name: str) -> str:
    """Letters and digits only, case folded, to compare names by."""
    return "".join(filter(str.isalnum, name)).casefold()


def _split(field: str) -> list[str]:
    if _OF_SITE.search(field[:2000]):
        return []
    text = _URL.sub(" ", _TAG.sub(" ", html.unescape(field[:2000])))
    text = _PREFIX.sub("", " ".join(_QUOTES.sub("", _PARENTHESIS.sub("", text)).split()))
    parts = [part for part in _SEPARATORS.split(text) if part]
    if len(parts) == 2 and "," in text and all(map(_is_one_name, (parts[0], _MIDDLE.sub("", parts[1])))):
        return [f"{parts[1]} {parts[0]}"]  # Doe, Jane Q.
    if len(parts) == 2 and "," in text and _is_with_place(*parts):
        parts.pop()  # Jane Doe, Berlin
    found: list[str] = []
    for part in parts:
        people = _CONJUNCTION.split(_LEADING_CONJUNCTION.sub("", part) if found else part)
        found += people if all(" " in person or agency_of(person) for person in people) else [part]
    return list(filter(None, (_trim(name) for name in found if not _belongs_to_another(name, found))))


def _without_outlets(parts: list[str], no_people: set[str]) -> list[str]:
    """`parts`, without outlets behind a name, and places behind a publication: `example.org, Berlin, Germany`."""
    if parts and (squeeze(parts[0]) in no_people or _is_domain(parts[0])):
        return [part for part in parts if " " in part or agency_of(part)]
    return [part for part in parts if part == parts[0] or agency_of(part) or not _OUTLET.search(part)]


def _is_domain(part: str) -> bool:
    return "." in part.strip(".") and " " not in part


def _is_with_place(name: str, place: str) -> bool:
    return " " in name and " " not in place and place[:1].isupper() and not agency_of(place)


def _belongs_to_another(part: str, parts: list[str]) -> bool:
    """Whether a part is no name, but a degree after one, or the code of whoever edited an agency's story."""
    if part == parts[0] or agency_of(part):
        return False
    if " " in parts[0]:
        return _DEGREE.fullmatch(part) is not None
    return part.islower() and len(part) < 5 and agency_of(parts[0]) is not None  # dpa/lno


def _trim(name: str) -> str:
    """A name without what surrounds it; a full stop stays after an abbreviation, `Martin Doe Jr.`."""
    name = _SUFFIX.sub("", _PREFIX.sub("", name)).strip(" :-–—~")
    return name if len(name.rpartition(" ")[2]) <= 3 and " " in name else name.strip(" .")


def _is_one_name(part: str) -> bool:
    return " " not in part and part.istitle() and agency_of(part) is None


def _is_person(name: str) -> bool:
    return (
        2 <= len(name) <= _MAX_NAME
        and any(map(str.isalpha, name))
        and not any(map(str.isdigit, name))
        and len(name.split()) <= _MAX_WORDS
        and name[0] not in "@#"
        # A user name, `jane.doe`, is none to print, and a sign, `jd`, neither.
        and (" " in name or not ("." in name or (name.islower() and len(name) < 5)))
        and squeeze(name) not in _NO_NAMES
        and not _ROLE.search(name)
    )
