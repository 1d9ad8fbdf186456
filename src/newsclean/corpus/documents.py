"""What a source gives: a raw document, or the note that there was one which can't be read."""

import hashlib
from dataclasses import dataclass
from importlib.metadata import version

from newsclean.article import Metadata, Provenance, Reason, ReasonCode, Rejection
from newsclean.corpus.fields import Kind

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
    """

    raw: str | bytes
    metadata: Metadata = NO_METADATA
    kind: Kind = "auto"
    file: str
    position: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreadable:
    """A document that could not even be read, and why.

    Attributes:
        raw: the broken record; empty where nothing of it could be had.
    """

    code: ReasonCode
    message: str
    file: str
    position: int = 0
    raw: bytes = b""
    metadata: Metadata = NO_METADATA

    def rejection(self, rules: str) -> Rejection:
        """The record of it; `rules` is the fingerprint of the cleaner."""
        return Rejection(
            reasons=[Reason(code=self.code, message=self.message)],
            url=self.metadata.url,
            title=self.metadata.title,
            excerpt=self.raw[:800].decode("utf-8", errors="replace")[:200],
            provenance=Provenance(
                file=self.file,
                position=self.position,
                sha256=hashlib.sha256(self.raw).hexdigest(),
                newsclean=version("newsclean"),
                rules=rules,
            ),
        )
