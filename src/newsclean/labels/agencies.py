"""News agencies: how they are written, and the one name that the record uses."""

import re

# Names as they stand in bylines, datelines and notices. Short forms are case-sensitive: "AP" is an agency, "ap"
# is not. Source: the agencies' own style guides and sites.
AGENCIES = {
    "Reuters": (
        "Thomson Reuters",
        "Reuters",
        "REUTERS",
        "rtr",
    ),
    "AP": (
        "The Associated Press",
        "Associated Press",
        "ASSOCIATED PRESS",
        "AP",
        "AP News",
    ),
    "AFP": (
        "Agence France-Presse",
        "Agence France Presse",
        "AFP",
        "afp",
    ),
    "dpa": (
        "Deutsche Presse-Agentur",
        "dpa",
        "DPA",
        "dpa-infocom",
        "dpa-AFX",
        "Deutsche Presse Agentur",
        "German Press Agency",
    ),
    "EFE": (
        "Agencia EFE",
        "EFE",
        "efe",
        "EFE Noticias",
    ),
    "Europa Press": (
        "Europa Press",
        "Europapress",
    ),
    "ANSA": (
        "ANSA",
        "Agenzia ANSA",
    ),
    "Adnkronos": ("Adnkronos",),
    "PAP": (
        "Polska Agencja Prasowa",
        "PAP",
    ),
    "TASS": (
        "ITAR-TASS",
        "TASS",
        "ТАСС",
    ),
    "Xinhua": (
        "Xinhua",
        "新华社",
        "Xinhua News Agency",
        "新华网",
    ),
    "Kyodo": (
        "Kyodo News",
        "Kyodo",
        "共同通信",
    ),
    "Jiji": (
        "Jiji Press",
        "時事通信",
    ),
    "Yonhap": (
        "Yonhap",
        "연합뉴스",
        "Yonhap News Agency",
    ),
    "PTI": (
        "Press Trust of India",
        "PTI",
    ),
    "ANI": (
        "Asian News International",
        "ANI",
    ),
    "IANS": (
        "IANS",
        "Indo-Asian News Service",
    ),
    "Bloomberg": (
        "Bloomberg News",
        "Bloomberg",
    ),
    "UPI": (
        "United Press International",
        "UPI",
    ),
    "APA": (
        "Austria Presse Agentur",
        "APA",
        "apa",
    ),
    "Keystone-SDA": (
        "Keystone-SDA",
        "Keystone-ATS",
        "SDA",
        "sda",
        "ATS",
        "Schweizerische Depeschenagentur",
    ),
    "epd": (
        "Evangelischer Pressedienst",
        "epd",
    ),
    "KNA": (
        "Katholische Nachrichten-Agentur",
        "KNA",
    ),
    "Belga": ("Belga",),
    "ANP": (
        "Algemeen Nederlands Persbureau",
        "ANP",
    ),
    "NTB": (
        "NTB",
        "Norsk Telegrambyrå",
    ),
    "TT": (
        "TT Nyhetsbyrån",
        "TT",
        "Tidningarnas Telegrambyrå",
    ),
    "Ritzau": ("Ritzau",),
    "STT": (
        "STT",
        "Suomen Tietotoimisto",
    ),
    "Lusa": (
        "Agência Lusa",
        "Lusa",
    ),
    "Anadolu": (
        "Anadolu Agency",
        "Anadolu Ajansı",
        "Anadolu",
        "AA",
    ),
    "DHA": (
        "Demirören Haber Ajansı",
        "DHA",
    ),
    "The Canadian Press": (
        "The Canadian Press",
        "Canadian Press",
        "La Presse canadienne",
    ),
    "PA": (
        "PA Media",
        "Press Association",
        "PA Wire",
    ),
    "AAP": (
        "Australian Associated Press",
        "AAP",
    ),
    "RIA Novosti": (
        "RIA Novosti",
        "РИА Новости",
    ),
    "Interfax": (
        "Interfax",
        "Интерфакс",
    ),
    "Ukrinform": (
        "Ukrinform",
        "Укрінформ",
    ),
    "Antara": (
        "Antara",
        "ANTARA",
    ),
    "Bernama": ("Bernama",),
    "İHA": (
        "İHA",
        "IHA",
        "İhlas Haber Ajansı",
    ),
    "Agência Brasil": ("Agência Brasil",),
    "Télam": (
        "Télam",
        "Telam",
    ),
    "ČTK": (
        "ČTK",
        "CTK",
    ),
    "MTI": ("MTI",),
    "Agerpres": ("Agerpres",),
    "Tanjug": (
        "Tanjug",
        "Танјуг",
    ),
    "Hina": ("HINA",),
}

# Where agencies publish under their own name: registrable domains.
SITES = {
    "Reuters": ("reuters.com",),
    "AP": ("apnews.com", "ap.org"),
    "AFP": ("afp.com",),
    "dpa": ("dpa.com", "dpa-international.com", "dpa-afx.de"),
    "EFE": ("efe.com",),
    "Europa Press": ("europapress.es",),
    "ANSA": ("ansa.it",),
    "Adnkronos": ("adnkronos.com",),
    "PAP": ("pap.pl",),
    "TASS": ("tass.com", "tass.ru"),
    "Xinhua": ("xinhuanet.com", "news.cn"),
    "Kyodo": ("kyodonews.net",),
    "Jiji": ("jiji.com",),
    "Yonhap": ("yna.co.kr",),
    "PTI": ("ptinews.com",),
    "ANI": ("aninews.in",),
    "IANS": ("ians.in",),
    "Bloomberg": ("bloomberg.com",),
    "UPI": ("upi.com",),
    "APA": ("apa.at",),
    "epd": ("epd.de",),
    "KNA": ("kna.de",),
    "Belga": ("belga.be",),
    "ANP": ("anp.nl",),
    "NTB": ("ntb.no",),
    "TT": ("tt.se",),
    "Ritzau": ("ritzau.dk", "ritzau.com"),
    "STT": ("stt.fi",),
    "Lusa": ("lusa.pt",),
    "Anadolu": ("aa.com.tr",),
    "DHA": ("dha.com.tr",),
    "The Canadian Press": ("thecanadianpress.com",),
    "PA": ("pa.media",),
    "AAP": ("aap.com.au",),
    "RIA Novosti": ("ria.ru",),
    "Interfax": ("interfax.ru", "interfax.com"),
    "Ukrinform": ("ukrinform.net", "ukrinform.ua"),
    "Antara": ("antaranews.com",),
    "Bernama": ("bernama.com",),
    "MTI": ("mti.hu",),
    "Agerpres": ("agerpres.ro",),
    "Tanjug": ("tanjug.rs",),
    "Hina": ("hina.hr",),
}

_CANONICAL = {form: name for name, forms in AGENCIES.items() for form in forms}
# Longest first, so that "Thomson Reuters" is not read as "Reuters" with something before it.
AGENCY_PATTERN = "|".join(re.escape(form) for form in sorted(_CANONICAL, key=len, reverse=True))
_AGENCY = re.compile(rf"(?<!\w)(?:{AGENCY_PATTERN})(?!\w)")


def find_agency(text: str) -> str | None:
    """The first news agency named in `text`, by its canonical name."""
    match = _AGENCY.search(text)
    return _CANONICAL[match.group()] if match else None
