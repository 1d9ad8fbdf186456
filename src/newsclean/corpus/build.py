"""A corpus build: find, cut, clean, drop copies, write. It can be stopped at any time and continued."""

import os
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from newsclean.article import Article, arrow_schema, features
from newsclean.cleaner import Cleaner
from newsclean.corpus.candidates import Candidates
from newsclean.corpus.clock import Clock
from newsclean.corpus.engine import Engine, use_engine
from newsclean.corpus.facts import Facts, statistics
from newsclean.corpus.learn import find_templates
from newsclean.corpus.passes import Progress, Workers
from newsclean.corpus.plan import Plan, check_same, make_plan
from newsclean.corpus.shards import Copies, Shard, WriteShard, plan_shards
from newsclean.corpus.sinks import uploads
from newsclean.corpus.split import Splits
from newsclean.corpus.stage import CleanUnit, Stage
from newsclean.corpus.stories import find_stories
from newsclean.corpus.summary import BuildSummary
from newsclean.corpus.verify import ComparePairs
from newsclean.corpus.workspace import Workspace, locked, resume
from newsclean.errors import BuildError
from newsclean.fields import Fields
from newsclean.files import read_json, sha256, write_bytes, write_json
from newsclean.screen.filters import Filters
from newsclean.screen.screen import Screen
from newsclean.sources.formats import Format
from newsclean.sources.objects import Inputs
from newsclean.sources.source import find_sources, on_disk
from newsclean.text.masking import Masker, PersonalData

if TYPE_CHECKING:
    import pyarrow as pa

# Name of the file of templates in a dataset.
TEMPLATES = "templates.jsonl"


@uploads
def build(
    inputs: Inputs,
    out: str | os.PathLike[str],
    *,
    cleaner: Cleaner | None = None,
    text_field: str | None = None,
    fields: Mapping[str, str] | None = None,
    format: Format | None = None,
    duplicates: Copies = "drop",
    splits: Mapping[str, float | date] | None = None,
    audit: bool = True,
    learn_templates: bool = False,
    filters: Filters | None = None,
    mask: Collection[PersonalData] = (),
    engine: Engine = "native",
    workers: int | None = None,
    progress: Progress | None = None,
    work_dir: str | os.PathLike[str] | None = None,
) -> BuildSummary:
    """Clean all documents of `inputs` and write the dataset directory `out`.

    The output depends on the inputs, the cleaner and the options alone, byte by byte; not on `engine` or
    `workers`.
    `out` appears when it is complete. A build that was stopped is continued by the same call; a complete
    one is left as it is.

    Args:
        inputs: files, directories, globs, URLs of these (`s3://`, `hf://`, `https://`, ...), `-` for
            standard input, and `datasets` objects (`Dataset`, `IterableDataset`, dictionaries of them).
        out: directory that doesn't exist, is empty, or was built before; also as a URL (`s3://`, ...), to which
            the dataset is uploaded when it is complete, its manifest last.
        cleaner: default: `Cleaner()`.
        text_field: field of a record that holds the text; detected when not given.
        fields: the same for `text`, `url`, `title`, `authors`, `published`, ... (see `Fields`).
        format: of standard input and of files whose suffix says nothing.
        duplicates: what becomes of articles whose story another one tells, too: `drop` leaves out all but the
            canonical one, `mark` keeps them all and says which they are (`cluster_id`, `cluster_role`, ...), `keep`
            doesn't look for them.
        splits: for `validation` and `test`, the share of the stories, or the day on which each begins. All
            articles of a story are in one split.
        audit: whether to write the removed spans, too.
        learn_templates: read all inputs first to find the lines that recur across the documents of a
            publisher (see `learn`), and remove these as well. They are kept as `templates.jsonl` in `out`.
        filters: which articles are left out; default: none.
        mask: personal data in texts, titles and the audit that tokens such as `|||EMAIL_ADDRESS|||` replace:
            `"email"`, `"phone"`, `"ip"`.
        engine: what runs the work: `native`, processes of this machine; or `ray`, a Ray cluster (the one that
            `RAY_ADDRESS` names, else one on this machine) whose nodes all see the inputs and the output's
            directory under the same paths.
        workers: worker processes, by default one for each available processor.
        progress: called with the bytes of input that are done, and all there are.
        work_dir: directory to build in when `out` is a URL, by default `.newsclean` in the current one.

    Raises:
        SourceError: an input can't be read.
        BuildError: the output can't be written, or is of another build; a list of `filters` can't be read.
        ValueError: `mask` names something else, or `"phone"` without the package that it needs.
    """
    names = dict(fields or {}) | ({"text": text_field} if text_field else {})
    try:
        found = Fields(names)
    except ValueError as error:
        raise BuildError(str(error)) from error
    wanted, out = Splits(splits), Path(out)
    if workers is not None and workers < 1:
        raise BuildError(f"workers must be at least 1, not {workers}")
    for name, value, known in (("duplicates", duplicates, Copies), ("engine", engine, Engine)):
        if value not in get_args(known):
            raise BuildError(f"{name} must be one of {', '.join(get_args(known))}, not {value!r}")
    _check_free(out)
    use_engine(engine)
    sources = find_sources(inputs, format=format, exclude=out)
    cleaner = cleaner or Cleaner()
    if learn_templates and cleaner.templates is not None:
        raise BuildError("templates are given, and are to be learned as well: choose one")
    filters, masker = filters or Filters(), Masker(mask) if mask else None
    options = {
        "fields": names,
        "format": format,
        "duplicates": duplicates,
        "splits": {name: str(day) if isinstance(day, date) else day for name, day in (splits or {}).items()},
        "audit": audit,
        "learn_templates": learn_templates,
        **filters.options,
        **({"mask": list(masker.kinds)} if masker else {}),
        **cleaner.options,
    }
    with locked(out) as workspace:
        try:
            sources = [on_disk(source, workspace.input) for source in sources]
            plan = make_plan(sources, cleaner.fingerprint, options)
            if (summary := _complete(workspace, plan)) is not None:
                return summary
            resume(workspace, plan)
            team = Workers(sources, workers, progress, passes=1 + learn_templates)
            if learn_templates:
                cleaner = cleaner.with_templates(find_templates(workspace, cleaner, found, team)[0])
            screen = Screen(filters.load(workspace.lists), masker)
            work = CleanUnit(cleaner, found, workspace.staging, workspace.spool, screen)
            return _Build(workspace, plan, cleaner, team, wanted, duplicates).run(work, audit=audit)
        except OSError as error:
            raise BuildError(f"{error.filename or out}: {error.strerror or error}") from error


def _check_free(out: Path) -> None:
    try:
        if not out.exists() or (out / "manifest.json").exists() or not any(out.iterdir()):
            return
    except OSError as error:
        raise BuildError(f"{out}: cannot be written: {error.strerror}") from error
    raise BuildError(f"{out}: isn't empty and holds no dataset of newsclean; choose another output")


def _complete(workspace: Workspace, plan: Plan) -> BuildSummary | None:
    """The summary of the output if it is there and the same is asked for."""
    manifest = read_json(workspace.out / "manifest.json")
    if manifest is None:
        return None
    check_same(workspace.out, manifest, plan, "choose another output, or delete it")
    workspace.remove()
    return BuildSummary(workspace.out, manifest, unchanged=True)


class _Build:
    """One run of a build, in a workspace that it has for itself."""

    def __init__(
        self,
        workspace: Workspace,
        plan: Plan,
        cleaner: Cleaner,
        workers: Workers,
        splits: Splits,
        copies: Copies,
    ) -> None:
        self._workspace, self._plan, self._cleaner, self._workers = workspace, plan, cleaner, workers
        self._splits, self._copies = splits, copies

    def run(self, work: CleanUnit, *, audit: bool) -> BuildSummary:
        """All steps, each of which leaves out what an earlier run has done."""
        clock = Clock(self._workers.number)
        units = self._workers.over_units(work)
        clock.lap("clean")
        clock.documents = sum(units[name]["documents"] for name in self._workers.worked)
        copies = self._find_copies({unit: counts["articles"] for unit, counts in units.items()})
        dropped = copies if self._copies == "drop" else 0
        clock.lap("compare")
        files = self._without_empty_splits(self._write(units, dropped, audit=audit))
        manifest = self._manifest(units, files)
        _check_sum(manifest["counts"], dropped)
        clock.lap("write")
        return self._finish(manifest, clock)

    def _find_copies(self, units: Mapping[str, int]) -> int:
        """Find the articles that tell the story of another one; returns how many there are."""
        if self._copies == "keep" or sum(units.values()) < 2:
            return 0
        staging = self._workspace.staging
        candidates = Candidates(
            staging, [unit for unit, count in units.items() if count], staging / "candidates"
        )
        slices = candidates.slices()
        compare = ComparePairs(staging, candidates.furniture(), staging / "copies")
        answers = self._workers.answers(map(str, slices), compare)
        return find_stories(staging, units, sorted(Path(answer["path"]) for answer in answers))

    def _write(self, units: dict[str, dict[str, Any]], dropped: int, *, audit: bool) -> list[Facts]:
        shards = _plan_all(units, self._workspace.staging, self._splits, dropped)
        schema = _hugging_face(arrow_schema(Article))
        write = WriteShard(
            self._workspace.staging,
            self._workspace.dataset,
            self._workspace.notes,
            self._splits,
            schema,
            copies=self._copies,
            audit=audit,
        )
        tasks = (shard.dumps() for shard in shards)
        answers = {answer["path"]: answer for answer in self._workers.answers(tasks, write)}
        return [answers[shard.path] for shard in shards]

    def _without_empty_splits(self, files: list[Facts]) -> list[Facts]:
        """`load_dataset` fails on a split without rows; only when there is no article at all one is left."""
        rows: Counter[str] = Counter()
        for file in files:
            rows[file["split"]] += file["rows"] if file["kind"] == "data" else 0
        kept = {split for split in rows if rows[split]} or {"train"}
        for file in files:
            if file["kind"] == "data" and file["split"] not in kept:
                (self._workspace.dataset / file["path"]).unlink(missing_ok=True)
        return [file for file in files if file["kind"] != "data" or file["split"] in kept]

    def _manifest(self, units: dict[str, dict[str, Any]], files: list[Facts]) -> dict[str, Any]:
        def rows(kind: str) -> int:
            return sum(file["rows"] for file in files if file["kind"] == kind)

        written = [*(file for file in files if "sha256" in file), *self._write_templates()]
        return {
            **self._plan,
            "counts": {
                "documents": sum(counts["documents"] for counts in units.values()),
                "articles": rows("data"),
                "rejections": rows("rejects"),
                "duplicates": rows("duplicates"),
                "filtered": rows("filtered"),
            },
            "splits": {
                split: {
                    "articles": sum(file["rows"] for file in files if file["split"] == split),
                    "files": [file["path"] for file in files if file["split"] == split],
                }
                for split in self._splits.names
            },
            "files": [{key: file[key] for key in ("path", "bytes", "sha256")} for file in written],
            "statistics": statistics(files, units.values()),
            "warnings": [warning for counts in units.values() for warning in counts["warnings"]],
        }

    def _write_templates(self) -> list[Facts]:
        """Keep the templates with the dataset that was cleaned with them."""
        if self._cleaner.templates is None:
            return []
        path = self._workspace.dataset / TEMPLATES
        write_bytes(path, self._cleaner.templates.dumps())
        return [{"path": TEMPLATES, "bytes": path.stat().st_size, "sha256": sha256(path)}]

    def _finish(self, manifest: dict[str, Any], clock: Clock) -> BuildSummary:
        from newsclean.publish.card import write_card
        from newsclean.publish.croissant import write_croissant

        write_card(self._workspace.dataset, manifest)
        write_croissant(self._workspace.dataset, manifest)
        write_json(self._workspace.dataset / "timing.json", clock.report())
        write_json(self._workspace.dataset / "manifest.json", manifest)
        self._workspace.commit()
        return BuildSummary(self._workspace.out, manifest, unchanged=False)


def _plan_all(units: dict[str, dict[str, Any]], staging: Path, splits: Splits, dropped: int) -> list[Shard]:
    """All files of the dataset. Kinds that would be empty have none, but each split has one."""

    def sizes(path: Callable[[Stage], Path], count: str) -> dict[str, int]:
        stages = {unit: Stage(staging, unit) for unit, counts in units.items() if counts[count]}
        return {unit: path(stage).stat().st_size for unit, stage in stages.items()}

    articles = sizes(lambda stage: stage.articles, "articles")
    with_copies = {unit: 0 for unit in articles if dropped and Stage(staging, unit).stories.exists()}
    return [
        *(
            shard
            for split in splits.names
            for shard in plan_shards("data", articles, split, splits.share(split))
        ),
        *plan_shards("audit", sizes(lambda stage: stage.audit, "removed")),
        *plan_shards("rejects", sizes(lambda stage: stage.rejects, "rejections")),
        *plan_shards("duplicates", with_copies),
        *plan_shards("filtered", sizes(lambda stage: stage.filtered, "filtered")),
    ]


def _hugging_face(schema: "pa.Schema") -> "pa.Schema":
    """`schema` with the metadata by which `load_dataset` knows the features."""
    return schema.with_metadata(features(Article).arrow_schema.metadata)


def _check_sum(counts: Mapping[str, int], dropped: int) -> None:
    """No document may be lost on the way, whatever went wrong with the disk or the code."""
    found = sum(counts[kind] for kind in ("articles", "rejections", "duplicates", "filtered"))
    if counts["documents"] != found or counts["duplicates"] != dropped:
        raise BuildError(
            f"{counts['documents']} documents came in, but {counts['articles']} articles, "
            f"{counts['rejections']} rejections, {counts['duplicates']} duplicates and {counts['filtered']} filtered "
            "articles came out; "
            "the work directory is damaged: delete it and build again"
        )
