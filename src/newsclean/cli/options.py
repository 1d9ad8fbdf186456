"""Options that several commands share, and what is made of them."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from newsclean.cleaner import Cleaner

_FORMATS = ("text", "markdown", "html", "jsonl", "json", "csv", "tsv", "parquet", "arrow", "warc")
_PROFILES = ("precision", "balanced", "recall")


class LocalDataset(click.ParamType[str]):
    """The directory of a dataset, which must be on this machine."""

    name = "DATASET"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The path as it is."""
        from newsclean.sources.stores import is_url

        if is_url(value):
            self.fail(f"{value}: is no directory of this machine; download it first", param, ctx)
        return str(value)


class ShareOrDay(click.ParamType[Any]):
    """A share of all, or a day from which on."""

    name = "SHARE|DAY"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """0.05 as a number, 2024-06-30 as a date."""
        for read in (float, date.fromisoformat):
            try:
                return read(str(value))
            except ValueError:
                continue
        return self.fail(
            f"{value!r} is neither a share, such as 0.05, nor a day, such as 2024-06-30", param, ctx
        )


workers_option = click.option(
    "--workers", type=click.IntRange(1), help="Worker processes; default: one for each processor."
)

publisher_option = click.option(
    "--publisher", metavar="NAME", help="Publisher of all documents; default: the domain of each one's URL."
)


def label_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """How documents are labelled: the arguments of `Cleaner`, but for `min_characters`."""
    for option in (
        click.option("--profile", type=click.Choice(_PROFILES), default="balanced", show_default=True,
                     help="How sure a rule must be: precision removes only what is certain."),
        click.option("--keep", multiple=True, metavar="ROLE", help="Keep this role as well, such as caption."),
        click.option("--drop", multiple=True, metavar="ROLE", help="Remove this role as well, such as dateline."),
        click.option("--templates", metavar="FILE",
                     help="Remove the lines that this file, written by learn, holds for the publisher."),
        publisher_option,
        click.option("--model", metavar="FILE", help="Weights of your own, made by training/train.py."),
        click.option("--page-model", metavar="FILE",
                     help="Weights of your own for pages, made by training/train_pages.py."),
        click.option("--no-model", is_flag=True, help="Rules alone: faster, and less accurate."),
    ):  # fmt: skip
        command = option(command)
    return command


def cleaner_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The arguments of `Cleaner`."""
    shortest = click.option(
        "--min-characters",
        type=click.IntRange(0),
        default=100,
        show_default=True,
        help="Reject shorter texts.",
    )
    return label_options(shortest(command))


def input_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """How inputs are read."""
    for option in (
        click.option("--field", "fields", multiple=True, metavar="NAME=KEY",
                     help="Field of a record to take url, title, authors, published, ... from; else detected."),
        click.option("--text-field", metavar="KEY", help="Field of a record that holds the text; else detected."),
        click.option("--format", "format_", type=click.Choice(_FORMATS),
                     help="Format of standard input and of files without a known suffix."),
    ):  # fmt: skip
        command = option(command)
    return command


def make_cleaner(options: dict[str, Any]) -> "Cleaner":
    """The cleaner that options ask for."""
    from newsclean.cleaner import Cleaner

    options = dict(options)
    rules_alone, weights = options.pop("no_model", False), options.pop("model", None)
    if rules_alone and weights:
        raise click.UsageError("--model and --no-model: choose one")
    options["model"] = weights or not rules_alone
    try:
        return Cleaner(**options)
    except ValueError as error:
        raise click.UsageError(str(error)) from error


def field_names(pairs: tuple[str, ...], text_field: str | None) -> dict[str, str]:
    """Fields of an article and the keys of a record to take them from."""
    names = {"text": text_field} if text_field else {}
    for pair in pairs:
        name, equals, key = pair.partition("=")
        if not (name and equals and key):
            raise click.UsageError(f"--field {pair}: write NAME=KEY, such as title=head")
        names[name] = key
    return names
