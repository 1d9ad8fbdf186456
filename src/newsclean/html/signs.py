"""What class names and elements say of a text, as a table."""

from dataclasses import dataclass

from newsclean.labels.roles import Role


@dataclass(frozen=True, slots=True)
class Sign:
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
SIGNS = (
    Sign(
        "html.comments",
        Role.COMMENTS,
        "Inside an element named after comments.",
        "comments comment commentlist commentform disqus respond replies+list kommentare kommentar comentarios"
        " commentaires commenti reacties hyvor coral+talk viafoura openweb",
        0.95,
    ),
    Sign(
        "html.share",
        Role.SHARE,
        "Inside an element named after sharing or social networks.",
        "share sharing sharer sharebar sharedaddy shareaholic addtoany addthis social+links social+icons social+media"
        " social+buttons social+list socials partager compartir teilen condividi",
        0.95,
        max_chars=300,
    ),
    Sign(
        "html.consent",
        Role.LEGAL,
        "Inside a cookie or consent notice.",
        "cookie cookies consent gdpr onetrust didomi cookiebot usercentrics cookiebanner",
        0.95,
    ),
    Sign(
        "html.newsletter",
        Role.PROMO,
        "Inside an element named after newsletters, subscriptions or other self-advertising.",
        "newsletter newsletters subscribe signup sign+up promo promos promobox donate donation cta+box cta+banner"
        " mailchimp gform klaviyo",
        0.95,
        max_chars=1000,
    ),
    Sign(
        "html.paywall",
        Role.PAYWALL,
        "Inside the notice of a paywall.",
        "regwall paywall+message paywall+prompt paywall+banner paywall+overlay paywall+modal paywall+notice"
        " subscriber+only premium+teaser",
        max_chars=600,
    ),
    Sign(
        "html.advert",
        Role.ADVERT,
        "Inside an element named after advertising.",
        "advert adverts advertisement advertising adsense adslot adunit dfp taboola outbrain sponsored sponsor"
        " anzeige werbung publicidad publicite pubblicita reklam",
        max_chars=400,
    ),
    Sign("html.ad", Role.ADVERT, "A short text inside an `ad`.", "ad ads", 0.8, max_chars=60),
    Sign(
        "html.teaser",
        Role.STANDFIRST,
        "A text between headline and story, named a teaser or lead.",
        "<lead>+teaser <lead>+lead <lead>+summary <lead>+excerpt <lead>+description",
        0.9,
        min_chars=40,
        max_chars=700,
    ),
    Sign(
        "html.related",
        Role.RELATED,
        "Inside an element named after related or recommended stories.",
        "related relatedposts recommended recommendation recommendations recirc recirculation readmore read+more"
        " more+from see+also also+read most+read most+popular trending teaser teasers upnext yarpp post+navigation"
        " next+article previous+article latest+news more+stories relacionadas relacionados verwandte",
        max_chars=500,
    ),
    Sign(
        "html.breadcrumb",
        Role.NAVIGATION,
        "Inside a breadcrumb trail.",
        "breadcrumb breadcrumbs crumbs breadcrumblist",
        0.95,
        max_chars=300,
    ),
    Sign(
        "html.author-bio",
        Role.AUTHOR_BIO,
        "Inside an element that describes the author.",
        "author+bio author+about author+box author+description author+card author+profile author+biography"
        " about+author authorbox authorbio post+author+info",
        max_chars=1500,
    ),
    Sign(
        "html.byline",
        Role.BYLINE,
        "A short text inside an element named after its authors.",
        "byline bylines author authors vcard contributor contributors written+by autor auteur autore autori firma"
        " creator reporter",
        max_chars=200,
    ),
    Sign(
        "html.author-text",
        Role.AUTHOR_BIO,
        "A longer text inside an element named after the author.",
        "authors author+section post+author entry+author author+wrapper author+container author+footer",
        0.8,
        min_chars=200,
        max_chars=1500,
    ),
    Sign(
        "html.timestamp",
        Role.TIMESTAMP,
        "A short text inside `<time>` or an element named after a date.",
        "date dates datetime timestamp pubdate published updated publish+date reading+time read+time time+stamp"
        " entry+date datum fecha",
        max_chars=100,
    ),
    Sign(
        "html.credit",
        Role.CREDIT,
        "A short text inside an element named after a picture's credit.",
        "credit credits photographer image+source photo+source image+copyright bildquelle fotograf photo+copyright",
        max_chars=200,
    ),
    Sign(
        "html.caption",
        Role.CAPTION,
        "A `<figcaption>`, or inside an element named after captions.",
        "<figcaption> caption captions cutline image+description photo+description img+description legende"
        " bildunterschrift bildtext didascalia",
        0.95,
    ),
    Sign(
        "html.player",
        Role.PLAYER,
        "Inside an audio or video player or a picture gallery.",
        "player jwplayer videojs vjs brightcove audio+player slideshow gallery lightbox swiper carousel+item",
        max_chars=300,
    ),
    Sign(
        "html.tags",
        Role.TAGS,
        "Inside an element named after tags, topics or keywords.",
        "tags taglist tag+list tagcloud keywords hashtags topics post+tag tag+links cat+links categories+list",
        max_chars=300,
    ),
    Sign(
        "html.popup",
        Role.PROMO,
        "Inside a dialog, an overlay or a menu that opens.",
        "<dialog> dialog modal popup popover overlay tooltip dropdown",
        max_chars=500,
    ),
    Sign(
        "html.copyright",
        Role.COPYRIGHT,
        "Inside an element named after rights.",
        "copyright copyrights",
        max_chars=400,
    ),
    Sign(
        "html.legal",
        Role.LEGAL,
        "Inside an element named after terms or disclaimers.",
        "disclaimer disclosure privacy+policy terms+conditions impressum",
        max_chars=600,
    ),
    Sign("html.nav", Role.NAVIGATION, "Inside `<nav>`.", "<nav> nav menuitem", 0.95, max_chars=200),
    Sign(
        "html.menu",
        Role.NAVIGATION,
        "Inside a menu, a toolbar, a table of contents or paging.",
        "navbar navigation menubar pagination pager toolbar skip+link skip+content table+contents toc",
        max_chars=200,
    ),
    Sign(
        "html.hidden",
        Role.NAVIGATION,
        "A text for screen readers only.",
        "visually+hidden screen+reader visuallyhidden sronly",
        max_chars=120,
    ),
    Sign("html.footer", Role.NAVIGATION, "Inside a footer.", "<footer> footer", 0.9, max_chars=600),
    Sign(
        "html.form",
        Role.NAVIGATION,
        "Inside a form, or a button.",
        "<form> ^button ^label ^option ^legend ^fieldset btn buttons",
        max_chars=200,
    ),
    Sign("html.headline", Role.HEADLINE, "The `<h1>`.", "^h1", 0.9, max_chars=300),
    Sign(
        "html.standfirst",
        Role.STANDFIRST,
        "Inside an element named as the summary under a headline.",
        "standfirst dek subtitle subheadline lede intro strapline chapo chapeau vorspann ingress bajada copete"
        " entradilla sumario sottotitolo sommario sapo excerpt article+summary article+lead article+teaser",
        0.8,
        min_chars=30,
        max_chars=600,
    ),
    Sign("html.aside", Role.RELATED, "Inside `<aside>`.", "<aside>", 0.8, max_chars=300),
    Sign(
        "html.lead",
        Role.STANDFIRST,
        "A paragraph between the headline and the element that holds the story.",
        "<lead>+^p <lead>+^div <lead>+^h2",
        0.7,
        min_chars=60,
        max_chars=700,
    ),
    Sign(
        "html.figure",
        Role.CAPTION,
        "A short text inside `<figure>`.",
        "<figure>+^p <figure>+^div",
        0.8,
        max_chars=200,
    ),
)
