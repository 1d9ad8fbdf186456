"""The options of `clean` that mask and filter articles, and what they make."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from newsclean.screen.filters import Filters
    from newsclean.text.masking import Masker

_DAY = click.DateTime(formats=["%Y-%m-%d"])


def filter_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options to a command, which gets them as `filter_...` and `mask_pii`."""
    for option in reversed((
        click.option("--language", "filter_languages", multiple=True, metavar="CODE",
                     help="Only articles in this language (en is also en-GB); und: in an unknown one."),
        click.option("--min-words", "filter_min_words", type=click.IntRange(0), default=0,
                     help="Leave out articles with fewer words."),
        click.option("--max-words", "filter_max_words", type=click.IntRange(1), help="Leave out those with more."),
        click.option("--max-characters", "filter_max_characters", type=click.IntRange(1),
                     help="Leave out those with more characters."),
        click.option("--from", "filter_published_from", type=_DAY, metavar="DATE",
                     help="Only articles published on this day (UTC) or later, such as 2021-05-30."),
        click.option("--until", "filter_published_until", type=_DAY, metavar="DATE", help="On this day or earlier."),
        click.option("--undated", "filter_undated", type=click.Choice(["keep", "drop"]), default="keep",
                     show_default=True, help="What becomes of articles without a date."),
        click.option("--allow-domain", "filter_allow_domains", multiple=True, metavar="DOMAIN",
                     help="Only articles of this domain and its subdomains; @FILE: of those listed there."),
        click.option("--deny-domain", "filter_deny_domains", multiple=True, metavar="DOMAIN",
                     help="Leave out the articles of this domain and its subdomains; or @FILE."),
        click.option("--respect-reservations", "filter_respect_reservations", is_flag=True,
                     help="Leave out articles whose rights are reserved by machine-readable signs."),
        click.option("--takedown", "filter_takedown", metavar="FILE",
                     help="Leave out the articles with these addresses, one a line."),
        click.option("--decontaminate", "filter_decontaminate", multiple=True, metavar="FILE",
                     help="Leave out articles that share 13 words in a row with this evaluation set."),
        click.option("--mask-pii", is_flag=True,
                     help="Replace e-mail addresses, telephone numbers and public IP addresses by tokens."),
    )):  # fmt: skip
        command = option(command)
    return command


def make_filters(options: dict[str, Any]) -> "Filters":
    """The filters that the options ask for, which are taken out of `options`.

    Raises:
        click.UsageError: a value that can't be.
        BuildError: a list can't be read.
    """
    from newsclean.screen.filters import Filters

    names = [name for name in options if name.startswith("filter_")]
    chosen = {name.removeprefix("filter_"): options.pop(name) for name in names}
    for name in ("published_from", "published_until"):
        moment: datetime | None = chosen[name]
        chosen[name] = moment and moment.date()
    for name in ("allow_domains", "deny_domains"):
        chosen[name] = [domain for value in chosen[name] for domain in _listed(value)]
    try:
        return Filters(**chosen)
    except ValueError as error:
        raise click.UsageError(str(error)) from error


def _listed(value: str) -> Iterator[str]:
    """A domain, or those in a file: `@FILE`."""
    from newsclean.screen.lists import read_list

    if value.startswith("@"):
        yield from (entry for _, entry in read_list(Path(value[1:])))
    else:
        yield value


def make_masker(mask_pii: bool) -> "Masker | None":
    """The masker that `--mask-pii` asks for.

    Raises:
        click.ClickException: a package for it is missing.
    """
    if not mask_pii:
        return None
    from newsclean.text.masking import Masker

    try:
        return Masker()
    except ValueError as error:
        raise click.ClickException(str(error)) from error
