"""From the surveys of all units to the lines that recur, one range of line hashes after the other.

Memory does not grow with the input: a range holds about the same number of lines however many ranges there
are, and what is known of a line is some numbers and two sets that stop growing.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson

from newsclean.corpus.conviction import CAP, LEAST, is_template
from newsclean.corpus.ranges import ranges
from newsclean.corpus.stage import Stage
from newsclean.corpus.stories import copied_rows
from newsclean.corpus.survey import lines_of
from newsclean.files import JsonLines, read_lines
from newsclean.labels.templates import Template

if TYPE_CHECKING:
    import pyarrow as pa

# Lines of all units that a range has on average; one takes about a hundred bytes while it is counted.
RANGE_LINES = 250_000
_DOCUMENT_COLUMNS = ["publisher", "title", "day"]


@dataclass(slots=True)
class _Tally:
    """What is known of one line. Copies count for titles and days, so that it doesn't matter which one stays."""

    documents: int = 0
    count: int = 0
    with_copies: int = 0
    dated: int = 0
    titles: set[str] = field(default_factory=set)
    days: set[int] = field(default_factory=set)


def plan_ranges(lines: int) -> list[str]:
    """The ranges of hashes for a number of lines, as tasks."""
    return [
        orjson.dumps({"name": f"{number:06d}", "low": low, "high": high}).decode()
        for number, (low, high) in enumerate(ranges(lines, RANGE_LINES))
    ]


class CountRange:
    """Finds the lines of one range that recur; picklable, made once and sent to every worker."""

    def __init__(self, staging: Path, units: Iterable[str], out: Path) -> None:
        self._stages, self._out = [Stage(staging, unit) for unit in units], out

    def __call__(self, task: str) -> str:
        """Work on a range; the answer is JSON: its name, or the error that stopped it."""
        wanted = orjson.loads(task)
        answer = {"name": wanted["name"]}
        path = recurring_of(self._out, wanted["name"])
        try:
            if not path.exists():
                self._count(path, wanted["low"], wanted["high"])
        except OSError as error:
            answer["error"] = f"{error.filename or self._out}: {error.strerror or error}"
        return orjson.dumps(answer).decode()

    def _count(self, path: Path, low: int, high: int) -> None:
        candidates = self._candidates(low, high)
        tallies: dict[tuple[str, str], _Tally] = {}
        if candidates:
            for stage in self._stages:
                _add_unit(tallies, stage, low, high, candidates)
        with JsonLines(path) as file:
            for (publisher, line), tally in sorted(tallies.items()):
                if tally.documents >= LEAST:
                    known = 2 * tally.dated >= tally.with_copies
                    file.row(
                        {
                            "publisher": publisher,
                            "line": line,
                            "documents": tally.documents,
                            "count": tally.count,
                            "titles": len(tally.titles),
                            "days": len(tally.days) if known else None,
                        }
                    )

    def _candidates(self, low: int, high: int) -> "pa.Array | None":
        """Hashes of the lines that stand often enough to be looked at."""
        import pyarrow as pa
        import pyarrow.compute as pc

        total: pa.Table | None = None
        for stage in self._stages:
            table = _read(stage, ["line", "documents"], low, high)
            here = pa.table({"line": table["line"], "n": pc.list_value_length(table["documents"])})
            total = here if total is None else pa.concat_tables([total, here])
            if total.num_rows > 2 * RANGE_LINES:
                total = _summed(total)
        if total is None or not total.num_rows:
            return None
        total = _summed(total)
        found = total.filter(pc.greater_equal(total["n"], LEAST))["line"].combine_chunks()
        return found if len(found) else None


def recurring_of(directory: Path, name: str) -> Path:
    """The file of the lines of a range that recur."""
    return directory / f"{name}.jsonl"


def convict(staging: Path, units: Iterable[str], recurring: list[Path]) -> Iterator[Template]:
    """The templates among the lines that recur.

    Args:
        staging: directory of the units' stages, where copies have been found.
        recurring: the files of all ranges.
    """
    wanted = {row["publisher"] for path in recurring for row in read_lines(path)}
    totals, days = _publishers([Stage(staging, unit) for unit in units], wanted)
    for path in recurring:
        for row in read_lines(path):
            publisher = row["publisher"]
            facts = {"documents": row["documents"], "of": totals[publisher], "titles": row["titles"]}
            if is_template(row["line"], days=row["days"], publisher_days=len(days[publisher]), **facts):
                yield Template(
                    publisher=publisher, line=row["line"], count=row["count"], days=row["days"] or 0, **facts
                )


def _publishers(stages: list[Stage], wanted: set[str]) -> tuple[Counter[str], Mapping[str, set[int]]]:
    """Documents of different content of each publisher, and their days, up to `CAP`."""
    totals: Counter[str] = Counter()
    days: dict[str, set[int]] = {publisher: set() for publisher in wanted}
    for stage in stages:
        dropped = set(copied_rows(stage))
        for row, document in enumerate(_documents(stage)):
            if document["publisher"] in wanted:
                totals[document["publisher"]] += row not in dropped
                _add(days[document["publisher"]], document["day"])
    return totals, days


def _add_unit(
    tallies: dict[tuple[str, str], _Tally], stage: Stage, low: int, high: int, candidates: "pa.Array"
) -> None:
    import pyarrow.compute as pc

    table = _read(stage, ["line", "publisher", "text", "documents"], low, high)
    table = table.filter(pc.is_in(table["line"], value_set=candidates))
    if not table.num_rows:
        return
    dropped, documents = set(copied_rows(stage)), _documents(stage)
    for line in table.to_pylist():
        tally = tallies.setdefault((line["publisher"], line["text"]), _Tally())
        rows = Counter(line["documents"])
        tally.with_copies += len(rows)
        for row, times in rows.items():
            document = documents[row]
            tally.dated += document["day"] is not None
            _add(tally.titles, document["title"])
            _add(tally.days, document["day"])
            if row not in dropped:
                tally.documents += 1
                tally.count += times


def _add(found: set[Any], value: Any) -> None:
    if value is not None and len(found) < CAP:
        found.add(value)


def _documents(stage: Stage) -> list[dict[str, Any]]:
    import pyarrow.parquet as pq

    rows: list[dict[str, Any]] = pq.ParquetFile(stage.articles).read(_DOCUMENT_COLUMNS).to_pylist()
    return rows


def _read(stage: Stage, columns: list[str], low: int, high: int) -> "pa.Table":
    """The lines of a unit whose hash is from `low` to below `high`; what lies elsewhere is not read."""
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    with pq.ParquetFile(lines_of(stage), pre_buffer=False) as file:
        groups = [
            number
            for number in range(file.num_row_groups)
            if (bounds := file.metadata.row_group(number).column(0).statistics).max >= low
            and bounds.min < high
        ]
        table = file.read_row_groups(groups, columns, use_threads=False)
    line = table["line"]
    return table.filter(
        pc.and_(pc.greater_equal(line, pa.scalar(low, pa.int64())), pc.less_equal(line, high - 1))
    )


def _summed(table: "pa.Table") -> "pa.Table":
    return table.group_by("line", use_threads=False).aggregate([("n", "sum")]).rename_columns(["line", "n"])
