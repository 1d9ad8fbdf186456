"""Learning templates: survey all documents, drop copies, find the lines that recur, convict."""

import os
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from newsclean.cleaner import Cleaner
from newsclean.corpus.passes import Progress, Workers
from newsclean.corpus.plan import make_plan
from newsclean.corpus.recurrence import CountRange, convict, plan_ranges, recurring_of
from newsclean.corpus.stories import find_stories
from newsclean.corpus.survey import SurveyUnit
from newsclean.corpus.workspace import Workspace, locked, resume
from newsclean.errors import BuildError
from newsclean.fields import Fields
from newsclean.files import read_json, write_bytes, write_json
from newsclean.labels.templates import Templates
from newsclean.sources.formats import Format
from newsclean.sources.objects import Inputs
from newsclean.sources.source import find_sources, on_disk


@dataclass(frozen=True, slots=True)
class LearnSummary:
    """What was learned from what. As a string: some lines for people.

    Attributes:
        out: the templates file.
        documents: that the inputs held.
        copies: of them, with the same lines as another one of the publisher.
        unreadable: of them, that could not be read.
        strangers: of them, without a known publisher.
        publishers: that have templates.
        lines: templates of all publishers.
        warnings: files without documents, and damaged ones: a line each.
    """

    out: Path
    documents: int
    copies: int
    unreadable: int
    strangers: int
    publishers: int
    lines: int
    warnings: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The same for JSON."""
        return asdict(self) | {"out": str(self.out)}

    def __str__(self) -> str:
        used = self.documents - self.copies - self.unreadable - self.strangers
        return (
            f"documents {self.documents:,} = surveyed {used:,} + copies {self.copies:,} "
            f"+ unreadable {self.unreadable:,} + of unknown publishers {self.strangers:,}\n"
            f"{self.out}: templates of {_count(self.publishers, 'publisher')}, {_count(self.lines, 'line')}"
        )


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def learn(
    inputs: Inputs,
    out: str | os.PathLike[str],
    *,
    cleaner: Cleaner | None = None,
    text_field: str | None = None,
    fields: Mapping[str, str] | None = None,
    format: Format | None = None,
    workers: int | None = None,
    progress: Progress | None = None,
) -> LearnSummary:
    """Find the lines that recur across the documents of a publisher, and write them to the file `out`.

    A publisher is the registrable domain of a document's address, or the `publisher` of the cleaner. One with
    fewer than 20 documents has no templates. The file depends on the documents and the cleaner's rules alone;
    not on the order of the inputs or on `workers`. A call that was stopped is continued by the same call.

    Args:
        inputs: as for `build`.
        out: the file; an older templates file is replaced.
        cleaner: default: `Cleaner()`. It should have the rules of the one that will use the templates.
        text_field: field of a record that holds the text; detected when not given.
        fields: the same for `text`, `url`, `title`, `published`, ... (see `Fields`).
        format: of standard input and of files whose suffix says nothing.
        workers: worker processes, by default one for each available processor.
        progress: called with the bytes of input that are done, and all there are.

    Raises:
        SourceError: an input can't be read.
        BuildError: the output can't be written or is another file; no document says its publisher.
    """
    names = dict(fields or {}) | ({"text": text_field} if text_field else {})
    try:
        found = Fields(names)
    except ValueError as error:
        raise BuildError(str(error)) from error
    if workers is not None and workers < 1:
        raise BuildError(f"workers must be at least 1, not {workers}")
    out, cleaner = Path(out), cleaner or Cleaner()
    _check_replaceable(out)
    sources = [
        source
        for source in find_sources(inputs, format=format)
        if os.path.realpath(source.path) != os.path.realpath(out)
    ]
    with locked(out) as workspace:
        try:
            sources = [on_disk(source, workspace.input) for source in sources]
            options = {"fields": names, "format": format, **cleaner.options}
            resume(workspace, make_plan(sources, cleaner.fingerprint, options))
            templates, facts = find_templates(workspace, cleaner, found, Workers(sources, workers, progress))
            if facts["documents"] and facts["strangers"] == facts["documents"] - facts["unreadable"]:
                workspace.remove()
                raise BuildError(
                    "no document says its publisher; name the field of the URL with --field url=KEY, "
                    "or the publisher of all with --publisher NAME"
                )
            write_bytes(out, templates.dumps())
            workspace.remove()
        except OSError as error:
            raise BuildError(f"{error.filename or out}: {error.strerror or error}") from error
    return LearnSummary(out=out, publishers=len(templates.publishers), lines=len(templates), **facts)


def find_templates(
    workspace: Workspace, cleaner: Cleaner, fields: Fields, workers: Workers
) -> tuple[Templates, dict[str, Any]]:
    """The templates of all inputs, and what they were learned from; both from disk if they were found before."""
    facts_file = workspace.templates.with_suffix(".json")
    if (facts := read_json(facts_file)) is not None:
        workers.skip()
        return Templates.read(workspace.templates), facts
    staging, spool, ranges = (workspace.learning / name for name in ("staging", "spool", "ranges"))
    for directory in (staging, spool, ranges):
        directory.mkdir(parents=True, exist_ok=True)
    units = workers.over_units(SurveyUnit(cleaner, fields, staging, spool))

    def total(count: str) -> int:
        return sum(counts[count] for counts in units.values())

    # Copies first: a story that was exported twice must not count twice.
    copies = find_stories(staging, {unit: counts["articles"] for unit, counts in units.items()})
    tasks = plan_ranges(total("lines"))
    answers = workers.answers(tasks, CountRange(staging, units, ranges))
    recurring = [recurring_of(ranges, name) for name in sorted(answer["name"] for answer in answers)]
    templates = Templates(convict(staging, units, recurring))
    facts = {
        **{count: total(count) for count in ("documents", "unreadable", "strangers")},
        "copies": copies,
        "warnings": [warning for counts in units.values() for warning in counts["warnings"]],
    }
    write_bytes(workspace.templates, templates.dumps())
    write_json(facts_file, facts)
    shutil.rmtree(workspace.learning)
    return templates, facts


def _check_replaceable(out: Path) -> None:
    if out.is_dir():
        raise BuildError(f"{out}: is a directory; name a file")
    if out.exists():
        try:
            Templates.read(out)
        except ValueError as error:
            raise BuildError(
                f"{out}: exists, and is no templates file to replace; choose another output"
            ) from error
