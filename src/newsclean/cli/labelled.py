"""Commands on labelled documents: score a cleaner against them, label more."""

from typing import Any

import click

from newsclean.cli import console
from newsclean.cli.options import (
    field_names,
    input_options,
    label_options,
    make_cleaner,
    workers_option,
)


@click.command()
@click.argument("gold", nargs=-1, required=True, metavar="GOLD...")
@click.option("--by", metavar="FIELD,...", default="", help="Also by these fields, such as dumper,language.")
@click.option("--titles", is_flag=True, help="Tell the cleaner each document's title, as clean does.")
@click.option(
    "--worst", type=click.IntRange(0), default=3, show_default=True, help="Worst documents to show."
)
@click.option("--min-f1", type=click.FloatRange(0, 1), help="Fail (exit code 1) when F1 is lower.")
@click.option("--max-lost", type=click.FloatRange(0, 1), help="Fail when a larger share of the text is lost.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@label_options
@workers_option
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

    cleaner = make_cleaner(options)
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


@click.command()
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
@input_options
@label_options
@workers_option
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

    cleaner = make_cleaner(options)
    try:
        with console.progress("labelling") as progress:
            summary = label_documents(
                inputs,
                out,
                cleaner=cleaner,
                fields=field_names(fields, text_field),
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
