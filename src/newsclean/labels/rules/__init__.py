"""Every built-in rule. Their order decides between equals: patterns are more exact than phrases."""

from newsclean.html.classes import HTML_RULES
from newsclean.labels.rules import context, patterns, phrases

RULES = (*patterns.RULES, *phrases.RULES, *context.RULES, *HTML_RULES)
