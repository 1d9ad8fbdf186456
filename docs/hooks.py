"""Pages that are written from the code: rules, roles, fields of the records, help of the commands.

Nothing is written beside the sources: mkdocs gets the pages from memory.
"""

import re
from collections.abc import Iterator
from html import escape
from itertools import groupby

import click
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from pydantic import BaseModel

from newsclean.article import Article, FilteredArticle, Rejection, RemovedSpan
from newsclean.cli import main as cli
from newsclean.evaluation.gold import GoldDocument
from newsclean.labels.roles import KEPT, Role
from newsclean.labels.rule import Rule
from newsclean.labels.rules import RULES
from newsclean.publish.markdown import fields_table, table
from newsclean.publish.sections import REASONS

# How a rule knows its text, in the order and words in which the page tells it.
_WAYS = {
    "lines": "The whole line is one of these, or several run together",
    "headers": "The whole line is one of these, and what follows goes with it",
    "starts": "A short line starts with one of these",
    "openers": "A paragraph of at most 600 characters starts with one of these",
    "contains": "A paragraph of at most 600 characters has one of these anywhere",
    "stock": "A paragraph of at most 600 characters starts with one of these, which no story says; behind a story's last "
    "sentence they are cut off",
    "words": "A short line is made of these words and numbers only",
}
# Records whose fields a page lists.
_RECORDS: dict[str, type[BaseModel]] = {
    model.__name__: model for model in (Article, RemovedSpan, Rejection, FilteredArticle, GoldDocument)
}
_SCOPES = {
    "line": "The whole line matches",
    "start": "Cut from the start of the line",
    "end": "Cut from the end of the line",
    "inside": "Cut out of the line, wherever it is",
}


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Put a page for every rule family into the navigation."""
    pages = ["rules/index.md", *({family: f"rules/{family}.md"} for family in _families())]
    config.nav = [{"Rules": pages} if "Rules" in entry else entry for entry in config.nav or []]
    return config


def on_files(files: Files, *, config: MkDocsConfig) -> Files:
    """Add the pages that are written from the code."""
    pages = {"roles.md": _roles(), "rules/index.md": _rules_index()}
    pages |= {f"rules/{family}.md": _family(family, rules) for family, rules in _families().items()}
    for name, content in pages.items():
        files.append(File.generated(config, name, content=content))
    return files


def on_page_markdown(markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Replace `<!-- fields: Article -->`, `<!-- reasons -->` and `<!-- help: clean -->` by what the code says."""
    markdown = re.sub(r"<!-- fields: (\w+) -->", lambda m: fields_table(_RECORDS[m[1]]), markdown)
    markdown = markdown.replace("<!-- reasons -->", _reasons())
    return re.sub(r"<!-- help: (\w+) -->", lambda m: _help(m[1]), markdown)


def _reasons() -> str:
    return table(("code", "the document is"), [(f"`{code}`", meaning) for code, meaning in REASONS.items()])


def _help(name: str) -> str:
    command = cli.commands[name]
    context = click.Context(command, info_name=name, parent=click.Context(cli, info_name="newsclean"))
    context.max_content_width = context.terminal_width = 78
    return f"```text\n{command.get_help(context)}\n```"


def _families() -> dict[str, list[Rule]]:
    """The rules by the first part of their id; those for any language first."""
    rules = sorted(RULES, key=lambda rule: (_family_of(rule), rule.language != "", rule.language, rule.id))
    return {family: list(group) for family, group in groupby(rules, key=_family_of)}


def _family_of(rule: Rule) -> str:
    return rule.id.split(".")[0]


def _roles() -> str:
    rows = [
        (f"`{role}`", role.description, "kept" if role in KEPT else "removed", _links(role)) for role in Role
    ]
    return (
        "# Roles\n\nEvery piece of a document has one of these roles. What is kept by default can be changed with "
        "`keep` and `drop`.\n\n" + table(("role", "what it is", "by default", "rules"), rows) + "\n"
    )


def _links(role: Role) -> str:
    families = [family for family, rules in _families().items() if any(rule.role == role for rule in rules)]
    return ", ".join(f"[{family}](rules/{family}.md)" for family in families)


def _rules_index() -> str:
    rows = [
        (f"[{family}]({family}.md)", len(rules), _roles_of(rules), _languages_of(rules))
        for family, rules in _families().items()
    ]
    return (
        f"# Rules\n\n{len(RULES)} rules in {len(rows)} families. The id of a rule is stable: it stands beside every "
        "removed piece in the audit, in `newsclean explain`, and it is what options name.\n\n"
        "In the examples, <mark>marked text</mark> is what a rule takes. Every example is a test.\n\n"
        + table(("family", "rules", "roles", "languages"), rows)
        + "\n"
    )


def _roles_of(rules: list[Rule]) -> str:
    return ", ".join(f"`{role}`" for role in sorted({str(rule.role) for rule in rules}))


def _languages_of(rules: list[Rule]) -> str:
    return ", ".join(
        sorted({rule.language or "any" for rule in rules}, key=lambda code: (code != "any", code))
    )


def _family(family: str, rules: list[Rule]) -> str:
    parts = [f"# {family}", f"Roles: {_roles_of(rules)}. Languages: {_languages_of(rules)}."]
    return "\n\n".join([*parts, *map(_rule, rules)]) + "\n"


def _rule(rule: Rule) -> str:
    """One rule: a heading, its sentence, its examples, and how it matches, folded away."""
    facts = f"`{rule.role}` · confidence {rule.confidence:g} · {rule.language or 'any language'}"
    parts = [f"## {rule.id} {{ #{rule.id} }}", rule.description, f"{facts}\n{{ .facts }}"]
    parts += [_examples("takes", "Takes", map(_marked, rule.matches))] if rule.matches else []
    parts += [_examples("keeps", "Leaves", map(escape, rule.keeps))] if rule.keeps else []
    if how := "".join(_how(rule)):
        parts.append(f"<details><summary>How it matches</summary>{how}</details>")
    return "\n\n".join(parts)


def _marked(example: str) -> str:
    """An example as HTML, what the rule takes marked; without marks the whole of it is taken."""
    whole = example if "⟦" in example else f"⟦{example}⟧"
    return escape(whole).replace("⟦", "<mark>").replace("⟧", "</mark>")


def _examples(css: str, title: str, items: Iterator[str]) -> str:
    rows = "".join(f"<li>{item.replace(chr(10), '<br>')}</li>" for item in items)
    return f'<div class="examples {css}"><p>{title}</p><ul>{rows}</ul></div>'


def _how(rule: Rule) -> Iterator[str]:
    for attribute, way in _WAYS.items():
        if phrases := getattr(rule, attribute):
            items = " ".join(f"<code>{escape(phrase)}</code>" for phrase in sorted(phrases))
            yield f'<p>{way}:</p><p class="phrases">{items}</p>'
    if rule.pattern:
        yield f"<p>{_SCOPES[rule.scope]}, up to {rule.max_chars:,} characters:</p>"
        yield f"<pre><code>{escape(rule.pattern)}</code></pre>"
