"""A `ScoreReport` for people: tables, and the worst documents with what went wrong in them."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from newsclean.evaluation.diff import Difference, Kind, elide
from newsclean.evaluation.measures import Score
from newsclean.evaluation.score import Row, ScoreReport, WorstDocument

# Stretches of one document that are shown, and characters of one that are.
_MAX_ROWS = 24
_MAX_TEXT = 400
_STYLES: dict[Kind, str] = {"lost": "bold red", "residue": "bold yellow", "absent": "magenta", "same": "dim"}
_COLUMNS = ("documents", "F1", "P", "R", "lost", "residue", "perfect", "drop P", "drop R", "docs/s")


def render(report: ScoreReport) -> Iterator[RenderableType]:
    """A table for all documents and each field they are grouped by, then the worst documents."""
    yield _table("", {"all": Row(report.total, report.baseline)})
    for name, rows in report.groups.items():
        yield _table(name, rows)
    for document in report.worst:
        yield _worst(document)


def _table(name: str, rows: Mapping[str, Row]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column(name, no_wrap=True, min_width=14)
    for column in _COLUMNS:
        table.add_column(column, justify="right", no_wrap=True)
    for value, row in rows.items():
        table.add_row(value, f"{row.score.documents:,}", *_cells(row.score), f"{row.score.speed:,.0f}")
        table.add_row("  untouched", "", *_cells(row.baseline), "", style="dim")
    return table


def _cells(score: Score) -> list[str]:
    shares = (score.f1, score.precision, score.recall)
    percent = (score.lost, score.residue, score.perfect_share)
    lines = (score.drop_precision, score.drop_recall)
    return [
        *(f"{share:.3f}" for share in shares),
        *(f"{share:.2%}" for share in percent),
        *(f"{share:.3f}" for share in lines),
    ]


def _worst(document: WorstDocument) -> Text:
    score = document.score
    out = Text("\n")
    out.append(f"{document.file}:{document.line}", "bold")
    out.append(f"  {document.title or document.id or ''}\n")
    out.append(
        f"  F1 {score.f1:.3f}  P {score.precision:.3f}  R {score.recall:.3f}  lost {score.lost_tokens:,} of "
        f"{score.gold_tokens:,} words, residue {score.residue_tokens:,} of {score.output_tokens:,}\n"
    )
    rows = list(_merged(document.differences))
    for row in rows[:_MAX_ROWS]:
        out.append(f"  {row.kind:<8} ", _STYLES[row.kind])
        out.append(f"{row.role:<12} {row.rule:<20} ", "cyan")
        out.append(elide(row.text, _MAX_TEXT // 2), _STYLES[row.kind].removeprefix("bold "))
        out.append("\n")
    if len(rows) > _MAX_ROWS:
        out.append(f"  … and {len(rows) - _MAX_ROWS:,} more stretches\n", "dim")
    out.rstrip()
    return out


def _merged(differences: Sequence[Difference]) -> Iterator[Difference]:
    """Neighbouring pieces that one rule removed as one row, and neighbouring pieces that stayed."""

    def key(each: Difference) -> tuple[Kind, str, str]:
        return (each.kind, "", "") if each.kind == "residue" else (each.kind, each.role, each.rule)

    for (kind, _, _), group in groupby(differences, key=key):
        pieces = list(group)
        text = " ¦ ".join(each.text for each in pieces)
        rules = {each.rule for each in pieces}
        one = pieces[0]
        yield Difference(
            kind, text, *((one.role, one.rule) if len(rules) == 1 else ("", f"{len(rules)} rules"))
        )
