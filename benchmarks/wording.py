"""The words of invented news: sentences, headlines, templates and furniture, drawn from lists."""

import re
from collections.abc import Callable
from random import Random

AGENCIES = ("Reuters", "AP", "AFP", "dpa", "EFE")
NAMES = tuple(
    f"{first} {last}"
    for first in [
        "Mara",
        "Jonas",
        "Inés",
        "Tomasz",
        "Odile",
        "Peter",
        "Salma",
        "Viktor",
        "Ngozi",
        "Henrik",
        "Paula",
        "Rafael",
        "Mirela",
        "Anders",
        "Leila",
        "Oskar",
        "Bianca",
        "Milo",
        "Greta",
        "Idris",
    ]
    for last in [
        "Lindqvist",
        "Abel",
        "Carvalho",
        "Wren",
        "Marchand",
        "Halloran",
        "Okafor",
        "Petrov",
        "Nakamura",
        "Silva",
        "Brandt",
        "Costa",
        "Novak",
        "Eriksen",
        "Haddad",
        "Fontaine",
        "Moreau",
        "Keller",
        "Duarte",
        "Ivers",
        "Sandoval",
        "Tanaka",
        "Weir",
        "Zielinski",
        "Aldana",
    ]
)
PLACES = tuple(
    f"{start}{end}"
    for start in [
        "Arven",
        "Bell",
        "Corvi",
        "Dunmar",
        "Estre",
        "Fjord",
        "Gallow",
        "Ostra",
        "Hazel",
        "Kirk",
        "Lang",
        "Marl",
        "North",
        "Pell",
        "Quar",
        "Rave",
        "Stan",
        "Thorn",
        "Ulver",
        "Wex",
    ]
    for end in ["holm", "stadt", "gny", "row", "wick", "mere", "va", "ton", "ham", "by", "ford", "mouth"]
)

_WORDS = {
    "body": ["the city council", "the regional court", "the transport ministry", "the teachers' union", "the port authority", "the public prosecutor", "the central bank", "the water company", "the national park service", "the film festival", "the rail operator", "the hospital trust", "the energy regulator", "the farmers' association", "the election commission", "the coast guard", "the state museum", "the chamber of commerce", "the labour office", "the county sheriff", "the planning committee", "the student council", "the housing agency", "the fire brigade", "the health board", "the dairy cooperative", "the shipyard", "the chip maker", "the airline", "the insurer"],
    "role": ["spokeswoman", "mayor", "minister", "director", "researcher", "analyst", "lawyer", "witness", "resident", "teacher", "officer", "engineer", "owner", "farmer", "driver", "nurse", "captain", "judge", "senator", "shopkeeper"],
    "verb": ["approved", "rejected", "postponed", "defended", "questioned", "presented", "withdrew", "welcomed", "criticised", "reviewed", "financed", "halted", "extended", "reopened", "cancelled", "audited", "revised", "published", "demanded", "opposed"],
    "object": ["a second tram line", "the new budget", "the repair of the old bridge", "higher water fees", "a tunnel under the river", "the sale of the airport", "an inquiry into the accident", "the closure of two schools", "tougher rules for landlords", "a ban on night flights", "the merger with its rival", "a wind farm off the coast", "the pension reform", "a settlement with former employees", "the plan for a stadium", "a subsidy for electric buses", "the search for the missing boat", "an appeal against the verdict", "the strike at the refinery", "a vaccine campaign", "the return of stolen paintings", "a contract with the army", "cheaper tickets for commuters", "the clean-up of the lake", "the evacuation of the valley", "a loan of the development bank", "the recall of thousands of heaters", "a treaty on fishing quotas", "the census of migratory birds", "an extension of the harbour wall"],
    "reason": ["after a debate that lasted until the early morning", "despite objections from neighbouring towns", "because costs had doubled within a year", "as pressure from investors mounted", "while hundreds of people protested outside", "in a move that surprised even its allies", "although no date has been set", "to avoid another winter of shortages", "following months of negotiations", "on the advice of three independent experts", "when the deadline had already passed", "before talks resume next week", "as the first storms of the season approached", "without giving further details", "under a programme that ends in the spring", "in order to win back voters", "as soon as the weather allows", "against the wishes of the opposition"],
    "thing": ["engine", "ferry", "orchard", "archive", "quarry", "reservoir", "cathedral", "warehouse", "laboratory", "vineyard", "terminal", "substation", "library", "viaduct", "greenhouse", "factory", "clinic", "lighthouse", "market", "theatre", "mine", "canal", "depot", "stable", "observatory"],
    "quality": ["narrow", "abandoned", "costly", "popular", "disputed", "modern", "fragile", "remote", "crowded", "flooded", "historic", "private", "damaged", "temporary", "spacious", "empty", "noisy", "famous", "unfinished", "rusty"],
    "noun": "income rainfall traffic output demand attendance debt unemployment turnout pollution rents exports wages profits crime absences harvests ticket sales|bookings|complaints".replace("ticket sales|bookings|complaints", "bookings complaints deliveries").split(),
    "move": ["rose", "fell", "climbed", "dropped", "slipped", "jumped", "shrank", "doubled", "recovered", "stagnated"],
    "month": ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"],
    "weekday": ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
    "think": ["said", "argued", "warned", "explained", "recalled", "insisted", "added", "admitted", "believed", "hoped"],
    "claim": ["the decision had come far too late", "nobody had expected such a result", "the figures left little room for doubt", "there was no alternative to the plan", "the work would take at least two winters", "people were tired of promises", "the damage could have been prevented", "the region deserved better roads", "every family in the village was affected", "the next generation would pay for it", "the evidence did not support the charges", "trust had to be rebuilt step by step", "the market had been overheated for years", "small shops suffered most", "it was a good day for the whole coast", "the team had learned from its mistakes"],
    "name": NAMES,
    "place": PLACES,
}  # fmt: skip

_SENTENCES = (
    "{Body} of {place} {verb} {object} {reason}.",
    "On {weekday} {body} {verb} {object}, {name} said.",
    "“{Claim},” {think} {name}, a {role} from {place}.",
    "{Noun} in {place} {move} by {number} percent in {month}, {reason}.",
    "{name}, who works as a {role} near the {quality} {thing}, {think} that {claim}.",
    "According to {body}, {number} people visited the {quality} {thing} in {place} last {month}.",
    "The {thing} was {verb} by a {role} in {month} {year}, {reason}.",
    "{Body} and {body} had {verb} {object} as early as {month} {year}.",
    "A {role} told reporters in {place} that {claim}.",
    "Between {place} and {place}, {noun} {move} more slowly than {body} had forecast.",
    "More than {number} residents of {place} signed a letter about the {quality} {thing}.",
    "{Claim}, {think} the {role} of {place}, {name}, {reason}.",
    "It was not clear whether {body} of {place} would also have {object} {verb}.",
    "The {quality} {thing}, built in {year}, lies {number} kilometres from {place}.",
    "In a report of {number} pages, {body} {verb} {object} {reason}.",
    "{name} and {name} met at the {thing} in {place} on {weekday} to talk about {object}.",
)
_HEADLINES = (
    "{Body} of {place} {verb} {object}",
    "{place}: {noun} {move} by {number} percent",
    "{name}: {Claim}",
    "Why {body} {verb} {object}",
    "{number} residents of {place} fight for {quality} {thing}",
)

# Edits of a careful desk. Each changes some words and no fact.
_EDITS = (
    (r"\bpercent\b", "per cent"),
    (r"\bsaid\b", "told journalists"),
    (r"\bkilometres\b", "km"),
    (r"\btalk about\b", "discuss"),
    (r"\bMore than\b", "Over"),
    (r"\bAccording to\b", "As reported by"),
    (r"“|”", '"'),
    (r"\bneighbouring\b", "nearby"),
    (r"\blasted until\b", "went on until"),
    (r"\bwithin a year\b", "in twelve months"),
)

BOILERPLATE = {
    "head": (
        "Share this article", "Comments", "Print", "Follow us on social media", "Listen to this article",
        "Save for later", "Share on Facebook", "Copy link",
    ),
    "foot": (
        "Advertisement", "Sign up for our newsletter", "All rights reserved.", "Read more", "Most popular",
        "Subscribe now for full access", "© Outlet {outlet}. All rights reserved.", "Back to top",
    ),
    "notices": (
        "Outlet {outlet} has told the stories of its valley since the spring of 1921, when four printers pooled their savings and bought a press from a bankrupt brewery. It belongs to its readers today.",
        "Do you know more about this than we do? The reporters of outlet {outlet} sit in the old post office on the market square, and the kettle is always on when somebody comes by with a story.",
        "This text was set with the help of the readers of outlet {outlet}, who keep an eye on our spelling and send us a card when something is wrong, and sometimes when something is right.",
    ),
}  # fmt: skip


def _pattern(text: str) -> tuple[str, list[str]]:
    """A sentence for the `%` operator, and what its slots take."""
    return re.sub(r"\{\w+\}", "%s", text.replace("%", "%%")), re.findall(r"\{(\w+)\}", text)


_SENTENCE_PATTERNS = tuple(map(_pattern, _SENTENCES))
_HEADLINE_PATTERNS = tuple(map(_pattern, _HEADLINES))
_SPELLINGS = tuple((re.compile(pattern), text) for pattern, text in _EDITS)


def _fill(pattern: tuple[str, list[str]], random: Random) -> str:
    text, slots = pattern
    return text % tuple(_word(slot, random) for slot in slots)


def _word(slot: str, random: Random) -> str:
    if slot == "number":
        return str(int(10 ** (1 + 3 * random.random())))
    if slot == "year":
        return str(1960 + int(63 * random.random()))
    words = _WORDS[slot.lower()]
    word = words[int(len(words) * random.random())]
    return word[0].upper() + word[1:] if slot[0].isupper() else word


def sentence(random: Random) -> str:
    """A sentence; hardly any comes twice."""
    return _fill(_SENTENCE_PATTERNS[int(len(_SENTENCE_PATTERNS) * random.random())], random)


def paragraph(random: Random) -> str:
    """One to three sentences."""
    return " ".join(sentence(random) for _ in range(random.randint(1, 3)))


def headline(random: Random) -> str:
    """A headline."""
    return _fill(random.choice(_HEADLINE_PATTERNS), random)


def edit(text: str, random: Random) -> str:
    """`text` after light editing: what it says stays."""
    for pattern, other in random.sample(_SPELLINGS, 4):
        text = pattern.sub(other, text)
    if random.random() < 0.1:
        words = text.split(" ")
        del words[random.randrange(len(words))]
        text = " ".join(words)
    return text


def _weather(random: Random, day: int) -> tuple[str, list[str]]:
    def part(name: str) -> str:
        sky = random.choice(("sunny", "cloudy", "rainy", "foggy", "stormy", "mild", "windy", "clear"))
        low = random.randint(-8, 24)
        return (
            f"{name} will be {sky} with temperatures between {low} and {low + random.randint(3, 9)} degrees and a "
            f"{random.randint(0, 100)} percent chance of rain."
        )

    place = random.choice(PLACES)
    wind = random.choice(("north", "east", "south", "west"))
    return f"Weather for {place}", [
        f"This is the forecast for {place} and the surrounding area for {_date(day)}.",
        f"{part('The morning')} {part('The afternoon')}",
        f"Winds from the {wind} will reach {random.randint(5, 90)} kilometres an hour in exposed places. {part('The night')}",
        "The forecast is prepared twice a day by the regional weather service from the data of its own stations. Residents should follow official warnings and keep an eye on conditions before they travel.",
    ]


def _results(random: Random, day: int) -> tuple[str, list[str]]:
    home, away = random.sample(PLACES, 2)
    goals, against = random.randint(0, 5), random.randint(0, 5)
    return f"{home} {goals}, {away} {against}", [
        f"{home} played {away} in round {1 + day // 9} of the regional league on {_date(day)}, and the match ended {goals} to {against}.",
        f"{random.choice(NAMES)} scored the first goal of the match in minute {random.randint(2, 88)}, and {random.choice(NAMES)} was named player of the match.",
        f"A crowd of {random.randint(120, 9800)} people watched the match, which was led by the referee {random.choice(NAMES)}.",
        f"{home} now has {random.randint(3, 70)} points in the table, and {away} has {random.randint(3, 70)}. The next round will be played at the weekend, and tickets are on sale at the clubs' offices.",
    ]


def _stock(random: Random, day: int) -> tuple[str, list[str]]:
    name = f"{random.choice(PLACES)} {random.choice(('Holdings', 'Steel', 'Foods', 'Energy', 'Logistics'))}"
    price = random.uniform(2, 300)
    return f"{name}: shares at a glance", [
        f"Shares of {name} {random.choice(('rose', 'fell'))} {random.uniform(0.1, 9):.1f} percent to {price:.2f} dollars on {_date(day)}, while the index moved by {random.uniform(-3, 3):.1f} percent.",
        f"About {random.randint(10, 990)} thousand shares changed hands, compared with an average of {random.randint(10, 990)} thousand over the past month. The company is worth {random.randint(50, 9000)} million dollars.",
        f"The shares have traded between {price * random.uniform(0.5, 0.95):.2f} and {price * random.uniform(1.05, 1.8):.2f} dollars over the past year. Analysts expect earnings of {random.uniform(0.1, 9):.2f} dollars a share.",
        "This notice was generated automatically from exchange data. It is not investment advice, and past performance is no guide to the future.",
    ]


_SIGNS = ("Aries", "Taurus", "Gemini", "Cancer", "Leo", "Virgo", "Libra", "Scorpio", "Sagittarius", "Capricorn", "Aquarius", "Pisces")  # fmt: skip


def _horoscope(random: Random, day: int) -> tuple[str, list[str]]:
    def pick(*words: str) -> str:
        return random.choice(words)

    sign = random.choice(_SIGNS)
    return f"Horoscope: {sign}", [
        f"{sign} for {_date(day)}: expect a {pick('calm', 'lively', 'tense', 'lucky', 'slow', 'busy')} day in which {pick('friends', 'money', 'family', 'work', 'travel', 'health')} matters more than you think.",
        f"In love, {pick('patience', 'honesty', 'humour', 'courage', 'silence', 'a letter')} will help you with {pick('an old flame', 'a shy stranger', 'your partner', 'a rival', 'a neighbour')}. At work, {pick('a colleague', 'your boss', 'a customer', 'a newcomer')} needs {pick('advice', 'praise', 'a second chance', 'clear words')}.",
        f"Your lucky number is {random.randint(1, 99)}, your colour is {pick('red', 'green', 'blue', 'amber', 'white', 'violet')}, and the best hour of the day is {random.randint(6, 22)} o'clock. Do not put off until tomorrow what the stars offer you today.",
    ]


def _lottery(random: Random, day: int) -> tuple[str, list[str]]:
    numbers = ", ".join(str(number) for number in sorted(random.sample(range(1, 50), 6)))
    return "Lottery numbers", [
        f"The winning numbers of the draw of {_date(day)} are {numbers}, and the bonus number is {random.randint(1, 9)}.",
        f"The jackpot of {random.randint(1, 40)}.{random.randint(0, 9)} million was won by {random.randint(0, 3)} players. {random.randint(10, 900)} players had five numbers and win {random.randint(900, 9000)} each.",
        "Prizes can be claimed at every shop that sells tickets until the end of the third month after the draw. All figures are without guarantee.",
    ]


def _police(random: Random, day: int) -> tuple[str, list[str]]:
    street = f"{random.choice(PLACES)} Street"
    return f"Accident in {street}", [
        f"A {random.randint(18, 90)}-year-old {random.choice(('driver', 'cyclist', 'pedestrian', 'motorcyclist'))} was {random.choice(('slightly', 'seriously'))} injured in an accident in {street} in {random.choice(PLACES)} on {_date(day)} at about {random.randint(1, 12)} o'clock.",
        f"According to the police, a {random.choice(('lorry', 'van', 'bus', 'car', 'tractor'))} had {random.choice(('ignored a red light', 'left the road', 'braked too late', 'turned without a signal'))}. The damage is put at {random.randint(1, 60)},000 dollars, and the road was closed for {random.randint(1, 6)} hours.",
        "Witnesses are asked to report to the nearest police station or to call the number on the website of the police.",
    ]


def _date(day: int) -> str:
    return f"{_WORDS['weekday'][day % 7]}, {_WORDS['month'][day // 31]} {1 + day % 31}"


TEMPLATES: tuple[Callable[[Random, int], tuple[str, list[str]]], ...] = (
    _weather,
    _results,
    _stock,
    _horoscope,
    _lottery,
    _police,
)

LOCAL: tuple[Callable[[Random], str], ...] = (
    lambda random: (
        f"Readers in {random.choice(PLACES)} will remember that {sentence(random)} {sentence(random)}"
    ),
    lambda random: (
        f"In {random.choice(PLACES)}, the local {_word('role', random)} {random.choice(NAMES)} {_word('think', random)} that {_word('claim', random)}. {sentence(random)}"
    ),
    paragraph,
)
CORRECTIONS: tuple[Callable[[Random], str], ...] = (
    lambda random: (
        f"Correction: An earlier version of this story misspelled the name of {random.choice(NAMES)}."
    ),
    lambda random: (
        f"This story has been corrected to say that the figure is from {_word('month', random)}, not {_word('month', random)}."
    ),
)
