import pickle
import typing
from datetime import UTC, date, datetime, timedelta, timezone

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsclean.article import Article, FilterReason
from newsclean.errors import BuildError
from newsclean.screen.addresses import host_of, url_key
from newsclean.screen.filters import Filters
from newsclean.screen.hashes import HashSet, hash64

PROVENANCE = {"sha256": "0" * 64, "newsclean": "1.2.3", "rules": "f" * 16}
QUESTION = "Which of the nine ferries to the island sailed again on the first Monday of May?"


def article(text="The ferry sailed again.", **fields):
    counts = {"characters": len(text), "words": len(text.split()), "paragraphs": 1}
    return Article.model_validate(
        {
            "id": "0" * 32,
            "text": text,
            "counts": counts,
            "removed_share": 0,
            "provenance": PROVENANCE,
            **fields,
        }
    )


@pytest.mark.parametrize(
    ("languages", "language", "stays"),
    [
        (["en"], "en", True), (["en"], "en-GB", True), (["EN"], "en", True), (["en", "de"], "de-AT", True),
        (["en"], "de", False), (["en"], "enm", False), (["en-GB"], "en-GB", True), (["en_gb"], "en-GB", True),
        (["en-GB"], "en", False), (["en-GB"], "en-US", False), (["en"], None, False), (["en", "und"], None, True),
        ([], None, True),
    ],
)  # fmt: skip
def test_languages(languages, language, stays):
    assert Filters(languages=languages).reason(article(language=language)) == (None if stays else "language")


def test_length():
    text = article("one two three four")
    for limits in ({"min_words": 4}, {"max_words": 4}, {"max_characters": 18}, {}):
        assert Filters(**limits).reason(text) is None
    for limits in ({"min_words": 5}, {"max_words": 3}, {"max_characters": 17}):
        assert Filters(**limits).reason(text) == "length"


def test_dates_are_days_of_utc_and_both_ends_belong_to_the_range():
    may = Filters(published_from=date(2021, 5, 1), published_until=date(2021, 5, 31))
    day = datetime(2021, 5, 31, 23, 59, tzinfo=UTC)
    assert may.reason(article(published=day)) is None
    assert may.reason(article(published=datetime(2021, 5, 1, tzinfo=UTC))) is None
    assert may.reason(article(published=day + timedelta(minutes=1))) == "date"
    ahead = timezone(timedelta(hours=2))
    assert may.reason(article(published=datetime(2021, 5, 1, 1, tzinfo=ahead))) == "date"
    assert may.reason(article()) is None
    assert Filters(undated="drop").reason(article()) == "date"
    assert Filters(undated="drop").reason(article(published=day)) is None


@pytest.mark.parametrize(
    ("allow", "deny", "url", "stays"),
    [
        (["example.com"], [], "https://example.com/a", True),
        (["example.com"], [], "https://www.News.Example.com:8080/a", True),
        (["example.com"], [], "https://badexample.com/a", False),
        (["news.example.com"], [], "https://example.com/a", False),
        (["example.com"], [], None, False),
        (["uk"], [], "https://example.co.uk/a", True),
        (["bücher.example"], [], "https://xn--bcher-kva.example/", True),
        ([], ["example.com"], "https://sport.example.com/a", False),
        ([], ["sport.example.com"], "https://example.com/a", True),
        ([], ["example.com"], None, True),
        (["example.com"], ["blog.example.com"], "https://blog.example.com/a", False),
    ],
)
def test_domains(allow, deny, url, stays):
    assert Filters(allow_domains=allow, deny_domains=deny).reason(article(url=url)) == (
        None if stays else "domain"
    )


def test_the_canonical_address_counts_as_well():
    copy = article(url="https://feed.example/1", canonical_url="https://www.gazette.example/a")
    assert Filters(deny_domains=["gazette.example"]).reason(copy) == "domain"
    assert Filters(allow_domains=["gazette.example"]).reason(copy) is None


@pytest.mark.parametrize(
    ("reservations", "stays"),
    [([], True), (["noimageai"], True), (["noai"], False), (["noimageai", "tdm-reservation"], False)],
)
def test_reservations_of_rights(reservations, stays):
    reserved = article(reservations=reservations)
    assert Filters(respect_reservations=True).reason(reserved) == (None if stays else "reserved")
    assert Filters().reason(reserved) is None


SAME = [
    "https://www.gazette.example/a/b?id=7",
    "http://gazette.example/a/b?id=7",
    "gazette.example/a/b?id=7",
    "//gazette.example/a/b/?id=7",
    "https://gazette.example:443/a/b/?id=7#top",
    "HTTPS://reader@GAZETTE.example/a/b?utm_source=x&id=7&fbclid=y",
    "  https://gazette.example./%61/b?id=7  ",
]
OTHERS = [
    "https://gazette.example/a/b",
    "https://gazette.example/a/b?id=8",
    "https://gazette.example/A/b?id=7",
    "https://m.gazette.example/a/b?id=7",
    "https://gazette.example:8080/a/b?id=7",
    "https://gazette.example/",
]


def test_spellings_of_one_address():
    assert {url_key(url) for url in SAME} == {"gazette.example/a/b?id=7"}
    assert len({url_key(url) for url in [*OTHERS, SAME[0]]}) == len(OTHERS) + 1
    assert url_key("https://bücher.example/ä") == url_key("http://xn--bcher-kva.example/%C3%A4")


@pytest.mark.parametrize(
    "text", ["", "hello", "two words.example", "https://", "http://a.example:port/", "http://[::1"]
)
def test_what_is_no_address(text):
    assert url_key(text) == ""


@given(st.text())
def test_any_text_may_be_asked_for_its_host_and_key(text):
    assert url_key(text) == "" or url_key(text).startswith(host_of(text).removeprefix("www."))


@given(st.text(st.sampled_from("ab.:/?#&=%2541@wüÄ-utm_x")))
def test_the_key_of_a_key_is_the_key(text):
    key = url_key(f"https://gazette.example/{text}")
    assert url_key(key) == key
    assert key == url_key(f"http://www.gazette.example/{text}")


@pytest.fixture
def takedown(dump):
    return dump(
        "takedown.txt", f"# by letter of May 3\n\n{SAME[1]}   # the ferry\nhttps://b.example/x#y\n".encode()
    )


def test_takedown(takedown):
    filters = Filters(takedown=takedown)
    for url in SAME:
        assert filters.reason(article(url=url)) == "takedown"
        assert filters.reason(article(url="https://feed.example/1", canonical_url=url)) == "takedown"
    for url in (*OTHERS, None):
        assert filters.reason(article(url=url)) is None
    assert filters.reason(article(url="http://b.example/x")) == "takedown"


def test_a_line_that_is_no_address_is_named(dump):
    path = dump("list.txt", b"https://a.example/1\nthe other one\n")
    with pytest.raises(BuildError, match=r"list\.txt, line 2: 'the other one' is no address"):
        Filters(takedown=path).reason(article(url="https://a.example/2"))


@pytest.mark.parametrize("name", ["nowhere.txt", "."])
def test_a_list_that_cannot_be_read(tmp_path, name):
    with pytest.raises(BuildError, match=r"cannot be read|no file that can be read twice"):
        assert Filters(takedown=tmp_path / name).options


def test_every_reason_in_its_order(takedown, dump):
    """An article with all faults, which are then mended one by one."""
    exam = dump("exam.txt", QUESTION.encode())
    filters = Filters(
        languages=["en"],
        min_words=10,
        published_from=date(2021, 1, 1),
        allow_domains=["gazette.example"],
        respect_reservations=True,
        takedown=takedown,
        decontaminate=[exam],
    )
    fields = {
        "language": "de", "published": datetime(2020, 1, 1, tzinfo=UTC), "url": "https://other.example/",
        "canonical_url": "https://b.example/x", "reservations": ["noai"],
    }  # fmt: skip
    repairs = [
        {}, {"language": "en"}, {"text": QUESTION}, {"published": datetime(2022, 1, 1, tzinfo=UTC)},
        {"url": "https://gazette.example/"}, {"reservations": []}, {"canonical_url": None},
        {"text": "The ferry sailed again on Monday, and the brass band played."},
    ]  # fmt: skip
    reasons = []
    for repair in repairs:
        fields |= repair
        reasons.append(filters.reason(article(**fields)))
    assert reasons == [*typing.get_args(FilterReason), None]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"languages": ["english"]}, "'english' is no language code"),
        ({"languages": [""]}, "'' is no language code"),
        ({"min_words": 9, "max_words": 8}, "at least 9 and at most 8 words"),
        ({"max_words": 0}, "at most 0"),
        ({"published_from": date(2021, 2, 1), "published_until": date(2021, 1, 1)}, "no day is in it"),
        ({"allow_domains": ["not a domain"]}, "'not a domain' is no domain"),
        ({"deny_domains": ["example.com/sport"]}, "'example.com/sport' is no domain"),
    ],
)
def test_settings_that_cannot_be(arguments, message):
    with pytest.raises(ValueError, match=message):
        Filters(**arguments)


def test_options_are_plain_and_only_what_was_chosen(takedown, dump):
    assert Filters().options == {}
    exam = dump("exam.txt", QUESTION.encode())
    options = Filters(
        languages=["de", "EN"],
        published_until=date(2021, 1, 1),
        deny_domains=["b.example", "a.example"],
        takedown=takedown,
        decontaminate=[exam],
    ).options
    assert options.pop("takedown").startswith("takedown.txt ")
    assert options.pop("decontaminate")[0].startswith("exam.txt ")
    expected = {
        "languages": ["de", "en"],
        "published_until": "2021-01-01",
        "deny_domains": ["a.example", "b.example"],
    }
    assert options == expected
    many = Filters(deny_domains=[f"{n}.example" for n in range(1000)]).options["deny_domains"]
    assert many.startswith("1,000 domains ")


def test_filters_are_sent_to_workers_without_their_lists(tmp_path, dump):
    path = dump("list.txt", b"".join(b"https://a.example/%d\n" % n for n in range(2000)))
    exam = dump("exam.txt", " ".join(f"word{n}" for n in range(2000)).encode())
    filters = Filters(takedown=path, decontaminate=[exam])
    sent = pickle.dumps(filters.load(tmp_path / "lists"))
    assert len(sent) < 2000
    path.unlink()
    exam.unlink()
    again = pickle.loads(sent)
    assert again.reason(article(url="http://a.example/1999")) == "takedown"
    assert again.reason(article(" ".join(f"word{n}" for n in range(100, 120)))) == "contaminated"


@given(st.sets(st.integers(0, 2**64 - 1)), st.lists(st.integers(0, 2**64 - 1)))
def test_a_set_of_hashes(members, others):
    found = HashSet(members)
    assert len(found) == len(members)
    assert all(member in found for member in members)
    assert [other in found for other in others] == [other in members for other in others]
    assert found.overlaps(np.array(others, np.uint64)) == (not members.isdisjoint(others))
    assert len(found.union([np.array(others, np.uint64)])) == len(members.union(others))


def test_hashes_are_the_same_in_every_process():
    assert hash64("ferry") == 1188261472080712558


@given(st.data())
def test_articles_that_pass_are_not_changed(data):
    text = data.draw(st.text(min_size=1).filter(str.strip))
    one = article(text, language=data.draw(st.sampled_from([None, "en", "de-AT"])))
    before = one.model_dump_json()
    Filters(
        languages=data.draw(st.sampled_from([(), ("en",), ("und",)])), max_words=9, undated="drop"
    ).reason(one)
    assert one.model_dump_json() == before
