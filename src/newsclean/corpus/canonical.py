"""Which of the articles that tell one story stands for it."""

from newsclean.article import Article
from newsclean.labels.agencies import SITES

_UNDATED = "9999-12-31"


def rank(article: Article) -> str:
    """A text that sorts first for the article that stands for a story.

    That is, in this order: the agency's own; the earliest, by its day, since a time without its zone
    is hours off; the longest; the cleanest, of which least was removed. Ids, addresses and places make it unique.
    """
    own = article.source in SITES.get(article.agency or "", ())
    place = article.provenance
    return "\t".join(
        (
            "0" if own else "1",
            article.published.date().isoformat() if article.published else _UNDATED,
            f"{10**9 - article.counts.words:09d}",
            f"{article.removed_share:.4f}",
            article.id,
            article.url or "",
            place.file or "",
            f"{place.position or 0:012d}",
        )
    )
