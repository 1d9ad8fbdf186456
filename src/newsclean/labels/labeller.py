"""Rules, lines and context put together: from blocks to spans that tile the text."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from newsclean.html.classes import structural_role
from newsclean.labels.context import Context
from newsclean.labels.datelines import find_dateline
from newsclean.labels.lines import Line, read_lines
from newsclean.labels.matcher import Cut, Verdict, letters_key, matcher_of
from newsclean.labels.model import Model
from newsclean.labels.pages import PageModel, PageView, judge_page
from newsclean.labels.roles import KEPT, Role
from newsclean.labels.rule import Block, Rule, Span
from newsclean.labels.rules import context as rules
from newsclean.labels.templates import Template, skeleton

# Confidence from which a label counts, by profile.
PROFILES = {"precision": 0.9, "balanced": 0.7, "recall": 0.5}

_OTHER_STORY = Verdict(rules.OTHER_STORY.role, rules.OTHER_STORY.id, rules.OTHER_STORY.confidence)
_PARAGRAPH = Verdict(rules.PARAGRAPH.role, rules.PARAGRAPH.id, rules.PARAGRAPH.confidence)
_DATELINE_LINES = 4  # a dateline stands in the first paragraphs or nowhere


class Labeller:
    """All rules, ready for any number of documents."""

    def __init__(
        self,
        rules: Iterable[Rule],
        threshold: float,
        model: Model | None = None,
        page_model: PageModel | None = None,
        markdown_model: PageModel | None = None,
    ) -> None:
        """`threshold`: the confidence from which a label counts, 0 to 1. Without a model, rules are alone."""
        self.matcher = matcher_of(tuple(rules))
        self._threshold = threshold
        self._model = model
        self._page_models = {False: page_model, True: markdown_model}

    def label(
        self,
        document: str,
        blocks: Sequence[Block],
        title: str | None = None,
        templates: Mapping[str, Template] | None = None,
        page: PageView | None = None,
    ) -> tuple[list[Span], str | None]:
        """Spans that tile `document`, and its headline if one was given or found.

        Args:
            templates: those of the document's publisher, by their skeleton.
            page: the page that the blocks come from.
        """
        lines = read_lines(document, blocks, self.matcher)
        marked: dict[Line, Verdict] = {}
        features = None
        for number in page.elsewhere() if page else ():
            lines[number].label = lines[number].label or _OTHER_STORY
        page_model = self._page_models[page.markdown] if page else None
        if page and page_model:
            features = judge_page(page_model, page, lines, self._threshold, title)
            marked = _as_text(lines)
        elif page:
            for line in lines:
                if line.label is None:
                    _add_structure(line)
        named = self._take_templates(lines, title, templates) if templates else {}
        while True:
            context = Context(lines, title, self._threshold, self._model, features)
            context.settle()
            title = context.title
            left = [line for line in named if line.label is None]
            if not left:
                break
            for line in left:  # its rule is less sure in this place; the template isn't
                line.label = named[line]
        live = [line for line in lines if line.text and line.label is None]
        for line in live:
            line.kept = line.kept or marked.get(line)
        _name_subheadings(live)
        _split_dateline(document, live)
        return _tile(lines, len(document)), title

    def texts(self, document: str, blocks: Sequence[Block]) -> list[str]:
        """What is left of each line after the cuts: what templates are learned from, and compared with."""
        lines = read_lines(document, blocks, self.matcher)
        return [line.plain for line in lines if line.text and line.label is None]

    def _take_templates(
        self, lines: Sequence[Line], title: str | None, templates: Mapping[str, Template]
    ) -> dict[Line, Verdict]:
        """Label the templates among `lines`, but those that a rule names more exactly: these are returned.

        They must stay for now: the context needs to see that a heading of related stories was there.
        """
        rule, named = rules.TEMPLATE, {}
        headline = letters_key(title.lower()) if title else ""
        for line in lines:
            template = templates.get(skeleton(line.plain)) if line.text and line.label is None else None
            if template is None:
                continue
            verdict = Verdict(rule.role, rule.id, rule.confidence, evidence=template.evidence)
            sure = line.verdict is not None and line.verdict.confidence >= self._threshold
            if sure or (headline and line.key == headline):
                named[line] = verdict
            else:
                line.label = verdict
        return named


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


def _as_text(lines: Sequence[Line]) -> dict[Line, Verdict]:
    """Let the lines that are left be seen as plain text; returns what markup calls those that are to be kept."""
    marked = {}
    for line in lines:
        if line.label is None and line.kept:
            marked[line] = line.kept
            line.kept = None
    return marked


def _name_subheadings(live: Sequence[Line]) -> None:
    """Tell subheadings from paragraphs: short, no sentence, a paragraph below."""
    rule = rules.SUBHEADING
    for line, below in pairwise(live):
        if not line.sentence and below.is_body and line.size <= 100 and line.kept is None:
            line.kept = Verdict(rule.role, rule.id, rule.confidence)


def _split_dateline(document: str, live: Sequence[Line]) -> None:
    for line in live[:_DATELINE_LINES]:
        start, end = line.pieces[0]
        found = find_dateline(document[start : min(end, start + 200)])
        if found and start + found.size < end:
            rule = rules.DATELINE
            cut = start + found.size
            line.cuts = [*line.cuts, Cut(start, cut, Verdict(rule.role, rule.id, rule.confidence))]
            line.pieces = [(cut, end), *line.pieces[1:]]
            return


def _tile(lines: Sequence[Line], size: int) -> list[Span]:
    """The spans of all lines, and blank ones between them."""
    spans: list[Span] = []
    position = 0
    for line in lines:
        for span in _line_spans(line):
            if span.start > position:
                spans.append(Span(position, span.start, Role.BLANK, rules.BLANK.id))
            spans.append(span)
            position = span.end
    if position < size:
        spans.append(Span(position, size, Role.BLANK, rules.BLANK.id))
    return spans


def _line_spans(line: Line) -> Sequence[Span]:
    role, rule, confidence, _, evidence = line.label or line.kept or _PARAGRAPH
    if not line.cuts:
        return (Span(*line.pieces[0], role, rule, confidence, evidence),)
    pieces = [Span(start, end, role, rule, confidence, evidence) for start, end in line.pieces]
    return sorted(pieces + [Span(cut.start, cut.end, *cut.verdict[:3]) for cut in line.cuts])
