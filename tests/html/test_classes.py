"""Roles by markup."""

import pytest

from newsclean.html.classes import HTML_RULES, structural_role, words
from newsclean.labels.roles import Role


@pytest.mark.parametrize(
    ("tag", "css", "density", "chars", "role"),
    [
        ("li", "<nav> <li>", 1.0, 10, Role.NAVIGATION),
        ("p", "<footer>", 0.0, 80, Role.NAVIGATION),
        ("figcaption", "", 0.0, 80, Role.CAPTION),
        ("div", "<figure> <figcaption> image", 0.0, 80, Role.CAPTION),
        ("span", "image credit", 0.0, 20, Role.CREDIT),
        ("div", "share tools", 0.0, 10, Role.SHARE),
        ("p", "comment body", 0.0, 2000, Role.COMMENTS),
        ("h3", "related articles", 1.0, 60, Role.RELATED),
        ("p", "newsletter box", 0.0, 90, Role.PROMO),
        ("div", "byline", 0.5, 20, Role.BYLINE),
        ("p", "author bio", 0.0, 300, Role.AUTHOR_BIO),
        ("div", "publish date", 0.0, 12, Role.TIMESTAMP),
        ("div", "advertisement", 0.0, 13, Role.ADVERT),
        ("p", "cookie notice", 0.1, 400, Role.LEGAL),
        ("li", "breadcrumbs", 1.0, 10, Role.NAVIGATION),
        ("li", "tag list", 1.0, 10, Role.TAGS),
        ("h1", "", 0.0, 60, Role.HEADLINE),
        ("p", "standfirst", 0.0, 150, Role.STANDFIRST),
        ("h2", "", 0.0, 30, Role.SUBHEADING),
        ("h4", "", 1.0, 30, Role.RELATED),
        ("p", "", 1.0, 30, Role.RELATED),
        ("div", "", 0.0, 8, Role.NAVIGATION),
        ("div", "<outside>", 0.9, 80, Role.RELATED),
        ("p", "article body text", 0.1, 200, None),
        ("p", "<article> <section> story", 0.0, 40, None),
        ("p", "post author", 0.0, 4000, None),  # a story whose container is named after its author
        ("li", "", 0.0, 20, None),
        ("tr", "<table>", 0.0, 20, None),
    ],
)  # fmt: skip
def test_role(tag: str, css: str, density: float, chars: int, role: Role | None) -> None:
    found = structural_role(tag, css, density, chars)
    assert (found and found[0]) == role


def test_every_judgement_is_a_listed_rule() -> None:
    ids = [rule.id for rule in HTML_RULES]
    assert len(set(ids)) == len(ids)
    for rule in HTML_RULES:
        assert rule.id.startswith("html.")
        assert rule.description.endswith(".")


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ("article-body storyText__p", ("article", "body", "story", "text")),
        ("has-sidebar no-ads without_comments", ()),
        ("md:flex w-[12px] hover:underline", ()),
        ("post hentry tag-newsletter category-share type-post", ("post", "hentry", "type")),
        ("PromoBOX", ("promo", "box")),
        ("promo promo", ("promo",)),
        ("", ()),
    ],
)
def test_words_of_class_names(names: str, expected: tuple[str, ...]) -> None:
    assert words(names) == expected
