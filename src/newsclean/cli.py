"""The command line. Every command is a thin call of a public function; what is heavy loads when it runs."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from newsclean import console
from newsclean.filter_options import filter_options, make_filters, make_masker

if TYPE_CHECKING:
    from newsclean.cleaner import Cleaner

_FORMATS = ("text", "html", "jsonl", "json", "csv", "tsv", "parquet", "warc")
_WORKERS = "Worker processes; default: one for each processor."
_PROFILES = ("precision", "balanced", "recall")


class _Commands(click.Group):
    """Turns the errors that people can do something about into one line and exit code 1."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort, OSError):
            raise
        except Exception as error:
            if type(error).__name__ in ("SourceError", "BuildError", "PublishError"):
                raise click.ClickException(str(error)) from error
            raise


@click.group(
    cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(package_name="newsclean")
def main() -> None:
    """Turn raw news dumps into clean, validated datasets; every removed character can say why."""


_publisher_option = click.option(
    "--publisher", metavar="NAME", help="Publisher of all documents; default: the domain of each one's URL."
)


def _label_options(command: Callable[..., Any]) -> Callable[..., Any]:
    for option in (
        click.option("--profile", type=click.Choice(_PROFILES), default="balanced", show_default=True,
                     help="How sure a rule must be: precision removes only what is certain."),
        click.option("--keep", multiple=True, metavar="ROLE", help="Keep this role as well, such as caption."),
        click.option("--drop", multiple=True, metavar="ROLE", help="Remove this role as well, such as dateline."),
        click.option("--templates", metavar="FILE",
                     help="Remove the lines that this file, written by learn, holds for the publisher."),
        _publisher_option,
        click.option("--model", metavar="FILE", help="Weights of your own, made by training/train.py."),
        click.option("--page-model", metavar="FILE",
                     help="Weights of your own for pages, made by training/train_pages.py."),
        click.option("--no-model", "model", flag_value=False, type=click.UNPROCESSED,
                     help="Rules alone: faster, and less accurate."),
    ):  # fmt: skip
        command = option(command)
    return command


def _cleaner_options(command: Callable[..., Any]) -> Callable[..., Any]:
    shortest = click.option(
        "--min-characters",
        type=click.IntRange(0),
        default=100,
        show_default=True,
        help="Reject shorter texts.",
    )
    return _label_options(shortest(command))


def _input_options(command: Callable[..., Any]) -> Callable[..., Any]:
    for option in (
        click.option("--field", "fields", multiple=True, metavar="NAME=KEY",
                     help="Field of a record to take url, title, authors, published, ... from; else detected."),
        click.option("--text-field", metavar="KEY", help="Field of a record that holds the text; else detected."),
        click.option("--format", "format_", type=click.Choice(_FORMATS),
                     help="Format of standard input and of files without a known suffix."),
    ):  # fmt: skip
        command = option(command)
    return command


@main.command()
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@click.option(
    "-o", "--out", metavar="DIR", help="Build a dataset directory here; without it, print the text."
)
@click.option("--json", "as_json", is_flag=True, help="Print records as JSON lines, or the summary with -o.")
@_input_options
@_cleaner_options
@click.option(
    "--validation", type=click.FloatRange(0, 1), help="Share of the articles for a validation split."
)
@click.option("--test", type=click.FloatRange(0, 1), help="Share of the articles for a test split.")
@filter_options
@click.option("--no-audit", is_flag=True, help="Do not write the removed spans.")
@click.option("--learn-templates", is_flag=True, help="With -o: first learn from the input, as learn does.")
@click.option("--workers", type=click.IntRange(1), help=_WORKERS)
def clean(
    inputs: tuple[str, ...],
    out: str | None,
    as_json: bool,
    fields: tuple[str, ...],
    text_field: str | None,
    format_: str | None,
    validation: float | None,
    test: float | None,
    no_audit: bool,
    learn_templates: bool,
    mask_pii: bool,
    workers: int | None,
    **options: Any,
) -> None:
    """Clean documents.

    INPUT is a file, a directory, a glob or - for standard input: .txt, .html, .jsonl, .json, .csv, .tsv,
    .parquet, web archives (.warc, .wet); all but .parquet also as .gz and .zst.

    \b
    newsclean clean story.txt                      print the cleaned text
    cat dump.jsonl | newsclean clean - --json      records as JSON lines
    newsclean clean dumps/ -o dataset              a Hugging Face dataset
    """
    filters, masker = make_filters(options), make_masker(mask_pii)
    cleaner = _make_cleaner(options)
    names = _field_names(fields, text_field)
    if out is None:
        if learn_templates:
            raise click.UsageError(
                "--learn-templates needs -o; or use learn, and then clean with --templates"
            )
        from newsclean.corpus.screen import Screen

        screen = Screen(filters.load(), masker)
        console.print_documents(cleaner, screen, inputs, names, format_, as_json=as_json)
        return
    from newsclean.corpus.build import build

    shares = {name: share for name, share in (("validation", validation), ("test", test)) if share}
    with console.progress("cleaning") as progress:
        summary = build(
            inputs,
            out,
            cleaner=cleaner,
            fields=names,
            format=format_,  # type: ignore[arg-type]
            splits=shares or None,
            audit=not no_audit,
            learn_templates=learn_templates,
            filters=filters,
            mask=masker.kinds if masker else (),
            workers=workers,
            progress=progress,
        )
    for warning in summary.warnings:
        click.echo(f"Warning: {warning}", err=True)
    click.echo(console.dumps(summary.manifest) if as_json else str(summary))
    if summary.documents and not summary.articles:
        raise click.ClickException(f"no document became an article; the other files in {out} say why")


@main.command()
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@click.option(
    "-o", "--out", required=True, metavar="FILE", help="The templates file, such as templates.jsonl."
)
@click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON.")
@_input_options
@_publisher_option
@click.option("--workers", type=click.IntRange(1), help=_WORKERS)
def learn(
    inputs: tuple[str, ...],
    out: str,
    as_json: bool,
    fields: tuple[str, ...],
    text_field: str | None,
    format_: str | None,
    publisher: str | None,
    workers: int | None,
) -> None:
    """Find the lines that recur across the documents of a publisher.

    INPUT is as for clean. A publisher is the domain of a document's URL; one with fewer than 20 documents has
    no templates.

    \b
    newsclean learn dumps/ -o templates.jsonl
    newsclean clean more.jsonl --templates templates.jsonl
    """
    from newsclean.corpus.learn import learn as find

    with console.progress("learning") as progress:
        summary = find(
            inputs,
            out,
            cleaner=_make_cleaner({"publisher": publisher}),
            fields=_field_names(fields, text_field),
            format=format_,  # type: ignore[arg-type]
            workers=workers,
            progress=progress,
        )
    for warning in summary.warnings:
        click.echo(f"Warning: {warning}", err=True)
    click.echo(console.dumps(summary.to_dict()) if as_json else str(summary))


@main.command()
@click.argument("file", metavar="FILE")
@click.option(
    "--position", type=click.IntRange(0), default=0, show_default=True, help="Which record, from 0."
)
@click.option("--json", "as_json", is_flag=True, help="Print the spans as JSON.")
@_input_options
@_cleaner_options
def explain(
    file: str,
    position: int,
    as_json: bool,
    fields: tuple[str, ...],
    text_field: str | None,
    format_: str | None,
    **options: Any,
) -> None:
    """Show a document with the role of every line and the rule that decided."""
    cleaner = _make_cleaner(options)
    for document in console.read((file,), _field_names(fields, text_field), format_):
        if document.position == position:
            console.print_explanation(cleaner, document, as_json=as_json)
            return
    raise click.ClickException(f"{file}: has no record {position}; records are counted from 0")


@main.command()
@click.argument("family", required=False)
@click.option("--language", metavar="CODE", help="Only the phrases of this language, such as de.")
@click.option("--json", "as_json", is_flag=True, help="Print the rules as JSON lines.")
def rules(family: str | None, language: str | None, as_json: bool) -> None:
    """List the rules with examples, all or those of a FAMILY, such as byline."""
    from newsclean.labels.rules import RULES

    chosen = [
        rule
        for rule in RULES
        if (family is None or rule.id == family or rule.id.split(".")[0] == family)
        and (language is None or rule.language == language)
    ]
    if not chosen:
        families = ", ".join(dict.fromkeys(rule.id.split(".")[0] for rule in RULES))
        raise click.ClickException(f"no such rules; families are {families}")
    for rule in chosen:
        if as_json:
            from dataclasses import asdict

            click.echo(console.dumps(asdict(rule)))
        else:
            console.print_rule(rule)


@main.command()
@click.argument("gold", nargs=-1, required=True, metavar="GOLD...")
@click.option("--by", metavar="FIELD,...", default="", help="Also by these fields, such as dumper,language.")
@click.option("--titles", is_flag=True, help="Tell the cleaner each document's title, as clean does.")
@click.option(
    "--worst", type=click.IntRange(0), default=3, show_default=True, help="Worst documents to show."
)
@click.option("--min-f1", type=click.FloatRange(0, 1), help="Fail (exit code 1) when F1 is lower.")
@click.option("--max-lost", type=click.FloatRange(0, 1), help="Fail when a larger share of the text is lost.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@_label_options
@click.option("--workers", type=click.IntRange(1), help=_WORKERS)
def score(
    gold: tuple[str, ...],
    by: str,
    titles: bool,
    worst: int,
    min_f1: float | None,
    max_lost: float | None,
    as_json: bool,
    workers: int | None,
    **options: Any,
) -> None:
    """Measure cleaning against labelled documents.

    GOLD is a file of labelled documents (.jsonl, also .gz and .zst), a directory, a glob or -.

    \b
    newsclean score gold.jsonl                     measures, and the worst documents
    newsclean score gold/ --by dumper,language     a table for each field
    newsclean score gold.jsonl --min-f1 0.94 --max-lost 0.01    a gate for CI
    """
    from newsclean.evaluation.score import score as measure

    cleaner = _make_cleaner(options)
    names = [name.strip() for name in by.split(",") if name.strip()]
    with console.progress("scoring") as progress:
        report = measure(
            gold, cleaner=cleaner, by=names, titles=titles, worst=worst, workers=workers, progress=progress
        )
    if as_json:
        click.echo(console.dumps(report.as_dict()))
    else:
        console.print_report(report)
    missed = []
    if min_f1 is not None and report.total.f1 < min_f1:
        missed.append(f"F1 {report.total.f1:.4f} is below {min_f1}")
    if max_lost is not None and report.total.lost > max_lost:
        missed.append(f"lost {report.total.lost:.4f} is above {max_lost}")
    if missed:
        raise click.ClickException("; ".join(missed))


@main.command()
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@click.option("-o", "--out", required=True, metavar="FILE", help="New .jsonl file, or .jsonl.gz, .jsonl.zst.")
@click.option(
    "--sample", type=click.IntRange(1), metavar="N", help="Only N documents, chosen by their content."
)
@click.option(
    "--unsure",
    type=click.IntRange(1),
    metavar="N",
    help="Only the N documents with the least certain lines, the least certain first.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON.")
@_input_options
@_label_options
@click.option("--workers", type=click.IntRange(1), help=_WORKERS)
def label(
    inputs: tuple[str, ...],
    out: str,
    sample: int | None,
    unsure: int | None,
    as_json: bool,
    fields: tuple[str, ...],
    text_field: str | None,
    format_: str | None,
    workers: int | None,
    **options: Any,
) -> None:
    """Label every line of raw documents, for a person to correct.

    INPUT is what clean takes. The file can be scored, and trained on.

    \b
    newsclean label dump.jsonl.gz -o gold.jsonl --sample 200
    newsclean label dumps/ -o gold.jsonl --unsure 50
    """
    from newsclean.evaluation.label import label_documents

    cleaner = _make_cleaner(options)
    try:
        with console.progress("labelling") as progress:
            summary = label_documents(
                inputs,
                out,
                cleaner=cleaner,
                fields=_field_names(fields, text_field),
                format=format_,  # type: ignore[arg-type]
                sample=sample,
                unsure=unsure,
                workers=workers,
                progress=progress,
            )
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    for warning in summary.warnings:
        click.echo(f"Warning: {warning}", err=True)
    click.echo(console.dumps(summary.as_dict()) if as_json else str(summary))


@main.command()
@click.argument("dataset", metavar="DATASET")
@click.argument("repository", metavar="ORG/NAME")
@click.option("--private/--public", default=True, show_default=True, help="For a repository that is new.")
@click.option("--dry-run", is_flag=True, help="List what would be uploaded, without network or token.")
@click.option("--json", "as_json", is_flag=True, help="Print what was uploaded as JSON.")
def publish(dataset: str, repository: str, private: bool, dry_run: bool, as_json: bool) -> None:
    """Upload a dataset directory to the Hugging Face Hub.

    The token is the one of `hf auth login` or of HF_TOKEN.
    """
    from newsclean.publish.hub import publish as upload

    publication = upload(dataset, repository, private=private, dry_run=dry_run)
    if as_json:
        from dataclasses import asdict

        click.echo(console.dumps(asdict(publication)))
        return
    for file in publication.files:
        click.echo(f"{file.bytes:>14,}  {file.path}")
    where = publication.url or f"nothing uploaded (dry run): {publication.repo_id}"
    click.echo(f"{publication.bytes:>14,}  bytes in {len(publication.files)} files; {where}")


@main.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print the completion script of a SHELL.

    \b
    eval "$(newsclean completion bash)"
    """
    from click.shell_completion import get_completion_class

    kind = get_completion_class(shell)
    if kind is None:  # pragma: no cover - click has all three
        raise click.ClickException(f"no completion for {shell}")
    click.echo(kind(main, {}, "newsclean", "_NEWSCLEAN_COMPLETE").source())


def _make_cleaner(options: dict[str, Any]) -> "Cleaner":
    from newsclean.cleaner import Cleaner

    if options.get("model") is None:
        options = options | {"model": True}
    try:
        return Cleaner(**options)
    except ValueError as error:
        raise click.UsageError(str(error)) from error


def _field_names(pairs: tuple[str, ...], text_field: str | None) -> dict[str, str]:
    names = {"text": text_field} if text_field else {}
    for pair in pairs:
        name, equals, key = pair.partition("=")
        if not (name and equals and key):
            raise click.UsageError(f"--field {pair}: write NAME=KEY, such as title=head")
        names[name] = key
    return names
