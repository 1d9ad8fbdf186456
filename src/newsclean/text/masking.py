"""Personal data in texts: e-mail addresses, telephone numbers and IP addresses, replaced by tokens."""

import ipaddress
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from importlib.util import find_spec
from typing import Literal, NamedTuple, get_args

from newsclean.text.phones import find_phones

PersonalData = Literal["email", "phone", "ip"]

# Those of Dolma (https://arxiv.org/abs/2402.00159). FineWeb puts other addresses in their place, such as
# `email@example.com`, which nobody can tell from real ones.
TOKENS: dict[PersonalData, str] = {
    "email": "|||EMAIL_ADDRESS|||",
    "phone": "|||PHONE_NUMBER|||",
    "ip": "|||IP_ADDRESS|||",
}

# Scripts without spaces: letters beside an address belong to the sentence, unless it is written in them.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"  # fmt: skip
_LETTER = f"[^\\W{_UNSPACED}]"
_AT = re.compile(r"[@＠(\[{](?:(?<=[@＠])|(?:at|AT|ät|@)[)\]}])")
_BLANKS = (" ", "\xa0")
# RFC 5322's dot-atom, without the signs that hardly any mailbox has and that sentences put before one.
_MAILBOX = tuple(
    re.compile(rf"{first}(?:[+\-'’&%]|{first})*(?:\.(?:[+\-'’&%]|{first})+)*$") for first in (_LETTER, r"\w")
)
_MAILBOX_LENGTH = 64  # RFC 5321, 4.5.3.1.1
_DOMAIN = tuple(
    re.compile(rf"(?:\w[\w\-]{{0,62}}\.)+(?:xn--[a-z0-9\-]{{2,59}}|{letter}{{2,63}})", re.IGNORECASE)
    for letter in (_LETTER, r"\w")
)

# Quick looks first: at what any piece has in it, and at what an IP address has.
_ANY_SIGN = re.compile(r"[@＠]|[(\[{](?:at|AT|ät)[)\]}]|\d[^\w\n]{0,4}\d|:[0-9A-Fa-f]{0,4}:")
_MAY_BE_IP = re.compile(r"\.[0-9]{1,3}\.[0-9]{1,3}\.[0-9]|::|:[0-9A-Fa-f]{1,4}:[0-9A-Fa-f]")
_IPV4 = re.compile(r"(?<![\w.])[0-9]{1,3}(?:\.[0-9]{1,3}){3}(?!\w|\.[0-9])")
_IPV6 = re.compile(r"(?<![\w:.])(?:[0-9A-F]{1,4}:|::)[0-9A-F:]{1,37}(?![\w:]|\.\d)", re.ASCII | re.IGNORECASE)
# All addresses of the internet are in this block; `cafe::add` is code.
_GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")
# What stands before four numbers of a program (`nginx/1.9.7.1`) or of a paragraph.
_VERSION = re.compile(
    r"(?:\w/|(?:versi[oóò]n?e?s?|versie|versjon|wersja|versio|sürüm|verze|release|firmware|build|update|patch|kernel|ios|android"
    r"|section|chapter|clause|article|art[ií]culo|abschnitt|kapitel|ziffer|chapitre|§|№)[^\w|]{0,3})$",
    re.IGNORECASE,
)


class Personal(NamedTuple):
    """A piece of a text that is personal data."""

    kind: PersonalData
    start: int
    end: int


class Masker:
    """Finds personal data in texts and replaces it; picklable.

    Args:
        kinds: what is replaced.

    Raises:
        ValueError: an unknown kind, or the package that telephone numbers need is not installed.
    """

    def __init__(self, kinds: Collection[PersonalData] = get_args(PersonalData)) -> None:
        known = get_args(PersonalData)
        if unknown := set(kinds) - set(known):
            raise ValueError(f"can't mask {min(unknown)!r}: choose from {', '.join(known)}")
        if "phone" in kinds and find_spec("phonenumbers") is None:
            raise ValueError("masking telephone numbers needs another package: pip install 'newsclean[pii]'")
        self.kinds = tuple(kind for kind in known if kind in kinds)

    def find(self, text: str, regions: tuple[str, ...] = ()) -> list[Personal]:
        """The pieces that are personal data, in their order.

        Args:
            text: any text.
            regions: countries whose national telephone numbers are looked for, such as `("DE", "AT")`.
        """
        if not _ANY_SIGN.search(text):
            return []
        finders: dict[PersonalData, Callable[[str], Iterable[tuple[int, int]]]] = {
            "email": _emails,
            "ip": _addresses,
            "phone": lambda text: find_phones(text, regions),
        }
        found: list[Personal] = []
        rest = text
        for kind, finder in finders.items():
            # What a finder leaves beside its pieces must not look like one to the next, or to itself.
            while kind in self.kinds and (pieces := list(finder(rest))):
                found += (Personal(kind, *piece) for piece in pieces)
                rest = _without(rest, pieces)
        return sorted(found, key=lambda piece: piece.start)

    def mask(self, text: str, regions: tuple[str, ...] = ()) -> str:
        """`text` with a token in place of each piece that `find` finds; masking it again changes nothing."""
        return masked(text, self.find(text, regions))


def masked(text: str, pieces: Iterable[Personal]) -> str:
    """`text` with tokens in place of `pieces`, which are in order."""
    parts, last = [], 0
    for kind, start, end in pieces:
        parts += [text[last:start], TOKENS[kind]]
        last = end
    return "".join([*parts, text[last:]])


def _without(text: str, pieces: Iterable[tuple[int, int]]) -> str:
    """`text` with pieces blotted out by what tokens begin and end with; other offsets stay."""
    parts, last = [], 0
    for start, end in pieces:
        parts += [text[last:start], "|" * (end - start)]
        last = end
    return "".join([*parts, text[last:]])


def _emails(text: str) -> Iterator[tuple[int, int]]:
    last = 0
    for at in _AT.finditer(text):
        blank = len(at[0]) > 1  # "(at)" may have blanks around it
        start = at.start() - (blank and text[at.start() - 1 : at.start()] in _BLANKS)
        end = at.end() + (blank and text[at.end() : at.end() + 1] in _BLANKS)
        domain = next(filter(None, (pattern.match(text, end) for pattern in _DOMAIN)), None)
        before = text[max(last, start - _MAILBOX_LENGTH) : max(last, start)]
        mailbox = next(filter(None, (pattern.search(before) for pattern in _MAILBOX)), None)
        if domain and mailbox:
            last = domain.start() + len(_without_next_word(domain[0]))
            yield start - len(mailbox[0]), last


def _without_next_word(domain: str) -> str:
    """`domain` without the first word of the next sentence, where no blank is between: `example.com.The`."""
    shorter, _, last = domain.rpartition(".")
    return shorter if "." in shorter and shorter.islower() and last[0].isupper() else domain


def _addresses(text: str) -> Iterator[tuple[int, int]]:
    """Public IP addresses: the others are those of a million machines, and the likes of 10.0.0.1 are versions."""
    if not _MAY_BE_IP.search(text):
        return
    found = [*_IPV4.finditer(text), *_IPV6.finditer(text)]
    for match in sorted(found, key=lambda match: match.start()):
        try:
            address = ipaddress.ip_address(match[0])
        except ValueError:
            continue
        if not address.is_global or _VERSION.search(text, max(0, match.start() - 20), match.start()):
            continue
        if address.version == 4 or address in _GLOBAL_UNICAST:
            yield match.span()
