"""The path of one document: decode, repair, blocks, label."""

import hashlib
import os
import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from newsclean.article import Metadata, Provenance, Reason
from newsclean.cleaned import Cleaned
from newsclean.fields import Fields, Kind
from newsclean.html.blocks import html_blocks
from newsclean.html.dates import parse_date
from newsclean.html.layout import Layout
from newsclean.html.markdown import is_markdown, render_markdown
from newsclean.html.metadata import Head
from newsclean.html.parse import parse_html
from newsclean.html.unseen import is_for_scripts, is_unseen, page_of
from newsclean.html.walk import walk
from newsclean.labels.labeller import PROFILES, Labeller
from newsclean.labels.model import Model, built_in_model
from newsclean.labels.pages import PageModel, PageView, built_in_markdown_model, built_in_page_model
from newsclean.labels.roles import KEPT, Role
from newsclean.labels.rule import Block, Rule
from newsclean.labels.rules import RULES
from newsclean.labels.templates import Survey, Templates
from newsclean.language import language_tag, registrable_domain
from newsclean.text.blocks import paragraphs, text_blocks
from newsclean.text.decode import UndecodableError, decode
from newsclean.text.repair import is_clean, repair

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

Profile = Literal["precision", "balanced", "recall"]

VERSION = version("newsclean")

# A page begins with one of these; text with a stray tag in it is still text (its tags are cut out by rule).
_PAGE = re.compile(
    r"[\s\ufeff]*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*"
    r"<(?:!doctype|html|head|body|meta|title|link|script|style|div|article|section|main|header|nav|p|h[1-6]|ul|ol"
    r"|table|figure|blockquote|span|a|b|strong|em|i|img|br)(?=[\s>/])",
    re.IGNORECASE | re.DOTALL,
)


class Reading(NamedTuple):
    """A document before it is labelled."""

    source: str
    blocks: list[Block]
    known: Metadata
    page: PageView | None = None
    is_page: bool = False


class Cleaner:
    """Cleans documents, one at a time. Built once, used for millions; picklable; without global state."""

    def __init__(
        self,
        *,
        keep: Collection[str | Role] = (),
        drop: Collection[str | Role] = (),
        rules: Sequence[Rule] = (),
        profile: Profile = "balanced",
        min_characters: int = 100,
        templates: Templates | str | os.PathLike[str] | None = None,
        publisher: str | None = None,
        model: Model | str | os.PathLike[str] | bool = True,
        page_model: PageModel | str | os.PathLike[str] | None = None,
    ) -> None:
        """Choose what stays.

        Args:
            keep: roles that stay in the text beside the usual ones, such as `"caption"`.
            drop: usual roles that go as well, such as `"dateline"`.
            rules: further rules; they come before the built-in ones.
            profile: `precision` removes only what is certain, `recall` whatever is doubtful.
            min_characters: a shorter text is rejected; a news brief has about a hundred.
            templates: lines that recur across documents of a publisher, or the file that `newsclean.learn`
                wrote them to; they are removed.
            publisher: whose documents these are, whatever their addresses say; by default the registrable
                domain of each one's address.
            model: the learned model that decides where the rules are not certain: the package's own, one of
                yours or its file, or `False` for the rules alone, on pages too.
            page_model: the learned model that decides on pages and Markdown; by default the package's own, one for each.

        Raises:
            ValueError: an unknown role or profile, two rules with the same id, or a file of templates or of a
                model that can't be read.
        """
        if profile not in PROFILES:
            raise ValueError(f"unknown profile {profile!r}: choose one of {', '.join(PROFILES)}")
        self._rules = (*rules, *RULES)
        _check_ids(self._rules)
        self._options: dict[str, Any] = {
            "keep": tuple(map(_role, keep)),
            "drop": tuple(map(_role, drop)),
            "rules": tuple(rules),
            "profile": profile,
            "min_characters": min_characters,
            "templates": Templates.read(templates) if isinstance(templates, str | os.PathLike) else templates,
            "publisher": publisher.strip().lower() or None if publisher else None,
            "model": Model.read(model) if isinstance(model, str | os.PathLike) else model,
            "page_model": PageModel.read(page_model)
            if isinstance(page_model, str | os.PathLike)
            else page_model,
        }
        self._min_characters = min_characters
        self._fields = Fields()  # of what stands before a document in Markdown
        self._kept_roles = KEPT.union(self._options["keep"]) - set(self._options["drop"]) - {Role.BLANK}
        chosen = self._options["model"]
        self._model: Model | None = built_in_model() if chosen is True else chosen or None
        self._page_model: PageModel | None = None
        self._markdown_model: PageModel | None = None
        if self._model:
            self._page_model = self._options["page_model"] or built_in_page_model()
            self._markdown_model = self._options["page_model"] or built_in_markdown_model()
        self._labeller = Labeller(
            self._rules, PROFILES[profile], self._model, self._page_model, self._markdown_model
        )
        self.fingerprint = _fingerprint(self._rules, self.options)

    @property
    def options(self) -> dict[str, Any]:
        """What was chosen, for a manifest: plain values, own rules by their ids."""
        return {
            "profile": self._options["profile"],
            "keep": [str(role) for role in self._options["keep"]],
            "drop": [str(role) for role in self._options["drop"]],
            "min_characters": self._options["min_characters"],
            "own_rules": [rule.id for rule in self._options["rules"]],
            "templates": self.templates.fingerprint if self.templates is not None else None,
            "publisher": self._options["publisher"],
            "model": self._model.fingerprint if self._model else None,
            "page_model": self._page_model.fingerprint if self._page_model else None,
            "markdown_model": self._markdown_model.fingerprint if self._markdown_model else None,
        }

    def with_profile(self, profile: Profile) -> "Cleaner":
        """The same cleaner with another profile."""
        return Cleaner(**(self._options | {"profile": profile}))

    @property
    def templates(self) -> Templates | None:
        """The templates that it removes."""
        templates: Templates | None = self._options["templates"]
        return templates

    def with_templates(self, templates: Templates) -> "Cleaner":
        """The same cleaner, with these templates instead of its own."""
        return Cleaner(**(self._options | {"templates": templates}))

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle as the options: compiled rules are made again where they are used."""
        return _rebuild, (self._options,)

    def clean(
        self,
        raw: "str | bytes | BeautifulSoup | Tag",
        *,
        url: str | None = None,
        title: str | None = None,
        language: str | None = None,
        kind: Kind = "auto",
        metadata: Metadata | None = None,
        charset: str | None = None,
        file: str | None = None,
        position: int | None = None,
        record: str | None = None,
        fetched: datetime | None = None,
    ) -> Cleaned:
        """Clean one document. No content makes it raise: what is no article has a `rejection`.

        Args:
            raw: text, bytes of unknown encoding, or a parsed page.
            url: where it was published.
            title: its headline, when known; copies of it are removed.
            language: its BCP 47 code, when known.
            kind: whether it is a page, Markdown or plain text; `auto` looks.
            metadata: what else its source says of it; `url`, `title` and `language` win over it.
            charset: encoding of bytes, as the server that sent them said.
            file: where the raw document is, for the record's provenance.
            position: which record of `file` it is, counted from 0.
            record: id of the record, in a web archive.
            fetched: when a crawler fetched it.

        Raises:
            TypeError: `raw` is none of these types.
        """
        given = metadata or Metadata()
        given = replace(
            given, url=url or given.url, title=title or given.title, language=language or given.language
        )
        raw, kind = _raw_text(raw, kind)
        data = raw if isinstance(raw, bytes) else raw.encode("utf-8", "surrogatepass")
        provenance = Provenance(
            file=file,
            position=position,
            record=record,
            fetched=fetched,
            sha256=hashlib.sha256(data).hexdigest(),
            newsclean=VERSION,
            rules=self.fingerprint,
        )
        try:
            source, blocks, given, page, is_page = self._read(raw, kind, given, charset, data)
        except UndecodableError as error:
            return Cleaned("", (), self._kept_roles, given.title, given, provenance, (_undecodable(error),))
        templates = self.templates.of(self._publisher(given)) if self.templates else None
        spans, headline = self._labeller.label(source, blocks, given.title, templates, page)
        known, reasons = _checked(given)
        return Cleaned(
            source,
            tuple(spans),
            self._kept_roles,
            headline,
            known,
            provenance,
            reasons,
            self._min_characters,
            is_page,
        )

    def survey(
        self,
        raw: str | bytes,
        *,
        kind: Kind = "auto",
        metadata: Metadata | None = None,
        charset: str | None = None,
    ) -> Survey:
        """What `newsclean.learn` looks at in one document; its lines are none when it is no text.

        Args:
            raw: text, or bytes of unknown encoding.
            kind: whether it is a page, Markdown or plain text; `auto` looks.
            metadata: what its source says of it.
            charset: encoding of bytes, as the server that sent them said.
        """
        given = metadata or Metadata()
        try:
            source, blocks, given, *_ = self._read(raw, kind, given, charset)
            lines = self._labeller.texts(source, blocks)
        except UndecodableError:
            lines = []
        published = _date(given, "published")
        day = published.date() if isinstance(published, datetime) else None
        return Survey(self._publisher(given), given.title, day, lines)

    def _read(
        self, raw: str | bytes, kind: Kind, given: Metadata, charset: str | None, data: bytes = b""
    ) -> Reading:
        """`data`: `raw` in UTF-8, if it is at hand."""
        text = decode(raw, charset) if isinstance(raw, bytes) else raw
        if kind == "html" or (kind == "auto" and _PAGE.match(text, 0, 2_000)):
            return read_page(data if data and text is raw else text, given, named=self._page_model is None)
        if kind == "markdown" or (kind == "auto" and is_markdown(text)):
            page, fields = render_markdown(text)
            known = _merge(given, self._fields.metadata(fields)) if fields else given
            return read_page(page, known, named=self._page_model is None, markdown=True)
        source = paragraphs(repair(text).text)
        return Reading(source, text_blocks(source), given)

    def _publisher(self, known: Metadata) -> str | None:
        return self._options["publisher"] or registrable_domain(known.url)


def clean(
    raw: "str | bytes | BeautifulSoup | Tag",
    *,
    url: str | None = None,
    title: str | None = None,
    language: str | None = None,
    kind: Kind = "auto",
) -> Cleaned:
    """Clean one document with the default `Cleaner`; see `Cleaner.clean`."""
    return _default_cleaner().clean(raw, url=url, title=title, language=language, kind=kind)


_cleaners: list[Cleaner] = []


def _default_cleaner() -> Cleaner:
    if not _cleaners:
        _cleaners.append(Cleaner())
    return _cleaners[0]


def _rebuild(options: dict[str, Any]) -> Cleaner:
    return Cleaner(**options)


def _role(name: str | Role) -> Role:
    try:
        return Role(name)
    except ValueError:
        raise ValueError(f"unknown role {name!r}: choose from {', '.join(Role)}") from None


def _check_ids(rules: Sequence[Rule]) -> None:
    seen: set[str] = set()
    for rule in rules:
        if rule.id in seen:
            raise ValueError(f"two rules are called {rule.id!r}: give yours another id")
        seen.add(rule.id)


def _fingerprint(rules: Sequence[Rule], options: dict[str, Any]) -> str:
    return hashlib.sha256(repr((list(rules), options)).encode()).hexdigest()[:16]


def _raw_text(raw: "str | bytes | BeautifulSoup | Tag", kind: Kind) -> tuple[str | bytes, Kind]:
    if isinstance(raw, str | bytes):
        return raw, kind
    if isinstance(raw, bytearray | memoryview):
        return bytes(raw), kind
    if hasattr(raw, "find_all") and hasattr(raw, "decode"):
        return raw.decode(), "html"
    raise TypeError(f"raw must be str, bytes or a BeautifulSoup object, not {type(raw).__name__}")


def read_page(
    html: str | bytes, given: Metadata | None = None, *, named: bool = False, markdown: bool = False
) -> Reading:
    """A page before it is labelled, bytes in UTF-8; `given` is what its source says of it.

    `named`: with the names around each block, which the rules need when they are alone; `markdown`: it was Markdown.
    """
    tree = parse_html(html)
    head = Head.of(tree)
    given = given or Metadata()
    known = _merge(given, head.metadata(given.url))
    page = walk(tree)
    if head.own_body and is_unseen(head.own_body, page):
        page = page_of(known.title, head.own_body)
    elif is_for_scripts(tree, page):
        page = walk(tree, scripts=False)
    if not page.blocks:
        return Reading("", [], known, None, True)
    layout = Layout(page, head.hints(known.title))
    blocks: list[Block] = []
    rows: list[int] = []
    position = 0
    found = html_blocks(layout, named=named)
    damaged = not is_clean("\n".join(block.text for block in found))
    for row, (text, tag, css, density) in enumerate(found):
        for line in (repair(text).text if damaged else text).split("\n"):
            if line := line.strip():
                blocks.append(Block(position, position + len(line), line, tag, css, density))
                rows.append(row)
                position += len(line) + 2
    source = "\n\n".join(block.text for block in blocks)
    return Reading(source, blocks, known, PageView(layout, rows, markdown), True)


def _merge(given: Metadata, page: Metadata) -> Metadata:
    """What was given, filled up with what the page says; `False` is an answer, too."""
    known = {name: getattr(given, name) for name in Metadata.__dataclass_fields__}
    # A server and its page may reserve different rights.
    known["reservations"] = tuple(dict.fromkeys(given.reservations + page.reservations))
    return replace(page, **{name: value for name, value in known.items() if value not in (None, "", ())})


def _checked(given: Metadata) -> tuple[Metadata, tuple[Reason, ...]]:
    """`given` with dates and language read; what can't be read is a reason for rejection."""
    published, modified = _date(given, "published"), _date(given, "modified")
    reasons = tuple(moment for moment in (published, modified) if isinstance(moment, Reason))
    checked = replace(
        given,
        language=language_tag(given.language) if given.language else None,
        published=None if isinstance(published, Reason) else published,
        modified=None if isinstance(modified, Reason) else modified,
    )
    return checked, reasons


def _date(given: Metadata, name: Literal["published", "modified"]) -> datetime | Reason | None:
    value: datetime | str | None = getattr(given, name)
    if isinstance(value, str):
        value = value.strip()
        if not value:
            return None
        moment = parse_date(value, language=given.language)
        return moment or Reason(code="invalid", message=f"{name}: {value[:40]!r} is no possible date")
    return value.replace(tzinfo=UTC) if value and value.tzinfo is None else value


def _undecodable(error: UndecodableError) -> Reason:
    return Reason(code="undecodable", message=f"{error}; remove it from the input or convert it to text")
