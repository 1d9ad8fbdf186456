"""The pattern rules of the wire: what agencies, authors, feeds and news corpora print around a story."""

from newsclean.labels.agencies import AGENCIES, AGENCY_PATTERN
from newsclean.labels.roles import Role
from newsclean.labels.rule import Rule
from newsclean.labels.rules.parts import AND, BY, DAY, ENDED, NAME, PARTICLE, PERSON, UPPER

# What WordPress prints under each item of a feed: words before the headline; between it and the site; behind the site;
# and what a line must hold for the pattern to be tried.
# Source: the translations of the plugins that print it, such as Yoast SEO.
_FEED_TRAILERS = (
    ("The post", "(?:appeared first|first appeared|was first published|was originally published) (?:on|in|by)", "", ("appeared first", "first appeared", "first published", "originally published")),
    ("Th(?:e|is) (?:article|story|entry)", "(?:appeared first|first appeared|originally appeared|was first published|was originally published) (?:on|in|by)", "", ("originally appeared",)),
    ("Der (?:Beitrag|Artikel)", "(?:erschien|ist) zuerst (?:erschienen )?(?:auf|bei)", "", ("erschien zuerst", "ist zuerst")),
    ("(?:L['’]|Cet )article", "(?:est apparu en premier|a été publié en premier|est paru en premier) sur", "", ("en premier sur",)),
    ("La entrada", "(?:se publicó primero|aparece primero|apareció primero) en", "", ("primero en",)),
    ("L['’]articolo", "(?:proviene da|sembra essere il primo su|è apparso per primo su)", "", ("proviene da", "essere il primo su", "per primo su")),
    ("O (?:post|conteúdo|artigo)", "(?:apareceu|aparece) primeiro em", "", ("primeiro em",)),
    ("Het bericht", "verscheen eerst op", "", ("verscheen eerst op",)),
    ("(?:Artykuł|Post|Wpis)", "(?:pochodzi z serwisu|pojawił się po ?raz pierwszy w)", "", ("z serwisu", "raz pierwszy w")),
    ("Inlägget", "dök först upp på", "", ("först upp på",)),
    ("Innlegget", "dukket først opp på", "", ("først opp på",)),
    ("Indlægget", "(?:blev først udgivet på|blev vist første gang på|dukkede først op på)", "", ("først udgivet på", "første gang på", "først op på")),
    ("Artikkeli", "(?:julkaistiin ensimmäisen kerran|ilmestyi ensin)", "", ("ensimmäisen kerran", "ilmestyi ensin")),
    ("Příspěvek", "(?:pochází z|se nejdříve objevil na)", "", ("pochází z", "nejdříve objevil")),
    ("Príspevok", "zobrazený najskôr", "", ("zobrazený najskôr",)),
    ("(?:Articolul|Articol)", "(?:apare prima dată în|a apărut prima dată în|apare prima dată pe)", "", ("prima dată",)),
    ("(?:Сообщение|Запись)", "(?:появились сначала на|впервые появилась на|впервые появилась)", "", ("сначала на", "впервые появилась")),
    ("(?:Запис|Допис)", "спершу з[’']явиться на", "", ("спершу з",)),
    ("(?:Το άρθρο|Η δημοσίευση)", "εμφανίστηκε πρώτα (?:στο|στη|στην|σε)", "", ("εμφανίστηκε πρώτα",)),
    ("Публикацията", "се появи първо на", "", ("появи първо на",)),
    ("(?:Artikel|Pos)", "(?:pertama kali tampil pada|muncul pertama kali di)", "", ("pertama kali",)),
    ("Bài viết", "(?:đã )?xuất hiện đầu tiên (?:vào ngày|trên)", "", ("hiện đầu tiên",)),
    ("投稿", "は", "に最初に表示されました", ("最初に表示",)),
    ("ظهرت المقالة", "أولاً على", "", ("أولاً على",)),
    ("نوشته", "اولین بار در", "", ("اولین بار در",)),
    ("הפוסט", "הופיע (?:לראשונה|ראשון) ב", "", ("הופיע",)),
)  # fmt: skip
_PEOPLE = rf"{PERSON}(?:{AND} {PERSON}){{0,6}}"
_CLOCK = r"\d{1,2}[:.]\d\d ?(?:[ap]\.?m\.?)?"
_SITES = ("Twitter", "X", "Facebook", "Instagram", "Bluesky", "Threads", "LinkedIn", "Mastodon")
_SIGNERS = ("IANS", "PTI", "ANI", "UNI", "KUNA", "Kyodo", "Bernama", "Bloomberg", "Reuters")
_PROFESSIONS = ("reporter", "writer", "correspondent", "columnist", "editor", "journalist", "producer", "photographer")  # fmt: skip
_OF_PROFESSIONS = (
    "at", "for", "with", "of", "on", "covering", "based", "specializing", "specialising", "focused", "focusing",
)  # fmt: skip
_DESKS = "(?:dpa|afp|rtr|sda|apa|epd|kna|AFP|SDA|APA)"
# Where a bracket opens behind a sentence.
_BRACKET = tuple(f"{end}{space}{bracket}" for end in '.!?…"”“’»' for space in ("", " ") for bracket in "([")


def _feed_trailer(opening: str, middle: str, ending: str) -> str:
    """Pattern of such a notice, from its last opening on: a story may say the same words before it."""
    return (
        rf"(?:^|{ENDED}\s*){opening} (?![a-z])(?:(?!{ENDED}\s*{opening} )[^\n]){{2,250}}?"
        rf"{middle}[^\n]{{1,80}}{ending}\W*$"
    )


RULES = (
    Rule(
        id="byline.by",
        role=Role.BYLINE,
        description='"By" in any language and capitalised names, perhaps with an outlet or a title behind them.',
        pattern=rf"{BY}:? {_PEOPLE}(?:\s*[,|•·–—/\-]\s*[^.!?]{{0,60}})?",
        max_chars=160,
        confidence=0.94,
        matches=("By Jane Doe", "Von Max Muster und Erika Muster", "By JANE DOE, Example Wire", "Por Ana de la Cruz"),
        keeps=("By Monday the rain had stopped.", "Von Montag an gilt die neue Regel."),
    ),
    Rule(
        id="byline.dated",
        role=Role.BYLINE,
        description="A byline and the day of publication in one line, in either order, as publishing systems print them.",
        pattern=rf"(?:{BY}:? {_PEOPLE}\W{{1,4}}(?:\w+:?\W{{1,3}}){{0,2}}{DAY}|(?:\w+:? ){{0,2}}{DAY}(?:,?(?: at)? {_CLOCK})?\W{{1,3}}{BY}:? {_PEOPLE})"
        r"[^.!?\n]{0,80}",
        anchors=(" 20", " 19", "/20", ".20"),
        max_chars=200,
        confidence=0.96,
        matches=(
            "By Jane Doe March 5, 2024",
            "By Jane Doe | Published 5 March 2024, 10:15 GMT",
            "March 5, 2024 by Jane Doe Leave a Comment",
            "Posted on March 5, 2024 at 4:15 pm by Jane Doe and John Roe",
            "Von Max Muster, 5. März 2024",
        ),
        keeps=(
            "By March 5, 2024 the bridge was closed.",
            "On March 5, 2024 by Lake Erie the bridge was closed.",
        ),
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
        pattern=rf"{ENDED}\s*[(\[](?!sic\b)(?:{AGENCY_PATTERN}|[a-zäöü]{{2,4}})(?:[/,\-] ?[\wäöü]{{2,12}}){{0,3}}[)\]]\.?$",
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
        rf"|Follow {PERSON}(?:,? (?:and|&) {PERSON})? on (?:{'|'.join(_SITES)})\b)[^\n]{{0,160}}",
        anchors=("can be reached", "contact ", "reach ", "call ", "email ", *(f" on {site.lower()}" for site in _SITES)),
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
            *(f"bloomberg{space}{dash}" for dash in "-–—" for space in ("", " ")),
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
        pattern=rf"{ENDED}\s*(?:©|\([cC]\)|Copyright|COPYRIGHT)\s?(?:©|\([cC]\))?\s?(?:19|20)\d\d\b[^.!?\n]{{0,80}}"
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
        pattern="|".join(_feed_trailer(*words) for *words, _ in _FEED_TRAILERS),
        scope="end",
        anchors=tuple(anchor for *_, anchors in _FEED_TRAILERS for anchor in anchors),
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
)  # fmt: skip
