"""A line against every rule at once: phrases by hash and automaton, patterns by regular expression."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from ahocorasick_rs import AhoCorasick, Implementation

from newsclean.labels.roles import Role
from newsclean.labels.rule import Rule

# Letters, and the vowel signs of scripts that write them as marks: those of Hebrew, Arabic, India and Thailand.
_MARKS = (
    r"\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0962\u0963"
    r"\u0e31-\u0e3a\u0e47-\u0e4e"
)
_LETTERS = re.compile(rf"[^\W\d_]+(?:[{_MARKS}]+[^\W\d_]*)*")
_DENSE = "\u0e00"  # from here on scripts write words without spaces
# First bytes in UTF-8 of the letters of Greek, Cyrillic and all scripts behind them but the punctuation among them (0xE2)
# and the Latin letters of Vietnamese (0xE1).
_FOREIGN = bytes([*range(0xCE, 0xE1), *range(0xE3, 0xEE)])
_DIGIT = re.compile(r"\d")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_CLOCK = re.compile(r"\b\d{1,2}[:.h]\d\d\b(?!\.\d)")
_TERMINALS = ".!?…。！？।؟۔"
_CLOSERS = "'\"”“’‘»«›‹）」』》】)]"
_SENTENCE_END = re.compile(rf"[{_TERMINALS}][{re.escape(_CLOSERS)}]*$")

# Up to which length, in characters, each kind of phrase is looked for. Longer lines are prose, and prose
# may say anything.
MAX_LINE, _MAX_FUSED, _MAX_START, _MAX_OPENER, _MAX_CONTAINS, _MAX_WORDS = 120, 160, 120, 600, 600, 100

# What may stand between the last sentence of a story and a stock phrase on the same line. How long the story must be for
# the phrase to be cut off (shorter ones are more of the same notice), that gap at most, and the phrase with what follows.
_BEFORE_STOCK = re.compile(rf"(?<=[{_TERMINALS}{re.escape(_CLOSERS)}])\s*[(\[*–—\-]{{0,3}}\s*$")
_MIN_STORY, _MAX_GAP, _MAX_STOCK = 80, 8, 250

# No widget is a sentence longer than this, whatever it says.
MAX_SENTENCE = 90

# How sure a match of each kind is. Set from the precision of each kind on labelled dumps, by characters;
# a phrase inside something that reads like a sentence is less sure than one in a fragment.
STOCK, _WHOLE, _FUSED, _WORDS, _START, _CONTAINS = 0.98, 0.97, 0.96, 0.95, 0.92, 0.85
_IN_SENTENCE, _START_OF_SENTENCE = 0.15, 0.25
# Sentences speak of photographers, of reporting and of copyright; they hardly ever say "unsubscribe".
_COMMON_WORDS = frozenset({Role.CAPTION, Role.AGENCY_TRAILER, Role.COPYRIGHT})


if TYPE_CHECKING:
    from newsclean.labels.lines import Line


class Verdict(NamedTuple):
    """What one rule says of a line; `opens` when the lines below go with it; `evidence` as in `Span`."""

    role: Role
    rule: str
    confidence: float
    opens: bool = False
    evidence: str = ""


class Cut(NamedTuple):
    """What one rule takes out of a line: `text[start:end]`."""

    start: int
    end: int
    verdict: Verdict


class Pattern(NamedTuple):
    """A rule's pattern, compiled, and what it says where it matches."""

    regex: re.Pattern[str]
    rule: Rule
    verdict: Verdict


class Stock(NamedTuple):
    """A stock phrase, in lower case, and what it says."""

    phrase: str
    verdict: Verdict


Found = Verdict | Pattern | Stock  # what a phrase that stands in a line stands for


class _Starts(NamedTuple):
    """Beginnings with the same three letters."""

    phrases: tuple[str, ...]
    rows: tuple[tuple[str, int, Verdict], ...]


class _Fusible(NamedTuple):
    """Whole phrases without spaces with the same four letters first."""

    phrases: tuple[str, ...]
    verdicts: tuple[Verdict, ...]


def letters_key(low: str) -> str:
    """The words of a lower-case text, without digits and punctuation: `"comments (12)"` -> `"comments"`."""
    if low.replace(" ", "").isalpha() and "  " not in low:
        return low.strip()
    return " ".join(_LETTERS.findall(low))


def ends_sentence(text: str) -> bool:
    """Whether `text` ends as a sentence does, closing quotes and brackets aside."""
    if text[-1] in _TERMINALS:
        return True
    return text[-1] in _CLOSERS and _SENTENCE_END.search(text[-8:]) is not None


def _is_foreign(text: str) -> bool:
    """Whether a letter of another script than Latin stands in it."""
    data = text.encode("utf-8", "surrogatepass")
    return len(data.translate(None, _FOREIGN)) < len(data)


class Matcher:
    """All rules, compiled; the first rule that has a phrase keeps it."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        """Compile `rules`; their order decides between equals."""
        self._whole: dict[str, Verdict] = {}
        self._compact: dict[str, dict[str, Verdict]] = defaultdict(dict)
        starts: dict[str, list[tuple[str, int, Verdict]]] = defaultdict(list)
        self._words: dict[str, dict[str, Rule]] = defaultdict(dict)
        self._needles: dict[str, list[Found]] = defaultdict(list)
        self._always: dict[str, list[Pattern]] = defaultdict(list)
        for rule in rules:
            self._add(rule)
            verdict = Verdict(rule.role, rule.id, min(_START, rule.confidence))
            certain = verdict._replace(confidence=STOCK)
            for phrase in rule.stock:
                self._needles[phrase.lower()].append(Stock(phrase.lower(), certain))
            for phrase, limit, said in (
                *((p, _MAX_OPENER, certain) for stock in rule.stock for p in (stock, "(" + stock)),
                *((p, _MAX_START, verdict) for p in rule.starts),
                *((p, _MAX_OPENER, verdict) for p in rule.openers),
            ):
                starts[phrase[:3].lower()].append((phrase.lower(), limit, said))
        self._starts = {
            key: _Starts(
                tuple(phrase for phrase, _, _ in rows),
                tuple(sorted(rows, key=lambda row: -row[2].confidence)),
            )
            for key, rows in starts.items()
        }
        self._fusible = {
            key: _Fusible(tuple(found), tuple(found.values())) for key, found in self._compact.items()
        }
        # Needles in Latin script first: only those are looked for in most texts, so only they must be fast, at a price in
        # memory that the many bytes of other scripts would multiply.
        needles = sorted(self._needles, key=_is_foreign)
        latin = sum(not _is_foreign(needle) for needle in needles)
        self._payloads = [(needle, tuple(self._needles[needle])) for needle in needles]
        self._automata = [
            (0, AhoCorasick(needles[:latin], implementation=Implementation.DFA, store_patterns=False)),
            (
                latin,
                AhoCorasick(
                    needles[latin:], implementation=Implementation.ContiguousNFA, store_patterns=False
                ),
            ),
        ]
        # One alternation instead of many expressions; group names can't hold dots.
        self._lines = {f"r{number}": pattern for number, pattern in enumerate(self._always["line"])}
        self._any_line = re.compile(
            "|".join(f"(?P<{name}>{_unnamed(pattern)})" for name, pattern in self._lines.items()) or r"(?!)"
        )
        self._longest = max((pattern.rule.max_chars for pattern in self._always["line"]), default=0)
        self.cuts_everywhere = any(self._always[scope] for scope in ("start", "end", "inside"))
        self._cutters = (*self._always["start"], *self._always["end"], *self._always["inside"])

    def _add(self, rule: Rule) -> None:
        for phrases, opens in ((rule.headers, True), (rule.lines, False)):
            verdict = Verdict(rule.role, rule.id, min(_WHOLE, rule.confidence), opens)
            for phrase in phrases:
                key = letters_key(phrase.lower())
                self._whole.setdefault(key, verdict)
                compact = key.replace(" ", "")
                if len(compact) >= 4:
                    self._compact[compact[:4]].setdefault(compact, verdict)
        verdict = Verdict(rule.role, rule.id, min(_CONTAINS, rule.confidence))
        for phrase in rule.contains:
            self._needles[phrase.lower()].append(verdict)
        for phrase in rule.words:
            for word in _LETTERS.findall(phrase.lower()):
                self._words[word][rule.id] = rule
        if rule.pattern:
            pattern = Pattern(re.compile(rule.pattern), rule, Verdict(rule.role, rule.id, rule.confidence))
            for anchor in rule.anchors:
                self._needles[anchor.lower()].append(pattern)
            if not rule.anchors:
                self._always[rule.scope].append(pattern)

    def find(self, lows: Sequence[str]) -> dict[int, list[Found]]:
        """By the number of a lower-case line, the verdicts and patterns whose phrase or anchor stands in it."""
        found: dict[int, dict[int, None]] = defaultdict(
            dict
        )  # each phrase once, however often it stands there
        text = "\n".join(lows)
        for first, automaton in self._automata if _is_foreign(text) else self._automata[:1]:
            index, end = 0, len(lows[0]) if lows else 0
            for number, start, stop in automaton.find_matches_as_indexes(text, overlapping=True):
                while stop > end:
                    index += 1
                    end += 1 + len(lows[index])
                letter = self._payloads[first + number][0][0]
                if letter.isalpha() and letter < _DENSE and start > 0 and text[start - 1].isalpha():
                    continue
                found[index][first + number] = None
        return {
            line: [item for number in numbers for item in self._payloads[number][1]]
            for line, numbers in found.items()
        }

    def is_prose(self, line: "Line") -> bool:
        """Whether no whole-line rule but those that `find` found something for can say a thing of it."""
        return line.sentence and len(line.plain) > MAX_SENTENCE and line.low[:3] not in self._starts

    def judge(self, line: "Line", found: Sequence[Found]) -> Verdict | None:
        """The surest of what the rules say of a whole line."""
        size = len(line.plain)
        begun = self._begun(line, size)
        if begun and begun.confidence == STOCK:
            return begun
        best: Verdict | None = None
        if line.key:
            best = self._whole.get(line.key)
            if best:
                return best
            best = self._only_words(line.low, line.key) if size <= _MAX_WORDS else None
            if best is None and not line.sentence:
                best = self._fused(line.key)
        if size <= (MAX_SENTENCE if line.sentence else self._longest) and (
            match := self._any_line.fullmatch(line.plain)
        ):
            pattern = self._lines[match.lastgroup or ""]
            if size <= pattern.rule.max_chars:
                best = _surer(best, pattern.verdict)
        if size > _MAX_CONTAINS and not found:
            return best
        if begun:
            doubt = _START_OF_SENTENCE if line.sentence else 0.0
            best = _surer(best, begun._replace(confidence=round(begun.confidence - doubt, 2)))
        for item in found:
            if isinstance(item, Verdict):
                if size <= _MAX_CONTAINS:
                    doubt = _START_OF_SENTENCE if item.role in _COMMON_WORDS else _IN_SENTENCE
                    best = _surer(
                        best, item._replace(confidence=round(item.confidence - doubt * line.sentence, 2))
                    )
            elif (
                isinstance(item, Pattern)
                and item.rule.scope == "line"
                and size <= item.rule.max_chars
                and item.regex.fullmatch(line.plain)
            ):
                best = _surer(best, item.verdict)
        return best

    def _begun(self, line: "Line", size: int) -> Verdict | None:
        """What the line begins with says, stock phrases first."""
        bucket = self._starts.get(line.low[:3])
        if bucket and size <= _MAX_OPENER and line.low.startswith(bucket.phrases):
            for phrase, limit, verdict in bucket.rows:
                if size <= limit and line.low.startswith(phrase):
                    return verdict
        return None

    def cuts(self, text: str, low: str, found: Sequence[Found]) -> Iterator[Cut]:
        """What the rules take out of a line; `low` is it in lower case."""
        if len(low) == len(text):  # a few letters grow when lowered
            for item in found:
                # Before a picture's credit stands its caption, which goes as a whole.
                if isinstance(item, Stock) and item.verdict.role is not Role.CAPTION:
                    yield from _behind_story(text, low, item)
        for pattern in (*(item for item in found if isinstance(item, Pattern)), *self._cutters):
            if pattern.rule.scope == "line":
                continue
            for hit in pattern.regex.finditer(text):
                if hit.end() > hit.start() and (pattern.rule.scope != "start" or hit.start() == 0):
                    yield Cut(hit.start(), hit.end(), pattern.verdict)

    def _only_words(self, low: str, key: str) -> Verdict | None:
        """Numbers and words of one list only: `"3 min read"`, `"Updated 4:05 p.m. EST"`."""
        if not _DIGIT.search(low):
            return None
        rules: set[str] | None = None
        for word in key.split():
            here = self._words.get(word)
            if here is None:
                return None
            rules = set(here) if rules is None else rules & here.keys()
            if not rules:
                return None
        if not rules:
            return None
        first = min(rules)
        rule = self._words[key.split(maxsplit=1)[0]][first]
        verdict = Verdict(rule.role, rule.id, min(_WORDS, rule.confidence))
        # A day alone may stand in a list or head an entry; a day of a year with a time of day is when a page was published.
        return verdict._replace(confidence=STOCK) if _YEAR.search(low) and _CLOCK.search(low) else verdict

    def _fused(self, key: str) -> Verdict | None:
        """Several whole phrases run together: `"share this articlecomments"`."""
        compact = key.replace(" ", "")
        first = self._fusible.get(compact[:4])
        if first is None or len(compact) > _MAX_FUSED or not compact.startswith(first.phrases):
            return None
        ends: dict[int, Verdict] = {}  # where a chain of phrases can end, with the first of the chain
        reachable = [0]
        for start in reachable:
            fusible = self._fusible.get(compact[start : start + 4])
            if fusible is None or not compact.startswith(fusible.phrases, start):
                continue
            for phrase, verdict in zip(*fusible, strict=True):
                end = start + len(phrase)
                if end not in ends and compact.startswith(phrase, start):
                    ends[end] = ends.get(start, verdict)
                    reachable.append(end)
            if len(compact) in ends:
                return ends[len(compact)]._replace(confidence=_FUSED)
        return None


@lru_cache(maxsize=4)
def matcher_of(rules: tuple[Rule, ...]) -> Matcher:
    """The rules compiled, once for all cleaners that have the same."""
    return Matcher(rules)


def _behind_story(text: str, low: str, stock: Stock) -> Iterator[Cut]:
    """The stock phrase that follows what may be a story on the same line, near its end, with the rest of the line."""
    at = low.find(stock.phrase, max(_MIN_STORY, len(low) - _MAX_STOCK))
    while at > 0:
        if before := _BEFORE_STOCK.search(text, at - _MAX_GAP, at):
            yield Cut(before.start(), len(text), stock.verdict)
            return
        at = low.find(stock.phrase, at + 1)


def _surer(one: Verdict | None, other: Verdict) -> Verdict:
    return one if one is not None and one.confidence >= other.confidence else other


def _unnamed(pattern: Pattern) -> str:
    """The source of a pattern, to be one alternative of a larger one."""
    if pattern.regex.groups:
        raise ValueError(f"rule {pattern.rule.id!r}: write groups as (?:...), a rule takes the whole match")
    return f"(?:{pattern.regex.pattern})"
