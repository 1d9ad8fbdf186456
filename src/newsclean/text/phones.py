"""Telephone numbers in running text: those that the numbering plans allow, and no other figures.

`phonenumbers` (Google's libphonenumber) knows the plans. A number that is valid may still be a price or a
year, so one in national format must also look like a telephone number, or follow a word such as "Tel.".
"""

import re
from collections.abc import Iterator
from typing import Any

# Countries whose national format is tried where neither the language tag nor the address names one.
_REGIONS: dict[str, tuple[str, ...]] = {
    "ar": ("EG", "SA", "AE"),
    "da": ("DK",),
    "de": ("DE", "AT", "CH"),
    "en": ("US", "GB", "IE", "AU", "NZ", "IN", "ZA"),
    "es": ("ES", "MX", "AR", "CO"),
    "fi": ("FI",),
    "fr": ("FR", "BE", "CH"),
    "it": ("IT", "CH"),
    "ja": ("JP",),
    "ko": ("KR",),
    "nb": ("NO",),
    "nl": ("NL", "BE"),
    "nn": ("NO",),
    "no": ("NO",),
    "pl": ("PL",),
    "pt": ("PT", "BR"),
    "ru": ("RU",),
    "sv": ("SE", "FI"),
    "tr": ("TR",),
    "uk": ("UA",),
    "zh": ("CN", "TW", "HK"),
}
# Domains of countries that hardly anybody there uses: sites of the whole world do.
_WORLDWIDE = frozenset({"AI", "AM", "CC", "CO", "FM", "GG", "IM", "IO", "LA", "LY", "ME", "SH", "TK", "TO", "TV", "WS"})  # fmt: skip

# What a number is made of: seven figures or more, with what may stand between them.
_CANDIDATE = re.compile(r"\d(?:[ \xa0\u2009\u202f().\[\]/\-\u2010-\u2015\uff08\uff09\uff0d]{0,4}\d){6,}")

# Words after which figures are a telephone number, with up to two words between ("telephone number is").
_CUE = re.compile(
    r"(?<!\w)(?:tel|t[ée]l[ée]?(?:ph|f)[oó]n\w*|phone|fax|telefax|mobile?|m[óo]vil|celular|cellulare|handy|hotline"
    r"|helpline|rufnummer|whatsapp|sms|tlf|tfn|gsm|puh|puhelin\w*|komórk\w*|телефон\w*|тел|電話|电话|手机|联系电话|전화)"
    r"(?:[^\w|]{1,3}[^\W\d]+){0,2}[^\w|]{0,8}$",
    re.IGNORECASE,
)
# Words after which they are something else.
_OTHER_NUMBER = re.compile(
    r"(?<!\w)(?:isbn|issn|iban|bic|doi|ean|gtin|vat|ust|siren|siret|hrb|no|nr|nº|n°|№|id|case|docket|patent"
    r"|\w*numm?er|n[úu]m[ée]ro|code|ref)"
    r"(?:-1[03]|-id)?[^\w|]{0,4}$",
    re.IGNORECASE,
)
# Beginnings that nothing else has: of an international number, and an area code with its 0 in brackets.
_CERTAIN = re.compile(r"[(\[（]?(?:[+＋]|00[1-9 ])|[(（]0\d{1,4}[)）]")
# National formats that are hardly anything else: with the 0 before the area code, with the code in brackets, and
# the 3-3-4 of North America.
_NATIONAL = re.compile(
    r"0\d|0 ?[(/-]|[(\[（]\d{1,5}[)\]）]|(?:1[ .-])?\d{3}([ .\xa0-])\d{3}[ .\xa0-]\d{4}(?!\d)"
)
# What one of these, or one that a word announces, must have in it.
_ANY_NUMBER = re.compile(r"[+＋(\[（]|(?<!\d)0|(?<!\d)\d{3}[ .\xa0-]\d{3}[ .\xa0-]\d{4}(?!\d)")
_HINT = re.compile(rf"[+＋]|(?<!\d)00|[(（]0|{_CUE.pattern.removesuffix('$')}\W{{0,4}}\d", re.IGNORECASE)
# What looks like one and is not: a decimal fraction, a date, a span of hours, a year in brackets.
_FIGURES = re.compile(
    r"^\d{1,3}[.,]\d+$|\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d\d(?!\d)|\d{1,2}\.\d\d ?[-–] ?\d{1,2}\.\d\d$|\((?:19|20)\d\d\)"
)
_IN_ADDRESS = frozenset("/=#_&?@%")
_AROUND = 60  # characters before a number in which the word that announces it must stand


def regions_of(language: str | None, url: str | None) -> tuple[str, ...]:
    """Countries whose national format an article's telephone numbers may have, as ISO 3166 codes.

    The country of the language tag (`de-AT`) or of the address (`.at`), if there is one; else those where the
    language is spoken most.
    """
    import phonenumbers

    primary, *subtags = (language or "").split("-")
    tagged = [subtag for subtag in subtags if len(subtag) == 2]
    host = re.match(r"(?i)[a-z]+://[^/?#]*?\.([a-z]{2})(?::\d+)?(?:[/?#]|$)", url or "")
    if host:
        domain = "GB" if host[1].lower() == "uk" else host[1].upper()
        tagged += [domain] if domain not in _WORLDWIDE else []
    known = tuple(dict.fromkeys(code for code in tagged if code in phonenumbers.SUPPORTED_REGIONS))
    return known or _REGIONS.get(primary, ())


def find_phones(text: str, regions: tuple[str, ...]) -> list[tuple[int, int]]:
    """Start and end of every telephone number; none overlap, and they are in order.

    Args:
        text: in which no number goes over the end of a line.
        regions: countries whose national formats are known as such; numbers with `+` are found without.
    """
    found: list[tuple[int, int]] = []
    searched = 0
    for candidate in _CANDIDATE.finditer(text):
        if candidate.start() < searched or not _promising(text, candidate):
            continue
        start = text.rfind("\n", 0, candidate.start()) + 1
        end = text.find("\n", candidate.end())
        searched = end = len(text) if end < 0 else end
        found += ((start + a, start + b) for a, b in _in_line(text[start:end], regions))
    return found


def _promising(text: str, candidate: re.Match[str]) -> bool:
    """Whether `_matches` may take it; quick, for most figures are none."""
    start, end = max(0, candidate.start() - 2), candidate.end()
    return _ANY_NUMBER.search(text, start, end) is not None or _follows(_CUE, text, candidate.start())


def _in_line(line: str, regions: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    matches = {span for region in regions or (None,) for span in _matches(line, region)}
    last = 0
    for start, end in sorted(matches, key=lambda span: (span[0], -span[1])):
        if start >= last:
            yield start, end
            last = end


def _matches(line: str, region: str | None) -> Iterator[tuple[int, int]]:
    from phonenumbers import Leniency, PhoneNumberMatcher

    if _HINT.search(line):
        for match in PhoneNumberMatcher(line, region, leniency=Leniency.VALID):
            certain = _CERTAIN.match(match.raw_string) or _follows(_CUE, line, match.start)
            if certain and _alone(line, match.start):
                yield _trimmed(match)
    # Figures without such a sign must be grouped as the country groups them.
    for match in PhoneNumberMatcher(line, region, leniency=Leniency.STRICT_GROUPING):
        if (
            _national(match.raw_string)
            and not _follows(_OTHER_NUMBER, line, match.start)
            and _alone(line, match.start)
        ):
            yield _trimmed(match)


def _trimmed(match: Any) -> tuple[int, int]:
    """Where it is, without a bracket that closes after it."""
    raw = match.raw_string
    return match.start + (raw[0] in "([（" and not re.search(r"[)\]）]", raw)), match.end


def _follows(words: re.Pattern[str], line: str, start: int) -> bool:
    return words.search(line, max(0, start - _AROUND), start) is not None


def _national(raw: str) -> bool:
    """Whether figures look like a number in national format; without any sign between, ten at least."""
    if raw.isdecimal() and len(raw) < 10:
        return False
    return _NATIONAL.match(raw) is not None and not _FIGURES.search(raw)


def _alone(line: str, start: int) -> bool:
    """Whether the figures are not part of an address or an identifier."""
    return not start or (line[start - 1] not in _IN_ADDRESS and not line[start - 1].isalnum())
