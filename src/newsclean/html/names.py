"""Author fields of pages to names of people, and the news agencies among them."""

import html
import re
from collections.abc import Iterable

from newsclean.labels.agencies import AGENCIES

# Abbreviations that are also words are compared in capitals.
_AGENCY_OF = {
    (alias if alias.isupper() and len(alias) < 5 else alias.casefold()): agency
    for agency, aliases in AGENCIES.items()
    for alias in aliases
}

# `By`, `Von`: before a name. The last group also begins names, so two more words must follow.
_PREFIX = re.compile(
    r"^\s*(?:(?:written|reported|reporting|story|words|posted|published|created|text|texte|texto|testo|autor|auteur|autore"
    r"|author|reporter|foto|photo|bericht|ein bericht)\s*(?:by|von|par|por|di|:)\s*|author\s+(?=\S+\s+\S)|by:?\s+|(?:von|par|por|door|di)\s+(?=\S+\s+\S))",
    re.IGNORECASE,
)
_URL = re.compile(r"\S*(?:https?:|www\.)\S+|\S+@\S+\.\S+", re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")
_SEPARATORS = re.compile(r"\s*(?:[,;|/•·、，]|\s[-–—]\s|\n)\s*")
# A conjunction separates when full names stand on both sides: `Ortega y Gasset` stays.
_CONJUNCTION = re.compile(r"\s+(?:and|und|et|y|e|i|og|och|en|ja|&|und|ve|with|mit)\s+")
_PARENTHESIS = re.compile(r"\s*[(\[][^)\]]*[)\]]")
# Words of jobs and newsrooms: who bears them is no person, or the name before the comma is.
_ROLE = re.compile(
    r"\b(?:editors?|editorial|reporters?|correspondents?|journalists?|writers?|columnists?|contributors?|producers?|staff"
    r"|desk|bureau|team|newsroom|newsdesk|news|online|admin|administrator|redaktion|redaktions\w*|redakteur\w*|korrespondent\w*"
    r"|journaliste?|redacción|redaccion|redazione|rédaction|redação|redakcja|redactie|redacteur|redaksjonen|redaktionen"
    r"|periodista|giornalista|dziennikarz|muhabir\w*|haber merkezi|agencies|agenturen|agencias|agences|guest|chief|senior"
    r"|freelance\w*|director|professor|managing|special to|webdesk)\b",
    re.IGNORECASE,
)
# Degrees that a comma sets apart, and what stands where no name was filled in.
_TITLES = frozenset(
    [
        "md",
        "phd",
        "mba",
        "rn",
        "rd",
        "msc",
        "ma",
        "jd",
        "dds",
        "cpa",
        "author",
        "theauthor",
        "unknown",
        "anonymous",
    ]
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

    Jobs, addresses, newsrooms and the publisher (`publishers`: its names) are no people.
    """
    no_people = {squeeze(name) for name in publishers}
    people: dict[str, str] = {}
    agency: str | None = None
    for field in fields:
        for name in _split(field):
            found = agency_of(name)
            agency = agency or found
            if not found and _is_person(name) and squeeze(name) not in no_people:
                people.setdefault(name.casefold(), name)
    return list(people.values())[:_MAX_AUTHORS], agency


def squeeze(name: str) -> str:
    """Letters and digits only, case folded, to compare names by."""
    return "".join(filter(str.isalnum, name)).casefold()


def _split(field: str) -> list[str]:
    text = _URL.sub(" ", _TAG.sub(" ", html.unescape(field[:2000])))
    text = _PREFIX.sub("", " ".join(_PARENTHESIS.sub("", text).split()))
    parts = [part for part in _SEPARATORS.split(text) if part]
    if len(parts) == 2 and "," in text and all(_is_one_name(part) for part in parts):
        return [f"{parts[1]} {parts[0]}"]  # Doe, Jane
    found: list[str] = []
    for part in parts:
        people = _CONJUNCTION.split(part)
        found += people if all(" " in person or agency_of(person) for person in people) else [part]
    return [_PREFIX.sub("", name).strip(" .:-–—") for name in found]


def _is_one_name(part: str) -> bool:
    return " " not in part and part.istitle() and agency_of(part) is None


def _is_person(name: str) -> bool:
    return (
        2 <= len(name) <= _MAX_NAME
        and any(map(str.isalpha, name))
        and not any(map(str.isdigit, name))
        and len(name.split()) <= _MAX_WORDS
        and name[0] not in "@#"
        # A user name, `jane.doe`, is none to print.
        and (" " in name or "." not in name)
        and squeeze(name) not in _TITLES
        and not _ROLE.search(name)
    )
