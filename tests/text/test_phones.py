import pytest

from newsclean.text.phones import find_phones, regions_of


def found(text, *regions):
    return [text[start:end] for start, end in find_phones(text, regions)]


@pytest.mark.parametrize(
    ("region", "number"),
    [
        ("US", "(212) 555-2368"), ("US", "650-253-0000"), ("US", "650.253.0000"), ("US", "1-800-273-8255"),
        ("US", "805 497-2761 ext. 1105"), ("GB", "020 7946 0958"), ("GB", "(020) 7946 0018"), ("GB", "0161 496 0000"),
        ("GB", "07911 123456"), ("GB", "0044 20 7946 0018"), ("IE", "01 234 5678"), ("AU", "(02) 9876 5432"),
        ("AU", "0412 345 678"), ("IN", "098765 43210"), ("ZA", "021 123 4567"), ("NZ", "09 366 1234"),
        ("DE", "030 123456"), ("DE", "030/1234567"), ("DE", "0171-1234567"), ("DE", "089 / 636-48018"),
        ("DE", "(030) 12 34 56"), ("AT", "0664 1234567"), ("CH", "044 123 45 67"), ("FR", "01 23 45 67 89"),
        ("FR", "01.23.45.67.89"), ("FR", "06-12-34-56-78"), ("IT", "06 12345678"), ("SE", "08-123 456 78"),
        ("NL", "020-1234567"), ("FI", "040 123 4567"), ("TR", "(0212) 123 45 67"), ("TR", "0532 123 45 67"),
        ("JP", "03-1234-5678"), ("KR", "02-2000-2114"), ("CN", "010-65363263"), ("BR", "(11) 91234-5678"),
    ],
)  # fmt: skip
def test_national_numbers_are_found_in_their_country(region, number):
    text = f"The office can be reached on {number}, every day."
    assert found(text, region) == [number]


@pytest.mark.parametrize(
    "number",
    ["+1 212 555 2368", "+49 (0) 30 123456", "+44 20 7946 0018", "+33 1 23 45 67 89", "+34 912 345 678",
     "+91 98765 43210", "+61 2 9876 5432", "+358 40 123 4567", "+81-3-1234-5678", "+351 282 341 100"],
)  # fmt: skip
def test_international_numbers_are_found_without_a_country(number):
    assert found(f"Ask at {number}.") == [number]
    assert found(f"Ask at {number}.", "US") == [number]


@pytest.mark.parametrize(
    ("region", "cue", "number"),
    [
        ("ES", "Teléfono:", "912 345 678"), ("ES", "el móvil", "600123456"), ("DK", "Tlf.", "33 12 34 56"),
        ("NO", "Telefon:", "22 33 44 55"), ("PL", "numer telefonu to", "501 234 567"), ("PT", "telefone", "213 456 789"),
        ("IT", "cell. o telefono", "333 1234567"), ("CN", "电话:", "13812345678"), ("US", "Phone", "6502530000"),
        ("AT", "Tel.:", "01 58858-0"), ("AU", "the hotline is", "1300 659 467"), ("DE", "Handy", "0 171 / 1 23 45 67"),
    ],
)  # fmt: skip
def test_figures_that_could_be_others_need_a_word_before_them(region, cue, number):
    assert found(f"{cue} {number}", region) == [number]
    assert found(f"The total came to {number} in May", region) == []


NO_NUMBERS = [
    "She won 6-4 3-6 7-6 (7-5) after 0-6 in the first set.",
    "Scores: 0-0, 1-2, 2-2, 0-3. Halves 21-14, 10-7, 13-0.",
    "From 2019-2020 to 2021-2022, in 1914-1918 and 1939-1945.",
    "On 01.02.2023, 2023-02-01, 01/02/2023, 1-2-2023 and 12-31-1999.",
    "Open 08.00-11.11, 09:00-17:30, 08.30 - 12.00 and 14.00-18.00.",
    "At 00:12:34 on 2021-06-15T08:12:00 it rose by 0.5123456 to 0.123 456 789.",
    "It cost $1,234,567.89, €12.345.678, 1 234 567 890 kr, £650 253 0000 or 2 345 678 901 yen.",
    "There are 8,123,456,789 people, 7 000 000 000 before, 912 345 678 of them here.",
    "ISBN 978-0-306-40615-7, ISBN 0-306-40615-2, ISSN 0317-8471, ISBN-10: 0306406152.",
    "Coordinates 52.520008, 13.404954 and 05.123456, 045.678901.",
    "IBAN DE89 3704 0044 0532 0130 00, order no. 0301234567, Az. 12 O 345/67.",
    "Results: 12 345 678 to 01 234 567, in districts 001-002-003-004.",
    "https://news.example/2021/06/0301234567 and https://x.example/?id=02079460958.",
    "Trademark registration number: 018171228, routing number 061211171.",
    "Flight 0815 at 2200, gate 12-14, rows 10 11 12 13 14 15 16.",
    "Lotto: 03 07 12 19 23 41, Superzahl 5; 6 aus 49: 01 02 03 04 05 06.",
    "The years (2019) 234-5678 and (1999) 123 4567 are no codes.",
    "π is 3.14159265358979, e 2.718281828459045, and 0123 is octal.",
    "Bible: 1 Kings 8:22-30, 41-43; Psalm 119:105-112.",
    "Dow 34,584.88 -166.44 -0.48% S&P 4,432.99 -40.76 -0.91% Nasdaq 15,043.97",
    "The 100-150-200-250 relay took 3:29.69 against 3:29.70.",
]


@pytest.mark.parametrize("text", NO_NUMBERS)
@pytest.mark.parametrize(
    "language", ["en", "de", "fr", "es", "it", "nl", "sv", "fi", "tr", "pl", "pt", "ja", "zh"]
)
def test_figures_of_the_news_are_none(text, language):
    assert found(text, *regions_of(language, None)) == []


def test_figures_in_addresses_and_identifiers_are_none():
    for text in ("a=02079460958", "x/02079460958", "#02079460958", "AB02079460958"):
        assert found(text, "GB") == []


def test_the_bracket_around_a_number_stays():
    assert found("(+91 120 677 6999) and (call 650-253-0000)", "US") == ["+91 120 677 6999", "650-253-0000"]


def test_numbers_do_not_go_over_the_end_of_a_line():
    assert found("020 7946\n0958 and 020 7946 0958\n07911 123456", "GB") == ["020 7946 0958", "07911 123456"]


@pytest.mark.parametrize(
    ("language", "url", "regions"),
    [
        ("de-AT", None, ("AT",)),
        ("de-AT", "https://www.example.ch/a", ("AT", "CH")),
        ("en", "https://news.example.co.uk/a?b", ("GB",)),
        ("de", "https://example.at", ("AT",)),
        ("de", "https://example.com/x.fr/", ("DE", "AT", "CH")),
        ("zh-Hans", "https://blog.example.io/", ("CN", "TW", "HK")),
        ("xx", "http://example.de:8080/", ("DE",)),
        (None, None, ()),
    ],
)
def test_the_countries_of_an_article(language, url, regions):
    assert regions_of(language, url) == regions
