"""The context rules: what a line is because of where it stands and what stands around it.

They are declared here and carried out by `newsclean.labels.context`.
"""

from newsclean.labels.roles import Role
from newsclean.labels.rule import Rule

HEADLINE_FIRST = Rule(
    id="headline.first",
    role=Role.HEADLINE,
    description="The first line that is no sentence and no widget, before the first paragraph.",
    confidence=0.9,
)
HEADLINE_REPEAT = Rule(
    id="headline.repeat",
    role=Role.HEADLINE,
    description="A further copy of the headline, whole or with the outlet's name before or behind it.",
    confidence=0.97,
)
HEADLINE_NEAR = Rule(
    id="headline.near",
    role=Role.HEADLINE,
    description="Nearly the headline: at least nine tenths of its words, in order.",
    confidence=0.9,
)
HEADLINE_CAPTION = Rule(
    id="headline.caption",
    role=Role.CAPTION,
    description="A caption that repeats the headline, with a credit or a copyright notice fused on.",
    confidence=0.96,
)
OPENING = Rule(
    id="opening.furniture",
    role=Role.NAVIGATION,
    description="A line between the headline and the first paragraph that is no sentence.",
    confidence=0.8,
)
CLOSING = Rule(
    id="closing.section",
    role=Role.RELATED,
    description="Whatever follows a widget, a heading of related stories or the like at the end of the text; "
    "it takes the role of what opened it.",
    confidence=0.85,
)
CLOSING_LOOSE = Rule(
    id="closing.loose",
    role=Role.RELATED,
    description="Lines after the last paragraph that are no sentences and that nothing opened.",
    confidence=0.6,
)
RELATED_RUN = Rule(
    id="related.run",
    role=Role.RELATED,
    description="Headlines below a heading of related stories, to where the body resumes.",
    confidence=0.88,
)
CONTENTS = Rule(
    id="navigation.contents",
    role=Role.NAVIGATION,
    description="A list of subheadings that come again further down.",
    confidence=0.88,
)
DUPLICATE = Rule(
    id="duplicate.paragraph",
    role=Role.DUPLICATE,
    description="A paragraph of at least 60 characters that already stood in the document.",
    confidence=0.9,
)
HEADLINE_MARKED = Rule(
    id="headline.marked",
    role=Role.HEADLINE,
    description="An `<h1>` that agrees with the title that the page gives.",
    confidence=0.97,
)
OTHER_STORY = Rule(
    id="html.other-story",
    role=Role.RELATED,
    description="In an `<article>` with a headline of its own, below the one that holds the page's story.",
    confidence=0.96,
)
PAGE_MODEL = Rule(
    id="model.page",
    role=Role.BOILERPLATE,
    description="No part of the story, by what a paragraph says and where it stands in its page, as learned from "
    "labelled pages; where markup or a phrase names it, that rule is given, with the model's confidence.",
    confidence=0.9,
)
MODEL = Rule(
    id="model",
    role=Role.BOILERPLATE,
    description="The learned model finds that the line does not belong to the story, by its shape and its neighbours.",
    confidence=0.5,
)
TEMPLATE = Rule(
    id="template.line",
    role=Role.TEMPLATE,
    description="A line that recurs across documents of the publisher, by a file of templates that was given; "
    "digits and dates don't count.",
    confidence=0.95,
)
DATELINE = Rule(
    id="dateline.place",
    role=Role.DATELINE,
    description="Places, perhaps date and agency, and a dash at the start of the first paragraph. It stays in the text.",
    confidence=0.95,
)
PARAGRAPH = Rule(
    id="body.paragraph",
    role=Role.BODY,
    description="What nothing speaks against is the story.",
    confidence=0.5,
)
SUBHEADING = Rule(
    id="body.subheading",
    role=Role.SUBHEADING,
    description="A short line that is no sentence, between two paragraphs.",
    confidence=0.6,
)
BLANK = Rule(id="blank.space", role=Role.BLANK, description="White space between pieces.", confidence=1.0)

RULES = (
    HEADLINE_FIRST,
    HEADLINE_REPEAT,
    HEADLINE_NEAR,
    HEADLINE_CAPTION,
    OPENING,
    CLOSING,
    CLOSING_LOOSE,
    RELATED_RUN,
    CONTENTS,
    DUPLICATE,
    HEADLINE_MARKED,
    OTHER_STORY,
    PAGE_MODEL,
    MODEL,
    TEMPLATE,
    DATELINE,
    PARAGRAPH,
    SUBHEADING,
    BLANK,
)
