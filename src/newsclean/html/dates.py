"""Dates as pages write them, to moments with a time zone."""

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache

from dateutil import parser

from newsclean.labels.rules.phrases import TABLES

_FIRST_YEAR = 1605  # the first newspaper
_MAX_CHARS = 80
# Two days that differ in year, month and day: a part that is missing in a text takes these different values.
_DEFAULTS = (datetime(2000, 1, 1), datetime(2001, 2, 2))
_EPOCH = re.compile(r"1\d{9}(?:\d{3})?")
_CJK = re.compile(r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]")
# `Tue Jun 05 2025 12:36:40 GMT+0200 (CEST)`, `... [Europe/Berlin]`
_ZONE_NAME = re.compile(r"\s*[(\[][^)\]]*[)\]]\s*$")
# `GMT+0200` is two hours ahead of Greenwich, though POSIX, and with it the parser, reads it as behind.
_GMT = re.compile(r"\b(?:GMT|UTC)\s*(?=[+-]\d)")
# Months by their names in every language that has phrases.
_MONTHS = {
    name: number
    for table in TABLES.values()
    for number, names in enumerate(table.get("timestamp", {}).get("months", []), 1)
    for name in names
}
MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DAY_FIRST = re.compile(
    rf"\b(\d{{1,2}})(?:st|nd|rd|th|er|\.|º|ª)?\s?(?:de |of )?({MONTH})\b\.?,?\s?(?:de |del )?(\d{{4}})\b",
    re.IGNORECASE,
)
_MONTH_FIRST = re.compile(rf"\b({MONTH})\b\.?\s(\d{{1,2}})(?:st|nd|rd|th)?,?\s(\d{{4}})\b", re.IGNORECASE)
# Dates of digits that stand somewhere in a text.
_DIGITS = re.compile(
    r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2})?(?:Z|[+-]\d{2}:?\d{2})?)?|\b\d{1,2}[./]\d{1,2}[./]\d{4}\b"
    r"|\b\d{1,2}\. \d{1,2}\. \d{4}\b|\b\d{4}/\d{1,2}/\d{1,2}\b|\d{4}\s*[年년]\s*\d{1,2}\s*[月월]\s*\d{1,2}\s*[日일]"
)
# Hours from UTC of the zones that news pages name by letters.
_ZONES = {
    "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7,
    "BST": 1, "WET": 0, "WEST": 1, "CET": 1, "MEZ": 1, "CEST": 2, "MESZ": 2, "EET": 2, "EEST": 3, "MSK": 3, "TRT": 3,
    "IST": 5.5, "SGT": 8, "HKT": 8, "JST": 9, "KST": 9, "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13,
}  # fmt: skip


def find_date(text: str, language: str | None = None) -> datetime | None:
    """The first full date in a short text, the month by digits or by name."""
    shown = min(
        (match for pattern in (_DIGITS, _DAY_FIRST, _MONTH_FIRST) if (match := pattern.search(text))),
        key=re.Match.start,
        default=None,
    )
    return parse_date(shown[0], language=language) if shown else None


@lru_cache(maxsize=4_096)
def parse_date(text: str, *, language: str | None = None) -> datetime | None:
    """The moment that `text` names, or None if it names none, or one that no news page can have.

    Without a time zone it is taken as UTC, without a time as midnight. `language` decides whether `05/06/2024`
    is May (English) or June.
    """
    text = _ZONE_NAME.sub("", text.strip()) if len(text) <= _MAX_CHARS else ""
    if not text:
        return None
    try:
        moment = _parse(text, language or "en")
        if moment is None:
            return None
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
        moment.astimezone(UTC)
    except (ValueError, OverflowError, TypeError, AttributeError, RecursionError):
        return None
    return moment if _FIRST_YEAR <= moment.year <= datetime.now(UTC).year + 1 else None


def _parse(text: str, language: str) -> datetime | None:
    if _EPOCH.fullmatch(text):
        return datetime.fromtimestamp(int(text[:10]), UTC)
    text = _GMT.sub("", _CJK.sub(r"\1-\2-\3 ", text))
    text = _DAY_FIRST.sub(_in_digits, text)
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        pass
    day_first = not re.match(r"\d{4}", text) and (
        not language.startswith("en") or language == "en-GB" or "." in text[:3]
    )
    first, second = (
        parser.parse(text, default=default, dayfirst=day_first, tzinfos=_offset) for default in _DEFAULTS
    )
    return first if first == second else None


def month_of(name: str) -> int | None:
    """The number of a month by its name, 1 to 12, in any language that has phrases."""
    # Of `KASIM` only a Turk knows that it is `kasım` in small letters.
    return _MONTHS.get(name.lower()) or _MONTHS.get(name.replace("I", "ı").replace("İ", "i").lower())


def _in_digits(date: re.Match[str]) -> str:
    month = month_of(date[2])
    return f"{date[3]}-{month:02}-{int(date[1]):02}" if month else date[0]


def _offset(name: str | None, seconds: int | None) -> tzinfo | None:
    """Zone of the letters after a time; None, so UTC, for letters that name none."""
    if seconds is not None:
        return timezone(timedelta(seconds=seconds))
    hours = _ZONES.get(name or "")
    return None if hours is None else timezone(timedelta(hours=hours))
