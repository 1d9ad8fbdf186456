import socket
from pathlib import Path
from typing import Any

import pytest
from huggingface_hub import DatasetCard, metadata_load

from newsclean.article import Article
from newsclean.corpus.errors import BuildError
from newsclean.publish.card import BEGIN, END, write_card


@pytest.fixture(autouse=True)
def _offline(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any) -> None:
        raise AssertionError("a card needs no network")

    monkeypatch.setattr(socket.socket, "connect", refuse)


def test_metadata_is_what_the_hub_reads(dataset: Path) -> None:
    data = metadata_load(dataset / "README.md")
    assert data is not None
    assert data["language"] == ["en", "no", "zh"]  # `no` unquoted would be YAML's false
    assert data["license"] == "unknown"
    assert data["size_categories"] == ["n<1K"]
    assert data["task_categories"] == ["text-generation"]
    assert {"news", "newsclean"} <= set(data["tags"])
    assert [config["config_name"] for config in data["configs"]] == ["default", "audit"]
    assert DatasetCard.load(dataset / "README.md", ignore_metadata_errors=False).data.pretty_name


def test_every_configuration_loads(dataset: Path, tmp_path: Path) -> None:
    from datasets import load_dataset

    cache = str(tmp_path / "cache")
    loaded = load_dataset(str(dataset), cache_dir=cache)
    assert {name: len(split) for name, split in loaded.items()} == {"train": 2, "test": 1}
    assert loaded["train"].column_names == list(Article.model_fields)
    assert load_dataset(str(dataset), "audit", cache_dir=cache, split="train")[0]["text"] == "Share"
    rejects = str(dataset / "rejects/*.jsonl")  # as the card says
    rejected = load_dataset("json", data_files=rejects, cache_dir=cache, split="train")
    assert rejected[0]["reasons"][0]["code"] == "too_short"


def test_body_states_the_facts(dataset: Path) -> None:
    card = (dataset / "README.md").read_text()
    for fact in ("3 articles from 6 documents", "zh-Hant", "gazette.example", "2021", "75.0%"):
        assert fact in card
    for fact in ("`share.buttons.en`", "too_short", "newsclean 1.2.3", "f" * 16, '"profile": "balanced"'):
        assert fact in card
    assert "duplicates of an article: 1 document, listed in `duplicates/*.jsonl`." in card
    assert all(f"| `{name}` |" in card for name in Article.model_fields)
    assert "/home/somebody" not in card  # paths of the builder's machine are nobody's business


def test_filters_and_masking_are_told_when_there_were_any(tmp_path: Path, manifest: dict[str, Any]) -> None:
    write_card(tmp_path, manifest)
    plain = (tmp_path / "README.md").read_text()
    assert "masked" not in plain
    assert "Left out by filters" not in plain
    manifest["counts"] |= {"documents": 8, "filtered": 2}
    manifest["statistics"] |= {"filtered": {"language": 2}, "masked": {"email": 7}}
    write_card(tmp_path, manifest)
    card = (tmp_path / "README.md").read_text()
    assert "rejected: 2, duplicates: 1, filtered: 2." in card
    assert (
        "Left out by filters, which the options below name: 2 articles, listed in `filtered/*.jsonl`." in card
    )
    assert "| language | 2 |" in card
    assert r"| email | `\|\|\|EMAIL_ADDRESS\|\|\|` | 7 |" in card


def test_configurations_without_files_are_left_out(tmp_path: Path, manifest: dict[str, Any]) -> None:
    manifest["splits"]["train"]["files"] = ["data/train-00000-of-00001.parquet"]
    manifest["files"] = [{"path": "rejects/part-00000.jsonl", "bytes": 0, "sha256": "0"}]
    write_card(tmp_path, manifest)
    data = metadata_load(tmp_path / "README.md")
    assert data is not None
    assert data["configs"] == [
        {
            "config_name": "default",
            "data_files": [{"split": "train", "path": "data/train-*.parquet"}],
            "default": True,
        }
    ]


def test_an_empty_build_has_a_card(tmp_path: Path, manifest: dict[str, Any]) -> None:
    manifest["counts"] = dict.fromkeys(manifest["counts"], 0)
    manifest["splits"] = {}
    manifest["statistics"] = {name: {} for name in manifest["statistics"]}
    manifest["statistics"]["characters"] = {"read": 0, "kept": 0}
    write_card(tmp_path, manifest)
    assert "0 articles from 0 documents" in (tmp_path / "README.md").read_text()


@pytest.mark.parametrize(
    ("articles", "category"),
    [(999, "n<1K"), (1000, "1K<n<10K"), (99_999, "10K<n<100K"), (10**6, "1M<n<10M"), (10**10, "10B<n<100B")],
)
def test_size_category(tmp_path: Path, manifest: dict[str, Any], articles: int, category: str) -> None:
    manifest["counts"]["articles"] = articles
    write_card(tmp_path, manifest)
    data = metadata_load(tmp_path / "README.md")
    assert data is not None
    assert data["size_categories"] == [category]


def test_same_facts_give_the_same_bytes(dataset: Path, manifest: dict[str, Any]) -> None:
    first = (dataset / "README.md").read_bytes()
    write_card(dataset, manifest)
    assert (dataset / "README.md").read_bytes() == first


def test_what_a_person_wrote_stays(dataset: Path, manifest: dict[str, Any]) -> None:
    path = dataset / "README.md"
    text = path.read_text().replace("license: unknown", "license: cc-by-4.0\ndoi: 10.1/x")
    text = text.replace(BEGIN, f"Our own words.\n\n{BEGIN}").replace(
        END, f"{END}\n\n## Thanks\n\nTo the desk."
    )
    path.write_text(text)
    manifest["counts"]["articles"] = 1500
    write_card(dataset, manifest)
    card = path.read_text()
    data = metadata_load(path)
    assert data is not None
    assert (data["license"], data["doi"], data["size_categories"]) == ("cc-by-4.0", "10.1/x", ["1K<n<10K"])
    assert card.count("Our own words.") == card.count("To the desk.") == card.count(BEGIN) == 1
    assert "1,500 articles" in card
    assert "3 articles from" not in card


def test_a_card_without_marks_is_kept_and_extended(tmp_path: Path, manifest: dict[str, Any]) -> None:
    (tmp_path / "README.md").write_text("# Wire\n\nBy hand.\n")
    write_card(tmp_path, manifest)
    write_card(tmp_path, manifest)
    card = (tmp_path / "README.md").read_text()
    assert card.count("By hand.") == card.count("## Composition") == 1


def test_a_begin_mark_without_end_takes_no_text_with_it(tmp_path: Path, manifest: dict[str, Any]) -> None:
    (tmp_path / "README.md").write_text(f"# Wire\n\n{BEGIN}\n\nBy hand.\n")
    write_card(tmp_path, manifest)
    write_card(tmp_path, manifest)
    card = (tmp_path / "README.md").read_text()
    assert card.count("By hand.") == card.count("## Composition") == 1


@pytest.mark.parametrize("broken", ["license: [", "- a\n- b"])
def test_broken_metadata_is_not_overwritten(tmp_path: Path, manifest: dict[str, Any], broken: str) -> None:
    content = f"---\n{broken}\n---\n# Wire\n"
    (tmp_path / "README.md").write_text(content)
    with pytest.raises(BuildError, match=r"README\.md: the metadata at the top"):
        write_card(tmp_path, manifest)
    assert (tmp_path / "README.md").read_text() == content


def test_names_of_sources_do_not_break_the_tables(tmp_path: Path, manifest: dict[str, Any]) -> None:
    manifest["statistics"]["sources"] = {"a|b\n<script>": 1}
    write_card(tmp_path, manifest)
    assert r"| a\|b &lt;script> | 1 | 33.3% |" in (tmp_path / "README.md").read_text()


def test_long_tables_say_how_much_is_left_out(tmp_path: Path, manifest: dict[str, Any]) -> None:
    manifest["statistics"]["sources"] = {f"s{i:03}.example": 1000 - i for i in range(100)}
    write_card(tmp_path, manifest)
    card = (tmp_path / "README.md").read_text()
    assert "s024.example" in card
    assert "s025.example" not in card
    assert "and 75 more sources" in card
