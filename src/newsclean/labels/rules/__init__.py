"""Every built-in rule. Their order decides between equals: the wire is more exact than the page, patterns than phrases."""

from newsclean.html.classes import HTML_RULES
from newsclean.labels.rules import context, patterns, phrases, wire

RULES = (*wire.RULES, *patterns.RULES, *phrases.RULES, *context.RULES, *HTML_RULES)
