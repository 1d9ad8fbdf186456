"""newsclean: raw news dump in, clean validated dataset out, and every removed character can say why."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

# Not on demand like the others: the subpackages of the same names would take their place.
from newsclean.publish.hub import publish
from newsclean.report.page import report

if TYPE_CHECKING:
    from newsclean.article import Article, FilteredArticle, Metadata, Rejection
    from newsclean.cleaned import Cleaned
    from newsclean.cleaner import Cleaner, clean
    from newsclean.corpus.build import build
    from newsclean.corpus.learn import learn
    from newsclean.evaluation.label import LabelSummary, label_documents
    from newsclean.evaluation.score import ScoreReport, score
    from newsclean.labels.roles import Role
    from newsclean.labels.rule import Rule, Span
    from newsclean.labels.templates import Template, Templates
    from newsclean.publish.removal import remove
    from newsclean.screen.filters import Filters

# Where each public name lives. They are loaded when they are first asked for, so that importing costs nothing.
_HOMES = {
    "Article": "article",
    "Cleaned": "cleaned",
    "Cleaner": "cleaner",
    "FilteredArticle": "article",
    "Filters": "screen.filters",
    "LabelSummary": "evaluation.label",
    "Metadata": "article",
    "Rejection": "article",
    "Role": "labels.roles",
    "Rule": "labels.rule",
    "ScoreReport": "evaluation.score",
    "Span": "labels.rule",
    "Template": "labels.templates",
    "Templates": "labels.templates",
    "build": "corpus.build",
    "clean": "cleaner",
    "label_documents": "evaluation.label",
    "remove": "publish.removal",
    "score": "evaluation.score",
    "learn": "corpus.learn",
}

__all__ = [
    "Article",
    "Cleaned",
    "Cleaner",
    "FilteredArticle",
    "Filters",
    "LabelSummary",
    "Metadata",
    "Rejection",
    "Role",
    "Rule",
    "ScoreReport",
    "Span",
    "Template",
    "Templates",
    "build",
    "clean",
    "label_documents",
    "learn",
    "publish",
    "remove",
    "report",
    "score",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    return value


def __dir__() -> list[str]:
    return __all__
