"""The dataset card: `README.md` with the metadata that Hugging Face reads and a body of facts."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from newsclean.errors import BuildError
from newsclean.files import write_bytes
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
    facts = _Facts(out, manifest)
    write_bytes(path, facts.card(*_read_card(path)).encode())


def merge_cards(out: Path, manifest: Mapping[str, Any], theirs: str) -> str:
    """The card of `out` with what people wrote in another card of the same dataset, an earlier or an uploaded one.

    The text outside the marks, and each value of the metadata, is that of `theirs`, unless it was edited in `out`.
    The facts are those of `manifest`.

    Raises:
        BuildError: the metadata of one of the cards can't be read.
    """
    facts = _Facts(out, manifest)
    fresh_data, fresh_body = parse_card(facts.card({}, None), "the new card")
    our_data, our_body = _read_card(out / "README.md")
    their_data, their_body = parse_card(theirs, "the card on the Hub")
    edited = {key: value for key, value in our_data.items() if value != fresh_data.get(key)}
    renewed = parse_card(facts.card(our_data, our_body), "README.md")[1]
    return facts.card(their_data | edited, their_body if renewed == fresh_body else our_body)


class _Facts:
    """What of a card follows from a build."""

    def __init__(self, out: Path, manifest: Mapping[str, Any]) -> None:
        found = list(configurations(manifest))
        self._info = _dataset_info(out, manifest, found)
        self._metadata = _metadata(manifest, found)
        self._generated = f"{BEGIN}\n\n{sections.body(manifest)}\n\n{END}"

    def card(self, edited: Mapping[str, Any], body: str | None) -> str:
        """A card with these facts, with the metadata and the text, if there is one, of a card that there was."""
        kept = {key: value for key, value in edited.items() if key not in _DERIVED}
        data = self._metadata | kept | self._info
        if body is None:
            body = f"\n# {data['pretty_name']}\n\n{_INTRODUCTION}\n{self._generated}\n"
        else:
            body = _replace_generated(body, self._generated)
        return f"---\n{_to_yaml(data)}\n---\n{body}"


def _read_card(path: Path) -> tuple[dict[str, Any], str | None]:
    if not path.exists():
        return {}, None
    return parse_card(path.read_text(encoding="utf-8"), str(path))


def parse_card(content: str, name: str) -> tuple[dict[str, Any], str]:
    """Metadata and text of a card, called `name` when something is wrong with it.

    Raises:
        BuildError: the metadata can't be read.
    """
    from huggingface_hub import DatasetCard

    if not content.lstrip().startswith("---"):
        return {}, content
    try:
        card = DatasetCard(content)
    except Exception as error:  # whatever the YAML library below says
        detail = " ".join(str(getattr(error, "problem", "") or error).split())
        raise BuildError(f"{name}: the metadata at the top can't be read ({detail}); repair it") from error
    return card.data.to_dict(), card.text  # type: ignore[no-untyped-call]


def _replace_generated(body: str, generated: str) -> str:
    """`body` with its generated part renewed, or with one appended when the marks are gone."""
    end = body.find(END)
    start = body.rfind(BEGIN[: len("<!-- newsclean:begin")], 0, end) if end >= 0 else -1
    if start < 0:
        return f"{body.rstrip()}\n\n{generated}\n"
    return body[:start] + generated + body[end + len(END) :]


def _metadata(manifest: Mapping[str, Any], found: list[Configuration]) -> dict[str, Any]:
    languages = sorted({re.split("[-_]", code)[0] for code in manifest["statistics"]["languages"] if code})
    return {
        "language": [code for code in languages if re.fullmatch("[a-z]{2,3}", code) and code != "und"],
        "license": "unknown",
        "pretty_name": "News articles",
        "size_categories": [_size_category(manifest["counts"]["articles"])],
        "task_categories": ["text-generation"],
        "tags": ["news", "newsclean"],
        "configs": [configuration.entry() for configuration in found],
    }


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
