"""Every rule's examples."""

import re

import pytest

from newsclean import Cleaner, Rule, Template, Templates
from newsclean.labels.labeller import PROFILES
from newsclean.labels.lines import read_lines
from newsclean.labels.matcher import STOCK, Matcher, letters_key
from newsclean.labels.roles import Role
from newsclean.labels.rules import RULES, context, patterns, phrases, wire
from newsclean.text.blocks import text_blocks

TAKEN = re.compile("⟦(.*?)⟧")


def taken_by(rule: Rule, text: str) -> list[str]:
    """What this rule alone takes of a line in the balanced profile: pieces cut out, or all of it."""
    (line,) = read_lines(text, text_blocks(text), Matcher([rule]))
    if line.cuts:
        return [text[cut.start : cut.end].strip() for cut in sorted(line.cuts)]
    return [text] if line.verdict and line.verdict.confidence >= PROFILES["balanced"] else []


@pytest.mark.parametrize(
    ("rule", "example"),
    [pytest.param(rule, example, id=f"{rule.id}: {example}") for rule in RULES for example in rule.matches],
)
def test_rule_takes_its_examples(rule, example):
    text = example.replace("⟦", "").replace("⟧", "")
    expected = [piece.strip() for piece in TAKEN.findall(example)] or [text]
    assert taken_by(rule, text) == expected


@pytest.mark.parametrize(
    ("rule", "example"),
    [pytest.param(rule, example, id=f"{rule.id}: {example}") for rule in RULES for example in rule.keeps],
)
def test_rule_leaves_what_it_must(rule, example):
    assert taken_by(rule, example) == []


def test_every_phrase_is_found_by_its_rule():
    for rule in phrases.RULES:
        matcher = Matcher([rule])
        for phrase in (*rule.lines, *rule.headers):
            (line,) = read_lines(phrase, text_blocks(phrase), matcher)
            assert line.verdict, f"{rule.id}: {phrase}"


PARAGRAPH = "The council voted late on Tuesday to close the old bridge for at least eighteen months, its spokesman said."


def test_every_stock_phrase_is_certain_in_a_sentence_of_its_own():
    for rule in phrases.RULES:
        matcher = Matcher([rule])
        for phrase in rule.stock:
            for text in (f"{phrase.strip()} x, and so on to the end.", f"({phrase.strip()} x)"):
                (line,) = read_lines(text, text_blocks(text), matcher)
                assert line.verdict, f"{rule.id}: {phrase}"
                assert line.verdict.confidence == STOCK, f"{rule.id}: {phrase}"


@pytest.mark.parametrize(
    "notice",
    [
        " Our Standards: The Thomson Reuters Trust Principles.",
        " READ ALSO: Council defends its plan",
        " (With inputs from PTI)",
        " – Follow us on X and Facebook.",
        " Copyright 2024 The Associated Press. All rights reserved. This material may not be published.",
        " (AP)",
        "pic.twitter.com/AbC123— Harbour Post (@harbourpost) March 5, 2024",
    ],
)
def test_notice_behind_the_last_sentence_is_cut_off(notice):
    (line,) = read_lines(PARAGRAPH + notice, text_blocks(PARAGRAPH + notice), Matcher(RULES))
    assert line.text == PARAGRAPH


@pytest.mark.parametrize(
    "text",
    [
        PARAGRAPH + " Nobody was to follow us on the way home.",
        PARAGRAPH + " Follow us on X, he wrote" + ", and on the road that leads north" * 9 + ".",
        "The bridge at dawn. Foto: dpa",
        "Too short. Follow us on X.",
    ],
)
def test_no_story_and_no_caption_is_cut(text):
    (line,) = read_lines(text, text_blocks(text), Matcher(RULES))
    assert not line.cuts


@pytest.mark.parametrize("inside", [True, False])
@pytest.mark.parametrize(
    "notice",
    [
        "READ ALSO: Mayor defends the decision to close the bridge",
        "This site uses Akismet to reduce spam. Learn how your comment data is processed.",
        "FILE PHOTO: A view of the harbour bridge, March 5, 2024. REUTERS/Jane Doe/File Photo",
        "(This story has not been edited by Example staff and is auto-generated from a syndicated feed.)",
        "Нашли ошибку в тексте? Выделите её и нажмите Ctrl+Enter",
        "Necessary cookies are absolutely essential for the website to function properly.",
    ],
)
def test_stock_phrases_go_from_an_otherwise_clean_story(notice, inside):
    paragraphs = [f"{PARAGRAPH[:-1]} on day {number}." for number in range(8)]
    paragraphs.insert(4 if inside else 8, notice)
    cleaned = Cleaner().clean("\n\n".join(paragraphs))
    assert cleaned.text.split("\n\n") == [text for text in paragraphs if text != notice]


@pytest.mark.parametrize("word", ["COVID-19", "NATO-led", "BRIEF-Example"])
def test_a_hyphen_within_a_word_ends_no_dateline(word):
    spans = Cleaner().clean(f"{word} {PARAGRAPH}\n\n{PARAGRAPH[:-1]} again.").spans
    assert Role.DATELINE not in {span.role for span in spans}


def test_the_first_of_several_counted_headings_is_no_headline():
    counted = [f"{number}. It was opened in 193{number}" for number in range(1, 4)]
    text = "\n\n".join(f"{heading}\n\n{PARAGRAPH[:-1]} on day {heading[0]}." for heading in counted)
    assert Cleaner(model=False).clean(text).text == text
    assert Cleaner(model=False).clean(f"Three things about the bridge\n\n{text}").text == text
    alone = Cleaner().clean(f"1. FC Beispiel siegt am letzten Tag\n\n{PARAGRAPH}")
    assert alone.article
    assert alone.article.title == "1. FC Beispiel siegt am letzten Tag"


def test_points_of_a_brief_stay_and_links_in_markdown_go():
    points = [f"* Example Corp expects revenue of $12{number} million this year" for number in range(3)]
    links = [
        f"*   [Example Corp raises its dividend by a third](https://example.com/{number})"
        for number in range(2)
    ]
    head, foot = "Example Corp reports its results", "Related stories"
    cleaned = Cleaner().clean(
        "\n\n".join([head, PARAGRAPH, *points, f"{PARAGRAPH[:-1]} again.", foot, *links])
    )
    assert [point for point in points if point in cleaned.text] == points
    assert "dividend" not in cleaned.text


def test_ids_are_unique_and_name_their_family():
    ids = [rule.id for rule in RULES]
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"[a-z_]+\.[a-z_-]+", name) for name in ids if name != "model")


def test_line_and_cut_rules_have_examples():
    for rule in (*patterns.RULES, *wire.RULES):
        assert rule.matches, rule.id
        assert rule.keeps, rule.id


# A context rule has no pattern: its example is a document, and what it must say of which line.
STORY = (
    "The council voted on Tuesday to close the old bridge over the harbour for two years, the mayor said.\n"
    "Costs rose to three million, the engineers wrote in a report that was published on Monday evening.\n"
    "Nobody was hurt when the northern pier sank by four centimetres after the storm of last November.\n"
)
CONTEXTS = {
    context.HEADLINE_FIRST: ("Old bridge to close\n" + STORY, "Old bridge to close"),
    context.HEADLINE_REPEAT: ("Old bridge to close\nOld bridge to close - Example\n" + STORY, "Old bridge to close - Example"),
    context.HEADLINE_NEAR: (
        "Old bridge over the harbour to close for two years\nOld bridge over harbour to close for two years\n" + STORY,
        "Old bridge over harbour to close for two years",
    ),
    context.HEADLINE_CAPTION: (
        "Old bridge to close\nOld bridge to close Copyright Example Wire 2024\n" + STORY,
        "Old bridge to close Copyright Example Wire 2024",
    ),
    context.OPENING: ("Old bridge to close\nHarbour city\n" + STORY, "Harbour city"),
    context.CLOSING: (STORY + "You might also like\nA ferry for the islands", "A ferry for the islands"),
    context.CLOSING_LOOSE: (STORY + "A ferry for the islands", "A ferry for the islands"),
    context.RELATED_RUN: (
        STORY + "Read more\nA ferry for the islands\n" + STORY.replace("The council", "The committee").replace("Costs", "Prices").replace("Nobody", "No one"),
        "A ferry for the islands",
    ),
    context.CONTENTS: (
        STORY + "In this article\nThe costs\nThe costs\n" + STORY.replace("The council", "The committee").replace("Costs", "Prices").replace("Nobody", "No one"),
        "The costs",
    ),
    context.DUPLICATE: (STORY + STORY.replace("The council", "The committee").replace("Costs", "Prices"), STORY.split("\n")[2]),
    context.TEMPLATE: (STORY + "Tide table for 12 May\n" + STORY.replace("The council", "The committee"), "Tide table for 12 May"),
    context.DATELINE: ("BONN (Reuters) - " + STORY, "BONN (Reuters) - "),
    context.PARAGRAPH: (STORY, STORY.partition("\n")[0]),
    context.SUBHEADING: (STORY + "The costs\n" + STORY.replace("The council", "The committee").replace("Costs", "Prices").replace("Nobody", "No one"), "The costs"),
    context.BLANK: (STORY, "\n"),
}  # fmt: skip


KNOWN = Templates(
    [Template(publisher="gazette", line="tide table for 0", documents=9, of=10, count=9, titles=9, days=9)]
)


@pytest.mark.parametrize("rule", sorted(CONTEXTS, key=context.RULES.index), ids=lambda rule: rule.id)
def test_context_rule_at_work(rule):
    text, piece = CONTEXTS[rule]
    cleaned = Cleaner(profile="recall", templates=KNOWN, publisher="gazette", model=False).clean(text)
    found = {cleaned.source[s.start : s.end] for s in cleaned.spans if s.rule == rule.id}
    assert piece in found
    role = {s.role for s in cleaned.spans if s.rule == rule.id}
    assert role == {rule.role} or rule is context.CLOSING


def test_a_users_rule_comes_first():
    mine = Rule(
        id="mine.sponsor", role=Role.ADVERT, description="Our sponsor.", lines=("brought to you by example",)
    )
    cleaned = Cleaner(rules=[mine]).clean(STORY + "Brought to you by Example")
    assert [s.rule for s in cleaned.spans if s.role is Role.ADVERT] == ["mine.sponsor"]


def test_groups_in_a_pattern_are_refused():
    rule = Rule(id="mine.group", role=Role.ADVERT, description="-", pattern="(a)b")
    with pytest.raises(ValueError, match=r"mine\.group"):
        Matcher([rule])


def test_phrases_of_several_scripts_are_found_in_one_text():
    lines = [
        "Read more: Old bridge to close",
        "この記事は会員限定です。",
        "Читайте также: мост закроют",
        "12 मौतें",
        "The bridge.",
    ]
    text = "\n".join(lines)
    found = read_lines(text, text_blocks(text), Matcher(RULES))
    assert [line.verdict and line.verdict.rule for line in found] == [
        "related.en",
        "paywall.ja",
        "related.ru",
        None,
        None,
    ]


def test_vowel_signs_do_not_end_words():
    assert letters_key("12 मौतें, हमें फ़ॉलो करें") == "मौतें हमें फ़ॉलो करें"
    assert letters_key("café 12") == "café"
