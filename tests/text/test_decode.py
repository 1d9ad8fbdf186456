"""Bytes to text."""

from contextlib import suppress
from encodings.aliases import aliases

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


@pytest.mark.parametrize(
    ("charset", "encoding"),
    [
        *[("KOI8-R", "koi8-r"), ("windows-1251", "cp1251"), ("utf-8", "utf-8"), ("UTF-16LE", "utf-16-le")],
        *[
            ("us-ascii", "utf-8"),
            ("rot13", "utf-8"),
            ("nonsense", "utf-8"),
            ("punycode", "utf-8"),
            ("\0", "utf-8"),
        ],
    ],
)
def test_what_the_server_says_comes_first_unless_it_cannot_be(charset, encoding):
    page = "<meta charset='iso-8859-7'>" * (encoding != "utf-8") + "<p>Совет порта одобрил новый мост</p>" * 5
    assert decode(page.encode(encoding), charset) == page


def test_a_byte_order_mark_goes_before_the_server():
    assert decode(("\ufeff" + WORDS).encode("utf-8"), "koi8-r").endswith(WORDS)


def test_the_server_is_believed_in_spite_of_a_wrong_byte():
    raw = (WORDS * 50).encode("utf-8") + b"\xff"
    assert decode(raw, "utf-8") == WORDS * 50 + "\ufffd"
    assert decode("Größe".encode("cp1252"), "iso-8859-1") == "Größe"
    assert decode(b"\x93quoted\x94", "iso-8859-1") == "“quoted”"


@pytest.mark.parametrize("raw", [b"\x89PNG\r\n\x1a\n" + bytes(400), bytes(range(256)), b"a\0" * 100])
def test_binary_is_told_from_text(raw):
    with pytest.raises(UndecodableError, match="binary"):
        decode(raw)
    with pytest.raises(UndecodableError, match="binary"):
        decode(raw, "iso-8859-1")


@given(st.binary(), st.one_of(st.none(), st.text(), st.sampled_from(sorted(set(aliases.values())))))
def test_any_bytes_are_text_or_undecodable(raw, charset):
    with suppress(UndecodableError):
        assert isinstance(decode(raw, charset), str)


@pytest.mark.parametrize("head", ["", '<meta charset="utf-8">'])
@pytest.mark.parametrize("character", ["é", "東", "🌉"])
def test_utf8_that_was_cut_inside_a_character(head, character, caplog):
    raw = (head + "Die Brücke schließt, 橋 " + character).encode()
    for cut in range(1, len(character.encode())):
        assert decode(raw[:-cut]) == head + "Die Brücke schließt, 橋 "
    assert not caplog.records
