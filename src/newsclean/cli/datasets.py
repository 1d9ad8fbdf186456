"""Commands on finished datasets: report, publish, remove."""

import click

from newsclean.cli import console
from newsclean.cli.options import LocalDataset


@click.command()
@click.argument("dataset", type=LocalDataset(), metavar="DATASET")
@click.option("-o", "--out", metavar="FILE", help="The page; default: report.html in DATASET.")
@click.option(
    "--sample",
    type=click.IntRange(0, 100_000),
    default=1000,
    show_default=True,
    help="Articles to show, chosen by their ids.",
)
@click.option("--json", "as_json", is_flag=True, help="Print what was written as JSON.")
def report(dataset: str, out: str | None, sample: int, as_json: bool) -> None:
    """Write one HTML page about a dataset directory.

    Its figures, and documents with what was removed from them, highlighted in place. It needs no network.

    \b
    newsclean report dataset
    newsclean report dataset -o page.html --sample 20000
    """
    from newsclean.report.page import report as write

    summary = write(dataset, out, sample=sample)
    click.echo(console.dumps(summary.as_dict()) if as_json else str(summary))


@click.command()
@click.argument("dataset", type=LocalDataset(), metavar="DATASET")
@click.argument("repository", metavar="ORG/NAME")
@click.option("--private/--public", default=True, show_default=True, help="For a repository that is new.")
@click.option("--tag", metavar="NAME", help="Name this version, such as v1.1, to be loaded by it for ever.")
@click.option("--dry-run", is_flag=True, help="List what would be uploaded, without network or token.")
@click.option("--json", "as_json", is_flag=True, help="Print what was uploaded as JSON.")
def publish(
    dataset: str, repository: str, private: bool, tag: str | None, dry_run: bool, as_json: bool
) -> None:
    """Upload a dataset directory to the Hugging Face Hub.

    The token is the one of `hf auth login` or of HF_TOKEN. The same command continues what was interrupted.
    """
    from newsclean.publish.hub import publish as upload

    publication = upload(dataset, repository, private=private, tag=tag, dry_run=dry_run)
    if as_json:
        from dataclasses import asdict

        click.echo(console.dumps(asdict(publication)))
        return
    for file in publication.files:
        click.echo(f"{file.bytes:>14,}  {file.path}")
    access = "private" if publication.private else "public"
    if publication.url:
        where = f"{publication.url} ({access})"
    else:
        where = f"nothing uploaded (dry run): {publication.repo_id}, {access} if it is new"
    click.echo(f"{publication.bytes:>14,}  bytes in {len(publication.files)} files; {where}")


@click.command()
@click.argument("dataset", type=LocalDataset(), metavar="DATASET")
@click.option(
    "--urls",
    metavar="FILE",
    help="Addresses or ids, a line each; # begins a comment; - is standard input.",
)
@click.option(
    "--like", metavar="DIR", help="Also what was removed from this dataset, such as an earlier version."
)
@click.option("--dry-run", is_flag=True, help="List what would be removed.")
@click.option("--json", "as_json", is_flag=True, help="Print what was removed as JSON.")
def remove(dataset: str, urls: str | None, like: str | None, dry_run: bool, as_json: bool) -> None:
    """Take documents out of a dataset directory.

    Articles with this url, canonical_url or id go, with their removed pieces, and rejections, duplicates and
    filtered ones. Then publish it again.

    \b
    newsclean remove dataset --urls takedown.txt --dry-run
    echo https://gazette.example/storm | newsclean remove dataset --urls -
    """
    from newsclean.publish.removal import remove as take_out

    if urls is None and like is None:
        raise click.UsageError("say what to remove: --urls FILE, or --like DIR")
    lines = console.read_lines(urls) if urls else ()
    removal = take_out(dataset, lines, like=like, dry_run=dry_run)
    console.print_removal(removal, dry_run=dry_run, as_json=as_json)
    if removal.unmatched and not removal.documents:
        raise click.ClickException(f"{dataset}: holds none of these; nothing was removed")
