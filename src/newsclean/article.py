"""The record that is published, the one that is not, and the schema that both are written with."""

import types
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self, Union, get_args, get_origin

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, field_validator, model_validator

if TYPE_CHECKING:
    import pyarrow as pa
    from datasets import Features

# The first newspaper, Relation aller Fuernemmen und gedenckwuerdigen Historien, appeared in 1605.
_FIRST_NEWS = datetime(1605, 1, 1, tzinfo=UTC)

ReasonCode = Literal[
    "undecodable",
    "no_text",
    "too_short",
    "too_large",
    "malformed",
    "invalid",
    "missing_field",
    "http_status",
    "not_html",
    "revisit",
    "truncated",
]

FilterReason = Literal["language", "length", "date", "domain", "reserved", "takedown", "contaminated"]


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=False)


class Alternate(_Record):
    """The same story in another language, or for other readers."""

    language: str = Field(description="BCP 47, or `x-default`, as `hreflang` says it.")
    url: str = Field(description="Absolute address.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What a source says of a document besides its text: a page's head, the other fields of a JSON line.

    Dates may be text; a date that a source gives and that can't be read makes the document a `Rejection`. The fields
    are those of `Article`, which describes them.
    """

    url: str | None = None
    title: str | None = None
    authors: tuple[str, ...] = ()
    agency: str | None = None
    published: datetime | str | None = None
    modified: datetime | str | None = None
    language: str | None = None
    copyright: str | None = None
    section: str | None = None
    tags: tuple[str, ...] = ()
    image: str | None = None
    publisher: str | None = None
    canonical_url: str | None = None
    alternates: tuple[Alternate, ...] = ()
    free: bool | None = None
    license: str | None = None
    reservations: tuple[str, ...] = ()


class Provenance(_Record):
    """Where a document came from and what cleaned it."""

    file: str | None = Field(None, description="Path or URL of the file that held it.")
    position: int | None = Field(None, ge=0, description="0-based number of the record in its file.")
    record: str | None = Field(
        None, description="WARC-Record-ID, in web archives; a UUID without its prefix."
    )
    fetched: AwareDatetime | None = Field(None, description="When a crawler fetched it (WARC-Date), UTC.")
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$", description="SHA-256 of the raw bytes (text: as UTF-8).")
    newsclean: str = Field(description="Version of newsclean.")
    rules: str = Field(description="Fingerprint of the rule set and options that labelled it.")


class Dateline(_Record):
    """Where and when a story was filed: `WILMINGTON, Del./MOSCOW, Dec 30 (Reuters) -`."""

    places: list[str] = Field(default_factory=list, description="As written, one entry each.")
    date: str | None = Field(None, description="As written; often without a year.")


class Counts(_Record):
    """Size of `text`."""

    characters: int = Field(ge=0, description="Unicode code points.")
    words: int = Field(ge=0, description="Runs of letters and digits.")
    paragraphs: int = Field(ge=0, description="Pieces between blank lines.")


class Article(_Record):
    """A cleaned news article.

    Dates are UTC; a date that named no time zone is taken as UTC.
    """

    id: str = Field(
        pattern=r"^[0-9a-f]{32}$", description="Hash of the normalised text: equal texts share it."
    )
    url: str | None = Field(None, description="Where it was published.")
    source: str | None = Field(None, description="Registrable domain of the URL, `example.co.uk`.")
    title: str | None = Field(None, description="Headline; it is not part of `text`.")
    standfirst: str | None = Field(
        None, description="Summary between headline and body, where it can be told."
    )
    text: str = Field(min_length=1, description="Body paragraphs, separated by a blank line.")
    authors: list[str] = Field(
        default_factory=list,
        description="People named in the byline, in order; where it names none, the organisation that it credits.",
    )
    agency: str | None = Field(None, description="News agency that filed the story.")
    dateline: Dateline | None = None
    published: AwareDatetime | None = Field(None, description="First publication, UTC.")
    modified: AwareDatetime | None = Field(None, description="Last update, UTC.")
    language: str | None = Field(None, pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", description="BCP 47.")
    copyright: str | None = Field(None, description="Notice of rights, as found.")
    section: str | None = Field(None, description="Department of the publication.")
    tags: list[str] = Field(default_factory=list, description="Keywords that the publisher gave it.")
    image: str | None = Field(None, description="Absolute address of the picture that stands for it.")
    publisher: str | None = Field(None, description="Name of the publication, as the page says it.")
    canonical_url: str | None = Field(
        None, description="Address that the page wants to be known by; `url` is where it was fetched."
    )
    alternates: list[Alternate] = Field(
        default_factory=list, description="The same story in other languages."
    )
    free: bool | None = Field(
        None, description="Whether all of it can be read without paying; null when the page does not say."
    )
    license: str | None = Field(None, description="Address or name of the licence that the page names.")
    reservations: list[str] = Field(
        default_factory=list,
        description="Machine-readable reservations of rights, sorted: "
        "`noai` (no use of the page for machine learning), "
        "`noimageai` (none of its pictures), "
        "`tdm-reservation` (rights to text and data mining are reserved, W3C TDMRep), "
        "`tdm-policy=URL` (on what terms they are granted, W3C TDMRep).",
    )
    cluster_id: str | None = Field(
        None,
        description="The articles of a build that tell one story share it; null when copies were not looked for.",
    )
    cluster_size: int | None = Field(
        None, ge=1, description="How many documents of the build tell the story, dropped copies included."
    )
    cluster_role: Literal["canonical", "copy"] | None = Field(
        None, description="Whether it stands for the story: the agency's own, earliest, longest, cleanest."
    )
    canonical_id: str | None = Field(None, description="`id` of the article that stands for the story.")
    counts: Counts
    removed_share: float = Field(
        ge=0, le=1, description="Share of the raw document's visible characters removed."
    )
    provenance: Provenance

    @field_validator("published", "modified")
    @classmethod
    def _plausible(cls, value: datetime | None) -> datetime | None:
        if value is None:
            return None
        value = value.astimezone(UTC)
        if value < _FIRST_NEWS or value.year > datetime.now(UTC).year + 1:
            raise ValueError(f"impossible date {value:%Y-%m-%d}")
        return value

    @model_validator(mode="after")
    def _has_words(self) -> Self:
        if not self.text.strip():
            raise ValueError("no text")
        return self


class Reason(_Record):
    """One reason for a rejection: a code to count by, a sentence to read."""

    code: ReasonCode
    message: str


class Rejection(_Record):
    """A document that could not become an `Article`, why, and where its raw source is."""

    reasons: list[Reason] = Field(min_length=1)
    url: str | None = None
    title: str | None = None
    excerpt: str = Field(
        "", max_length=200, description="The beginning of what was there, to recognise it by."
    )
    provenance: Provenance


class FilteredArticle(_Record):
    """An article that was left out because the build was told to, and where its raw source is."""

    reason: FilterReason
    id: str = Field(description="Id that the article would have.")
    url: str | None = None
    file: str | None = None
    position: int | None = None
    record: str | None = Field(None, description="WARC-Record-ID, in web archives.")


class RemovedSpan(_Record):
    """One removed piece of one article: a row of the audit."""

    article: str = Field(description="Id of the article that it was removed from.")
    file: str | None = None
    position: int | None = None
    start: int = Field(ge=0, description="Offset in the repaired text, in characters.")
    end: int = Field(ge=0)
    role: str = Field(description="What it is; `personal_data` where it was masked.")
    rule: str
    confidence: float
    text: str = Field(description="Empty where it was masked.")
    evidence: str = Field(
        "", description="What the rule knew besides the document, such as `in 873 of 1,000 documents`."
    )


def arrow_schema(model: type[BaseModel]) -> "pa.Schema":
    """Arrow schema of a record model, derived from its annotations."""
    import pyarrow as pa

    return pa.schema([pa.field(name, _arrow_type(f.annotation)) for name, f in model.model_fields.items()])


def features(model: type[BaseModel] = Article) -> "Features":
    """Hugging Face `Features` of a record model, derived from its Arrow schema."""
    from datasets import Features

    return Features.from_arrow_schema(arrow_schema(model))


def _arrow_type(annotation: Any) -> "pa.DataType":
    import pyarrow as pa

    origin, args = get_origin(annotation), get_args(annotation)
    if origin in (Union, types.UnionType):
        (inner,) = [arg for arg in args if arg is not type(None)]
        return _arrow_type(inner)
    if origin is Annotated:
        return _arrow_type(args[0])
    if origin is list:
        return pa.list_(_arrow_type(args[0]))
    if origin is Literal:
        return pa.string()
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return pa.struct(list(arrow_schema(annotation)))
    if annotation is AwareDatetime:
        return pa.timestamp("us", tz="UTC")
    simple = {str: pa.string(), int: pa.int64(), float: pa.float64(), bool: pa.bool_(), date: pa.date32()}
    return simple[annotation]
