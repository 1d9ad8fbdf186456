"""The dataset card: `README.md` with the metadata that Hugging Face reads and a body of facts."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from newsclean.corpus.errors import BuildError
from newsclean.publish import sections
from newsclean.publish.configurations import Configuration, configurations

BEGIN = "<!-- newsclean:begin. Everything down to newsclean:end is written by the build; edit around it. -->"
END = "<!-- newsclean:end -->"

# These follow from the data; whatever else stands in the metadata is a person's to change.
_DERIVED = ("language", "size_categories", "configs", "dataset_info")
_SIZES = ("n<1K", "1K<n<10K", "10K<n<100K", "100K<n<1M", "1M<n<10M", "10M<n<100M", "100M<n<1B", "1B<n<10B")
_INTRODUCTION = """\
News articles, cleaned with newsclean.

_Say here where the articles come from and what the dataset is for. The marked part below is written by the build; the rest is yours._
"""


def write_card(out: Path, manifest: Mapping[str, Any]) -> None:
    """Write or update `out/README.md` from the facts of a build.

    What a person added outside the generated part, and what they changed in the metadata (licence, name,
    tags), stays. The same manifest gives the same bytes.

    Raises:
        BuildError: the metadata of the existing card can't be read.
    """
    path = out / "README.md"
    edited, body = _read_card(path)
    data = _metadata(out, manifest, edited)
    generated = f"{BEGIN}\n\n{sections.body(manifest)}\n\n{END}"
    if body is None:
        body = f"\n# {data['pretty_name']}\n\n{_INTRODUCTION}\n{generated}\n"
    else:
        body = _replace_generated(body, generated)
    path.write_text(f"---\n{_to_yaml(data)}\n---\n{body}", encoding="utf-8", newline="\n")


def read_metadata(path: Path) -> dict[str, Any]:
    """The metadata at the top of a card; empty where there is no card, or none in it.

    Raises:
        BuildError: it can't be read.
    """
    return _read_card(path)[0]


def _read_card(path: Path) -> tuple[dict[str, Any], str | None]:
    from huggingface_hub import DatasetCard

    if not path.exists():
        return {}, None
    content = path.read_text(encoding="utf-8")
    if not content.lstrip().startswith("---"):
        return {}, content
    try:
        card = DatasetCard(content)
    except Exception as error:  # whatever the YAML library below says
        detail = str(getattr(error, "problem", "") or error)
        raise BuildError(f"{path}: the metadata at the top can't be read ({detail}); repair it") from error
    return card.data.to_dict(), card.text  # type: ignore[no-untyped-call]


def _replace_generated(body: str, generated: str) -> str:
    """`body` with its generated part renewed, or with one appended when the marks are gone."""
    end = body.find(END)
    start = body.rfind(BEGIN[: len("<!-- newsclean:begin")], 0, end) if end >= 0 else -1
    if start < 0:
        return f"{body.rstrip()}\n\n{generated}\n"
    return body[:start] + generated + body[end + len(END) :]


def _metadata(out: Path, manifest: Mapping[str, Any], edited: Mapping[str, Any]) -> dict[str, Any]:
    found = list(configurations(manifest))
    languages = sorted({re.split("[-_]", code)[0] for code in manifest["statistics"]["languages"] if code})
    data: dict[str, Any] = {
        "language": [code for code in languages if re.fullmatch("[a-z]{2,3}", code) and code != "und"],
        "license": "unknown",
        "pretty_name": "News articles",
        "size_categories": [_size_category(manifest["counts"]["articles"])],
        "task_categories": ["text-generation"],
        "tags": ["news", "newsclean"],
        "configs": [configuration.entry() for configuration in found],
    }
    kept = {key: value for key, value in edited.items() if key not in _DERIVED}
    return data | kept | _dataset_info(out, manifest, found)


def _dataset_info(out: Path, manifest: Mapping[str, Any], found: list[Configuration]) -> dict[str, Any]:
    from datasets.info import DatasetInfosDict
    from huggingface_hub import DatasetCardData

    data = DatasetCardData()
    infos = {configuration.name: configuration.info(out, manifest) for configuration in found}
    DatasetInfosDict(infos).to_dataset_card_data(data)
    return {"dataset_info": info} if (info := data.to_dict().get("dataset_info")) else {}  # type: ignore[no-untyped-call]


def _to_yaml(data: dict[str, Any]) -> str:
    from huggingface_hub import DatasetCardData

    return str(DatasetCardData(**data).to_yaml(line_break="\n", original_order=list(data)))


def _size_category(articles: int) -> str:
    power = 3
    for category in _SIZES:
        if articles < 10**power:
            return category
        power += 1
    return "10B<n<100B"
