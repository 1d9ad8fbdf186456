"""What the head of a page says of the story: JSON-LD first, then OpenGraph and `<meta>`, then visible markup."""

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser

from newsclean.article import Metadata
from newsclean.html.dates import parse_date
from newsclean.html.jsonld import Node, article_node, json_ld, names, strings
from newsclean.html.layout import Hints
from newsclean.html.names import agency_of, clean_authors, squeeze
from newsclean.html.visible import visible_authors, visible_date
from newsclean.language import language_tag

# Keys of `<meta>`, best first: OpenGraph, Dublin Core, and what Parse.ly, Sailthru, Chartbeat and Cxense read.
_TITLE = ("og:title", "twitter:title", "parsely-title", "dc.title", "title")
_AUTHOR = (
    "author",
    "article:author",
    "parsely-author",
    "dc.creator",
    "sailthru.author",
    "byl",
    "cxenseparse:author",
)
_PUBLISHED = (
    "article:published_time", "og:published_time", "datepublished", "parsely-pub-date", "cxenseparse:recs:publishtime",
    "dc.date.issued", "dcterms.created", "sailthru.date", "pubdate", "publishdate", "publish-date", "publication_date",
    "published_time", "date", "dc.date", "article.published",
)  # fmt: skip
_MODIFIED = (
    "article:modified_time", "og:updated_time", "datemodified", "dcterms.modified", "last-modified", "article.updated",
)  # fmt: skip
_SECTION = ("article:section", "og:section", "parsely-section", "section", "category", "mrf:sections")
_TAGS = ("article:tag", "news_keywords", "parsely-tags", "sailthru.tags", "keywords", "dc.subject")
_COPYRIGHT = ("copyright", "dc.rights", "dcterms.rights", "rights", "dc.rightsholder")
_DESCRIPTION = ("og:description", "description", "twitter:description")
_SITE = ("og:site_name", "application-name", "apple-mobile-web-app-title", "publisher", "dc.publisher")

_SUFFIX = re.compile(r"\s*(?:\s[-–—|·•»/:]|[|])\s+(?=[^|]*$)|\s+(?:--|\|\|)\s+(?=[^|]*$)")
_ADDED = re.compile(r"\s*(?:[|•·»(–—]|\s-\s|\s:\s)")
_TAG = re.compile(r"<[^>]*>")
_MAX_TITLE = 400
_MAX_TAGS = 50


def page_metadata(tree: LexborHTMLParser, url: str | None = None) -> Metadata:
    """What a page says of itself; see `Head.metadata`."""
    return Head.of(tree).metadata(url)


def page_headings(tree: LexborHTMLParser, title: str | None) -> tuple[str, ...]:
    """The texts of the `<h1>` elements that agree with `title`: the same words, or one contains the other."""
    wanted = squeeze(title or "")
    found = []
    for heading in tree.css("h1")[:20]:
        text = " ".join((heading.text(separator=" ") or "").split())
        squeezed = squeeze(text)
        if squeezed and wanted and (squeezed in wanted or wanted in squeezed):
            found.append(text)
    return tuple(dict.fromkeys(found))


@dataclass
class Head:
    """The machine-readable parts of a page, read once."""

    tree: LexborHTMLParser
    meta: dict[str, list[str]]
    nodes: list[Node]
    article: Node

    @classmethod
    def of(cls, tree: LexborHTMLParser) -> "Head":
        meta: dict[str, list[str]] = {}
        for element in tree.css("meta"):
            attributes = element.attributes
            content = (attributes.get("content") or "").strip()
            key = attributes.get("property") or attributes.get("name") or attributes.get("itemprop")
            if key and content:
                meta.setdefault(key.strip().lower(), []).append(content)
        nodes = json_ld(tree)
        return cls(tree, meta, nodes, article_node(nodes))

    def metadata(self, url: str | None = None) -> Metadata:
        """What the page says of itself; fields that it does not give, or not readably, are None or empty.

        `url` is where it was fetched; without it the page's own canonical link counts. Never raises on content.
        """
        authors, agency = clean_authors(self.author_fields(), publishers=self.sites)
        if not agency:
            agency = next(filter(None, map(agency_of, self.sources)), None)
        url = url or self.canonical
        return Metadata(
            url=url,
            title=self.title,
            authors=tuple(authors),
            agency=agency,
            published=self.date(["datePublished", "dateCreated", "uploadDate"], _PUBLISHED)
            or visible_date(self.tree, url, self.language),
            modified=self.date(["dateModified"], _MODIFIED),
            language=self.language,
            copyright=self.copyright,
            section=next(iter([*strings(self.article.get("articleSection")), *self.metas(_SECTION)]), None),
            tags=self.tags,
        )

    def hints(self, title: str | None) -> Hints:
        """What it says of the story, to compare the paragraphs with."""
        return Hints(title or "", self.description, self.article_body, self.is_news)

    @property
    def description(self) -> str:
        """The summary of the story; "" without any."""
        return html.unescape(next(iter(self.metas(_DESCRIPTION)), ""))

    @property
    def article_body(self) -> str:
        """The story as JSON-LD gives it; "" without any."""
        bodies = [text for node in self.nodes for text in strings(node.get("articleBody"))]
        return html.unescape(_TAG.sub(" ", max(bodies, key=len, default="")))

    @property
    def is_news(self) -> bool:
        """Whether it calls itself a news article, as opposed to a blog's or a company's."""
        kinds = (kind for node in self.nodes for kind in strings(node.get("@type")))
        return any("News" in kind and kind.endswith("Article") for kind in kinds)

    def metas(self, keys: Iterable[str]) -> list[str]:
        return [value for key in keys for value in self.meta.get(key, ())]

    def attribute(self, selector: str, name: str) -> str | None:
        element = self.tree.css_first(selector)
        return ((element.attributes.get(name) or "").strip() or None) if element is not None else None

    @cached_property
    def sites(self) -> list[str]:
        """Names of the publisher."""
        publisher = names(self.article.get("publisher"), self.nodes)
        own = [name for node in self.nodes for name in strings(node.get("name")) if _is_site(node)]
        return [html.unescape(name) for name in [*self.metas(_SITE), *publisher, *own]]

    @property
    def sources(self) -> list[str]:
        given = [
            self.article.get(key) for key in ("sourceOrganization", "provider", "creditText", "publisher")
        ]
        return [
            *(name for value in given for name in names(value, self.nodes)),
            *self.metas(["source", "dc.source"]),
        ]

    @property
    def canonical(self) -> str | None:
        link = self.attribute('link[rel="canonical"]', "href") or next(iter(self.metas(["og:url"])), None)
        try:
            return link if link and urlsplit(urljoin(link, "/")).scheme in ("http", "https") else None
        except ValueError:
            return None

    @property
    def title(self) -> str | None:
        given = [*strings(self.article.get("headline")), *self.metas(_TITLE)]
        element = self.tree.css_first("title")
        if element is not None:
            given.append(element.text() or "")
        for text in given:
            title = _without_site(_plain(text), self.sites)
            if title and squeeze(title) not in map(squeeze, self.sites):
                return _as_heading(title, page_headings(self.tree, title))
        heading = self.tree.css_first("h1")
        return _plain(heading.text(separator=" ") or "") or None if heading is not None else None

    def author_fields(self) -> list[str]:
        """Author fields of the best source that has any."""
        for found in (names(self.article.get("author"), self.nodes), self._meta_authors()):
            if found:
                return found
        return names(self.article.get("creator"), self.nodes) or visible_authors(self.tree)

    def _meta_authors(self) -> list[str]:
        for key in _AUTHOR:
            found = [value for value in self.meta.get(key, ()) if not value.startswith(("http", "@", "/"))]
            if found:
                return found
        return []

    def date(self, properties: list[str], keys: tuple[str, ...]) -> datetime | None:
        given = [text for name in properties for text in strings(self.article.get(name))]
        given += self.metas(keys)
        return next(filter(None, (parse_date(text, language=self.language) for text in given)), None)

    @cached_property
    def language(self) -> str | None:
        given = [self.attribute("html", "lang"), *strings(self.article.get("inLanguage"))]
        given += self.metas(["og:locale", "content-language", "language", "dc.language"])
        return next(filter(None, (language_tag(text) for text in given if text)), None)

    @property
    def copyright(self) -> str | None:
        notice = [*strings(self.article.get("copyrightNotice")), *map(_plain, self.metas(_COPYRIGHT))]
        if notice:
            return notice[0]
        holder = names(self.article.get("copyrightHolder"), self.nodes)
        year = self.article.get("copyrightYear")
        return (
            " ".join(["©", *([str(year)] if isinstance(year, int | str) else []), holder[0]])
            if holder
            else None
        )

    @property
    def tags(self) -> tuple[str, ...]:
        given = strings(self.article.get("keywords")) or next(
            filter(None, (self.meta.get(key) for key in _TAGS)), []
        )
        # One field with commas is a list, several fields are one tag each.
        parts = re.split(r"[,;]", given[0]) if len(given) == 1 else given
        tags = {tag.casefold(): tag for tag in map(_plain, parts) if tag}
        return tuple(tags.values())[:_MAX_TAGS]


def _is_site(node: Node) -> bool:
    return any(kind in ("WebSite", "NewsMediaOrganization") for kind in strings(node.get("@type")))


def _plain(text: str) -> str:
    """Text of a field that may hold entities (even doubled) and tags."""
    text = _TAG.sub(" ", html.unescape(html.unescape(text[: 10 * _MAX_TITLE])))
    return " ".join(text.split())[:_MAX_TITLE]


def _without_site(title: str, sites: list[str]) -> str:
    """`title` without the name of the site before or after it."""
    squeezed = [squeeze(site) for site in sites if site]
    while match := _last(_SUFFIX, title):
        tail = squeeze(title[match.end() :])
        if not any(
            site and (tail in (site, "www" + site) or (len(site) > 3 and tail.startswith(site)))
            for site in squeezed
        ):
            break
        title = title[: match.start()]
    return title.strip()


def _as_heading(title: str, headings: tuple[str, ...]) -> str:
    """`title` without what a separator adds to the `<h1>`: a section, a name of the site that nothing else tells."""
    for heading in headings:
        if title.startswith(heading) and _ADDED.match(title, len(heading)):
            return heading
    return title


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    return next(reversed(list(pattern.finditer(text))), None)
