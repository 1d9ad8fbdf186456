"""What is to be removed from a dataset: addresses and ids, compared by their hashes."""

import hashlib
import re
from collections.abc import Container, Iterable, Mapping

from newsclean.screen.addresses import url_key
from newsclean.screen.lists import entries

_ID = re.compile(r"[0-9a-f]{32}", re.IGNORECASE)


class Targets:
    """Addresses and ids to be removed.

    Args:
        lines: an address or an id each; blank lines and what follows `#` at the start of a line or after a blank
            are left out.
        hashes: of others, as the manifest of a dataset keeps them.
    """

    def __init__(self, lines: Iterable[str], hashes: Iterable[str] = ()) -> None:
        self.lines: Mapping[str, str] = {hash_of(entry): entry for _, entry in entries(lines)}
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
    """SHA-256 of an id, or of an address however it is written (see `url_key`)."""
    name = name.strip()
    key = name.lower() if _ID.fullmatch(name) else url_key(name) or name
    return hashlib.sha256(key.encode(errors="surrogatepass")).hexdigest()
