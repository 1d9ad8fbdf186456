"""The report in a browser: what a person can do with it, and what a hostile document can't."""

import json
from pathlib import Path

import pytest

import newsclean

from .browser import Browser
from .datasets import HOSTILE, article, hostile_dataset, span, write_dataset

COUNT = "return parseInt(document.getElementById('count').textContent.replace(',', ''))"
TITLE = "return document.querySelector('#document h3')?.textContent"


@pytest.fixture(scope="module")
def page(built: Path) -> Path:
    return newsclean.report(built).file


def choose(browser: Browser, name: str, value: str) -> None:
    browser.run(
        "const node = document.getElementById(arguments[0]); node.value = arguments[1];"
        "node.dispatchEvent(new Event(node.tagName === 'INPUT' ? 'input' : 'change'))",
        f"filter-{name}",
        value,
    )


def wait_for_count(browser: Browser, number: int) -> None:
    browser.wait(f"{COUNT} === {number}")


def audit(page: Path) -> list[dict]:
    import pyarrow.parquet as pq

    return [row for file in page.parent.glob("audit/*.parquet") for row in pq.read_table(file).to_pylist()]


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [400, 820, 1400])
def test_no_errors_and_nothing_wider_than_the_window(browser, page, width, dark):
    browser.open(page, width=width, dark=dark)
    browser.wait(
        "return document.querySelectorAll('.flow svg .stream').length > 2"
    )  # drawn when its size is known
    assert (
        browser.run("return document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
    )
    assert browser.log() == []


@pytest.mark.parametrize("dark", [False, True])
def test_text_is_readable_in_both_themes(browser, page, dark):
    browser.open(page, dark=dark)
    # WCAG AA: 4.5 to 1.
    faint = browser.run("""
      const rgb = (text) => text.match(/[\\d.]+/g).map(Number);
      const light = ([r, g, b]) => [r, g, b].map((v) => v / 255)
        .map((v) => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
        .reduce((sum, v, at) => sum + v * [0.2126, 0.7152, 0.0722][at], 0);
      const behind = (node) => {
        for (let at = node; at; at = at.parentElement) {
          const color = rgb(getComputedStyle(at).backgroundColor);
          if (color.length === 3) return color;
        }
      };
      const faint = [];
      for (const node of document.querySelectorAll('p, th, td, dt, dd, a, button, label, span.about, figcaption, .label, .tag')) {
        const [one, two] = [light(rgb(getComputedStyle(node).color)), light(behind(node))];
        const contrast = (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05);
        if (contrast < 4.5) faint.push([node.tagName, node.className, contrast]);
      }
      return faint;""")
    assert faint == []


def test_the_theme_can_be_chosen(browser, page):
    browser.open(page)
    color = "return getComputedStyle(document.body).backgroundColor"
    light = browser.run(color)
    for _ in range(2):
        browser.run("document.getElementById('theme').click()")
    assert browser.run("return document.getElementById('theme').textContent") == "Theme: dark"
    assert browser.run(color) != light
    browser.run("document.getElementById('theme').click()")


def test_a_removed_piece_stands_in_its_place_and_says_why(browser, page):
    browser.open(page)
    parts = browser.texts("#document .story p")
    assert parts[0].startswith("removed: headline")
    assert parts[-1].startswith("removed: ")
    assert browser.run("return document.querySelector('#document .story').lastChild.className") == "gone"
    browser.run("document.querySelector('.story .piece').focus()")
    tip = browser.run("return document.getElementById('tip').textContent")
    assert tip.startswith("Roleheadline The title of the story")
    assert "Ruleheadline.first" in tip
    assert "Confidence0." in tip or "Confidence1." in tip
    assert browser.run("return document.activeElement.getAttribute('aria-describedby')") == "tip"


def test_filters(browser, page):
    browser.open(page)
    everything = browser.run(COUNT)
    spans = audit(page)
    rule = next(s["rule"] for s in spans if s["rule"].endswith(".fr"))
    choose(browser, "rule", rule)
    wait_for_count(browser, len({s["article"] for s in spans if s["rule"] == rule}))
    assert browser.run(COUNT) < everything
    assert set(browser.texts(".piece.wanted .tag")) == {
        f"removed: {s['role']}" for s in spans if s["rule"] == rule
    }
    browser.run("document.getElementById('reset').click()")
    wait_for_count(browser, everything)
    choose(browser, "role", "share")
    wait_for_count(browser, len({s["article"] for s in spans if s["role"] == "share"}))
    choose(
        browser,
        "language",
        browser.run("""
      return [...document.getElementById('filter-language').options].find((o) => o.text === 'de').value"""),
    )
    browser.wait(
        "return [...document.querySelectorAll('.row .about')].every((n) => n.textContent.includes(' · de · '))"
    )


def test_the_figures_lead_to_documents(browser, page):
    browser.open(page)
    browser.run(
        "[...document.querySelectorAll('#removed button')].find((b) => b.textContent === 'byline').click()"
    )
    wait_for_count(browser, len({s["article"] for s in audit(page) if s["role"] == "byline"}))
    assert browser.run("return document.getElementById('filter-role').value") == "byline"


def test_search_reads_kept_and_removed_text(browser, page):
    browser.open(page)
    choose(browser, "search", "Jetzt Newsletter ABONNIEREN")
    wait_for_count(browser, len({s["article"] for s in audit(page) if "Newsletter abonnieren" in s["text"]}))
    choose(browser, "search", "no document says this")
    wait_for_count(browser, 0)
    assert browser.texts("#document") == ["No document is like that."]


def test_order(browser, tmp_path):
    articles = [article(n, removed_share=share) for n, share in enumerate((0.1, 0.9, 0.5))]
    spans = [span(n, 0, "Share this", confidence=sure) for n, sure in enumerate((0.9, 0.8, 0.7))]
    browser.open(newsclean.report(write_dataset(tmp_path / "out", articles, spans)).file)
    for order, titles in (("share", "120"), ("least", "021"), ("confidence", "210")):
        choose(browser, "sort", order)
        browser.wait(
            "return [...document.querySelectorAll('.row .title')].map((n) => n.textContent.at(-1)).join('') === arguments[0]",
            titles,
        )
    assert browser.log() == []


def test_keys(browser, page):
    browser.open(page)
    titles = browser.texts(".row .title")
    first = browser.run("return location.hash")
    browser.keys("j", "j", "k")
    browser.wait(f"{TITLE} === arguments[0]", titles[1])
    assert first == ""
    browser.wait("return location.hash.startsWith('#doc=')")
    browser.keys("n", "n")
    assert (
        browser.run("return [...document.querySelectorAll('.story .piece')].indexOf(document.activeElement)")
        == 1
    )
    browser.keys("p", "p")  # to the last, which is out of view
    assert browser.run(
        "return document.activeElement === [...document.querySelectorAll('.story .piece')].at(-1)"
    )
    browser.wait("return document.getElementById('document').scrollTop > 0")
    assert browser.run("return document.getElementById('tip').checkVisibility()")
    browser.keys("\ue00c")  # Escape
    assert not browser.run("return document.getElementById('tip').checkVisibility()")
    browser.keys("/")
    assert browser.run("return document.activeElement.id") == "filter-search"
    browser.keys("jj")
    assert browser.run("return document.activeElement.value") == "jj"
    browser.run("document.getElementById('reset').click()")
    browser.run("document.getElementById('list').focus()")
    browser.keys("\ue010")  # End
    browser.wait("return document.querySelector('.row[aria-selected=true]').getAttribute('aria-posinset') === "
                 "document.querySelector('.row').getAttribute('aria-setsize')")  # fmt: skip
    assert browser.run("return document.getElementById('list').getAttribute('aria-activedescendant')")
    assert browser.log() == []


def test_an_address_opens_its_document(browser, page):
    browser.open(page)
    browser.run("document.querySelectorAll('.row')[5].click()")
    browser.keys("j")
    browser.wait("return location.hash.startsWith('#doc=')")
    id, title = browser.run("return location.hash"), browser.run(TITLE)
    browser.open(page, hash=id)
    browser.wait(f"{TITLE} === arguments[0]", title)
    assert browser.run("return location.hash") == id


def test_a_hostile_dataset_is_text(browser, tmp_path):
    browser.open(newsclean.report(hostile_dataset(tmp_path / "out")).file)
    total = browser.run(COUNT)
    assert total == 4
    seen = ""
    for _ in range(total):
        browser.run("document.querySelector('.piece')?.focus()")
        seen += "".join(browser.texts("body"))
        browser.keys("j")
        browser.wait("return document.querySelector('#document h3') !== null")
    assert seen.count(HOSTILE) > 20
    assert browser.run("return window.hacked") is None
    assert (
        browser.run(
            "return document.querySelectorAll('img, iframe, object, script[src], a[href^=javascript]').length"
        )
        == 0
    )
    assert browser.run("return [...document.links].every((a) => /^(https?:|file:.*#)/.test(a.href))")
    assert browser.log() == []


def test_nothing_but_its_own_script_may_run(browser, page):
    browser.open(page)
    browser.run("""
      const script = document.createElement('script');
      try { script.textContent = 'window.hacked = 1'; } catch { /* Trusted Types */ }
      document.body.append(script);""")
    assert browser.run("return window.hacked") is None
    assert browser.log() != []  # the policy says so


def test_many_documents_are_few_elements(browser, tmp_path):
    articles = [article(n) for n in range(5000)]
    page = newsclean.report(write_dataset(tmp_path / "out", articles, []), sample=5000).file
    browser.open(page)
    assert browser.run(COUNT) == 5000
    assert browser.run("return document.querySelectorAll('.row').length") < 50
    browser.run("document.getElementById('list').scrollTop = 4000 * 64")
    browser.wait(
        "return [...document.querySelectorAll('.row')].some((r) => r.getAttribute('aria-posinset') === '4005')"
    )
    choose(browser, "search", "the 4321th time")
    wait_for_count(browser, 1)
    assert browser.run(TITLE) == "Meeting 4321"


def test_without_documents(browser, tmp_path):
    out = write_dataset(tmp_path / "out", [article(1)], [])
    browser.open(newsclean.report(out, sample=0).file)
    assert browser.texts("#document") == ["No document is like that."]
    browser.keys("j", "n")
    assert browser.log() == []


def test_without_an_audit(browser, tmp_path):
    browser.open(newsclean.report(write_dataset(tmp_path / "out", [article(1)], [])).file)
    assert browser.texts("#document .notice") == [
        "This dataset was built without an audit, so what was removed is not known."
    ]
    assert browser.texts("#document .story p") == article(1)["text"].split("\n\n")


def test_stories_time_and_documents_left_out_are_shown_when_known(browser, tmp_path):
    story = {"cluster_id": "x", "size": 7, "title": "Ferry returns"}
    out = write_dataset(
        tmp_path / "out", [article(1)], [], filtered={"language": 4},
        clusters={"stories": 9, "syndicated": 1, "sizes": {"1": 8, "6-10": 1}, "largest": [story]},
    )  # fmt: skip
    manifest = json.loads((out / "manifest.json").read_text())
    manifest["counts"] |= {"filtered": 4, "removed": 2, "documents": 7}
    (out / "manifest.json").write_text(json.dumps(manifest))
    timing = {"workers": 2, "documents": 5, "seconds": {"clean": 1.25}, "documents_per_second": 4.0}
    (out / "timing.json").write_text(json.dumps(timing))
    browser.open(newsclean.report(out).file)
    text = browser.texts("main")[0]
    assert "9 stories, 1 of them told by several documents." in text
    assert "Ferry returns7" in text
    assert "clean1.3 s" in text
    assert "4 documents a second, 2 workers" in text
    assert "7 documents = 1 articles + 0 rejections + 0 duplicates + 4 filtered + 2 removed" in text
    assert "filtered: language" in text
    assert browser.log() == []
