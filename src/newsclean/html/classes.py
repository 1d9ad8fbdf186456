"""What elements, class names and links say of a text: a table of roles, and the function that reads it.

Only a block and its near ancestors are looked at, and never an element around the whole story: a page whose
`<body>` is called `has-sidebar comments-open` has no say in what its paragraphs are.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from newsclean.labels.roles import Role
from newsclean.labels.rule import Rule

# `has-sidebar`, `no-ads` say that something else is there or not; `md:hidden`, `w-[3px]` are layout;
# WordPress lists a post's own tags and categories among its classes.
_NO_NAME = re.compile(r"(?:has|no|not|with|without|hide|show|is)[-_]|.*[:\[/]")
_OF_POST = re.compile(r"(?:tag|category|author)[-_]")
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_SHORT_WORDS = frozenset(["ad", "by", "cc"])


@lru_cache(maxsize=20_000)
def words(names: str) -> tuple[str, ...]:
    """The words of class names and ids, lower case: `article-body storyText` is article, body, story, text."""
    found: list[str] = []
    post = "hentry" in names or "type-post" in names
    for name in names[:500].split():
        if not _NO_NAME.match(name) and not (post and _OF_POST.match(name)):
            lower = (word.lower() for word in _WORD.findall(name))
            found += [word for word in lower if 2 < len(word) < 20 or word in _SHORT_WORDS]
    return tuple(dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class _Sign:
    """Class words, word pairs (`read+more`), block elements and ancestors (`<nav>`) that give a text its role."""

    id: str
    role: Role
    description: str
    signs: str
    confidence: float = 0.9
    min_chars: int = 0
    max_chars: int = 1_000_000


# The first that fits decides. Lengths keep a text that is much longer than its kind: a site that calls its whole
# story `post-author-text`. Words of other languages are what publishers there call their elements.
_SIGNS = (
    _Sign(
        "html.comments",
        Role.COMMENTS,
        "Inside an element named after comments.",
        "comments comment commentlist commentform disqus respond replies+list kommentare kommentar comentarios"
        " commentaires commenti reacties hyvor coral+talk viafoura openweb",
        0.95,
    ),
    _Sign(
        "html.share",
        Role.SHARE,
        "Inside an element named after sharing or social networks.",
        "share sharing sharer sharebar sharedaddy shareaholic addtoany addthis social+links social+icons social+media"
        " social+buttons social+list socials partager compartir teilen condividi",
        0.95,
        max_chars=300,
    ),
    _Sign(
        "html.consent",
        Role.LEGAL,
        "Inside a cookie or consent notice.",
        "cookie cookies consent gdpr onetrust didomi cookiebot usercentrics cookiebanner",
        0.95,
    ),
    _Sign(
        "html.newsletter",
        Role.PROMO,
        "Inside an element named after newsletters, subscriptions or other self-advertising.",
        "newsletter newsletters subscribe signup sign+up promo promos promobox donate donation cta+box cta+banner"
        " mailchimp gform klaviyo",
        0.95,
        max_chars=1000,
    ),
    _Sign(
        "html.paywall",
        Role.PAYWALL,
        "Inside the notice of a paywall.",
        "regwall paywall+message paywall+prompt paywall+banner paywall+overlay paywall+modal paywall+notice"
        " subscriber+only premium+teaser",
        max_chars=600,
    ),
    _Sign(
        "html.advert",
        Role.ADVERT,
        "Inside an element named after advertising.",
        "advert adverts advertisement advertising adsense adslot adunit dfp taboola outbrain sponsored sponsor"
        " anzeige werbung publicidad publicite pubblicita reklam",
        max_chars=400,
    ),
    _Sign("html.ad", Role.ADVERT, "A short text inside an `ad`.", "ad ads", 0.8, max_chars=60),
    _Sign(
        "html.teaser",
        Role.STANDFIRST,
        "A text between headline and story, named a teaser or lead.",
        "<lead>+teaser <lead>+lead <lead>+summary <lead>+excerpt <lead>+description",
        0.9,
        min_chars=40,
        max_chars=700,
    ),
    _Sign(
        "html.related",
        Role.RELATED,
        "Inside an element named after related or recommended stories.",
        "related relatedposts recommended recommendation recommendations recirc recirculation readmore read+more"
        " more+from see+also also+read most+read most+popular trending teaser teasers upnext yarpp post+navigation"
        " next+article previous+article latest+news more+stories relacionadas relacionados verwandte",
        max_chars=500,
    ),
    _Sign(
        "html.breadcrumb",
        Role.NAVIGATION,
        "Inside a breadcrumb trail.",
        "breadcrumb breadcrumbs crumbs breadcrumblist",
        0.95,
        max_chars=300,
    ),
    _Sign(
        "html.author-bio",
        Role.AUTHOR_BIO,
        "Inside an element that describes the author.",
        "author+bio author+about author+box author+description author+card author+profile author+biography"
        " about+author authorbox authorbio post+author+info",
        max_chars=1500,
    ),
    _Sign(
        "html.byline",
        Role.BYLINE,
        "A short text inside an element named after its authors.",
        "byline bylines author authors vcard contributor contributors written+by autor auteur autore autori firma"
        " creator reporter",
        max_chars=200,
    ),
    _Sign(
        "html.author-text",
        Role.AUTHOR_BIO,
        "A longer text inside an element named after the author.",
        "authors author+section post+author entry+author author+wrapper author+container author+footer",
        0.8,
        min_chars=200,
        max_chars=1500,
    ),
    _Sign(
        "html.timestamp",
        Role.TIMESTAMP,
        "A short text inside `<time>` or an element named after a date.",
        "date dates datetime timestamp pubdate published updated publish+date reading+time read+time time+stamp"
        " entry+date datum fecha",
        max_chars=100,
    ),
    _Sign(
        "html.credit",
        Role.CREDIT,
        "A short text inside an element named after a picture's credit.",
        "credit credits photographer image+source photo+source image+copyright bildquelle fotograf photo+copyright",
        max_chars=200,
    ),
    _Sign(
        "html.caption",
        Role.CAPTION,
        "A `<figcaption>`, or inside an element named after captions.",
        "<figcaption> caption captions cutline image+description photo+description img+description legende"
        " bildunterschrift bildtext didascalia",
        0.95,
    ),
    _Sign(
        "html.player",
        Role.PLAYER,
        "Inside an audio or video player or a picture gallery.",
        "player jwplayer videojs vjs brightcove audio+player slideshow gallery lightbox swiper carousel+item",
        max_chars=300,
    ),
    _Sign(
        "html.tags",
        Role.TAGS,
        "Inside an element named after tags, topics or keywords.",
        "tags taglist tag+list tagcloud keywords hashtags topics post+tag tag+links cat+links categories+list",
        max_chars=300,
    ),
    _Sign(
        "html.popup",
        Role.PROMO,
        "Inside a dialog, an overlay or a menu that opens.",
        "<dialog> dialog modal popup popover overlay tooltip dropdown",
        max_chars=500,
    ),
    _Sign(
        "html.copyright",
        Role.COPYRIGHT,
        "Inside an element named after rights.",
        "copyright copyrights",
        max_chars=400,
    ),
    _Sign(
        "html.legal",
        Role.LEGAL,
        "Inside an element named after terms or disclaimers.",
        "disclaimer disclosure privacy+policy terms+conditions impressum",
        max_chars=600,
    ),
    _Sign("html.nav", Role.NAVIGATION, "Inside `<nav>`.", "<nav> nav menuitem", 0.95, max_chars=200),
    _Sign(
        "html.menu",
        Role.NAVIGATION,
        "Inside a menu, a toolbar, a table of contents or paging.",
        "navbar navigation menubar pagination pager toolbar skip+link skip+content table+contents toc",
        max_chars=200,
    ),
    _Sign(
        "html.hidden",
        Role.NAVIGATION,
        "A text for screen readers only.",
        "visually+hidden screen+reader visuallyhidden sronly",
        max_chars=120,
    ),
    _Sign("html.footer", Role.NAVIGATION, "Inside a footer.", "<footer> footer", 0.9, max_chars=600),
    _Sign(
        "html.form",
        Role.NAVIGATION,
        "Inside a form, or a button.",
        "<form> ^button ^label ^option ^legend ^fieldset btn buttons",
        max_chars=200,
    ),
    _Sign("html.headline", Role.HEADLINE, "The `<h1>`.", "^h1", 0.9, max_chars=300),
    _Sign(
        "html.standfirst",
        Role.STANDFIRST,
        "Inside an element named as the summary under a headline.",
        "standfirst dek subtitle subheadline lede intro strapline chapo chapeau vorspann ingress bajada copete"
        " entradilla sumario sottotitolo sommario sapo excerpt article+summary article+lead article+teaser",
        0.8,
        min_chars=30,
        max_chars=600,
    ),
    _Sign("html.aside", Role.RELATED, "Inside `<aside>`.", "<aside>", 0.8, max_chars=300),
    _Sign(
        "html.lead",
        Role.STANDFIRST,
        "A paragraph between the headline and the element that holds the story.",
        "<lead>+^p <lead>+^div <lead>+^h2",
        0.7,
        min_chars=60,
        max_chars=700,
    ),
    _Sign(
        "html.figure",
        Role.CAPTION,
        "A short text inside `<figure>`.",
        "<figure>+^p <figure>+^div",
        0.8,
        max_chars=200,
    ),
)
_LINKS = Rule(
    id="html.links",
    role=Role.RELATED,
    description="A short text that is links almost throughout.",
    confidence=0.75,
)
_BARE = Rule(
    id="html.bare",
    role=Role.NAVIGATION,
    description="A few words directly in a `<div>`, no paragraph: labels, counters, controls.",
    confidence=0.7,
)
_OUTSIDE = Rule(
    id="html.outside",
    role=Role.NAVIGATION,
    description="Outside the element that holds the story.",
    confidence=0.85,
)
_OUTSIDE_LINKS = Rule(
    id="html.outside-links",
    role=Role.RELATED,
    description="Mostly links, outside the element that holds the story.",
    confidence=0.9,
)
_SUBHEADING = Rule(
    id="html.subheading",
    role=Role.SUBHEADING,
    description="An `<h2>` to `<h6>` inside the story.",
    confidence=0.7,
)

# As the documentation lists them.
HTML_RULES = (
    *(Rule(id=s.id, role=s.role, description=s.description, confidence=s.confidence) for s in _SIGNS),
    _LINKS,
    _BARE,
    _OUTSIDE,
    _OUTSIDE_LINKS,
    _SUBHEADING,
)
# Put into `css` of a block outside the element that holds the story, and if it stands between it and the headline.
OUTSIDE = "<outside>"
LEAD = "<lead>"

_SUBHEADINGS = frozenset(["h2", "h3", "h4", "h5", "h6"])
_BARE_CHARS = 30
# What stands above the story in most pages, and so outside the element that holds it.
_ABOVE = frozenset({"html.headline", "html.standfirst", "html.teaser", "html.lead"})
Judgement = tuple[Role, str, float]


def structural_role(tag: str, css: str, link_density: float, n_chars: int) -> Judgement | None:
    """Role of a block by its place in the page, with the rule's id and confidence; None: nothing known.

    Args:
        tag: its block element, `p`.
        css: names around it, as `html_blocks` gives them.
        link_density: share of its characters in links.
        n_chars: its length in characters.
    """
    outside = OUTSIDE in css
    for sign in _signs_of(tag, css):
        if sign.min_chars <= n_chars <= sign.max_chars and (
            not outside or sign.id not in _ABOVE or link_density < 0.5
        ):
            return sign.role, sign.id, sign.confidence
    if outside:
        return _judgement(_OUTSIDE_LINKS if link_density > 0.5 else _OUTSIDE)
    if tag in _SUBHEADINGS:
        # Lists of the ten best link their items' headings; deeper headings that are links are teasers.
        return _judgement(_LINKS if link_density > 0.8 and tag > "h3" else _SUBHEADING)
    if link_density > 0.8 and n_chars < 200:
        return _judgement(_LINKS)
    return _judgement(_BARE) if tag == "div" and n_chars < _BARE_CHARS else None


def _judgement(rule: Rule) -> Judgement:
    return rule.role, rule.id, rule.confidence


def _compile() -> tuple[dict[str, list[int]], dict[str, list[tuple[frozenset[str], int]]]]:
    """Number of each sign by its single words, and by the first word of its pairs."""
    single: dict[str, list[int]] = {}
    several: dict[str, list[tuple[frozenset[str], int]]] = {}
    for number, sign in enumerate(_SIGNS):
        for words_ in sign.signs.split():
            first, *others = words_.split("+")
            if others:
                several.setdefault(first, []).append((frozenset(others), number))
            else:
                single.setdefault(first, []).append(number)
    return single, several


_SINGLE, _SEVERAL = _compile()


@lru_cache(maxsize=20_000)
def _signs_of(tag: str, css: str) -> tuple[_Sign, ...]:
    """The signs that the names around a block bear, in order of the table."""
    names = {"^" + tag, *css.split()}
    if tag == "figcaption":
        names.add("<figcaption>")
    found: set[int] = set()
    for name in names:
        found.update(_SINGLE.get(name, ()))
        found.update(number for others, number in _SEVERAL.get(name, ()) if others <= names)
    return tuple(_SIGNS[number] for number in sorted(found))


# Named so, an element and all below it is no part of the story.
_ASIDE_TAGS = frozenset(["nav", "footer", "aside", "figure", "form", "button", "dialog"])
_ASIDE_WORDS = frozenset(
    [
        "comment",
        "comments",
        "disqus",
        "sidebar",
        "footer",
        "nav",
        "navigation",
        "menu",
        "related",
        "recommended",
        "recommendations",
        "teaser",
        "teasers",
        "newsletter",
        "cookie",
        "cookies",
        "consent",
        "gdpr",
        "onetrust",
        "modal",
        "popup",
        "overlay",
        "promo",
        "advert",
        "advertisement",
        "sponsored",
        "breadcrumb",
        "breadcrumbs",
        "share",
        "social",
    ]
)


@lru_cache(maxsize=20_000)
def is_aside(tag: str, names: str) -> bool:
    """Whether an element with these class names and ids holds no part of a story."""
    return tag in _ASIDE_TAGS or not _ASIDE_WORDS.isdisjoint(words(names))
