"""When a line that recurs is a template: the thresholds, and where they come from.

In labelled dumps of 27 publishers with a few pages each, of 2,339 lines that stood on two pages or more 3 were
body, all of them subheadings that every review has. So recurrence in a *large share* of the documents hardly
ever errs. What errs is recurrence in a small share of many documents, where all the following is found:

- copies of one story (print view, mobile view, updates): many documents, few titles;
- a story with its follow-ups, which all end with the same paragraphs: several titles, and a small share of a
  publisher's documents, unless they are all of one week;
- a quotation or a slogan of the month: several titles, few days;
- subheadings, speakers, places: any number of titles and days, a small share.

Sentences of a story are what a reader misses most and what these cases are made of, so they need the most.
"""

from typing import NamedTuple

from newsclean.labels.lines import visual_size
from newsclean.labels.matcher import MAX_SENTENCE, ends_sentence


class Threshold(NamedTuple):
    """What a kind of line needs at least.

    Attributes:
        documents: of different content that have it.
        share: of the publisher's documents, 0 to 1.
        titles: distinct ones.
        days: distinct ones, where they are known.
    """

    documents: int
    share: float
    titles: int
    days: int


# Fewer documents of a publisher say nothing: a share of a tenth would be one document or two.
MIN_DOCUMENTS = 20

# Menus, labels, slogans. Departments have furniture of their own, and a department of a newspaper is a tenth
# of it or more. A story's views and updates are under ten, and a follow-up a day ends within the week.
FRAGMENT = Threshold(documents=10, share=0.1, titles=10, days=5)
# "Thank you for reading." A quotation may be as short: twice as much of everything.
SENTENCE = Threshold(documents=20, share=0.2, titles=20, days=10)
# Paragraphs, which hold nine tenths of a body. Notices that long stand below most documents or below none,
# whereas the longest running story (an election, a war) is seldom a third of what a publisher writes in months.
PROSE = Threshold(documents=50, share=0.33, titles=40, days=20)

# A line of fewer documents than this is not looked at again.
LEAST = min(kind.documents for kind in (FRAGMENT, SENTENCE, PROSE))
# Distinct titles and days are counted up to here, so that a line needs no more memory the more it recurs.
CAP = 100

_MIN_PARAGRAPH = 200  # a line of this length is a paragraph, whether or not it ends as a sentence does
_QUOTES = "\"'“”„«»‘‚「『—–-"


def kind_of(line: str) -> Threshold:
    """What a line, as a skeleton, needs. One that opens with a quotation mark counts as a sentence."""
    size = visual_size(line)
    if size >= _MIN_PARAGRAPH:
        return PROSE
    if ends_sentence(line):
        return PROSE if size > MAX_SENTENCE else SENTENCE
    return SENTENCE if line[0] in _QUOTES else FRAGMENT


def is_template(
    line: str, *, documents: int, of: int, titles: int, days: int | None, publisher_days: int
) -> bool:
    """Whether a line recurs enough.

    Args:
        line: its skeleton.
        documents: documents of different content that have it.
        of: documents of different content that the publisher has.
        titles: distinct titles of the documents that have it.
        days: distinct days of the documents that have it; None where most have none.
        publisher_days: distinct days of all documents of the publisher.
    """
    need = kind_of(line)
    # A dump of one day or one week can't show more days than it has.
    least_days = min(need.days, -(-publisher_days // 2))
    return (
        of >= MIN_DOCUMENTS
        and documents >= need.documents
        and documents >= need.share * of
        and titles >= need.titles
        and (days is None or days >= least_days)
    )
