"""The phrase rules: one rule a family and language, read from `labels/phrases/*.toml`."""

from importlib.resources import files

import tomli

from newsclean.labels.roles import Role
from newsclean.labels.rule import Rule

# How a phrase is looked for, as attributes of `Rule`; whatever else stands in a section has its own reader.
KINDS = ("lines", "headers", "starts", "openers", "contains", "stock", "words")

# A phrase that several languages share, or print in English, is that of the first.
_NAMES = {
    "da": "Danish", "de": "German", "en": "English", "es": "Spanish", "fi": "Finnish", "fr": "French", "it": "Italian",
    "nl": "Dutch", "no": "Norwegian", "pl": "Polish", "pt": "Portuguese", "sv": "Swedish", "tr": "Turkish",
    "af": "Afrikaans", "ar": "Arabic", "cs": "Czech", "el": "Greek", "he": "Hebrew", "hi": "Hindi", "hu": "Hungarian",
    "id": "Indonesian and Malay", "ja": "Japanese", "ko": "Korean", "ro": "Romanian", "ru": "Russian",
    "uk": "Ukrainian", "vi": "Vietnamese", "zh": "Chinese",
}  # fmt: skip

Table = dict[str, dict[str, list[str]]]


def load_tables() -> dict[str, Table]:
    """Every language's phrase file: `{language: {family: {kind: phrases}}}`."""
    folder = files("newsclean.labels") / "phrases"
    return {
        language: tomli.loads((folder / f"{language}.toml").read_text(encoding="utf-8"))
        for language in _NAMES
    }


def _rule(family: str, language: str, section: dict[str, list[str]]) -> Rule:
    role = Role(family)
    phrases = {kind: tuple(section.get(kind, ())) for kind in KINDS}
    if family == "timestamp":  # months and weekdays are dates as much as the other words
        names = [name for month in section.get("months", []) for name in month] + section.get("weekdays", [])
        phrases["words"] += tuple(names)
    whole = phrases["lines"] + phrases["headers"]
    return Rule(
        id=f"{family}.{language}",
        role=role,
        description=f"{_NAMES[language]} phrases. {role.description}",
        language=language,
        matches=tuple(phrase.capitalize() for phrase in whole[:3]),
        keeps=tuple(section.get("keeps", ())),
        lines=phrases["lines"],
        headers=phrases["headers"],
        starts=phrases["starts"],
        openers=phrases["openers"],
        contains=phrases["contains"],
        stock=phrases["stock"],
        words=phrases["words"],
    )


TABLES = load_tables()

RULES = tuple(
    _rule(family, language, section)
    for language, table in TABLES.items()
    for family, section in table.items()
)
