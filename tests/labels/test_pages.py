"""The model of pages: that it decides by text and place, that its decisions are labels like others."""

from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsclean import Cleaner, Role
from newsclean.html.layout import Hints, Layout
from newsclean.html.parse import parse_html
from newsclean.html.walk import walk
from newsclean.labels import pages
from newsclean.labels.pages import PageModel, built_in_page_model

WEIGHTS = Path(pages.__file__).with_name("page_weights.npz")
STORY = (
    "The council voted on Tuesday to close the old bridge over the harbour for two years, the mayor said.",
    "Costs rose to three million, the engineers wrote in a report that was published on Monday evening.",
    "Nobody was hurt when the northern pier sank by four centimetres after the storm of last November.",
    "A ferry will run every ten minutes from the first of March, and shops on both banks expect a hard spring.",
)
PAGE = f"""<html><head><title>Harbour bridge to close</title></head><body><nav><a href=/>Home</a> <a href=/l>Local</a></nav>
<article class="story"><h1>Harbour bridge to close</h1><div class="share-tools"><a href=x>Post</a> <a href=y>Mail</a></div>
{"".join(f"<p>{text}</p>" for text in STORY)}</article>
<div class="recommended-stories"><h3>Elsewhere</h3><ul><li><a href=1>Lighthouse keeper retires at 81 after long service</a></li>
<li><a href=2>Ferry line to raise its fares in spring</a></li></ul></div><footer>Contact, imprint</footer></body></html>"""


def layout_of(html: str, hints: Hints | None = None) -> Layout | None:
    page = walk(parse_html(html))
    return Layout(page, hints) if page.blocks else None


def test_a_page_gives_its_story() -> None:
    cleaned = Cleaner().clean(PAGE)
    assert cleaned.text == "\n\n".join(STORY)
    assert cleaned.title == "Harbour bridge to close"
    gone = {cleaned.source[s.start : s.end]: s for s in cleaned.spans if s.role not in cleaned.kept_roles}
    assert gone["Harbour bridge to close"].role is Role.HEADLINE
    assert gone["Post Mail"].rule in ("share.en", "html.share")
    assert all(0.7 <= span.confidence <= 1 for span in gone.values())


def test_subheadings_and_standfirst_are_named() -> None:
    lead = "Two years without a crossing: what drivers, ferries and shops on both banks of the harbour must expect."
    page = PAGE.replace("<p>", f'<p class="standfirst">{lead}</p><p>', 1).replace(
        f"<p>{STORY[2]}", f"<h2>What the mayor says</h2><p>{STORY[2]}"
    )
    cleaned = Cleaner().clean(page)
    roles = {cleaned.source[s.start : s.end]: s.role for s in cleaned.spans}
    assert roles[lead] is Role.STANDFIRST
    assert roles["What the mayor says"] is Role.SUBHEADING


def test_a_cleaned_page_is_a_clean_text() -> None:
    for profile in ("precision", "balanced", "recall"):
        cleaner = Cleaner(profile=profile)
        once = cleaner.clean(PAGE).text
        assert cleaner.clean(once).text == once


def test_without_a_model_the_rules_are_alone() -> None:
    assert not {s.rule for s in Cleaner(model=False).clean(PAGE).spans if s.rule.startswith("model")}


def test_article_body_is_evidence() -> None:
    layout = layout_of(PAGE, Hints(body="\n".join(STORY) + " " * 10))
    assert layout is not None
    agreement = layout.matrix(defaultdict(lambda: (0.0, 0.0, 0.0)))[:, -7]
    texts = [block.text for block in layout.page.blocks]
    assert [text for text, agrees in zip(texts, agreement, strict=True) if agrees] == list(STORY)


MARKUP = "<p>|</p>|<div class=story>|</div>|<br>|<b>|</b>|<a href=x>|</a>|<h1>|</h1>|<nav>|</nav>|<ul><li>|</ul>|Words of a story."


@given(st.lists(st.sampled_from(MARKUP.split("|")) | st.text(max_size=5), max_size=40))
def test_layout_is_numbers_whatever_the_page(pieces: list[str]) -> None:
    layout = layout_of("".join(pieces), Hints("a title", "a description", "Words of a story."))
    if layout is not None:
        matrix = layout.matrix(built_in_page_model().said)
        assert matrix.shape[0] == len(layout.page.blocks)
        assert np.isfinite(matrix).all()


def test_a_model_of_ones_own(tmp_path: Path) -> None:
    with np.load(WEIGHTS) as arrays:
        changed = dict(arrays)
    changed["out_bias"] = changed["out_bias"] - 50
    np.savez(tmp_path / "mine.npz", **changed)
    cleaner = Cleaner(page_model=tmp_path / "mine.npz")
    assert not [span for span in cleaner.clean(PAGE).spans if span.rule == "model.page"]
    assert cleaner.fingerprint != Cleaner().fingerprint
    assert cleaner.options["page_model"] == PageModel.read(tmp_path / "mine.npz").fingerprint


@pytest.mark.parametrize("name", ["names", "in"])
def test_arrays_that_do_not_fit(tmp_path: Path, name: str) -> None:
    with np.load(WEIGHTS) as arrays:
        changed = dict(arrays)
    changed[name] = changed[name][:, 1:]
    np.savez(tmp_path / "other.npz", **changed)
    with pytest.raises(ValueError, match=r"other\.npz: is no model of newsclean"):
        Cleaner(page_model=tmp_path / "other.npz")
