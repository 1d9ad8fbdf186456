"""What cleaning one document gives: its text, its record, and the reason of every removal."""

import hashlib
import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from newsclean.article import Article, Counts, Metadata, Provenance, Reason, Rejection, RemovedSpan
from newsclean.labels.facts import read_facts
from newsclean.labels.lines import gap
from newsclean.labels.roles import Role
from newsclean.labels.rule import Span
from newsclean.language import detect_language, registrable_domain

if TYPE_CHECKING:
    from rich.text import Text

_WORD = re.compile(r"\w+")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True)
class Cleaned:
    """What cleaning one document gives.

    Attributes:
        source: the decoded and repaired text, before anything was removed.
        spans: what every piece of `source` is and which rule says so; they tile it.
        kept_roles: the roles whose spans make up `text`.
        title: the headline, given or found.
        metadata: what the source said of the document.
        provenance: where it came from.
        reasons: why it can't be an article, as far as that is known before looking at its text.
        min_characters: the shortest text that makes an article.
        is_page: whether it was read as HTML; `source` is then its blocks, with a blank line between two.
    """

    source: str
    spans: tuple[Span, ...]
    kept_roles: frozenset[Role]
    title: str | None
    metadata: Metadata
    provenance: Provenance
    reasons: tuple[Reason, ...] = ()
    min_characters: int = 0
    is_page: bool = False

    @cached_property
    def text(self) -> str:
        """The kept spans: paragraphs joined by a blank line."""
        return assemble(self.source, self.spans, self.kept_roles)

    @property
    def article(self) -> Article | None:
        """The validated record, or None when there is a `rejection`."""
        return self._record if isinstance(self._record, Article) else None

    @property
    def rejection(self) -> Rejection | None:
        """Why this is no article, or None when there is an `article`."""
        return self._record if isinstance(self._record, Rejection) else None

    @cached_property
    def _record(self) -> Article | Rejection:
        reasons = list(self.reasons) or _text_reasons(self.text, self.min_characters)
        if not reasons:
            try:
                return Article.model_validate(self._fields())
            except ValidationError as error:
                reasons = [
                    Reason(code="invalid", message=f"{'.'.join(map(str, e['loc'])) or 'record'}: {e['msg']}")
                    for e in error.errors(include_url=False, include_input=False)
                ]
        return Rejection(
            reasons=reasons,
            url=self.metadata.url,
            title=self.title,
            excerpt=_SPACE.sub(" ", self.source[:400]).strip()[:200],
            provenance=self.provenance,
        )

    def _fields(self) -> dict[str, Any]:
        known, text = self.metadata, self.text
        facts = read_facts(self.source, self.spans)
        return {
            "id": content_id(text),
            "url": known.url,
            "source": registrable_domain(known.url),
            "title": self.title,
            "standfirst": facts.standfirst,
            "text": text,
            "authors": list(known.authors) or facts.authors,
            "agency": known.agency or facts.agency,
            "dateline": facts.dateline,
            "published": known.published or facts.published,
            "modified": known.modified or facts.modified,
            "language": known.language or detect_language(text),
            "copyright": known.copyright or facts.copyright,
            "section": known.section,
            "tags": list(known.tags),
            "image": known.image,
            "publisher": known.publisher,
            "canonical_url": known.canonical_url,
            "alternates": list(known.alternates),
            "free": known.free,
            "license": known.license,
            "reservations": sorted(known.reservations),
            "counts": count(text),
            "removed_share": self.removed_share,
            "provenance": self.provenance,
        }

    @property
    def removed_share(self) -> float:
        """Share of the characters of `source` outside blank space that was removed, 0 to 1."""
        visible = [span for span in self.spans if span.role is not Role.BLANK]
        total = sum(span.end - span.start for span in visible)
        gone = sum(span.end - span.start for span in visible if span.role not in self.kept_roles)
        return round(gone / total, 4) if total else 0.0

    def removed(self) -> list[RemovedSpan]:
        """The removed spans of the article, as rows of the audit; none for a rejection."""
        return [RemovedSpan(**row) for row in self.removed_rows()]

    def removed_rows(self) -> list[dict[str, Any]]:
        """The same as plain rows, for builds, which write millions of them."""
        if self.article is None:
            return []
        of = {"article": self.article.id, "file": self.provenance.file, "position": self.provenance.position}
        return [
            {
                **of,
                "start": span.start,
                "end": span.end,
                "role": str(span.role),
                "rule": span.rule,
                "confidence": span.confidence,
                "text": self.source[span.start : span.end],
                "evidence": span.evidence,
            }
            for span in self.spans
            if span.role not in self.kept_roles and span.role is not Role.BLANK
        ]

    def explain(self, *, rich: bool = False) -> "str | Text":
        """Every line with its role and rule: plain text, or with `rich` a coloured `rich.text.Text`."""
        from newsclean.explain import explain_plain, explain_rich

        return explain_rich(self) if rich else explain_plain(self)


def assemble(source: str, spans: Sequence[Span], kept_roles: Collection[Role]) -> str:
    """The kept spans of `source` as text: a blank line between paragraphs, nothing else added but spaces."""
    return "".join(
        between + source[span.start : span.end] for between, span in kept_spans(source, spans, kept_roles)
    )


def kept_spans(
    source: str, spans: Sequence[Span], kept_roles: Collection[Role]
) -> Iterator[tuple[str, Span]]:
    """The kept spans, each with what stands before it in the text."""
    last: Span | None = None
    for span in spans:
        if span.role not in kept_roles:
            continue
        between = ""
        if last is not None:
            if "\n" in source[last.end : span.start]:
                between = "\n\n"
            elif gap(source, (last.start, last.end), (span.start, span.end)):
                between = " "
        yield between, span
        last = span


def count(text: str) -> Counts:
    """Size of a text."""
    return Counts(characters=len(text), words=len(_WORD.findall(text)), paragraphs=text.count("\n\n") + 1)


def content_id(text: str) -> str:
    """32 hexadecimal digits that are the same for texts equal but for case, width and white space."""
    normal = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
    return hashlib.sha256(normal.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _text_reasons(text: str, minimum: int) -> list[Reason]:
    if not text:
        return [Reason(code="no_text", message="nothing that reads like an article was found")]
    if len(text) < minimum:
        return [
            Reason(code="too_short", message=f"{len(text)} characters of text, at least {minimum} are needed")
        ]
    return []
