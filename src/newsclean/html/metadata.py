"""What a page says of the story: JSON-LD first, then OpenGraph and `<meta>`, then visible markup."""

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import chain, islice

from selectolax.lexbor import LexborHTMLParser

from newsclean.article import Alternate, Metadata
from newsclean.html.dates import parse_date
from newsclean.html.gather import Described, gather, squeeze_key
from newsclean.html.jsonld import (
    Node,
    addresses,
    is_article,
    is_page,
    json_ld,
    kinds,
    names,
    names_of,
    objects,
    strings,
)
from newsclean.html.layout import Hints
from newsclean.html.names import agency_of, clean_authors, credited
from newsclean.html.rights import free_of, license_of, reservations_of
from newsclean.html.story import story
from newsclean.html.titles import choose_title, plain
from newsclean.html.visible import visible_authors, visible_date
from newsclean.language import language_tag, registrable_domain


def _keys(text: str) -> tuple[str, ...]:
    return tuple(map(squeeze_key, text.split()))


# Keys of `<meta>`, best first: OpenGraph, Dublin Core, Highwire (`citation_`), and what Parse.ly, Sailthru, Chartbeat and
# Cxense read. Separators don't count: `article:published_time` is also `article.published-time`.
_TITLE = _keys("og:title twitter:title parsely-title dc.title title")
_AUTHOR = _keys(
    "author article:author parsely-author dc.creator dcterms.creator sailthru.author byl cxenseparse:author"
    " citation_author shareaholic:article_author_name vr:author articleauthor creator"
    " twitter:misc:writtenby"
)
_PUBLISHED = _keys(
    "article:published_time og:published_time datePublished parsely-pub-date cxenseparse:recs:publishtime"
    " shareaholic:article_published_time dc.date.issued dcterms.issued dcterms.created sailthru.date pubdate publishdate"
    " publication_date publicationdate published_time published published_date citation_publication_date citation_date"
    " date dc.date dcterms.date article.published article.created datecreated uploaddate"
)
_MODIFIED = _keys(
    "article:modified_time og:updated_time dateModified dcterms.modified last-modified article.updated"
    " shareaholic:article_modified_time"
)
_SECTION = _keys("article:section og:section parsely-section section category mrf:sections")
_TAGS = _keys("article:tag news_keywords parsely-tags sailthru.tags keywords dc.subject")
_COPYRIGHT = _keys("copyright dc.rights dcterms.rights rights dc.rightsholder")
_DESCRIPTION = _keys("og:description description twitter:description")
_SITE = _keys("og:site_name application-name apple-mobile-web-app-title publisher dc.publisher")
_IMAGE = _keys("og:image og:image:url og:image:secure_url twitter:image twitter:image:src image")
_LANGUAGE = _keys("og:locale content-language language dc.language")
# Pairs of a label and a text, which WordPress's Yoast writes in the site's language.
_LABELS = [(squeeze_key(f"twitter:label{n}"), squeeze_key(f"twitter:data{n}")) for n in range(1, 4)]
_WRITTEN_BY = re.compile(
    r"(?:written|posted) by|(?:verfasst|geschrieben) von|écrit par|escrito por|scritto da|geschreven door|skrivet av|skrevet av"
    r"|napisane przez|autor|автор|yazan|投稿者|執筆者|作者",
    re.IGNORECASE,
)
_MARKUP = re.compile(r"<[a-zA-Z/!][^>]*>")
_BREAKS = re.compile(r"(?i)<(?:br|/p|/div|/h\d|/li)\b[^>]*>")
_BLANK_LINES = re.compile(r"\s*\n\s*")
_SITES = frozenset(["website", "newsmediaorganization"])
_MAX_AUTHORS = 100
_MAX_TAGS = 50
_MAX_ALTERNATES = 200


def page_metadata(tree: LexborHTMLParser, url: str | None = None) -> Metadata:
    """What a page says of itself; fields that it does not give, or not readably, are None or empty.

    `url` is where it was fetched; without it the page's own canonical link counts. Never raises on content.
    """
    return Head.of(tree).metadata(url)


@dataclass
class Head:
    """What describes a page: its `<meta>`, links, titles and JSON-LD, read once; `Head.of` reads them."""

    tree: LexborHTMLParser
    described: Described
    nodes: list[Node]

    @classmethod
    def of(cls, tree: LexborHTMLParser) -> "Head":
        """Read the describing elements of a page."""
        described = gather(tree)
        return cls(tree, described, json_ld(described.scripts))

    def metadata(self, url: str | None = None) -> Metadata:
        """What the page says of itself; see `page_metadata`."""
        return _Page(self, url, self.story(url)).metadata()

    def hints(self, title: str | None) -> Hints:
        """What it says of the story, to compare the paragraphs with."""
        described = html.unescape(next(iter(self.described.metas(_DESCRIPTION)), ""))
        return Hints(title or "", described, self.article_body or "", self.is_news)

    @property
    def is_news(self) -> bool:
        """Whether it calls itself a news article, as opposed to a blog's or a company's."""
        found = (kind for node in self.nodes for kind in kinds(node))
        return any("news" in kind and kind.endswith("article") for kind in found)

    def story(self, url: str | None = None) -> Node:
        """The JSON-LD object of the story on this page, {} without any; `url` is where the page was fetched."""
        titles = [*self.described.metas(_TITLE[:2]), *self.described.headings]
        return story(self.nodes, [url, self.canonical(url)], titles)

    def canonical(self, url: str | None = None) -> str | None:
        """The address that the page wants to be known by."""
        given = [self.described.link("canonical"), *self.described.metas(["ogurl"])]
        return next(filter(None, (self.described.absolute(text, url) for text in given if text)), None)

    @cached_property
    def own_body(self) -> str | None:
        """The text of the story as JSON-LD gives it (`articleBody`), without tags; paragraphs on lines of their own."""
        return _longest_body([self.story()])

    @cached_property
    def article_body(self) -> str | None:
        """The same, but another story's when the page has none of its own."""
        return self.own_body or _longest_body(filter(is_article, self.nodes))


def _longest_body(nodes: Iterable[Node]) -> str | None:
    texts = [_without_markup(text) for node in nodes for text in strings(node.get("articleBody"))]
    return max(texts, key=len, default=None) or None


@dataclass
class _Page:
    """One page and its story: where each field of `Metadata` is looked for."""

    head: Head
    url: str | None
    article: Node

    def metadata(self) -> Metadata:
        canonical = self.head.canonical(self.url)
        described, nodes = self.head.described, self.head.nodes
        authors, agency = self.authors()
        published = self.date(["datePublished", "dateCreated", "uploadDate"], _PUBLISHED)
        return Metadata(
            url=self.url or canonical,
            title=self.title(),
            authors=authors,
            agency=agency,
            published=published or visible_date(self.head.tree, self.url or canonical, self.language),
            modified=self.date(["dateModified"], _MODIFIED),
            language=self.language,
            copyright=self.copyright(),
            section=next(
                iter([*strings(self.article.get("articleSection")), *described.metas(_SECTION)]), None
            ),
            tags=self.tags(),
            image=self.image(),
            publisher=next(iter([*self.publishers, *self.site_names]), None),
            canonical_url=canonical,
            alternates=self.alternates(),
            free=free_of(self.article, described),
            license=license_of(self.article, nodes, described, self.url or canonical),
            reservations=reservations_of(described),
        )

    @cached_property
    def publishers(self) -> list[str]:
        """Names of the publication, as the story's data gives them."""
        return [html.unescape(name) for name in names(self.article.get("publisher"), self.head.nodes)]

    @cached_property
    def site_names(self) -> list[str]:
        """Names of the publication, as the page gives them elsewhere."""
        own = [
            name for node in self.head.nodes if not _SITES.isdisjoint(kinds(node)) for name in names_of(node)
        ]
        return [html.unescape(name) for name in [*self.head.described.metas(_SITE), *own]]

    @property
    def domain_names(self) -> list[str]:
        """What the address calls the site: `example.com`, and `example`."""
        domain = registrable_domain(self.url or self.head.canonical())
        return [domain, domain.partition(".")[0]] if domain else []

    def title(self) -> str | None:
        described = self.head.described
        return choose_title(
            strings(self.article.get("headline")),
            [*described.metas(_TITLE), described.title],
            described.headings,
            [*self.site_names, *self.publishers, *self.domain_names],
        )

    def authors(self) -> tuple[tuple[str, ...], str | None]:
        """The people of the first source that names any, or of one that names more; and the first agency.

        What readers see is only asked when the head credits nobody but the publication; organisations are authors
        where no person is.
        """
        people: list[str] = []
        agency: str | None = None
        given = [fields for fields in self.author_fields() if fields]
        for fields in given:
            found, filed_by = clean_authors(fields, publishers=self.no_people)
            agency = agency or filed_by
            if set(found) > set(people):
                people = found
        if not people and not agency:
            people, agency = clean_authors(visible_authors(self.head.tree), publishers=self.no_people)
        people = people or next(filter(None, map(credited, given)), [])
        return tuple(people), agency or next(filter(None, map(agency_of, self.sources())), None)

    @cached_property
    def no_people(self) -> list[str]:
        """Names of the publication; not those of a person whose own site this is."""
        own = {
            name
            for node in objects(self.article.get("publisher"), self.head.nodes)
            for name in _own_name(node)
        }
        return [name for name in [*self.site_names, *self.publishers] if name not in own]

    def author_fields(self) -> Iterator[list[str]]:
        """The author fields of every source that the head has, the best first."""
        described, nodes = self.head.described, self.head.nodes
        organisations: list[str] = []
        for key in ("author", "creator"):
            authors = list(objects(self.article.get(key), nodes))[:_MAX_AUTHORS]
            yield [name for node in authors for name in names_of(node) if not _is_organisation(node)]
            yield [name for node in authors for name in names_of(node) if agency_of(name)]
            organisations += [name for node in authors for name in names_of(node)]
        for key in _AUTHOR:
            yield [text for text in described.meta.get(key, ()) if not text.startswith(("http", "@", "/"))]
        yield [
            text
            for label, data in _LABELS
            if any(map(_WRITTEN_BY.match, described.meta.get(label, ())))
            for text in described.meta.get(data, ())
        ]
        yield organisations

    def sources(self) -> list[str]:
        given = [
            self.article.get(key) for key in ("sourceOrganization", "provider", "creditText", "publisher")
        ]
        named = [name for value in given for name in names(value, self.head.nodes)]
        return [*named, *self.head.described.metas(["source", "dcsource"])]

    def date(self, properties: list[str], keys: tuple[str, ...]) -> datetime | None:
        """The first date that can be read: of the story, of `<meta>`, of the page's own object."""
        pages = [node for node in self.head.nodes if is_page(node)]
        given = [text for name in properties for text in strings(self.article.get(name))]
        given += self.head.described.metas(keys)
        given += [text for node in pages for name in properties for text in strings(node.get(name))]
        return next(filter(None, (parse_date(text, language=self.language) for text in given)), None)

    @cached_property
    def language(self) -> str | None:
        root = self.head.tree.root
        given = [(root.attributes.get("lang") or "") if root is not None else ""]
        given += [*strings(self.article.get("inLanguage")), *self.head.described.metas(_LANGUAGE)]
        return next(filter(None, (language_tag(text) for text in given if text)), None)

    def copyright(self) -> str | None:
        notice = [
            *strings(self.article.get("copyrightNotice")),
            *map(plain, self.head.described.metas(_COPYRIGHT)),
        ]
        if notice:
            return notice[0]
        holder = names(self.article.get("copyrightHolder"), self.head.nodes)
        year = self.article.get("copyrightYear")
        dated = [str(year)] if isinstance(year, int | str) else []
        return " ".join(["©", *dated, holder[0]]) if holder else None

    def tags(self) -> tuple[str, ...]:
        lists = (self.head.described.meta.get(key) for key in _TAGS)
        given = strings(self.article.get("keywords")) or next(filter(None, lists), [])
        # One field with commas is a list, several fields are one tag each.
        parts = re.split(r"[,;]", given[0]) if len(given) == 1 else given
        tags = {tag.casefold(): tag for tag in map(plain, parts) if tag}
        return tuple(tags.values())[:_MAX_TAGS]

    def image(self) -> str | None:
        """The picture that stands for the story: what is shared with it, else the first of its own."""
        described = self.head.described
        pictures = self.article.get("image") or self.article.get("thumbnailUrl")
        own = addresses(pictures, self.head.nodes, ("url", "contentUrl"))
        given = chain(described.metas(_IMAGE), own, filter(None, [described.link("image_src")]))
        return next(filter(None, (described.absolute(text, self.url) for text in given)), None)

    def alternates(self) -> tuple[Alternate, ...]:
        """The same story in other languages."""
        found: dict[str, str] = {}
        described = self.head.described
        for link in described.links:
            if (
                "alternate" in link.rel
                and link.language
                and (address := described.absolute(link.href, self.url))
            ):
                found.setdefault(language_tag(link.language) or link.language.lower(), address)
        pairs = islice(found.items(), _MAX_ALTERNATES)
        return tuple(Alternate(language=language, url=address) for language, address in pairs)


def _is_organisation(node: Node) -> bool:
    return any(
        kind.endswith(("organization", "corporation")) for kind in kinds(node)
    ) and "person" not in kinds(node)


def _own_name(node: Node) -> list[str]:
    """The name of a publisher that is a person."""
    return [html.unescape(name) for name in names_of(node)] if "person" in kinds(node) else []


def _without_markup(text: str) -> str:
    text = html.unescape(html.unescape(text))
    text = html.unescape(_MARKUP.sub(" ", _BREAKS.sub("\n", text)))
    return _BLANK_LINES.sub("\n", "\n".join(" ".join(line.split()) for line in text.split("\n"))).strip()
