"""Commands on raw documents: clean, learn, explain; and the rules that they go by."""

from datetime import date
from typing import Any

import click

from newsclean.cli import console
from newsclean.cli.filters import filter_options, make_filters, make_masker
from newsclean.cli.options import (
    ShareOrDay,
    cleaner_options,
    field_names,
    input_options,
    make_cleaner,
    publisher_option,
    workers_option,
)


@click.command()
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@click.option(
    "-o", "--out", metavar="DIR", help="Build a dataset here (also a URL); without it, print the text."
)
@click.option("--json", "as_json", is_flag=True, help="Print records as JSON lines, or the summary with -o.")
@input_options
@cleaner_options
@click.option(
    "--duplicates",
    type=click.Choice(("drop", "mark", "keep")),
    default="drop",
    show_default=True,
    help="Articles that tell the story of another: leave them out, say so, or don't look for them.",
)
@click.option(
    "--validation",
    type=ShareOrDay(),
    help="Share of the stories for a validation split, or the day on which it begins.",
)
@click.option("--test", type=ShareOrDay(), help="The same for a test split.")
@filter_options
@click.option("--no-audit", is_flag=True, help="Do not write the removed spans.")
@click.option("--learn-templates", is_flag=True, help="With -o: first learn from the input, as learn does.")
@click.option(
    "--work-dir",
    metavar="DIR",
    help="Where to build when -o is a URL; default: .newsclean in the current directory.",
)
@click.option(
    "--engine",
    type=click.Choice(("native", "ray")),
    default="native",
    show_default=True,
    help="What runs a build: processes of this machine, or the Ray cluster of RAY_ADDRESS.",
)
@workers_option
def clean(
    inputs: tuple[str, ...],
    out: str | None,
    as_json: bool,
    fields: tuple[str, ...],
    text_field: str | None,
    format_: str | None,
    duplicates: str,
    validation: "float | date | None",
    test: "float | date | None",
    no_audit: bool,
    learn_templates: bool,
    mask_pii: bool,
    work_dir: str | None,
    engine: str,
    workers: int | None,
    **options: Any,
) -> None:
    """Clean documents.

    INPUT is a file, a directory, a glob, a URL of these (s3://, gs://, hf://datasets/ORG/NAME, https://) or
    - for standard input: .txt, .html, .jsonl, .json, .csv, .tsv, .parquet, .arrow, web archives (.warc,
    .wet); all but .parquet and .arrow also as .gz and .zst.

    \b
    newsclean clean story.txt                      print the cleaned text
    cat dump.jsonl | newsclean clean - --json      records as JSON lines
    newsclean clean dumps/ -o dataset              a Hugging Face dataset
    """
    filters, masker = make_filters(options), make_masker(mask_pii)
    cleaner = make_cleaner(options)
    names = field_names(fields, text_field)
    if out is None:
        if learn_templates:
            raise click.UsageError(
                "--learn-templates needs -o; or use learn, and then clean with --templates"
            )
        from newsclean.screen.screen import Screen

        screen = Screen(filters.load(), masker)
        console.print_documents(cleaner, screen, inputs, names, format_, as_json=as_json)
        return
    from newsclean.corpus.build import build

    splits = {name: what for name, what in (("validation", validation), ("test", test)) if what}
    with console.progress("cleaning") as progress:
        summary = build(
            inputs,
            out,
            cleaner=cleaner,
            fields=names,
            format=format_,  # type: ignore[arg-type]
            duplicates=duplicates,  # type: ignore[arg-type]
            splits=splits or None,
            audit=not no_audit,
            learn_templates=learn_templates,
            filters=filters,
            mask=masker.kinds if masker else (),
            engine=engine,  # type: ignore[arg-type]
            workers=workers,
            progress=progress,
            work_dir=work_dir,
        )
    for warning in summary.warnings:
        click.echo(f"Warning: {warning}", err=True)
    click.echo(console.dumps(summary.manifest) if as_json else str(summary))
    if summary.documents and not summary.articles:
        raise click.ClickException(f"no document became an article; the other files in {summary.out} say why")


@click.command()
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@click.option(
    "-o", "--out", required=True, metavar="FILE", help="The templates file, such as templates.jsonl."
)
@click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON.")
@input_options
@publisher_option
@workers_option
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
            cleaner=make_cleaner({"publisher": publisher}),
            fields=field_names(fields, text_field),
            format=format_,  # type: ignore[arg-type]
            workers=workers,
            progress=progress,
        )
    for warning in summary.warnings:
        click.echo(f"Warning: {warning}", err=True)
    click.echo(console.dumps(summary.to_dict()) if as_json else str(summary))


@click.command()
@click.argument("file", metavar="FILE")
@click.option(
    "--position", type=click.IntRange(0), default=0, show_default=True, help="Which record, from 0."
)
@click.option("--json", "as_json", is_flag=True, help="Print the spans as JSON.")
@input_options
@cleaner_options
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
    cleaner = make_cleaner(options)
    for document in console.read((file,), field_names(fields, text_field), format_):
        if document.position == position:
            console.print_explanation(cleaner, document, as_json=as_json)
            return
    raise click.ClickException(f"{file}: has no record {position}; records are counted from 0")


@click.command()
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
