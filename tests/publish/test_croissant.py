import json
from pathlib import Path
from typing import Any

import pytest

from newsclean.publish.croissant import CROISSANT, write_croissant

mlcroissant = pytest.importorskip("mlcroissant")


def records(dataset: Path, name: str) -> list[dict[str, Any]]:
    return list(mlcroissant.Dataset(dataset / CROISSANT).records(name))


def test_it_is_valid(dataset: Path) -> None:
    found = mlcroissant.Dataset(dataset / CROISSANT)
    assert not found.metadata.issues.errors
    assert {record_set.id for record_set in found.metadata.record_sets} == {"default", "audit", "rejected"}


def test_the_records_are_those_of_the_files(dataset: Path) -> None:
    articles = records(dataset, "default")
    assert sorted(row["default/split"].decode() for row in articles) == ["test", "train", "train"]
    assert all(row["default/text"].startswith(b"The council of") for row in articles)
    assert articles[0]["default/provenance"]["default/provenance/newsclean"] == b"1.2.3"
    assert articles[0]["default/counts"]["default/counts/words"] == 7
    assert records(dataset, "audit")[0]["audit/rule"] == b"share.buttons.en"
    rejected = records(dataset, "rejected")[0]
    assert rejected["rejected/url"] == b"https://x.example/0"
    assert rejected["rejected/reasons"] == [
        {"rejected/reasons/code": b"too_short", "rejected/reasons/message": b"3 characters"}
    ]


def test_files_have_their_hashes(dataset: Path, manifest: dict[str, Any]) -> None:
    distribution = json.loads((dataset / CROISSANT).read_text())["distribution"]
    hashes = {file["contentUrl"]: file["sha256"] for file in distribution if "sha256" in file}
    assert hashes == {file["path"]: file["sha256"] for file in manifest["files"]}


def test_name_and_licence_are_the_cards(dataset: Path, manifest: dict[str, Any]) -> None:
    card = dataset / "README.md"
    card.write_text(card.read_text().replace("license: unknown", "license: cc-by-4.0"))
    write_croissant(dataset, manifest)
    assert json.loads((dataset / CROISSANT).read_text())["license"] == "cc-by-4.0"
