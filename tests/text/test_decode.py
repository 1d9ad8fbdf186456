"""Bytes to text."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsclean.text.decode import UndecodableError, decode

WORDS = "„Die Brücke“, sagte die Bürgermeisterin, „wird größer.“ "


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_what_was_encoded_comes_back(encoding):
    assert decode((WORDS * 10).encode(encoding)).removeprefix("\ufeff") == WORDS * 10


def test_a_declared_encoding_is_believed():
    page = "<meta charset='iso-8859-2'><p>Zażółć gęślą jaźń</p>"
    assert "Zażółć gęślą jaźń" in decode(page.encode("iso-8859-2"))


@pytest.mark.parametrize("raw", [b"\x89PNG\r\n\x1a\n" + bytes(400), bytes(range(256)), b"a\0" * 100])
def test_binary_is_told_from_text(raw):
    with pytest.raises(UndecodableError, match="binary"):
        decode(raw)


@given(st.binary())
def test_any_bytes_are_text_or_undecodable(raw):
    with suppress(UndecodableError):
        assert isinstance(decode(raw), str)
