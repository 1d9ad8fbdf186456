"""The pattern rules: what a regular expression tells better than a list of phrases."""

import re
from collections.abc import Iterable

from newsclean.labels.agencies import AGENCIES, AGENCY_PATTERN
from newsclean.labels.roles import Role
from newsclean.labels.rule import Rule
from newsclean.labels.rules.phrases import TABLES

UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢĪĮİĶŁĻĽŃŅŇŌŐŒŔŘŚŞŠŢȚŤŪŮŰŲŹŻŽΑ-ΩА-ЯЁІЇЄҐ"


def any_case(words: Iterable[str]) -> str:
    """Pattern of these words in lower case, in capitals or capitalised: faster than `(?i:...)`, and as good.

    Words with the same first letter stand together, so that most are not even looked at.
    """
    forms: dict[str, dict[str, None]] = {}
    for word in words:
        for form in (word.lower(), word.capitalize(), word.title(), word.upper()):
            forms.setdefault(form[0], {})[re.escape(form[1:])] = None
    groups = [f"{re.escape(first)}(?:{'|'.join(rest)})" for first, rest in forms.items()]
    return f"(?:{'|'.join(groups)})"


# A part of a person's or an outlet's name, with the particles that stay lower case.
NAME = rf"[{UPPER}][\w.'’\-]*"
PARTICLE = "(?:de la|de|del|der|den|van|von|da|dos|das|di|du|la|le|el|al|bin|ibn|ter|zu|af)"
PERSON = rf"{NAME}(?: (?:{PARTICLE} )?{NAME}){{0,4}}"
AND = "(?:,? (?:and|und|et|y|e|en|i|och|og|ja|ve|with)|,|;| &| \\|)"
_BY_WORDS = {word for table in TABLES.values() for word in table.get("byline", {}).get("by", [])}
# Longest first, so that "written by" is not read as a name after "written".
BY = any_case(sorted(_BY_WORDS, key=lambda word: (-len(word), word)))

_CREDITS = (
    "photograph", "photo", "foto", "image", "bild", "picture", "credit", "credits", "imagen", "fotografía", "fotografia", "fot.",
    "zdj.", "kuva", "ph",
)  # fmt: skip
# Calls to read another story, which stand in brackets or before a colon.
_POINTERS = (
    "read more", "read also", "read next", "also read", "see also", "related", "don't miss", "don’t miss",
    "lesen sie auch", "lesen sie mehr", "mehr zum thema", "auch interessant", "lire aussi", "à lire aussi",
    "lee también", "lea también", "te puede interesar", "leia também", "leia mais", "leggi anche",
    "lees ook", "lees meer", "czytaj też", "czytaj także", "zobacz też", "läs också", "läs mer", "læs også",
    "les også", "lue myös", "baca juga", "читайте также", "читайте також",
)  # fmt: skip
# What WordPress prints under each item of a feed: words before the headline; between it and the site; behind the site.
# Source: the translations of the plugins that print it, such as Yoast SEO.
_FEED_TRAILERS = (
    ("The post", "(?:appeared first|first appeared|was first published|was originally published) (?:on|in|by)", ""),
    ("Th(?:e|is) (?:article|story|entry)", "(?:appeared first|first appeared|originally appeared|was first published|was originally published) (?:on|in|by)", ""),
    ("Der (?:Beitrag|Artikel)", "(?:erschien|ist) zuerst (?:erschienen )?(?:auf|bei)", ""),
    ("(?:L['’]|Cet )article", "(?:est apparu en premier|a été publié en premier|est paru en premier) sur", ""),
    ("La entrada", "(?:se publicó primero|aparece primero|apareció primero) en", ""),
    ("L['’]articolo", "(?:proviene da|sembra essere il primo su|è apparso per primo su)", ""),
    ("O (?:post|conteúdo|artigo)", "(?:apareceu|aparece) primeiro em", ""),
    ("Het bericht", "verscheen eerst op", ""),
    ("(?:Artykuł|Post|Wpis)", "(?:pochodzi z serwisu|pojawił się po ?raz pierwszy w)", ""),
    ("Inlägget", "dök först upp på", ""),
    ("Innlegget", "dukket først opp på", ""),
    ("Indlægget", "(?:blev først udgivet på|blev vist første gang på|dukkede først op på)", ""),
    ("Artikkeli", "(?:julkaistiin ensimmäisen kerran|ilmestyi ensin)", ""),
    ("Příspěvek", "(?:pochází z|se nejdříve objevil na)", ""),
    ("Príspevok", "zobrazený najskôr", ""),
    ("(?:Articolul|Articol)", "(?:apare prima dată în|a apărut prima dată în|apare prima dată pe)", ""),
    ("(?:Сообщение|Запись)", "(?:появились сначала на|впервые появилась на|впервые появилась)", ""),
    ("(?:Запис|Допис)", "спершу з[’']явиться на", ""),
    ("(?:Το άρθρο|Η δημοσίευση)", "εμφανίστηκε πρώτα (?:στο|στη|στην|σε)", ""),
    ("Публикацията", "се появи първо на", ""),
    ("(?:Artikel|Pos)", "(?:pertama kali tampil pada|muncul pertama kali di)", ""),
    ("Bài viết", "(?:đã )?xuất hiện đầu tiên (?:vào ngày|trên)", ""),
    ("投稿", "は", "に最初に表示されました"),
    ("ظهرت المقالة", "أولاً على", ""),
    ("نوشته", "اولین بار در", ""),
    ("הפוסט", "הופיע (?:לראשונה|ראשון) ב", ""),
)  # fmt: skip
_SITES = ("twitter", "x", "facebook", "instagram", "bluesky", "threads", "linkedin", "mastodon")
_SIGNERS = ("IANS", "PTI", "ANI", "UNI", "KUNA", "Kyodo", "Bernama", "Bloomberg", "Reuters")
_PROFESSIONS = ("reporter", "writer", "correspondent", "columnist", "editor", "journalist", "producer", "photographer")  # fmt: skip
_OF_PROFESSIONS = (
    "at", "for", "with", "of", "on", "covering", "based", "specializing", "specialising", "focused", "focusing",
)  # fmt: skip
_DESKS = "(?:dpa|afp|rtr|sda|apa|epd|kna|AFP|SDA|APA)"
# Behind a sentence; and where a bracket opens there.
_ENDED = r"(?<=[.!?…\"”“’»)])"
_BRACKET = tuple(f"{end}{space}{bracket}" for end in '.!?…"”“’»' for space in ("", " ") for bracket in "([")

_TAGS = (
    "a|abbr|article|aside|b|blockquote|body|br|button|center|div|em|figcaption|figure|font|footer|form|h[1-6]|head"
    "|header|hr|html|i|iframe|img|input|li|link|main|meta|nav|noscript|ol|p|picture|pre|script|section|small|source"
    "|span|strong|style|sub|sup|svg|table|tbody|td|th|thead|time|title|tr|u|ul|video"
)


def _feed_trailer(opening: str, middle: str, ending: str) -> str:
    """Pattern of such a notice, from its last opening on: a story may say the same words before it."""
    return (
        rf"(?:^|{_ENDED}\s*){opening} (?![a-z])(?:(?!{_ENDED}\s*{opening} )[^\n]){{2,250}}?"
        rf"{middle}[^\n]{{1,80}}{ending}\W*$"
    )


RULES = (
    Rule(
        id="markup.tag",
        role=Role.MARKUP,
        description="HTML tags left over in plain text.",
        pattern=rf"(?i)<(?:!--[^<>]*--|!doctype[^<>]*|/?(?:{_TAGS})(?:\s[^<>]*)?/?)>",
        scope="inside",
        anchors=("<",),
        confidence=0.99,
        matches=("The mayor said⟦<br/>⟧ the bridge would open.", "⟦<p>⟧The rain stopped."),
        keeps=("Profits fell by < 5 percent and rose by > 3 percent.",),
    ),
    Rule(
        id="markup.shortcode",
        role=Role.MARKUP,
        description="WordPress shortcodes left over in plain text.",
        pattern=r"\[/?(?:caption|gallery|embed|video|audio|vc_\w+|et_pb_\w+|fusion_\w+)(?:\s[^\[\]]*)?\]",
        scope="inside",
        anchors=("[",),
        confidence=0.98,
        matches=('⟦[caption id="a1" width="300"]⟧Rain over the harbour',),
        keeps=('"They [the ministers] agreed," she said.',),
    ),
    Rule(
        id="markup.code",
        role=Role.MARKUP,
        description="A line of script, style or structured data.",
        pattern=r"(?:\{\s*\"@context\".*|\(?function\s*\(.*|var \w+\s*=.*;|window\.\w+.*[=(].*|@media [^{]*\{.*)",
        anchors=('"@context"', "function", "var ", "window.", "@media"),
        max_chars=100_000,
        confidence=0.95,
        matches=('{"@context": "https://schema.org", "@type": "NewsArticle"}', "window.dataLayer = [];"),
        keeps=("The function of the court is to decide.",),
    ),
    Rule(
        id="markup.symbols",
        role=Role.NAVIGATION,
        description="A line of punctuation or symbols without a letter or digit.",
        pattern=r"[^\w\n]{1,40}",
        max_chars=40,
        confidence=0.9,
        matches=("***", "•", "| |"),
        keeps=("1-0",),
    ),
    Rule(
        id="byline.by",
        role=Role.BYLINE,
        description='"By" in any language and capitalised names, perhaps with an outlet or a title behind them.',
        pattern=rf"{BY}:? {PERSON}(?:{AND} {PERSON}){{0,6}}(?:\s*[,|•·–—/\-]\s*[^.!?]{{0,60}})?",
        max_chars=160,
        confidence=0.94,
        matches=("By Jane Doe", "Von Max Muster und Erika Muster", "By JANE DOE, Example Wire", "Por Ana de la Cruz"),
        keeps=("By Monday the rain had stopped.", "Von Montag an gilt die neue Regel."),
    ),
    Rule(
        id="byline.credit_line",
        role=Role.BYLINE,
        description="Names and an agency only, with a slash or a bar between them.",
        pattern=rf"{PERSON}\s?[/|]\s?(?:{AGENCY_PATTERN})|(?:{AGENCY_PATTERN})\s?[/|]\s?(?:{PERSON}|(?:{AGENCY_PATTERN}))",
        anchors=("/", "|"),
        max_chars=80,
        confidence=0.92,
        matches=("Jane Doe | Reuters", "dpa/AFP"),
        keeps=("Reuters reported the deal first.",),
    ),
    Rule(
        id="byline.agency",
        role=Role.BYLINE,
        description="An agency's name and nothing else.",
        lines=tuple(form for forms in AGENCIES.values() for form in forms),
        confidence=0.93,
        matches=("Reuters", "(AFP)"),
        keeps=("Reuters said so.",),
    ),
    Rule(
        id="agency_trailer.brackets",
        role=Role.AGENCY_TRAILER,
        description="Reporting and editing credits in brackets at the end of a paragraph.",
        pattern=r"\s*\((?i:additional )?(?i:reporting|writing|editing|compiled|report|story|edited|written)\b"
        r"[^()]{2,400}\)\.?\s*$",
        scope="end",
        anchors=("(reporting", "(additional", "(writing", "(editing", "(compiled", "(report", "(edited", "(written"),
        confidence=0.97,
        matches=(
            "Talks resume on Friday. ⟦(Reporting by Jane Doe; Editing by John Roe)⟧",
            "⟦(Additional reporting by Jane Doe)⟧",
        ),
        keeps=("Talks resume on Friday (Saturday in Asia).",),
    ),
    Rule(
        id="agency_trailer.sign_off",
        role=Role.AGENCY_TRAILER,
        description="An agency or initials in brackets behind the last sentence of a paragraph.",
        pattern=rf"{_ENDED}\s*[(\[](?!sic\b)(?:{AGENCY_PATTERN}|[a-zäöü]{{2,4}})(?:[/,\-] ?[\wäöü]{{2,12}}){{0,3}}[)\]]\.?$",
        scope="end",
        anchors=_BRACKET,
        confidence=0.95,
        matches=("The vote is on Friday.⟦ (AP)⟧", "Sie wird im März gesperrt.⟦ (mmu/dpa)⟧"),
        keeps=("The vote is on Friday (AP style).", "He never wrote that. (sic)"),
    ),
    Rule(
        id="agency_trailer.contributed",
        role=Role.AGENCY_TRAILER,
        description="Who contributed to a report, on a line of its own.",
        pattern=r"[^\n]{2,200} contributed (?:reporting|to this (?:report|story|article|piece|dispatch))(?: from [^.\n]{2,60})?\.?",
        anchors=("contributed reporting", "contributed to this"),
        max_chars=260,
        confidence=0.96,
        matches=("Jane Doe in Bonn and John Roe contributed to this report.",),
        keeps=("The strike contributed to this report of losses, the company said.",),
    ),
    Rule(
        id="author_bio.contact",
        role=Role.AUTHOR_BIO,
        description="How to write to somebody, up to the address.",
        pattern=r"(?:Contact|Email|E-mail|Write to|Reach|Kontakt|Schreiben Sie)\b[^.!?\n]{0,80}[\s:]\S+@\S+\.\w{2,10}\.?",
        anchors=("@",),
        max_chars=160,
        confidence=0.95,
        matches=("Contact Jane Doe at jane.doe@example.com", "Kontakt: redaktion@example.org"),
        keeps=("Contact between the two offices broke off in May.",),
    ),
    Rule(
        id="author_bio.reach",
        role=Role.AUTHOR_BIO,
        description="Where to reach or to follow somebody.",
        pattern=rf"(?:{PERSON} can be reached (?:at|by|on|via)|(?:Contact|Reach|Call|Email) {PERSON}(?: at| on)?:? (?=[+\d(])"
        rf"|Follow {PERSON}(?:,? (?:and|&) {PERSON})? on (?:Twitter|X|Facebook|Instagram|Bluesky|Threads|LinkedIn|Mastodon)\b)[^\n]{{0,160}}",
        anchors=("can be reached", "contact ", "reach ", "call ", "email ", *(f" on {site}" for site in _SITES)),
        max_chars=240,
        confidence=0.96,
        matches=(
            "Jane Doe can be reached at jane.doe@example.com or 555-0100.",
            "Follow Jane Doe on Twitter: https://twitter.com/janedoe",
        ),
        keeps=("Follow the river on foot.", "Reach for the stars, she told them."),
    ),
    Rule(
        id="author_bio.profession",
        role=Role.AUTHOR_BIO,
        description="That somebody writes, and for whom or of what.",
        pattern=rf"{NAME}(?: (?:{PARTICLE} )?{NAME}){{1,3}}(?:, [A-Z][\w.]+)* is (?:an?|the) (?:[^\s.]+ ){{0,5}}?(?:{'|'.join(_PROFESSIONS)})"
        rf"(?:[/,]? (?:(?:and|&) )?(?:[^\s.]+ ){{0,4}}?(?:{'|'.join(_PROFESSIONS)}))?,? "
        rf"(?:{'|'.join(_OF_PROFESSIONS)}|where (?:s?he|they)|who (?:covers|writes|reports|focuses))\b[^\n]*",
        anchors=tuple(
            f"{word}{comma} {what}"
            for word in _PROFESSIONS
            for comma in ("", ",")
            for what in (*_OF_PROFESSIONS, "where", "who")
        ),
        max_chars=500,
        confidence=0.95,
        matches=(
            "Jane Doe is a reporter covering transport and local government.",
            "John Roe is the managing editor at Example News, where he oversees the desk for transport.",
        ),
        keeps=("She is a reporter for a local paper.", "Jane Doe is a former editor who was elected in May."),
    ),
    Rule(
        id="agency_trailer.distributed",
        role=Role.AGENCY_TRAILER,
        description="Who issued or distributed a text, on a line of its own.",
        pattern=rf"SOURCE:? {NAME}[^\n]{{0,100}}|(?:(?:©|\(c\)) ?\d{{4}} [^.\n]{{2,60}}\. )?(?:Visit [^\n]{{4,120}}\. )?"
        rf"Distributed by (?:the )?{NAME}[^,.\n]{{0,60}}(?:, (?:LLC|Inc))?\.?",
        anchors=("source ", "source: ", "distributed by"),
        confidence=0.96,
        matches=(
            "SOURCE Example Corporation",
            "©2024 Example News. Visit example.com. Distributed by Example Wire, LLC.",
        ),
        keeps=("Source: Eurostat", "Distributed by the army, the flour was gone by noon."),
    ),
    Rule(
        id="agency_trailer.line",
        role=Role.AGENCY_TRAILER,
        description="Reporting and editing credits on a line of their own.",
        pattern=rf"(?i:(?:additional )?(?:reporting|writing|editing|compiled)(?: and (?:writing|editing|reporting))? by) "
        rf"{NAME}.{{0,300}}",
        anchors=("reporting by", "writing by", "editing by", "compiled by"),
        max_chars=340,
        confidence=0.96,
        matches=("Reporting by Jane Doe in Bonn and John Roe in Paris; Editing by Ann Poe",),
        keeps=("Reporting by the newspaper led to his arrest.",),
    ),
    Rule(
        id="agency_trailer.code",
        role=Role.AGENCY_TRAILER,
        description="Sign-off of German-language agencies and desks: initials behind slashes.",
        pattern=rf"\(?(?:{_DESKS}(?:[/\-][A-Za-zÄÖÜäöü]{{1,12}}){{1,6}}|[a-zäöü]{{2,4}}/{_DESKS}(?:[/\-][A-Za-zÄÖÜäöü]{{1,12}}){{0,5}})\)?",
        max_chars=60,
        confidence=0.95,
        matches=("dpa/mb/lno", "(afp/reu)", "mmu/dpa"),
        keeps=("dpa meldete den Vorfall zuerst.",),
    ),
    Rule(
        id="agency_trailer.desk",
        role=Role.AGENCY_TRAILER,
        description="An agency's name, alone or with the initials of its desk, behind dashes or in capitals; addresses in two brackets.",
        pattern=rf"[-–—=]{{1,2}} ?(?:{'|'.join(_SIGNERS)}|BERNAMA)(?:[ /\-]\w{{1,8}}){{0,4}} ?[-–—]{{0,2}}"
        r"|Bloomberg ?[-–—]{1,2}|(?:PTI|UNI)(?: [A-Z]{2,4}){1,8}|\(\([^()\n]{0,80}\S@\S[^\n]{0,160}\)\)",
        anchors=(
            *(f"{dash}{space}{name.lower()}" for dash in "-–—=" for space in ("", " ") for name in _SIGNERS),
            *("bloomberg-", "bloomberg -", "bloomberg –", "bloomberg—", "bloomberg —", "bloomberg–"),
            *("pti ", "uni ", "(("),
        ),
        confidence=0.96,
        matches=("--IANS abc/xyz", "PTI AB CD CD", "-- Bloomberg --", "((jane.doe@example.com; +44 20 7946 0123))"),
        keeps=("PTI is a news agency.",),
    ),
    Rule(
        id="byline.mail",
        role=Role.BYLINE,
        description="The byline and the times before the story, as the Daily Mail's stories have them in news corpora.",
        pattern=r"By \. [^\n]{2,120}? \. (?:PUBLISHED|UPDATED|CREATED|Last updated): \."
        r"(?: \d\d?:\d\d \w{2,4}, \d{1,2} \w{3,9} \d{4} \.| \| \.| UPDATED: \.)+\s*",
        scope="start",
        anchors=("by . ",),
        confidence=0.97,
        matches=(
            "⟦By . Jane Doe . PUBLISHED: . 12:01 EST, 3 March 2014 . | . UPDATED: . 12:42 EST, 3 March 2014 . ⟧The bridge is closed.",
        ),
        keeps=("By 3 March 2014 the bridge was closed.",),
    ),
    Rule(
        id="paywall.cut_short",
        role=Role.PAYWALL,
        description="How many characters an interface for news, such as NewsAPI, left out.",
        pattern=r"\s?\[\+\d{1,7} chars\]$",
        scope="end",
        anchors=(" chars]",),
        confidence=0.98,
        matches=("Nobody is happy about this, but sa…⟦ [+2131 chars]⟧",),
        keeps=("The limit is 2131 chars [sic].",),
    ),
    Rule(
        id="agency_trailer.coverage",
        role=Role.AGENCY_TRAILER,
        description="Where Reuters' customers find a brief's source and more of the company.",
        pattern=r"\s*Source text(?: for Eikon)?: ?[^\n]{0,120}?(?:Further company coverage:[^\n]{0,80})?$",
        scope="end",
        anchors=("source text for eikon:", "further company coverage:"),
        confidence=0.97,
        matches=("* Example Corp raises its dividend to $0.10⟦ Source text for Eikon: Further company coverage:⟧",),
        keeps=("The source text for the translation is lost.",),
    ),
    Rule(
        id="copyright.notice",
        role=Role.COPYRIGHT,
        description="A copyright sign or word and a year or an owner.",
        stock=(
            *("copyright ©", "copyright (c)", "© copyright"),
            *(f"{sign}{century}" for sign in ("© ", "©", "(c) ", "copyright ") for century in ("19", "20")),
        ),
        pattern=rf"(?:©|\([cC]\)|[Cc]opyright|COPYRIGHT)\s*(?:©\s*)?(?:\d{{4}}|[{UPPER}]).{{0,160}}",
        max_chars=200,
        confidence=0.94,
        matches=("© 2024 Example Media GmbH", "Copyright Example Wire 2021"),
        keeps=("The copyright of the song expired in 2001.",),
    ),
    Rule(
        id="copyright.end",
        role=Role.COPYRIGHT,
        description="A copyright notice behind the last sentence of a paragraph.",
        pattern=rf"{_ENDED}\s*(?:©|\([cC]\)|Copyright|COPYRIGHT)\s?(?:©|\([cC]\))?\s?(?:19|20)\d\d\b[^.!?\n]{{0,80}}"
        r"\.?(?:\s*All rights reserved\.?)?\s*$",
        scope="end",
        anchors=("©", "(c)", "copyright"),
        confidence=0.95,
        matches=("The vote is on Friday.⟦ © 2024 Example Wire. All rights reserved.⟧",),
        keeps=("He held the rights. Copyright 1924 laws, he said, did not apply to him. The court agreed.",),
    ),
    Rule(
        id="copyright.feed",
        role=Role.COPYRIGHT,
        description="Where the story appeared first, as WordPress prints it under each item of a feed.",
        pattern="|".join(_feed_trailer(*parts) for parts in _FEED_TRAILERS),
        scope="end",
        anchors=(
            "appeared first", "first appeared", "originally appeared", "first published", "originally published", "erschien zuerst", "ist zuerst",
            "en premier sur", "primero en", "proviene da", "essere il primo su", "per primo su", "primeiro em", "verscheen eerst op",
            "z serwisu", "raz pierwszy w", "först upp på", "først opp på", "først udgivet på", "første gang på", "først op på",
            "ensimmäisen kerran", "ilmestyi ensin", "pochází z", "nejdříve objevil", "zobrazený najskôr", "prima dată", "сначала на",
            "впервые появилась", "спершу з", "εμφανίστηκε πρώτα", "появи първо на", "pertama kali", "hiện đầu tiên", "最初に表示",
            "أولاً على", "اولین بار در", "הופיע",
        ),
        confidence=0.97,
        matches=(
            "The post Bridge to close for two years appeared first on Example News.",
            "The vote is on Friday.⟦ The post Bridge to close appeared first on Example News.⟧",
            "Der Beitrag Brücke wird gesperrt erschien zuerst auf Beispielzeitung.",
            "投稿 橋は二年間閉鎖 は 例のニュース に最初に表示されました。",
        ),
        keeps=(
            "The post office where the letter first appeared in 1934 is closed.",
            "The story of the bridge first appeared in a novel.",
        ),
    ),
    Rule(
        id="share.fused",
        role=Role.SHARE,
        description="A share or comment widget glued to the text beside it.",
        pattern=rf"(?:^|{_ENDED})\s*Share this (?:article|story)\s?(?:Comments?|Close Button|Share)?\s*(?=$|[A-Z\"“])",
        scope="inside",
        anchors=("share this",),
        confidence=0.97,
        matches=(
            "The vote is on Friday.⟦Share this articleComments⟧",
            "⟦Share this articleClose Button⟧The vote is on Friday.",
        ),
        keeps=("He asked them to share this article of faith.",),
    ),
    Rule(
        id="player.post",
        role=Role.PLAYER,
        description="Who wrote an embedded post, and when, behind its text.",
        pattern=r"\s*[—–]\s?[^()\n]{1,60}\(@\w{1,20}\)\s[^()\n]{4,40}$",
        scope="end",
        anchors=("(@",),
        confidence=0.97,
        matches=("The bridge is closed.⟦ — Harbour Post (@harbourpost) March 5, 2024⟧",),
        keeps=("The mayor — known as (@mayor) — wrote that the bridge was closed and would stay so until autumn.",),
    ),
    Rule(
        id="player.post_picture",
        role=Role.PLAYER,
        description="The address of a picture of an embedded post.",
        pattern=r"\s*\bpic\.(?:twitter|x)\.com/\w+",
        scope="inside",
        anchors=("pic.twitter.com/", "pic.x.com/"),
        confidence=0.97,
        matches=("The bridge is closed.⟦ pic.twitter.com/AbCdEf1234⟧",),
        keeps=("Pictures were posted to twitter.com within minutes.",),
    ),
    Rule(
        id="player.watch",
        role=Role.PLAYER,
        description="A call to watch a film or see a map behind the last sentence of a paragraph, as CNN's archive has it.",
        pattern=rf"(?:^|{_ENDED})\s*(?:Watch|See|Learn|Hear|Listen|Map:|Video:|Photos:|Gallery:|Interactive:) [^.!?»\n]{{5,150}} ?»\s?\.?$",
        scope="end",
        anchors=("»",),
        confidence=0.96,
        matches=("The bridge is closed.⟦ Watch how it was built »⟧",),
        keeps=("The bridge is closed. Watch out.",),
    ),
    Rule(
        id="caption.address",
        role=Role.CREDIT,
        description="The address of a logo, a picture or a film of a press release.",
        pattern=r"(?:Logo|Photo|Video|Image|Infographic)s? ?[-:–—]{1,2} ?https?://\S+",
        anchors=tuple(f"{dash}{space}http" for dash in "-:–—" for space in ("", " ")),
        confidence=0.96,
        matches=("Logo - https://example.com/media/1234/logo.jpg",),
        keeps=("Photo albums are at https://example.com",),
    ),
    Rule(
        id="advert.fused",
        role=Role.ADVERT,
        description="The label of an advertisement between or beside sentences.",
        pattern=rf"(?:^|{_ENDED})\s*(?:ADVERTISEMENT|Advertisement|Anzeige|ANZEIGE|Publicidad|PUBLICIDAD"
        r"|Publicité|Pubblicità|PUBBLICITÀ|Publicidade|Advertentie|REKLAMA|Reklama)\s*(?=$|[A-ZÀ-Þ\"“„«])(?![A-Z] )",
        scope="inside",
        anchors=("advertisement", "anzeige", "publicidad", "publicité", "pubblicità", "advertentie", "reklama"),
        confidence=0.9,
        matches=("The vote is on Friday.⟦ADVERTISEMENT⟧The mayor is confident.", "⟦Anzeige⟧„Wir warten ab.“"),
        keeps=("Advertisement revenue fell for the third year.", "Die Anzeige wurde eingestellt."),
    ),
    Rule(
        id="related.read_more",
        role=Role.RELATED,
        description="A bracketed pointer to another story at the end of a paragraph.",
        pattern=rf"\s*[\[(](?:(?i:{'|'.join(_POINTERS)})|Read|READ)\b:?[^\[\]()]{{0,160}}[\])]\s*$",
        scope="end",
        anchors=tuple(f"{bracket}{word}" for bracket in "([" for word in ("read", *_POINTERS)),
        confidence=0.93,
        matches=("The vote is on Friday. ⟦[Read more: What the vote means]⟧",),
        keeps=("The vote is on Friday (see the list of candidates).",),
    ),
    Rule(
        id="related.pointer",
        role=Role.RELATED,
        description="A call to read another story, and its headline, at the end of a paragraph.",
        pattern=rf"{_ENDED}\s*(?i:{'|'.join(_POINTERS)})\s?[:|–—\-]\s?[^.!?\n]{{5,160}}[!?]?\s*$",
        scope="end",
        anchors=_POINTERS,
        confidence=0.93,
        matches=(
            "The vote is on Friday.⟦ READ MORE: What the vote means⟧",
            "„Wir warten ab.“⟦ Lesen Sie auch: Was nun?⟧",
        ),
        keeps=("He had one question. Related: who pays? Nobody knew, and nobody asked him again.",),
    ),
    Rule(
        id="timestamp.iso",
        role=Role.TIMESTAMP,
        description="A date or time of day in figures and nothing else.",
        pattern=r"(?:\d{4}-\d\d-\d\d|\d{1,2}[./]\s?\d{1,2}[./]\s?(?:\d{4}|\d\d)|\d{4}[./]\d\d?[./]\d\d?)"
        r"(?:[T,|\s\-–—]+\d{1,2}[:.h]\d\d(?:[:.]\d\d)?(?:\.\d+)?\s?(?:Z|Uhr|h|[AaPp]\.?[Mm]\.?|[+\-]\d\d:?\d\d|[A-Z]{2,4})?)?",
        max_chars=50,
        confidence=0.94,
        matches=("2021-12-30T21:40:00Z", "30.12.2021, 21:40 Uhr", "30/12/2021"),
        keeps=("30 people came.",),
    ),
    Rule(
        id="timestamp.cjk",
        role=Role.TIMESTAMP,
        description="A Chinese, Japanese or Korean date, perhaps with a time or a source behind it.",
        pattern=r".{0,12}\d{4}\s?[年년]\s?\d{1,2}\s?[月월]\s?\d{1,2}\s?[日일].{0,24}",
        max_chars=50,
        confidence=0.9,
        anchors=("年", "년"),
        matches=("2024年5月12日 16:40",),
        keeps=("会议将于2024年5月12日在北京举行，来自三十个国家的代表将讨论气候变化和贸易问题。",),
    ),
    Rule(
        id="caption.with_credit",
        role=Role.CAPTION,
        description="A caption with a picture credit behind it.",
        pattern=rf"[^\n]{{5,180}}{_ENDED}\s?[(\[]?{any_case(_CREDITS)}\s?:\s?[^\n.!?]{{2,60}}\.?",
        anchors=tuple(f"{word}{space}:" for word in _CREDITS for space in ("", " ")),
        max_chars=240,
        confidence=0.98,
        matches=("The bridge at dawn. Photo: Jane Doe/Example Wire", "Die Brücke am Morgen. Foto: dpa"),
        keeps=("He showed them a photo: Jane had never seen it.",),
    ),
    Rule(
        id="caption.with_agency",
        role=Role.CAPTION,
        description="A caption with a photographer and an agency behind it.",
        pattern=rf"[^\n]{{5,200}}{_ENDED}\s*(?:©\s?)?{PERSON}\s?[/|]\s?(?:{AGENCY_PATTERN}|Getty Images?|GETTY IMAGES)(?:\s?[/|][^\n]{{2,40}})?\.?",
        anchors=("/", "|"),
        max_chars=260,
        confidence=0.98,
        matches=("Le pont du port, le 5 mars 2024. JANE DOE / AFP", "The bridge at dawn. Jane Doe/Getty Images"),
        keeps=("The bridge is closed. Reuters and AFP reported it first.",),
    ),
    Rule(
        id="caption.credit",
        role=Role.CREDIT,
        description="A picture credit and nothing else.",
        pattern=any_case(_CREDITS)
        + rf"\s?[:/©]\s?.{{2,100}}|©\s?{PERSON}(?:\s?[/,|\-]\s?.{{2,60}})?",
        max_chars=120,
        confidence=0.93,
        matches=("Photo: Jane Doe/Example Wire", "Foto: dpa", "© Jane Doe / Example Agency"),
        keeps=("Photo opportunities are rare.",),
    ),
)  # fmt: skip
