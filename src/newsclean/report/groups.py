"""Roles in few groups: a page can't tell two dozen colours apart, and nor can a person."""

from newsclean.labels.roles import Role

# In the order of the legend: id (a class of the page's style), name, roles.
GROUPS: tuple[tuple[str, str, tuple[Role, ...]], ...] = (
    ("about", "About the story", (Role.HEADLINE, Role.BYLINE, Role.TIMESTAMP, Role.TAGS, Role.AUTHOR_BIO)),
    ("pictures", "Pictures and players", (Role.CAPTION, Role.CREDIT, Role.PLAYER)),
    ("links", "Links elsewhere", (Role.RELATED, Role.NAVIGATION)),
    ("selling", "Selling", (Role.PROMO, Role.PAYWALL, Role.ADVERT)),
    ("readers", "Sharing and comments", (Role.SHARE, Role.COMMENTS)),
    ("rights", "Rights and credits", (Role.LEGAL, Role.COPYRIGHT, Role.AGENCY_TRAILER)),
    ("remains", "Remains", (Role.BOILERPLATE, Role.TEMPLATE, Role.DUPLICATE, Role.MARKUP)),
    # Removed only where somebody asked for it, with `drop`.
    ("story", "Story", (Role.BODY, Role.STANDFIRST, Role.SUBHEADING, Role.DATELINE, Role.CORRECTION)),
)
_OF = {str(role): id for id, _, roles in GROUPS for role in roles}


def group_of(role: str) -> str:
    """Id of the group of a role; a role that this version doesn't know is a remain."""
    return _OF.get(role, "remains")
