import json

import pyarrow as pa
import pyarrow.feather
import pytest
from datasets import Dataset, DatasetDict, Features, IterableDataset, Value
from hypothesis import given, settings
from hypothesis import strategies as st

from newsclean.corpus import units as units_module
from newsclean.corpus.build import build
from newsclean.corpus.units import Unit, make_units
from newsclean.sources.readers import read_documents
from newsclean.sources.source import find_sources
from tests.corpus.test_build import rows, tree
from tests.dumps import record

WRITERS = {"stream": pa.ipc.new_stream, "file": pa.ipc.new_file}


def write(path, table, kind, rows=3):
    with pa.OSFile(str(path), "wb") as file, WRITERS[kind](file, table.schema) as writer:
        writer.write_table(table, max_chunksize=rows)
    return path


def seen(sources):
    found = [d for source in sources for d in read_documents(source, warn=lambda line: None)]
    return [(d.position, d.raw, getattr(d, "code", "")) for d in found]


def texts(*inputs):
    return [raw for _, raw, _ in seen(find_sources(inputs))]


@pytest.fixture(scope="module")
def space(tmp_path_factory):
    return tmp_path_factory.mktemp("arrow")


@pytest.fixture
def no_progress_bars(monkeypatch):
    monkeypatch.setattr("datasets.utils.logging.is_progress_bar_enabled", lambda: False)


@settings(max_examples=40)
@given(
    st.lists(st.text(max_size=20), max_size=30),
    st.sampled_from(list(WRITERS)),
    st.integers(1, 7),
    st.one_of(st.none(), st.floats(0, 1)),
    st.booleans(),
)
def test_pieces_hold_the_same_documents(space, texts, kind, chunk, cut, coded):
    column = pa.array([text.encode(errors="replace").decode() for text in texts], pa.string())
    if coded:
        column = column.dictionary_encode()
    path = write(space / f"a-{kind}.arrow", pa.table({"text": column}), kind, chunk)
    if cut is not None:
        path.write_bytes(path.read_bytes()[: int(path.stat().st_size * cut)])
    for note in space.glob("*.json"):
        note.unlink()
    whole = seen(find_sources([path]))
    before, units_module.UNIT_BYTES = units_module.UNIT_BYTES, 100
    try:
        units = list(make_units(find_sources([path]), space, lambda name: False))
    finally:
        units_module.UNIT_BYTES = before
    pieces = [source for unit in units for source in Unit.loads(unit.dumps()).sources]
    assert seen(pieces) == whole
    assert sum(unit.size for unit in units) == path.stat().st_size
    if cut is None:
        assert [raw for _, raw, _ in whole] == column.to_pylist()
        assert coded or kind == "file" or len(texts) < 10 * chunk or len(pieces) > 1


def test_a_feather_file_is_read(tmp_path):
    table = pa.table({"text": ["a", "b"], "url": ["https://x.example/1", None]})
    pyarrow.feather.write_feather(table, tmp_path / "a.feather", compression="lz4")
    assert texts(tmp_path / "a.feather") == ["a", "b"]


def test_a_truncated_file_keeps_what_came_before(tmp_path):
    path = write(tmp_path / "a.arrow", pa.table({"text": [f"text {n}" for n in range(9)]}), "file")
    content = path.read_bytes()
    path.write_bytes(content[: content.rindex(b"text 6") + 2])
    assert seen(find_sources([path])) == [
        *((n, f"text {n}", "") for n in range(6)),
        (6, b"", "malformed"),
    ]


@pytest.mark.usefixtures("no_progress_bars")
def test_a_saved_dataset_is_its_listed_files(tmp_path):
    path = tmp_path / "saved"
    Dataset.from_dict({"text": [f"old {n}" for n in range(9)]}).save_to_disk(path, num_shards=3)
    Dataset.from_dict({"text": [f"text {n}" for n in range(9)]}).save_to_disk(path, num_shards=2)
    assert len(list(path.glob("*.arrow"))) == 5  # three are left of the first
    assert texts(path) == [f"text {n}" for n in range(9)]


@pytest.mark.usefixtures("no_progress_bars")
def test_a_saved_dictionary_is_all_of_its_datasets(tmp_path):
    one, two = (Dataset.from_dict({"text": [name]}) for name in ("one", "two"))
    DatasetDict({"train": two, "test": one}).save_to_disk(tmp_path / "saved")
    assert texts(tmp_path / "saved") == ["one", "two"]


def test_other_files_of_those_names_are_documents(dump, tmp_path):
    dump("in/state.json", json.dumps({"text": "state"}).encode())
    dump("in/dataset_info.json", json.dumps({"text": "info"}).encode())
    assert texts(tmp_path / "in") == ["info", "state"]


def test_a_repository_of_a_dataset_on_disk_is_read(dump, tmp_path):
    dump("in/README.md", b"# A dataset")
    pa.parquet.write_table(pa.table({"text": ["a"]}), dump("in/data/train-00000-of-00001.parquet", b""))
    assert texts(tmp_path / "in") == ["a"]


RECORDS = [record(number) for number in range(20)]


def generated():
    yield from RECORDS


@pytest.mark.parametrize(
    "make",
    [
        lambda: Dataset.from_list(RECORDS),
        lambda: [Dataset.from_list(RECORDS)],
        lambda: Dataset.from_list(RECORDS[::-1]).select(range(19, -1, -1)),
        lambda: IterableDataset.from_generator(generated),
        lambda: DatasetDict({"train": Dataset.from_list(RECORDS)}),
    ],
)
def test_a_dataset_in_memory_is_built_like_a_file(make, dump, tmp_path):
    path = dump("a.jsonl", b"".join(json.dumps(record).encode() + b"\n" for record in RECORDS))
    build([path], tmp_path / "file", workers=1)
    summary = build(make(), tmp_path / "object", workers=1)
    assert summary.articles == 20
    assert {row["provenance"]["file"].split(":")[0] for row in rows(tmp_path / "object", "data")} == {
        "dataset"
    }

    def content(out):
        return [row | {"provenance": None} for row in rows(out, "data")]

    assert content(tmp_path / "object") == content(tmp_path / "file")
    assert build(make(), tmp_path / "object", workers=1).unchanged


def test_datasets_in_memory_have_names_of_their_own(tmp_path):
    one, two = (Dataset.from_list(RECORDS[n : n + 1], split="train") for n in (0, 1))
    assert [source.file for source in find_sources([one, two])] == ["dataset:train", "dataset:train#2"]
    build([one, two], tmp_path / "out", workers=2)
    files = [row["provenance"]["file"] for row in rows(tmp_path / "out", "data")]
    assert files == ["dataset:train", "dataset:train#2"]


def test_other_content_under_the_same_name_is_another_build(tmp_path):
    build(Dataset.from_list(RECORDS[:3]), tmp_path / "out", workers=1)
    before = tree(tmp_path / "out")
    with pytest.raises(Exception, match="other content of the input dataset"):
        build(Dataset.from_list(RECORDS[:2]), tmp_path / "out", workers=1)
    assert tree(tmp_path / "out") == before


def test_an_empty_dataset_is_warned_of(tmp_path):
    empty = Dataset.from_dict({"text": []}, features=Features({"text": Value("string")}))
    assert build(empty, tmp_path / "out", workers=1).warnings == ["dataset: holds no documents"]
