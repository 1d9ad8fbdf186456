import csv
import io
import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsclean.corpus import units as units_module
from newsclean.corpus.units import Unit, make_units
from newsclean.sources.readers import read_documents
from newsclean.sources.source import find_sources

from .warcs import WRAP, pages, warcinfo

WORDS = st.text('ab"\n,;\t é', max_size=30)


def never(name):
    return False


def seen(documents):
    return [(type(d).__name__, d.position, d.raw, getattr(d, "code", "")) for d in documents]


def by_pieces(path, spool, finished=never):
    if finished is never:  # a new build: what was noted of another file is not of this one
        for note in spool.glob("*.json"):
            note.unlink()
    units = [Unit.loads(unit.dumps()) for unit in make_units(find_sources([path]), spool, finished)]
    return units, seen(
        d for unit in units for source in unit.sources for d in read_documents(source, warn=len)
    )


def as_whole(path):
    return seen(read_documents(find_sources([path])[0], warn=len))


@pytest.fixture(autouse=True)
def small_units(monkeypatch):
    monkeypatch.setattr(units_module, "UNIT_BYTES", 40)


@pytest.fixture(scope="session")
def space(tmp_path_factory):
    (path := tmp_path_factory.mktemp("cut") / "spool").mkdir()
    return path


@settings(max_examples=60)
@given(st.lists(WORDS, min_size=1, max_size=40), st.sampled_from(["", ".gz", ".zst"]))
def test_pieces_of_json_lines_hold_the_same_documents(space, write, texts, suffix):
    lines = [json.dumps({"text": text}) if len(text) % 7 else text.replace("\n", "") for text in texts]
    path = write(space.parent / f"a.jsonl{suffix}", "\n".join(lines).encode())
    assert by_pieces(path, space)[1] == as_whole(path)


@settings(max_examples=60)
@given(st.lists(WORDS, min_size=1, max_size=40), st.sampled_from(["", ".gz", ".zst"]), st.booleans())
def test_pieces_of_csv_hold_the_same_documents(space, write, texts, suffix, clean):
    table = io.StringIO()
    csv.writer(table).writerows([("text", "title"), *((text, "x") for text in texts)])
    content = table.getvalue() if clean else "text,title\n" + "\n".join(texts)
    path = write(space.parent / f"a.csv{suffix}", content.encode())
    assert by_pieces(path, space)[1] == as_whole(path)


@pytest.fixture(scope="session")
def write():
    import gzip

    import zstandard

    def write(path, content):
        compress = {".gz": gzip.compress, ".zst": zstandard.compress}.get(path.suffix, bytes)
        path.write_bytes(compress(content))
        return path

    return write


def test_pieces_of_parquet_are_row_groups(tmp_path):
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"text": [f"text {n}" for n in range(100)]}), path, row_group_size=10)
    units, documents = by_pieces(path, tmp_path)
    assert len(units) == 10
    assert documents == as_whole(path)
    assert sum(unit.size for unit in units) == pytest.approx(path.stat().st_size, abs=10)


def test_damage_stays_at_the_end_of_the_last_piece(tmp_path, write):
    lines = b"".join(b'{"text": "%d %d"}\n' % (n, n * 7919 % 10007) for n in range(60_000))
    path = write(tmp_path / "a.jsonl.gz", lines)
    path.write_bytes(path.read_bytes()[:-1000])
    (tmp_path / "spool").mkdir()
    units_module.UNIT_BYTES = 100_000
    units, documents = by_pieces(path, tmp_path / "spool")
    assert len(units) > 5
    assert documents == as_whole(path)
    assert documents[-1][3] == "malformed"


def test_small_files_go_together_and_names_keep_the_order(dump, tmp_path):
    for number in range(12):
        dump(f"in/{number:02}.txt", b"x" * 15)
    dump("in/05.jsonl", b'{"text": "a"}\n' * 20)
    units = list(make_units(find_sources([tmp_path / "in"]), tmp_path, never))
    assert [unit.name for unit in units] == sorted(unit.name for unit in units)
    sizes = [len(unit.sources) for unit in units]
    assert sizes == [2, 2, 1, *[1] * 7, 2, 2, 2, 1]


def test_finished_units_are_not_written_and_a_finished_file_is_not_read_again(tmp_path, write):
    path = write(tmp_path / "a.jsonl.gz", b'{"text": "a"}\n' * 50)
    spool = tmp_path / "spool"
    spool.mkdir()
    units, _ = by_pieces(path, spool)
    for piece in spool.glob("*.zst"):
        piece.unlink()
    open_units = {units[3].name}
    again = list(make_units(find_sources([path]), spool, lambda name: name not in open_units))
    assert [unit.name for unit in again] == [unit.name for unit in units]
    assert [piece.name for piece in spool.glob("*.zst")] == [f"{units[3].name}.zst"]
    sources = find_sources([path])
    path.unlink()
    assert [unit.name for unit in make_units(sources, spool, lambda name: True)] == [
        unit.name for unit in units
    ]


@settings(max_examples=60)
@given(
    st.sampled_from(list(WRAP)),
    st.lists(st.one_of(st.sampled_from([warcinfo(), *pages(5)]), st.binary(max_size=40)), max_size=12),
    st.one_of(st.none(), st.tuples(st.floats(0, 0.99), st.binary(min_size=1, max_size=20))),
)
def test_pieces_of_archives_hold_the_same_documents(space, name, records, damage):
    content = bytearray(WRAP[name](records))
    if damage:
        start = int(len(content) * damage[0])
        content[start : start + len(damage[1])] = damage[1]
    path = space.parent / f"a{name}"
    path.write_bytes(content)
    assert by_pieces(path, space)[1] == as_whole(path)


@pytest.mark.parametrize("name", WRAP)
def test_an_archive_is_cut_where_its_members_begin(space, name):
    path = space.parent / f"b{name}"
    path.write_bytes(WRAP[name](pages(10)))
    units, _ = by_pieces(path, space)
    assert len(units) == (1 if name.startswith("-whole") else 10)
    assert sum(unit.size for unit in units) == path.stat().st_size
