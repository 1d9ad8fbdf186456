"""Rules, lines and context put together: from blocks to spans that tile the text."""

import re
from collections.abc import Iterable, Iterator, Sequence

from newsclean.html.classes import structural_role
from newsclean.labels.agencies import AGENCY_PATTERN
from newsclean.labels.context import Context
from newsclean.labels.lines import Line, read_lines
from newsclean.labels.matcher import Matcher, Verdict
from newsclean.labels.roles import KEPT, Role
from newsclean.labels.rule import Block, Rule, Span
from newsclean.labels.rules import context as rules
from newsclean.labels.rules.patterns import UPPER

# Confidence from which a label counts, by profile.
PROFILES = {"precision": 0.9, "balanced": 0.7, "recall": 0.5}

# "WILMINGTON, Del./MOSCOW, Dec 30 (Reuters) -": capitals or an agency in brackets tell a place from a subject.
_CAPITALS = rf"[{UPPER}]{{3,}}[{UPPER}.'’ \-]*(?:, (?:[{UPPER}][\w.]*\.?(?: [{UPPER}][\w.]*)?))?"
_MIXED = rf"[{UPPER}][\w.'’\-]*(?: [{UPPER}\w][\w.'’\-]*){{0,3}}(?:, [{UPPER}][\w.]*)?"
_DATE = rf"(?P<date>\d{{1,2}}\.? [{UPPER}]?\w{{2,9}}\.?|[{UPPER}]\w{{2,8}}\.? \d{{1,2}})(?:,? \d{{4}})?"
_DASH = r"\s*(?:--|[-–—―])\s*"
_DATELINE = re.compile(
    rf"(?P<places>{_CAPITALS}(?:/{_CAPITALS})*)(?:,? {_DATE})?(?:,? \(?(?P<agency>{AGENCY_PATTERN})\)?)?{_DASH}"
    rf"|(?P<places2>{_MIXED}(?:/{_MIXED})*)(?:,? {_DATE.replace('<date>', '<date2>')})?,?"
    rf" ?\((?P<agency2>(?:{AGENCY_PATTERN})(?:/\w+)*)\)(?:{_DASH}|[.:]?\s+)"
)
_DATELINE_LINES = 4  # a dateline stands in the first paragraphs or nowhere


class Labeller:
    """All rules, ready for any number of documents."""

    def __init__(self, rules: Iterable[Rule], threshold: float) -> None:
        """`threshold`: the confidence from which a label counts, 0 to 1."""
        self._matcher = Matcher(rules)
        self._threshold = threshold

    def label(
        self, document: str, blocks: Sequence[Block], title: str | None = None
    ) -> tuple[list[Span], str | None]:
        """Spans that tile `document`, and its headline if one was given or found."""
        lines = read_lines(document, blocks, self._matcher)
        for line in lines:
            if line.block.tag and line.label is None:
                _add_structure(line)
        context = Context(lines, title, self._threshold)
        context.settle()
        spans = [span for line in lines for span in _line_spans(line)]
        _name_kept(lines, spans := sorted(spans))
        return list(_tile(_split_dateline(document, spans), len(document))), context.title


def find_dateline(text: str) -> re.Match[str] | None:
    """The dateline at the start of `text`; groups `places`, `date`, `agency` or the same with a 2."""
    return _DATELINE.match(text)


def _add_structure(line: Line) -> None:
    """What the page's markup says; it wins over a phrase that is less sure."""
    block = line.block
    found = structural_role(block.tag, block.css, block.link_density, len(block.text))
    if found is None:
        return
    verdict = Verdict(*found)
    if verdict.role in KEPT:
        line.kept = verdict
    elif line.verdict is None or verdict.confidence > line.verdict.confidence:
        line.verdict = verdict


def _line_spans(line: Line) -> Iterator[Span]:
    kept = line.kept or Verdict(rules.PARAGRAPH.role, rules.PARAGRAPH.id, rules.PARAGRAPH.confidence)
    role, rule, confidence, _ = line.label or kept
    for start, end in line.pieces:
        yield Span(start, end, role, rule, round(confidence, 2))
    for cut in line.cuts:
        yield Span(cut.start, cut.end, cut.verdict.role, cut.verdict.rule, round(cut.verdict.confidence, 2))


def _name_kept(lines: Sequence[Line], spans: list[Span]) -> None:
    """Tell subheadings from paragraphs: short, no sentence, a paragraph below."""
    live = [line for line in lines if line.label is None and line.text]
    headings = {
        line.pieces[0][0]
        for line, below in zip(live, live[1:], strict=False)
        if not line.sentence
        and line.size <= 100
        and line.kept is None
        and len(line.pieces) == 1
        and below.is_body
    }
    for index, span in enumerate(spans):
        if span.start in headings and span.rule == rules.PARAGRAPH.id:
            rule = rules.SUBHEADING
            spans[index] = span._replace(role=rule.role, rule=rule.id, confidence=rule.confidence)


def _split_dateline(document: str, spans: Sequence[Span]) -> Iterator[Span]:
    paragraphs = 0
    for span in spans:
        if span.role is Role.BODY and paragraphs < _DATELINE_LINES:
            paragraphs += 1
            match = find_dateline(document[span.start : min(span.end, span.start + 200)])
            if match and span.start + match.end() < span.end:
                paragraphs = _DATELINE_LINES
                cut = span.start + match.end()
                rule = rules.DATELINE
                yield Span(span.start, cut, rule.role, rule.id, rule.confidence)
                span = span._replace(start=cut)
        yield span


def _tile(spans: Iterable[Span], size: int) -> Iterator[Span]:
    position = 0
    for span in spans:
        if span.start > position:
            yield Span(position, span.start, Role.BLANK, rules.BLANK.id)
        yield span
        position = span.end
    if position < size:
        yield Span(position, size, Role.BLANK, rules.BLANK.id)
