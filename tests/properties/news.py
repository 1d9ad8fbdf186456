"""Generators of news documents: several languages, the furniture of real sites, and noise."""

from dataclasses import dataclass

from hypothesis import strategies as st

# Sentences and furniture are invented. Per language: sentences, headlines, bylines, widgets, related headers.
LANGUAGES = {
    "en": (
        ["The council voted on Tuesday to close the old bridge for two years.",
         "“We will build it again,” said the mayor, who had promised so in May.",
         "Costs rose to $3.5 million, the U.S. engineers wrote in their report.",
         "Nobody was hurt when the northern pier sank by four centimetres.",
         "Traders at the harbour fear for their summer season, which starts in June."],
        ["Old bridge to close for two years", "Council votes 12-3 against the ferry", "What the bridge means to us"],
        ["By Jane Doe", "By Reuters", "By JOHN ROE, Example Wire", "Written by Ann Poe"],
        ["Share this article", "Share this articleComments", "ADVERTISEMENT", "Comments (12)", "3 min read",
         "Sign up for our newsletter", "Updated 4:05 p.m. EST", "Copy link", "Subscribe now",
         "(Reporting by Jane Doe; Editing by John Roe)", "© 2024 Example Media"],
        ["You might also like", "Read more", "Related stories", "Most read"],
    ),
    "de": (
        ["Der Stadtrat hat am Dienstag beschlossen, die alte Brücke zwei Jahre lang zu sperren.",
         "„Wir bauen sie wieder auf“, sagte die Bürgermeisterin, die das im Mai versprochen hatte.",
         "Die Kosten stiegen auf 3,5 Millionen Euro, schreiben die Ingenieure in ihrem Bericht.",
         "Niemand wurde verletzt, als der nördliche Pfeiler um vier Zentimeter sank."],
        ["Alte Brücke wird zwei Jahre gesperrt", "Stadtrat stimmt gegen die Fähre"],
        ["Von Erika Muster", "Von Max Muster und Erika Muster", "dpa"],
        ["Artikel teilen", "Drucken", "Anzeige", "Kommentare (3)", "30.12.2021, 21:40 Uhr", "Newsletter abonnieren",
         "dpa/mb"],
        ["Das könnte Sie auch interessieren", "Mehr zum Thema", "Meistgelesen"],
    ),
    "fr": (
        ["Le conseil municipal a voté mardi la fermeture du vieux pont pour deux ans.",
         "« Nous le reconstruirons », a dit la maire, qui l’avait promis en mai.",
         "Personne n’a été blessé quand la pile nord s’est enfoncée de quatre centimètres."],
        ["Le vieux pont fermé pendant deux ans", "Le conseil dit non au bac"],
        ["Par Anne Exemple", "Par Jean Modèle et Anne Exemple", "AFP"],
        ["Partager", "Imprimer", "Publicité", "Commentaires", "Publié le 12 mai 2024"],
        ["À lire aussi", "Sur le même sujet", "Les plus lus"],
    ),
    "es": (
        ["El consejo votó el martes cerrar el puente viejo durante dos años.",
         "«Lo volveremos a construir», dijo la alcaldesa, que lo había prometido en mayo.",
         "Nadie resultó herido cuando el pilar norte se hundió cuatro centímetros."],
        ["El puente viejo cerrará dos años", "El consejo vota contra el transbordador"],
        ["Por Ana de la Cruz", "EFE"],
        ["Compartir", "Imprimir", "Publicidad", "Comentarios", "Actualizado: 12 de mayo de 2024"],
        ["Te puede interesar", "Más noticias", "Lo más leído"],
    ),
    "ja": (
        ["市議会は火曜日、古い橋を二年間閉鎖することを決めたと発表し、住民に説明を行った。",
         "「必ず建て直します」と市長は述べ、五月に約束した通りに工事を進めると強調した。"],
        ["古い橋、二年間閉鎖へ"],
        ["共同通信"],
        ["2024年5月12日 16:40"],
        ["関連記事"],
    ),
}  # fmt: skip

# What damaged dumps hold between and inside lines.
NOISE = ["", "***", "•", "\u00a0", "&amp;", "â€œquotedâ€\u009d", "<br/>", "</p>", "<<b>b>", "&lt;p&gt;", "\u200b", "caf\u0065\u0301",
         "\ufeff", "1", "12:30", "Home", "News", "http://example.com/a?b=1&c=2", "İstanbul", "&#10;", "\x0b", "[caption]"]  # fmt: skip


@dataclass(frozen=True)
class News:
    """A document and its body paragraphs."""

    text: str
    body: list[str]
    headline: str
    language: str


@st.composite
def bodies(draw: st.DrawFn, language: str, least: int = 3) -> list[str]:
    """Paragraphs of one to three sentences, none twice."""
    sentences = LANGUAGES[language][0]
    paragraphs = draw(
        st.lists(
            st.lists(st.sampled_from(sentences), min_size=1, max_size=3, unique=True).map(
                ("" if language == "ja" else " ").join
            ),
            min_size=min(least, len(sentences)),
            max_size=8,
            unique=True,
        )
    )
    return [f"{paragraph}" for paragraph in paragraphs]


@st.composite
def news(draw: st.DrawFn) -> News:
    """Headline, copies of it, byline, widgets, body with widgets between, related block."""
    language = draw(st.sampled_from(sorted(LANGUAGES)))
    _, headlines, bylines, widgets, headers = LANGUAGES[language]
    headline = draw(st.sampled_from(headlines))
    body = draw(bodies(language))
    furniture = st.sampled_from([*widgets, headline])
    lines = [
        headline,
        *draw(st.lists(furniture, max_size=3)),
        *draw(st.lists(st.sampled_from(bylines), max_size=2)),
    ]
    for number, paragraph in enumerate(body):
        lines.append(paragraph)
        if number < len(body) // 2:  # a widget above the last paragraphs can't be told from the end
            lines += draw(st.lists(st.sampled_from(widgets), max_size=1))
    lines += draw(st.lists(furniture, max_size=2))
    if draw(st.booleans()):
        lines += [draw(st.sampled_from(headers)), *draw(st.lists(st.sampled_from(headlines), max_size=3))]
    return News(draw(st.sampled_from(["\n", "\n\n", "\r\n"])).join(lines), body, headline, language)


@st.composite
def noisy(draw: st.DrawFn) -> str:
    """Lines of news, furniture, markup and damage in any order, glued and split anywhere."""
    language = draw(st.sampled_from(sorted(LANGUAGES)))
    pieces = [piece for part in LANGUAGES[language] for piece in part]
    anything = st.one_of(st.sampled_from(pieces), st.sampled_from(NOISE), st.text(max_size=20))
    glue = st.sampled_from(["\n", "\n\n", " ", "", "\r\n", "\t"])
    parts = draw(st.lists(st.tuples(anything, glue), max_size=30))
    return "".join(part + end for part, end in parts)


def page(document: News) -> str:
    """The document as a web page with navigation and footer."""
    paragraphs = "".join(f"<p>{line}</p>" for line in document.body)
    return (
        f"<!DOCTYPE html><html lang='{document.language}'><head><title>{document.headline}</title></head><body>"
        f"<nav><ul><li><a href='/'>Home</a></li><li><a href='/news'>News</a></li></ul></nav>"
        f"<article><h1>{document.headline}</h1>{paragraphs}</article><footer>© 2024 Example Media</footer></body></html>"
    )
