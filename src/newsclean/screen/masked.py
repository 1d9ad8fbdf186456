"""Records without personal data: the masked article, its audit, and the rejection of a document."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from newsclean.article import Article, Rejection, RemovedSpan
from newsclean.cleaned import Cleaned, content_id, count, kept_spans
from newsclean.labels.roles import PERSONAL_DATA
from newsclean.labels.rule import Span
from newsclean.text.masking import Masker, Personal, masked
from newsclean.text.phones import regions_of

_EXCERPT = 200  # characters of a rejection's excerpt


@dataclass(frozen=True, slots=True)
class MaskedArticle:
    """An article with tokens in place of personal data.

    Attributes:
        article: its `id` and `counts` are those of the masked text.
        removed: rows of the audit (fields of `RemovedSpan`); those of masked pieces have rules `mask.email`,
            `mask.phone` and `mask.ip`, and no text.
    """

    article: Article
    removed: list[dict[str, Any]]


def mask_article(cleaned: Cleaned, masker: Masker) -> MaskedArticle:
    """The article of a cleaned document, which has one, without personal data in anything that people wrote.

    Title, standfirst, text, authors, notice of rights and the pieces of the audit are masked; addresses of pages
    are left as they are.
    """
    article = cleaned.article
    assert article is not None
    regions = regions_of(article.language, article.url) if "phone" in masker.kinds else ()

    def mask(text: str | None) -> str | None:
        return masker.mask(text, regions) if text else text

    pieces = masker.find(article.text, regions)
    text = masked(article.text, pieces)
    new: dict[str, Any] = {
        "title": mask(article.title),
        "standfirst": mask(article.standfirst),
        "authors": [mask(author) for author in article.authors],
        "copyright": mask(article.copyright),
    }
    if pieces:
        new |= {"id": content_id(text), "text": text, "counts": count(text)}
    article = article.model_copy(update=new)
    removed = [
        row | {"article": article.id, "text": masker.mask(row["text"], regions)}
        for row in cleaned.removed_rows()
    ]
    removed += (span.model_dump() for span in _masked_spans(cleaned, pieces, article.id))
    return MaskedArticle(article, sorted(removed, key=lambda row: int(row["start"])))


def mask_rejection(rejection: Rejection, masker: Masker) -> Rejection:
    """The rejection without personal data in its title and excerpt."""
    regions = regions_of(None, rejection.url) if "phone" in masker.kinds else ()
    title, excerpt = rejection.title, rejection.excerpt
    if len(excerpt) == _EXCERPT:  # it was cut, and half an address is nothing to find
        excerpt = excerpt.rpartition(" ")[0]
    return rejection.model_copy(
        update={
            "title": masker.mask(title, regions) if title else title,
            "excerpt": masker.mask(excerpt, regions)[:_EXCERPT],
        }
    )


def _masked_spans(cleaned: Cleaned, pieces: Sequence[Personal], article: str) -> Iterator[RemovedSpan]:
    """Rows of the audit of masked pieces. They say where, but not what."""
    starts, spans = _places(cleaned)
    for kind, start, end in pieces:
        first, last = bisect_right(starts, start) - 1, bisect_right(starts, end - 1) - 1
        yield RemovedSpan(
            article=article,
            file=cleaned.provenance.file,
            position=cleaned.provenance.position,
            start=spans[first].start + start - starts[first],
            end=spans[last].start + end - starts[last],
            role=PERSONAL_DATA,
            rule=f"mask.{kind}",
            confidence=1.0,
            text="",
            evidence="",
        )


def _places(cleaned: Cleaned) -> tuple[list[int], list[Span]]:
    """The kept spans, and where each begins in the text."""
    starts: list[int] = []
    spans: list[Span] = []
    position = 0
    for between, span in kept_spans(cleaned.source, cleaned.spans, cleaned.kept_roles):
        position += len(between)
        starts.append(position)
        spans.append(span)
        position += span.end - span.start
    return starts, spans
