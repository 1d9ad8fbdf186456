"""What a piece of a news document is."""

from enum import StrEnum


class Role(StrEnum):
    """What a piece of a news document is; the comment beside a member is its definition."""

    description: str

    def __new__(cls, value: str, description: str = "") -> "Role":
        """A member is its value, a string, and carries its one-line definition."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.description = description
        return member

    BODY = "body", "A paragraph, list item, quotation or table row of the story itself."
    STANDFIRST = "standfirst", "The summary paragraph between headline and body (deck, lead-in)."
    SUBHEADING = "subheading", "A heading inside the body."
    DATELINE = "dateline", "Where and when the story was filed, at the start of its first paragraph."
    CORRECTION = "correction", "A notice that an earlier version was wrong."
    HEADLINE = "headline", "The title of the story, and every further copy of it."
    BYLINE = "byline", "Who wrote, edited or filed the story."
    TIMESTAMP = "timestamp", "When it was published or updated, and how long it takes to read."
    CAPTION = "caption", "The text of a picture, video or chart."
    CREDIT = "credit", "Who made or owns a picture or graphic."
    SHARE = "share", "Buttons that share, print, save, copy or follow."
    COMMENTS = (
        "comments",
        "The comment counter, the forms for comments and for reports of errors, and readers' comments.",
    )
    RELATED = "related", "Links to other stories, with the heading above them."
    PROMO = "promo", "Newsletters, apps, subscriptions, donations and other self-advertising."
    PAYWALL = "paywall", "A notice that the rest is for subscribers or needs a log-in."
    ADVERT = "advert", "Advertising and the labels that mark it."
    NAVIGATION = "navigation", "Menus, breadcrumbs, sections, tables of contents, paging."
    LEGAL = "legal", "Cookie and privacy notices, terms of use, disclaimers."
    COPYRIGHT = "copyright", "Who holds the rights in the story."
    AGENCY_TRAILER = (
        "agency_trailer",
        "What a news agency puts under its story: reporting and editing credits.",
    )
    TAGS = "tags", "Keywords and topics of the story."
    AUTHOR_BIO = "author_bio", "Who the author is, and how to reach them."
    PLAYER = "player", "Text of audio and video players, galleries and failed embeds."
    DUPLICATE = "duplicate", "A paragraph that already stood in the same document."
    BOILERPLATE = "boilerplate", "What surrounds the story and has no name: the model's word alone."
    TEMPLATE = "template", "A line that recurs across documents of one publisher."
    MARKUP = "markup", "Left-over markup, script or style."
    BLANK = "blank", "White space between pieces."


# What ends up in `Cleaned.text` unless the caller says otherwise.
KEPT = frozenset({Role.BODY, Role.STANDFIRST, Role.SUBHEADING, Role.DATELINE, Role.CORRECTION})

# Role in the audit of masked personal data. No `Role`: it is a piece of a line, and of any.
PERSONAL_DATA = "personal_data"


def describe(role: str) -> str:
    """The definition of a role by its name; "" when this version doesn't know it."""
    if role == PERSONAL_DATA:
        return "Personal data that was masked; it is not quoted."
    known = Role.__members__.get(role.upper())
    return known.description if known else ""
