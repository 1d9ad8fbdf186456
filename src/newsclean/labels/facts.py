"""What boilerplate knows: authors, agency, dateline, dates and rights, read from labelled spans."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from newsclean.article import Dateline
from newsclean.html.dates import MONTH, month_of, parse_date
from newsclean.html.names import clean_authors
from newsclean.labels.agencies import find_agency
from newsclean.labels.datelines import find_dateline
from newsclean.labels.roles import Role
from newsclean.labels.rule import Span
from newsclean.labels.rules.parts import PERSON

_NOTICE = re.compile(r"(?i)(?:©|\(c\)|copyright)\s*.{2,160}")
_REPORTING = re.compile(
    rf"(?i:reporting|report|bericht|reportage)(?i: by| von| de)? ({PERSON}(?:(?:, | and |; ){PERSON})*)"
)
# Where a line begins to say when a story was changed.
_UPDATED = re.compile(
    r"(?i)(?=updat|modif|aktualis|geändert|actualis|mis à jour|aggiorn|atualiz|gewijzigd|opdater|oppdater|uppdater"
    r"|zaktualiz|günce|päivitet)"
)
_DAY_FIRST = re.compile(
    rf"(?i)\b(\d{{1,2}})(?:\.|º|er|th|st|nd|rd)?\s?(?:de |of )?({MONTH})\b\.?,?\s?(?:de )?(\d{{4}})"
)
_MONTH_FIRST = re.compile(rf"(?i)\b({MONTH})\b\.?\s(\d{{1,2}})(?:th|st|nd|rd)?,?\s(\d{{4}})")
_NUMERIC = re.compile(
    r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?(?:Z|[+\-]\d\d:?\d\d)?)?|\b\d{1,2}\.\s?\d{1,2}\.\s?\d{4}|\d{4}[年년].{1,3}[月월].{1,3}[日일]"
)
# The month is the first number or the second: this parts names from other words, but tells no day.
_SLASHES = re.compile(r"\b\d{1,2}/\d{1,2}/\d{4}\b")
_DAYS = (_NUMERIC, _DAY_FIRST, _MONTH_FIRST, _SLASHES)
# Between the names of a byline and a day, and behind names that follow a day.
_TIMES = re.compile(r"(?i)\W*(?:(?:last )?(?:posted|published|updated|created)\b.*|\bon\W*)?$")
_OFFERS = re.compile(r"(?i)\W*(?:leave a comment|\d+ comments?\b|filed under\b|[|•·]).*")
_CLOCK = re.compile(r"^(?:,?(?: at)? \d{1,2}[:.]\d\d ?(?:[ap]\.?m\.?)?)?\W*")
_TIME = re.compile(r"\b(\d{1,2})[:.](\d\d)\b(?:\s?([ap])\.?m)?", re.IGNORECASE)


@dataclass(slots=True)
class Facts:
    """What a document says of itself outside its body."""

    authors: list[str] = field(default_factory=list)
    agency: str | None = None
    dateline: Dateline | None = None
    published: datetime | None = None
    modified: datetime | None = None
    copyright: str | None = None
    standfirst: str | None = None


def read_facts(document: str, spans: Sequence[Span]) -> Facts:
    """The facts that the spans of `document` carry."""
    facts = Facts()
    said: dict[Role, list[str]] = {}
    for span in spans:
        said.setdefault(span.role, []).append(document[span.start : span.end].strip())
    _read_names(facts, said)
    _read_dates(facts, [*said.get(Role.TIMESTAMP, ()), *said.get(Role.BYLINE, ())])
    notices = (
        _NOTICE.search(text)
        for role in (Role.COPYRIGHT, Role.CAPTION, Role.HEADLINE)
        for text in said.get(role, ())
    )
    facts.copyright = next((match.group().strip() for match in notices if match), None)
    facts.standfirst = next(iter(said.get(Role.STANDFIRST, ())), None)
    if Role.DATELINE in said:
        _read_dateline(facts, said[Role.DATELINE][0])
    if facts.agency is None and facts.copyright:
        facts.agency = find_agency(facts.copyright)
    return facts


def _read_names(facts: Facts, said: dict[Role, list[str]]) -> None:
    bylines = [line for line in said.get(Role.BYLINE, ()) if len(line) <= 160]
    facts.authors, facts.agency = clean_authors(map(_without_day, bylines))
    for line in bylines:
        facts.agency = facts.agency or find_agency(line)
    for trailer in said.get(Role.AGENCY_TRAILER, ()):
        facts.agency = facts.agency or find_agency(trailer)
        if not facts.authors and (match := _REPORTING.search(trailer)):
            facts.authors, _ = clean_authors([match[1]])


def _without_day(byline: str) -> str:
    """What names people in a byline that may hold a day, too, before or behind them."""
    days = (found for pattern in _DAYS if (found := pattern.search(byline)))
    day = min(days, key=re.Match.start, default=None)
    if day is None:
        return byline
    before = _TIMES.sub("", byline[: day.start()])
    return (
        before.replace(" . ", " ") if " " in before else _OFFERS.sub("", _CLOCK.sub("", byline[day.end() :]))
    )


def _read_dateline(facts: Facts, text: str) -> None:
    found = find_dateline(text + " ")
    if not found:
        return
    facts.dateline = Dateline(places=found.places, date=found.date)
    facts.agency = facts.agency or found.agency


def _read_dates(facts: Facts, lines: Iterable[str]) -> None:
    for line in lines:
        for part in _UPDATED.split(line):
            moment = find_date(part)
            if moment is None:
                continue
            if _UPDATED.match(part):
                facts.modified = facts.modified or moment
            else:
                facts.published = facts.published or moment


def find_date(text: str) -> datetime | None:
    """The first full date in `text`, month names in any language that has phrases; UTC unless it says a zone."""
    if match := _NUMERIC.search(text):
        day = parse_date(match.group(), language="de")
        if day is None or "T" in match.group() or ":" in match.group():
            return day
        return _at_time(f"{day:%Y-%m-%d}", text[match.end() :])
    if match := _DAY_FIRST.search(text):
        number, month, year = match.groups()
    elif match := _MONTH_FIRST.search(text):
        month, number, year = match.groups()
    else:
        return None
    found = month_of(month)
    return _at_time(f"{year}-{found:02}-{int(number):02}", text[match.end() :]) if found else None


def _at_time(day: str, rest: str) -> datetime | None:
    """`day` (ISO 8601) at the time of day that `rest` begins to name, if it names one."""
    clock = _TIME.search(rest)
    if clock:
        hour = int(clock[1]) % 12 + 12 * (clock[3].lower() == "p") if clock[3] else int(clock[1])
        if moment := parse_date(f"{day}T{hour:02}:{clock[2]}"):
            return moment
    return parse_date(day)
