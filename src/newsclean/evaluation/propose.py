"""The labels that a cleaner proposes for a document, and how sure it is of them."""

from collections.abc import Iterator, Sequence

from newsclean.article import Rejection
from newsclean.cleaned import Cleaned, assemble, content_id
from newsclean.cleaner import Cleaner
from newsclean.evaluation.gold import GoldDocument, GoldLine
from newsclean.fields import Kind
from newsclean.labels.roles import Role
from newsclean.labels.rule import Span
from newsclean.language import registrable_domain
from newsclean.sources.documents import RawDocument

# Repairing a repaired text changes it in rare cases; it has come to rest long before this.
_MAX_ROUNDS = 8


class Proposer:
    """Labels documents with what a cleaner makes of them; picklable."""

    def __init__(self, cleaner: Cleaner, *, certainty: bool) -> None:
        """`certainty`: whether to say how sure each label is, which takes twice the time."""
        self._cleaner = cleaner
        # What this profile would remove and the cleaner does not is what it is unsure of.
        self._eager = cleaner.with_profile("recall") if certainty else None

    def propose(self, document: RawDocument) -> GoldDocument | Rejection:
        """The labelled document, or why there is no text to label.

        The labels of a text are those that it gets when its `raw_text` is cleaned again. Those of a page know
        the page's markup; its `raw_text` is its blocks, one a line.
        """
        cleaned, eager = _pair(self._cleaner, self._eager, document)
        if not cleaned.source.strip():
            assert cleaned.rejection is not None
            return cleaned.rejection
        known = cleaned.metadata
        lines = list(_lines(cleaned, eager))
        raw_text = "\n".join(line.text for line in lines)
        return GoldDocument(
            id=content_id(raw_text),
            title=known.title,
            url=known.url,
            publisher=registrable_domain(known.url),
            language=known.language,
            file=document.file,
            position=document.position,
            raw_text=raw_text,
            lines=lines,
        )


def _pair(cleaner: Cleaner, eager: Cleaner | None, document: RawDocument) -> tuple[Cleaned, Cleaned | None]:
    """The document as both cleaners clean it; a text is what it is once it was repaired."""

    def clean(by: Cleaner, raw: str | bytes, kind: Kind) -> Cleaned:
        return by.clean(raw, **(document.told | {"kind": kind}))

    raw = document.raw
    cleaned = clean(cleaner, raw, document.kind)
    if cleaned.is_page:
        return cleaned, clean(eager, raw, "html") if eager else None
    before = raw if isinstance(raw, str) else raw.decode("utf-8", errors="replace")
    for _ in range(_MAX_ROUNDS):
        if cleaned.source in (before, ""):
            break
        before = cleaned.source
        cleaned = clean(cleaner, before, "text")
    return cleaned, clean(eager, cleaned.source, "text") if eager else None


def _lines(cleaned: Cleaned, eager: Cleaned | None) -> Iterator[GoldLine]:
    """Every line of the text with its label; of a page, every block."""
    spans, doubts = _by_line(cleaned), _by_line(eager) if eager else {}
    titled = False
    for number, text in enumerate(cleaned.source.split("\n")):
        here = spans.get(number, [])
        if here or not cleaned.is_page:
            line = _label(cleaned, text, here, titled=titled)
            if eager:
                line.certainty = _certainty(cleaned, here, eager, doubts.get(number, []))
            titled = titled or line.label == "headline"
            yield line


def _by_line(cleaned: Cleaned) -> dict[int, list[Span]]:
    """The spans that are not blank, by the number of their line; none goes over the end of one."""
    found: dict[int, list[Span]] = {}
    line = position = 0
    for span in cleaned.spans:
        line += cleaned.source.count("\n", position, span.start)
        position = span.start
        if span.role is not Role.BLANK:
            found.setdefault(line, []).append(span)
    return found


def _removed(cleaned: Cleaned, spans: Sequence[Span]) -> list[Span]:
    return [span for span in spans if span.role not in cleaned.kept_roles]


def _label(cleaned: Cleaned, text: str, spans: Sequence[Span], *, titled: bool) -> GoldLine:
    """`titled`: whether the first copy of the headline was seen."""
    if not spans:
        return GoldLine(text=text, label="blank")
    removed = _removed(cleaned, spans)
    if not removed:
        return GoldLine(text=text, label="keep")
    most = max(removed, key=lambda span: span.end - span.start)
    line = GoldLine(text=text, label="drop", role=most.role, rule=most.rule, confidence=most.confidence)
    if len(removed) < len(spans):
        line.label, line.kept = "partial", assemble(cleaned.source, spans, cleaned.kept_roles)
    elif most.role is Role.HEADLINE:
        line.label = "headline_dup" if titled else "headline"
    return line


def _certainty(
    cleaned: Cleaned, spans: Sequence[Span], eager: Cleaned, doubts: Sequence[Span]
) -> float | None:
    """How far the least sure rule is from a coin toss, 0 to 1; None when no rule speaks against a line that stays.

    A rule of confidence c that removes something, or would with the profile `recall`, is at |2c - 1|.
    """
    against = _removed(cleaned, spans) or _removed(eager, doubts)
    return min((round(abs(2 * span.confidence - 1), 2) for span in against), default=None)


def least_certain(document: GoldDocument) -> tuple[float, float]:
    """The lowest certainty of a document's lines, and their mean: the lower, the more there is to correct."""
    filled = [line for line in document.lines if line.label != "blank"]
    certainties = [1.0 if line.certainty is None else line.certainty for line in filled]
    return min(certainties, default=1.0), sum(certainties) / max(1, len(certainties))
