"""What a source gives: a raw document, or the note that there was one which can't be read."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from typing import Any

from newsclean.article import Metadata, Provenance, Reason, ReasonCode, Rejection
from newsclean.fields import Kind

NO_METADATA = Metadata()


@dataclass(frozen=True, slots=True, kw_only=True)
class RawDocument:
    """A document as its source holds it, and where that is.

    Attributes:
        raw: text, or bytes that are still to be decoded.
        metadata: what the record said besides the text.
        kind: what its suffix or field name says that `raw` is.
        file: path of the file, as it was given.
        position: 0-based number of the record in its file (in JSON lines: of the line).
        charset: encoding of the bytes, as the server that sent them said.
        record: id of the record in a web archive.
        fetched: when a crawler fetched it.
    """

    raw: str | bytes
    metadata: Metadata = NO_METADATA
    kind: Kind = "auto"
    file: str
    position: int = 0
    charset: str | None = None
    record: str | None = None
    fetched: datetime | None = None

    @property
    def told(self) -> dict[str, Any]:
        """What `Cleaner.clean` is told besides `raw`."""
        names = ("kind", "metadata", "file", "position", "charset", "record", "fetched")
        return {name: getattr(self, name) for name in names}


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreadable:
    """A document that could not even be read, and why.

    Attributes:
        raw: the broken record; empty where nothing of it could be had.
        record, fetched: as in `RawDocument`.
    """

    code: ReasonCode
    message: str
    file: str
    position: int = 0
    raw: bytes = b""
    metadata: Metadata = NO_METADATA
    record: str | None = None
    fetched: datetime | None = None

    def rejection(self, rules: str) -> Rejection:
        """The record of it; `rules` is the fingerprint of the cleaner."""
        return Rejection(
            reasons=[Reason(code=self.code, message=self.message)],
            url=self.metadata.url,
            title=self.metadata.title,
            # An image is not recognised by its first bytes.
            excerpt="" if b"\0" in self.raw[:800] else self.raw[:800].decode("utf-8", errors="replace")[:200],
            provenance=Provenance(
                file=self.file,
                position=self.position,
                record=self.record,
                fetched=self.fetched,
                sha256=hashlib.sha256(self.raw).hexdigest(),
                newsclean=version("newsclean"),
                rules=rules,
            ),
        )
