"""`croissant.json`: the dataset described for machines, in MLCommons Croissant 1.0.

Specification: https://docs.mlcommons.org/croissant/docs/croissant-spec.html
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import orjson
import pyarrow as pa
import pyarrow.parquet as pq
from pydantic import BaseModel

from newsclean.article import Article, Rejection, RemovedSpan
from newsclean.files import write_bytes
from newsclean.publish.card import parse_card
from newsclean.publish.configurations import Configuration, configurations
from newsclean.publish.markdown import field_rows

CROISSANT = "croissant.json"
_PARQUET = "application/x-parquet"
_MODELS: dict[str, type[BaseModel]] = {"default": Article, "audit": RemovedSpan, "rejected": Rejection}
_TYPES = {
    pa.string(): "sc:Text",
    pa.int64(): "cr:Int64",
    pa.float64(): "cr:Float64",
    pa.bool_(): "sc:Boolean",
    pa.timestamp("us", tz="UTC"): "sc:DateTime",
}
# Appendix 1 of the specification.
_CONTEXT = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileProperty": "cr:fileProperty",
    "fileObject": "cr:fileObject",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}


def write_croissant(out: Path, manifest: Mapping[str, Any]) -> None:
    """Write `out/croissant.json` from the facts of a build, its files, and the name and licence in its card."""
    card = (out / "README.md").read_text(encoding="utf-8")
    write_bytes(out / CROISSANT, croissant(out, manifest, card))


def croissant(out: Path, manifest: Mapping[str, Any], card: str) -> bytes:
    """The description of a dataset; the same facts give the same bytes."""
    found = list(configurations(manifest))
    told, _ = parse_card(card, "README.md")
    counts = manifest["counts"]
    return orjson.dumps(
        {
            "@context": _CONTEXT,
            "@type": "sc:Dataset",
            "conformsTo": "http://mlcommons.org/croissant/1.0",
            "name": told.get("pretty_name") or "News articles",
            "description": f"{counts['articles']:,} news articles from {counts['documents']:,} documents, "
            f"cleaned with newsclean {manifest['newsclean']}.",
            "license": told.get("license") or "unknown",
            "keywords": told.get("tags") or [],
            "inLanguage": told.get("language") or [],
            "distribution": [*_files(manifest, found), *map(_file_set, found)],
            "recordSet": [_record_set(out, configuration) for configuration in found],
        },
        option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE,
    )


def _files(manifest: Mapping[str, Any], found: list[Configuration]) -> Iterator[dict[str, Any]]:
    used = {path for configuration in found for files in configuration.splits.values() for path in files}
    for file in manifest["files"]:
        if file["path"] in used:
            yield {
                "@type": "cr:FileObject",
                "@id": file["path"],
                "name": file["path"],
                "contentUrl": file["path"],
                "contentSize": f"{file['bytes']} B",
                "encodingFormat": _PARQUET,
                "sha256": file["sha256"],
            }


def _file_set(configuration: Configuration) -> dict[str, Any]:
    name = _files_of(configuration)
    includes = list(configuration.patterns.values())
    return {
        "@type": "cr:FileSet",
        "@id": name,
        "name": name,
        "encodingFormat": _PARQUET,
        "includes": includes[0] if len(includes) == 1 else includes,
    }


def _files_of(configuration: Configuration) -> str:
    return f"{configuration.name}-files"


def _record_set(out: Path, configuration: Configuration) -> dict[str, Any]:
    model = _MODELS.get(configuration.name)
    meanings = {name: meaning for name, _, meaning in field_rows(model)} if model else {}
    files = [path for paths in configuration.splits.values() for path in paths]
    fields = _Fields(configuration, meanings)
    columns = [fields.of(field, field.name) for field in pq.read_schema(out / files[0])]
    return {
        "@type": "cr:RecordSet",
        "@id": configuration.name,
        "name": configuration.name,
        "description": " ".join((model.__doc__ or "").split()) if model else "",
        "field": [fields.split(), *columns],
    }


class _Fields:
    """The fields of a record set.

    Args:
        meanings: of fields by their names, those of nested records with dots.
    """

    def __init__(self, configuration: Configuration, meanings: Mapping[str, str]) -> None:
        self._name, self._files = configuration.name, _files_of(configuration)
        self._meanings = meanings

    def split(self) -> dict[str, Any]:
        """The split, which the names of the files say."""
        source = self._source({"fileProperty": "fullpath"}, regex=r"^.*?([a-z]+)-\d+-of-\d+\.parquet$")
        return self._field("split", {"dataType": "sc:Text", "source": source, "description": "Split."})

    def of(self, field: "pa.Field", path: str, inside: str | None = None) -> dict[str, Any]:
        """A column, or a part of one: `inside` is the JSON path from the column to the record that it is part of.

        Of a list, a path is of each of its records.
        """
        kind, repeated = field.type, pa.types.is_list(field.type)
        here = "" if inside is None else f"{inside}.{field.name}".lstrip(".")
        if repeated:
            kind = kind.value_type
        value: dict[str, Any] = {"description": self._meanings.get(path, "")}
        value |= {"repeated": True} if repeated else {}
        if pa.types.is_struct(kind):
            value["subField"] = [self.of(part, f"{path}.{part.name}", here) for part in kind.fields]
        else:
            value["dataType"] = _TYPES[kind]
            transform = {"jsonPath": here} if here else {}
            value["source"] = self._source({"column": path.split(".", maxsplit=1)[0]}, **transform)
        return self._field(path, value)

    def _field(self, path: str, value: dict[str, Any]) -> dict[str, Any]:
        name = f"{self._name}/{path.replace('.', '/')}"
        return {"@type": "cr:Field", "@id": name, "name": name} | value

    def _source(self, extract: dict[str, str], **transform: str) -> dict[str, Any]:
        source: dict[str, Any] = {"fileSet": {"@id": self._files}, "extract": extract}
        return source | ({"transform": transform} if transform else {})
