"""Text made to be slow: it is cleaned all the same, in time that grows with its length."""

import pytest

from newsclean import clean

HOSTILE = {
    "tags in tags": "x " + "<" * 20_000 + "b>" * 20_000,
    "tags side by side": "<b>" * 20_000 + "x",
    "tags never closed": "x " + "<b " * 20_000,
    "one long line": "word " * 100_000,
    "lines that are no sentences": "\n".join(f"Item number {n}" for n in range(10_000)),
    "headings only": "\n".join(["Read more"] * 10_000),
    "contents": "In this article\n" + "\n".join(f"Part {n}" for n in range(2_000)) * 2,
    "headings of contents only": "\n".join(["Table of contents"] * 10_000),
    "fused widgets": "\n".join(["share" * 30] * 2_000),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_cleaned(name):
    cleaned = clean(HOSTILE[name])
    assert (cleaned.article is None) != (cleaned.rejection is None)
