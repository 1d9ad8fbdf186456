"""Parts of patterns that several rules share: how people and outlets are named, where a sentence ends."""

import re
from collections.abc import Iterable

from newsclean.labels.rules.phrases import TABLES

UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢĪĮİĶŁĻĽŃŅŇŌŐŒŔŘŚŞŠŢȚŤŪŮŰŲŹŻŽΑ-ΩА-ЯЁІЇЄҐ"


def any_case(words: Iterable[str]) -> str:
    """Pattern of these words in lower case, in capitals or capitalised: faster than `(?i:...)`, and as good.

    Words with the same first letter stand together, so that most are not even looked at.
    """
    forms: dict[str, dict[str, None]] = {}
    for word in words:
        for form in (word.lower(), word.capitalize(), word.title(), word.upper()):
            forms.setdefault(form[0], {})[re.escape(form[1:])] = None
    groups = [f"{re.escape(first)}(?:{'|'.join(rest)})" for first, rest in forms.items()]
    return f"(?:{'|'.join(groups)})"


# A part of a person's or an outlet's name, with the particles that stay lower case.
NAME = rf"[{UPPER}][\w.'’\-]*"
PARTICLE = "(?:de la|de|del|der|den|van|von|da|dos|das|di|du|la|le|el|al|bin|ibn|ter|zu|af)"
PERSON = rf"{NAME}(?: (?:{PARTICLE} )?{NAME}){{0,4}}"
AND = "(?:,? (?:and|und|et|y|e|en|i|och|og|ja|ve|with)|,|;| &| \\|)"
_BY_WORDS = {word for table in TABLES.values() for word in table.get("byline", {}).get("by", [])}
# Longest first, so that "written by" is not read as a name after "written".
BY = any_case(sorted(_BY_WORDS, key=lambda word: (-len(word), word)))
_MONTHS = {
    month
    for table in TABLES.values()
    for months in table.get("timestamp", {}).get("months", [])
    for month in months
}
_MONTH = any_case(sorted(_MONTHS, key=lambda month: (-len(month), month)))
# A day with its year.
DAY = (
    rf"(?:{_MONTH}\.? \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}|\d{{1,2}}(?:\.|st|nd|rd|th|er|º)? (?:de |of )?{_MONTH}\.?,? (?:de |del )?\d{{4}}"
    r"|\d{4}-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./]\d{4})"
)

ENDED = r"(?<=[.!?…\"”“’»)])"  # behind a sentence

# Behind the text of a link in Markdown: its address, which has a scheme, a slash or a fragment, and maybe a title.
LINK_END = (
    r"\]\(<?(?:(?:https?|mailto|tel|data|javascript|ftp):|www\.|[/#?.]|[\w\-]+[/.])[^\s()<>]*(?:\([^\s()<>]*\)[^\s()<>]*){0,4}>?"
    r"(?: \"[^\"\n]*\")?\)"
)
HEADING = r"#{2,6} (?=\S)"  # a heading in Markdown that is not the headline
