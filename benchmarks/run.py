"""Score cleaners side by side on labelled text dumps and pages; see README.md beside this file."""

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path

import click

from data import Sample, dumps, find, pages
from newsclean.evaluation.measures import Gold, without_headline
from newsclean.publish.markdown import table
from systems import Kind, System, available, missing
from tally import Tally

GROUPS = ("dumper", "language", "set", "country")
Tallies = dict[tuple[str, str], dict[str, Tally]]


# Documents that a system cleans in a row before any is scored: scoring would cool the processor's caches.
_BATCH = 200


def score(samples: Iterable[Sample], systems: Mapping[str, System]) -> Tallies:
    """The scores of every system, by group: `("", "")` is all documents."""
    scores: Tallies = defaultdict(lambda: defaultdict(Tally))
    left = iter(samples)
    while batch := list(islice(left, _BATCH)):
        golds = [Gold(sample.gold) if sample.gold is not None else None for sample in batch]
        for name, system in systems.items():
            runs = [_run(system, sample.raw) for sample in batch]
            for sample, gold, run in zip(batch, golds, runs, strict=True):
                one = _score_one(sample, gold, *run)
                for group in (("", ""), *sample.groups.items()):
                    scores[group][name].add(one)
    return scores


def _score_one(sample: Sample, gold: Gold | None, output: str, seconds: float, failed: bool) -> Tally:
    size = len(sample.raw.encode("utf-8", "surrogatepass"))
    one = Tally(documents=1, seconds=seconds, bytes=size, errors=failed)
    output = without_headline(output, sample.headlines)
    if gold is not None:
        one.add_output(output, gold)
    one.add_snippets(output, sample.wanted, sample.unwanted)
    return one


def _run(system: System, raw: str) -> tuple[str, float, bool]:
    start = time.perf_counter()
    try:
        output, failed = system(raw), False
    except Exception:  # a peer that fails on a document has cleaned it to nothing
        output, failed = "", True
    return output, time.perf_counter() - start, failed


def report(scores: Tallies, groups: Iterable[str], minimum: int) -> Iterator[str]:
    """Markdown: a table for all documents and one for every value of the groups asked for."""
    wanted = {"", *groups}
    order = sorted(scores, key=lambda group: (group[0], -_size(scores[group]), group[1]))
    for group in order:
        if group[0] in wanted and (not group[0] or _size(scores[group]) >= minimum):
            title = f"{group[0]} {group[1]}" if group[0] else "all"
            yield f"\n### {title}: {_size(scores[group]):,} documents\n"
            yield _table(scores[group])


def _size(by_system: Mapping[str, Tally]) -> int:
    return next(iter(by_system.values())).documents


def _table(by_system: Mapping[str, Tally]) -> str:
    measured = any(s.gold_tokens for s in by_system.values())
    snippets = any(s.wanted for s in by_system.values())
    columns: dict[str, Callable[[Tally], str]] = {}
    if measured:
        columns |= {
            "F1": lambda s: f"{s.f1:.3f}",
            "P": lambda s: f"{s.precision:.3f}",
            "R": lambda s: f"{s.recall:.3f}",
            "lost": lambda s: f"{s.lost:.4f}",
            "residue": lambda s: f"{s.residue:.4f}",
            "perfect": lambda s: f"{s.perfect_share:.3f}",
        }
    if snippets:
        columns |= {
            "with": lambda s: f"{s.wanted_found / max(1, s.wanted):.3f}",
            "without kept": lambda s: f"{s.unwanted_found / max(1, s.unwanted):.3f}",
        }
    columns |= {
        "docs/s": lambda s: f"{s.speed:,.0f}",
        "MB/s": lambda s: f"{s.bytes / 1e6 / max(1e-9, s.seconds):.1f}",
        "errors": lambda s: f"{s.errors}",
    }
    rows = [[name, *(column(s) for column in columns.values())] for name, s in by_system.items()]
    return table(["system", *columns], rows)


@click.command()
@click.argument("data", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--system", "names", multiple=True, help="Only systems whose name starts so; repeatable.")
@click.option("--group", "groups", multiple=True, type=click.Choice(GROUPS), help="Also by this; repeatable.")
@click.option("--dumper", help="Only text dumps of this dumper.")
@click.option("--limit", type=click.IntRange(min=1), help="Only the first documents of each file.")
@click.option("--minimum", default=10, show_default=True, help="Smallest group that is shown.")
def main(
    *,
    data: tuple[Path, ...],
    names: tuple[str, ...],
    groups: tuple[str, ...],
    dumper: str | None,
    limit: int | None,
    minimum: int,
) -> None:
    """Score cleaners on DATA: files of labelled dumps, sets of pages, or directories that hold them."""
    if absent := missing():
        click.echo(f"Not installed, so not compared: {', '.join(absent)}.")
    for path in data:
        files, manifests = find(path)
        if not files and not manifests:
            raise click.ClickException(f"{path}: holds neither *.jsonl, *.jsonl.gz nor manifest.jsonl")
        for file in files:
            chosen = (s for s in dumps(file) if dumper in (None, s.groups["dumper"]))
            title = f"Text dumps: {file.name}"
            _print(title, islice(chosen, limit), "text", names=names, groups=groups, minimum=minimum)
        for manifest in manifests:
            title = f"Pages: {manifest.parent.name}"
            samples = islice(pages(manifest), limit)
            _print(title, samples, "html", names=names, groups=groups, minimum=minimum)


def _print(
    title: str,
    samples: Iterable[Sample],
    kind: Kind,
    *,
    names: Sequence[str],
    groups: Sequence[str],
    minimum: int,
) -> None:
    systems = {
        name: system for name, system in available(kind).items() if name.startswith(tuple(names) or "")
    }
    if not systems:
        raise click.ClickException(f"no such system; there are: {', '.join(available(kind))}")
    scores = score(samples, systems)
    click.echo(f"\n## {title}")
    for part in report(scores, groups, minimum):
        click.echo(part)


if __name__ == "__main__":
    main()
