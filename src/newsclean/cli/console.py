"""What the commands print: documents, explanations, rules, reports, and how far they are."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from newsclean.article import Article, FilteredArticle, Rejection
    from newsclean.cleaned import Cleaned
    from newsclean.cleaner import Cleaner
    from newsclean.evaluation.score import ScoreReport
    from newsclean.publish.removal import Removal
    from newsclean.screen.screen import Screen
    from newsclean.sources.documents import RawDocument, Unreadable

_WIDE = 120


def read(
    inputs: tuple[str, ...], names: dict[str, str], format_: str | None
) -> "Iterator[RawDocument | Unreadable]":
    """The documents of `inputs`; warnings go to standard error."""
    from newsclean.fields import Fields
    from newsclean.sources.readers import read_documents
    from newsclean.sources.source import find_sources

    try:
        fields = Fields(names)
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    for source in find_sources(inputs, format=format_):  # type: ignore[arg-type]
        yield from read_documents(source, fields, warn=lambda line: click.echo(f"Warning: {line}", err=True))


def print_documents(
    cleaner: "Cleaner",
    screen: "Screen",
    inputs: tuple[str, ...],
    names: dict[str, str],
    format_: str | None,
    *,
    as_json: bool,
) -> None:
    """Articles to standard output, text separated by form feeds; the others and their number to standard error."""
    from newsclean.article import Article

    counts = {"articles": 0, "rejections": 0, "filtered": 0}
    for document in read(inputs, names, format_):
        record = _record(cleaner, screen, document)
        if not isinstance(record, Article):
            kind, why = _left_out(record)
            counts[kind] += 1
            click.echo(f"{document.file}, record {document.position}: {why}", err=True)
            continue
        if as_json:
            click.echo(record.model_dump_json())
        else:
            click.echo(("\f" if counts["articles"] else "") + record.text)
        counts["articles"] += 1
    if (total := sum(counts.values())) > 1:
        parts = [f"{kind} {n:,}" for kind, n in counts.items() if n or kind != "filtered"]
        click.echo(f"documents {total:,} = {' + '.join(parts)}", err=True)
    if not counts["articles"]:
        raise click.ClickException("no document became an article")


def _record(
    cleaner: "Cleaner", screen: "Screen", document: "RawDocument | Unreadable"
) -> "Article | FilteredArticle | Rejection":
    from newsclean.screen.masked import MaskedArticle
    from newsclean.sources.documents import Unreadable

    if isinstance(document, Unreadable):
        return screen.rejection(document.rejection(cleaner.fingerprint))
    outcome = screen(_clean(cleaner, document))
    return outcome.article if isinstance(outcome, MaskedArticle) else outcome


def _left_out(record: "FilteredArticle | Rejection") -> tuple[str, str]:
    """Which count it belongs to, and why it is no article for people to read."""
    from newsclean.article import FilteredArticle

    if isinstance(record, FilteredArticle):
        return "filtered", f"filtered: {record.reason}"
    return "rejections", "rejected: " + "; ".join(
        f"{reason.code}: {reason.message}" for reason in record.reasons
    )


def _clean(cleaner: "Cleaner", document: "RawDocument") -> "Cleaned":
    return cleaner.clean(document.raw, **document.told)


def print_explanation(cleaner: "Cleaner", document: "RawDocument | Unreadable", *, as_json: bool) -> None:
    """A document's lines with their roles and rules; as JSON, its spans."""
    from rich.console import Console

    from newsclean.sources.documents import Unreadable

    if isinstance(document, Unreadable):
        raise click.ClickException(f"{document.file}: {document.code}: {document.message}")
    cleaned = _clean(cleaner, document)
    if as_json:
        for span in cleaned.spans:
            text = cleaned.source[span.start : span.end]
            click.echo(dumps({**span._asdict(), "kept": span.role in cleaned.kept_roles, "text": text}))
        return
    Console(highlight=False, soft_wrap=not sys.stdout.isatty()).print(cleaned.explain(rich=True))
    if cleaned.rejection:
        for reason in cleaned.rejection.reasons:
            click.echo(f"rejected: {reason.code}: {reason.message}", err=True)


def print_report(report: "ScoreReport") -> None:
    """The tables and the worst documents."""
    from rich.console import Console

    from newsclean.evaluation.report import render

    # A file or pipe has no width of its own: lines are left whole there.
    terminal = sys.stdout.isatty()
    console = Console(highlight=False, soft_wrap=not terminal, width=None if terminal else _WIDE)
    for part in render(report):
        console.print(part)


def read_lines(path: str) -> list[str]:
    """The lines of a text file; `-` is standard input."""
    try:
        with click.open_file(path, encoding="utf-8", errors="replace") as file:
            return list(file)
    except OSError as error:
        raise click.ClickException(f"{path}: cannot be read: {error.strerror or error}") from error


def print_removal(removal: "Removal", *, dry_run: bool, as_json: bool) -> None:
    """What was removed and how much; after a dry run each document; what matched nothing to standard error."""
    if as_json:
        click.echo(dumps(asdict(removal)))
    else:
        for document in removal.documents if dry_run else ():
            click.echo(f"{document.kind:<9}  {document.id or '-':<32}  {document.url or '-'}")
        click.echo(f"{'would be removed' if dry_run else 'removed'}: {removal}")
    for line in removal.unmatched:
        click.echo(f"Warning: matches nothing: {line}", err=True)


def print_rule(rule: Any) -> None:
    """A rule with its examples."""
    click.echo(f"{rule.id}  [{rule.role}, {rule.confidence}]  {rule.description}")
    for sign, examples in (("-", rule.matches), ("+", rule.keeps)):
        for example in examples:
            click.echo(f"    {sign} {example}")


@contextmanager
def progress(what: str) -> Iterator[Callable[[int, int], object] | None]:
    """A bar on standard error, where that is a terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn(what), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total or None)


def dumps(value: Any) -> str:
    """As a line of JSON."""
    import orjson

    return orjson.dumps(value, option=orjson.OPT_NON_STR_KEYS).decode()
