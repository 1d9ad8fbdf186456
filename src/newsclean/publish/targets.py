"""What is to be removed from a dataset: addresses and ids, compared by their hashes."""

import hashlib
import re
from collections.abc import Container, Iterable, Mapping
from urllib.parse import quote, unquote, urlsplit

_ID = re.compile(r"[0-9a-f]{32}", re.IGNORECASE)
_COMMENT = re.compile(r"(?:^|\s)#.*")
_DEFAULT_PORTS = (":80", ":443")


class Targets:
    """Addresses and ids to be removed.

    Args:
        lines: an address or an id each; blank lines and what follows `#` at the start of a line or after a blank
            are left out.
        hashes: of others, as the manifest of a dataset keeps them.
    """

    def __init__(self, lines: Iterable[str], hashes: Iterable[str] = ()) -> None:
        said = (_COMMENT.sub("", line).strip() for line in lines)
        self.lines: Mapping[str, str] = {hash_of(line): line for line in said if line}
        self._hashes = {*self.lines, *hashes}
        self.matched: set[str] = set()

    def __bool__(self) -> bool:
        return bool(self._hashes)

    def match(self, names: Iterable[str | None]) -> bool:
        """Whether any of these addresses and ids of one document is to be removed; remembers which were met."""
        met = {hash_of(name) for name in names if name} & self._hashes
        self.matched |= met
        return bool(met)

    def unmatched(self, before: Container[str]) -> list[str]:
        """The lines that no document matched, and whose hashes are not among those that matched `before`."""
        return [line for hash, line in self.lines.items() if hash not in self.matched and hash not in before]


def hash_of(name: str) -> str:
    """SHA-256 of a normalised address, or of an id."""
    return hashlib.sha256(normalised(name).encode()).hexdigest()


def normalised(name: str) -> str:
    """An address without what makes no difference to where it leads, so that it is found however it was written.

    That is: scheme, `www.`, default port, capitals in the host, fragment, a slash at the end of the path, and how
    characters are percent-encoded. The query is kept.
    """
    name = name.strip()
    if _ID.fullmatch(name):
        return name.lower()
    try:
        parts = urlsplit(name if "://" in name else f"https://{name}")
    except ValueError:  # such as brackets in the host
        return name
    host = parts.netloc.rpartition("@")[2].lower()
    for port in _DEFAULT_PORTS:
        host = host.removesuffix(port)
    path = quote(unquote(parts.path), safe="/").rstrip("/")
    query = f"?{quote(unquote(parts.query), safe='=&;/?:@,+')}" if parts.query else ""
    return f"{host.removeprefix('www.').rstrip('.')}{path}{query}"
