import ipaddress
import pickle
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsclean.text.masking import TOKENS, Masker, masked
from tests.properties.news import LANGUAGES, news, noisy

MASKER = Masker()
EMAIL, PHONE, IP = TOKENS["email"], TOKENS["phone"], TOKENS["ip"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Write to jane.doe+news@desk.example.co.uk.", f"Write to {EMAIL}."),
        ("müller@bücher.example, dann", f"{EMAIL}, dann"),
        ("(a_b-c@example.com; o’brien@example.ie)", f"({EMAIL}; {EMAIL})"),
        ("<a@b.de> mailto:a@b.de?subject=x", f"<{EMAIL}> mailto:{EMAIL}?subject=x"),
        ("INFO@EXAMPLE.CO.ZA!", f"{EMAIL}!"),
        ("info@example.co.za.", f"{EMAIL}."),
        ("name (at) example.com, name[at]example.org", f"{EMAIL}, {EMAIL}"),
        ("Mail: info@example.com.The end.", f"Mail: {EMAIL}.The end."),
        ("電子メールはinfo@example.jpまで", f"電子メールは{EMAIL}まで"),
        ("기자 lee@example.co.kr입니다", f"기자 {EMAIL}입니다"),
        ("用户@例子.广告", EMAIL),
        ("info@xn--bcher-kva.xn--p1ai", EMAIL),
        ("https://medium.example/@jane/x", "https://medium.example/@jane/x"),
        ("@jane wrote @ 5 pm: a@b, c@ d.de, @@e.de", "@jane wrote @ 5 pm: a@b, c@ d.de, @@e.de"),
        ("3 apples @ 2.50 each", "3 apples @ 2.50 each"),
    ],
)
def test_email_addresses(text, expected):
    assert MASKER.mask(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Traffic came from 93.184.216.34, then 8.8.8.8:53.", f"Traffic came from {IP}, then {IP}:53."),
        ("http://93.184.216.34/a", f"http://{IP}/a"),
        ("[2001:4860:4860::8888]", f"[{IP}]"),
        ("2001:4860:4860:0:0:0:0:8844 answered", f"{IP} answered"),
        # Private and reserved ones are those of a million machines.
        ("10.0.0.1, 192.168.1.1, 127.0.0.1, ::1, fe80::1, 2001:db8::1", None),
        ("Version 10.1.2.3, firmware 8.1.2.3, v4.5.6.7, nginx/1.9.7.1, section 4.2.1.3", None),
        ("It is 12:30:45, 00:1a:2b:3c:4d:5e, cafe::add, 1.2.3.4.5 and 256.1.1.1", None),
        ("Results 1.2.3, 12.30.21 and 1,234.56.78", None),
    ],
)
def test_ip_addresses(text, expected):
    assert MASKER.mask(text) == (expected or text)


def test_telephone_numbers_of_the_countries_that_are_named():
    text = "Call 030 123456 or +44 20 7946 0018."
    assert MASKER.mask(text) == f"Call 030 123456 or {PHONE}."
    assert MASKER.mask(text, ("DE",)) == f"Call {PHONE} or {PHONE}."


def test_only_the_kinds_that_are_asked_for():
    text = "a@example.com, 8.8.8.8, +44 20 7946 0018"
    assert Masker(["ip"]).mask(text) == f"a@example.com, {IP}, +44 20 7946 0018"
    assert Masker(["phone", "email"]).kinds == ("email", "phone")
    assert [piece.kind for piece in MASKER.find(text)] == ["email", "ip", "phone"]
    with pytest.raises(ValueError, match="can't mask 'name': choose from email, phone, ip"):
        Masker(["name"])


def test_a_package_that_is_missing_is_named(monkeypatch):
    monkeypatch.setattr("newsclean.text.masking.find_spec", lambda name: None)
    with pytest.raises(ValueError, match=r"pip install 'newsclean\[pii\]'"):
        Masker()
    assert Masker(["email", "ip"]).mask("a@example.com") == EMAIL


words = st.text(st.sampled_from("abcxyzäöéßñ0123456789"), min_size=1, max_size=12)
mailboxes = st.lists(words, min_size=1, max_size=3).flatmap(
    lambda parts: st.sampled_from([".", "_", "-", "+"]).map(lambda sign: sign.join(parts))
)
letters = st.text(st.sampled_from("abcdefgxyz"), min_size=1, max_size=9)
domains = st.builds(
    lambda labels, suffix: ".".join([*labels, suffix]),
    st.lists(letters, min_size=1, max_size=3),
    st.sampled_from(["com", "de", "co.uk", "example", "museum", "xn--p1ai"]),
)
emails = st.builds("{}@{}".format, mailboxes, domains)
public = st.one_of(
    st.ip_addresses(v=4),
    st.integers(2**125, 2**126 - 1).map(ipaddress.IPv6Address),
).filter(lambda address: address.is_global).map(str)  # fmt: skip
phones = st.sampled_from(["+49 30 1234567", "+44 20 7946 0018", "+1 650-253-0000", "+33 1 23 45 67 89", "+81 3-1234-5678"])  # fmt: skip
sentences = st.sampled_from([text for sentences, *_ in LANGUAGES.values() for text in sentences])
before, after = (
    st.sampled_from([" ", "(", "“", "\n", ", "]),
    st.sampled_from([" ", ")", ".", ",", "”", "\n", "!", "; "]),
)
pieces = st.one_of(*(st.tuples(st.just(token), values) for token, values in ((EMAIL, emails), (IP, public), (PHONE, phones))))  # fmt: skip


@given(st.lists(st.tuples(sentences, before, pieces, after), min_size=1, max_size=5))
def test_whatever_is_put_into_a_text_is_masked_and_nothing_else(parts):
    text = "".join(f"{sentence}{a}{value}{b}" for sentence, a, (_, value), b in parts)
    expected = "".join(f"{sentence}{a}{token}{b}" for sentence, a, (token, _), b in parts)
    assert MASKER.mask(text) == expected


figures = st.text(st.sampled_from("0123456789 -./()+@:|abcdef\n"), max_size=60)
glued = st.lists(
    st.one_of(emails, public, phones, figures, st.sampled_from(["Tel. ", "020 7946 0958", "version "]))
)
documents = st.one_of(news().map(lambda n: n.text), noisy(), st.text(), figures, glued.map("".join))


@given(documents, st.sampled_from([(), ("US", "GB"), ("DE", "AT"), ("FR",), ("ES",)]))
def test_masking_a_masked_text_changes_nothing(text, regions):
    once = MASKER.mask(text, regions)
    assert MASKER.mask(once, regions) == once


@given(documents)
def test_pieces_are_in_order_and_apart(text):
    found = MASKER.find(text, ("GB",))
    assert all(0 <= piece.start < piece.end <= len(text) for piece in found)
    assert all(one.end <= other.start for one, other in pairwise(found))
    assert masked(text, found) == MASKER.mask(text, ("GB",))


@given(sentences)
def test_sentences_without_any_stay_as_they_are(text):
    assert MASKER.mask(text, ("US", "GB", "DE", "FR", "ES", "JP")) == text


def test_a_masker_can_be_sent_to_workers():
    assert pickle.loads(pickle.dumps(MASKER)).mask("a@example.com") == EMAIL
