import socket
from pathlib import Path
from typing import Any, get_args

import pytest
from huggingface_hub import DatasetCard, metadata_load

from newsclean import build
from newsclean.article import Article, ReasonCode, features
from newsclean.errors import BuildError
from newsclean.publish.card import BEGIN, END, merge_cards, write_card
from newsclean.publish.sections import REASONS


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
    assert [config["config_name"] for config in data["configs"]] == ["default", "audit", "rejected"]
    assert DatasetCard.load(dataset / "README.md", ignore_metadata_errors=False).data.pretty_name


def test_every_configuration_loads(dataset: Path, tmp_path: Path) -> None:
    from datasets import load_dataset

    cache = str(tmp_path / "cache")
    loaded = load_dataset(str(dataset), cache_dir=cache)
    assert {name: len(split) for name, split in loaded.items()} == {"train": 2, "test": 1}
    assert loaded["train"].column_names == list(Article.model_fields)
    assert load_dataset(str(dataset), "audit", cache_dir=cache, split="train")[0]["text"] == "Share"
    rejected = load_dataset(str(dataset), "rejected", cache_dir=cache, split="train")
    assert rejected[0]["reasons"][0]["code"] == "too_short"
    for name, rows in (("default", 2), ("audit", 1), ("rejected", 2)):
        streamed = load_dataset(str(dataset), name, cache_dir=cache, split="train", streaming=True)
        assert len(list(streamed)) == rows
        assert streamed.features == load_dataset(str(dataset), name, cache_dir=cache, split="train").features


def test_sizes_and_features_stand_in_the_metadata(dataset: Path) -> None:
    from datasets import load_dataset_builder

    info = load_dataset_builder(str(dataset)).info
    assert {name: split.num_examples for name, split in info.splits.items()} == {"train": 2, "test": 1}
    assert info.features == features(Article)
    assert info.download_size == sum(path.stat().st_size for path in dataset.glob("data/*"))


def test_body_states_the_facts(dataset: Path) -> None:
    card = (dataset / "README.md").read_text()
    for fact in ("3 articles from 6 documents", "zh-Hant", "gazette.example", "2021", "75.0%"):
        assert fact in card
    for fact in ("`share.buttons.en`", "too_short", "newsclean 1.2.3", "f" * 16, '"profile": "balanced"'):
        assert fact in card
    assert "duplicates of an article: 1 document, listed in the directory `duplicates`." in card
    assert all(f"| `{name}` |" in card for name in Article.model_fields)
    assert "/home/somebody" not in card  # paths of the builder's machine are nobody's business


def test_filters_and_masking_are_told_when_there_were_any(dataset: Path, manifest: dict[str, Any]) -> None:
    plain = (dataset / "README.md").read_text()
    assert "masked" not in plain
    assert "filters" not in plain
    manifest["counts"] |= {"documents": 8, "filtered": 2}
    manifest["statistics"] |= {"filtered": {"language": 2}, "masked": {"email": 7}}
    write_card(dataset, manifest)
    card = (dataset / "README.md").read_text()
    assert "rejected: 2, duplicates: 1, filtered: 2." in card
    assert "2 articles did not pass the filters" in card
    assert "| language | 2 |" in card
    assert r"| email | `\|\|\|EMAIL_ADDRESS\|\|\|` | 7 |" in card


def test_configurations_without_files_are_left_out(dataset: Path, manifest: dict[str, Any]) -> None:
    manifest["splits"]["test"]["files"] = []
    manifest["files"] = [file for file in manifest["files"] if file["path"].startswith("data/train")]
    write_card(dataset, manifest)
    data = metadata_load(dataset / "README.md")
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
    manifest["statistics"]["characters"] = {"read": 0, "kept": 0, "removed": 0}
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
    manifest["counts"]["articles"] = 100_000
    write_card(tmp_path, manifest)
    card = (tmp_path / "README.md").read_text()
    assert "s024.example" in card
    assert "s025.example" not in card
    assert "more of other sources" in card


def _edited(card: str) -> str:
    card = card.replace("license: unknown", "license: cc-by-4.0\nannotations_creators:\n- found")
    return card.replace("_Say here", "Of the harbour. _Say here").replace(
        "3 articles from", "9 articles from"
    )


def test_what_people_wrote_on_the_hub_is_kept(dataset: Path, manifest: dict[str, Any]) -> None:
    ours = (dataset / "README.md").read_text()
    merged = merge_cards(dataset, manifest, _edited(ours))
    assert "license: cc-by-4.0\n" in merged
    assert "annotations_creators:\n- found\n" in merged
    assert "Of the harbour." in merged
    assert "3 articles from" in merged
    assert "9 articles" not in merged
    assert merge_cards(dataset, manifest, ours) == ours


def test_edits_of_the_new_card_go_before_those_on_the_hub(dataset: Path, manifest: dict[str, Any]) -> None:
    theirs = _edited((dataset / "README.md").read_text())
    path = dataset / "README.md"
    ours = (
        path.read_text()
        .replace("license: unknown", "license: odc-by")
        .replace("_Say here", "Mine. _Say here")
    )
    path.write_text(ours)
    merged = merge_cards(dataset, manifest, theirs)
    assert "license: odc-by\n" in merged
    assert "annotations_creators" in merged  # nobody here said otherwise
    assert "Mine." in merged
    assert "Of the harbour." not in merged


def test_a_card_on_the_hub_that_is_no_cards_is_kept_as_text(dataset: Path, manifest: dict[str, Any]) -> None:
    merged = merge_cards(dataset, manifest, "# By hand\n")
    assert "# By hand" in merged
    assert "3 articles from" in merged
    assert "license: unknown" in merged


def test_every_reason_has_a_meaning() -> None:
    assert REASONS.keys() == set(get_args(ReasonCode))


def test_examples_show_what_the_rules_take(tmp_path: Path, manifest: dict[str, Any]) -> None:
    manifest["statistics"]["rules"] = {
        "markup.tag": {"spans": 1, "characters": 9},
        "model": {"spans": 1, "characters": 1},
        "gone.rule": {"spans": 1, "characters": 1},
    }
    write_card(tmp_path, manifest)
    card = (tmp_path / "README.md").read_text()
    assert "| `markup.tag` | The mayor said<del>&lt;br/&gt;</del> the bridge would open. | 1 | 9 |" in card
    assert "a named rule (90.9% of the removed characters), or by a small learned model (9.1%)" in card


def test_reservations_stories_filters_and_removals_are_told(tmp_path: Path, manifest: dict[str, Any]) -> None:
    manifest["counts"] |= {"filtered": 4, "removed": 2}
    manifest["statistics"] |= {
        "reservations": {"tdm-reservation": 2},
        "copyright": 1,
        "filtered": {"language": 4},
        "by_input": {"/home/x/a.jsonl": {"documents": 5, "articles": 3}, "b.jsonl": {"documents": 1}},
        "clusters": {
            "stories": 2,
            "syndicated": 1,
            "sizes": {"1": 1, "2": 1},
            "largest": [{"cluster_id": "c", "size": 2, "title": "A flood"}],
        },
    }
    write_card(tmp_path, manifest)
    card = (tmp_path / "README.md").read_text()
    assert "rejected: 2, duplicates: 1, filtered: 4, removed: 2." in card
    assert "| `tdm-reservation` | rights to text and data mining are reserved (W3C TDMRep) | 2 |" in card
    assert "(1 of 3 articles have one)" in card
    assert "| language | 4 |" in card
    assert "| a.jsonl | 5 | 3 |" in card
    assert "| A flood | 2 |" in card


def test_a_build_without_articles_can_be_streamed(tmp_path: Path) -> None:
    from datasets import load_dataset

    (tmp_path / "in.txt").write_text("Too short.")
    build([tmp_path / "in.txt"], tmp_path / "out", workers=1)
    streamed = load_dataset(str(tmp_path / "out"), split="train", streaming=True)
    assert (list(streamed), streamed.features) == ([], features(Article))
    rejected = load_dataset(
        str(tmp_path / "out"), "rejected", cache_dir=str(tmp_path / "cache"), split="train"
    )
    assert rejected[0]["reasons"][0]["code"] == "too_short"
