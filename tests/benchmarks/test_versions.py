"""What a new version of a file shares with the one before."""

import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))

import versions
from newsclean.article import Article, arrow_schema
from newsclean.files import ParquetFile


@given(st.binary(max_size=300_000))
def test_chunks_are_the_whole_content(content: bytes) -> None:
    chunks = list(versions.chunks(content))
    assert b"".join(chunks) == content
    assert all(8 * 1024 <= len(chunk) <= 128 * 1024 for chunk in chunks[:-1])


@pytest.fixture(scope="module")
def rows() -> versions.Rows:
    return versions.articles(8000)


def _write(path: Path, rows: versions.Rows, *, staged: bool = False) -> bytes:
    with ParquetFile(path, arrow_schema(Article), staged=staged) as file:
        for row in rows:
            file.row(row, len(row["text"]))
    return path.read_bytes()


@pytest.mark.parametrize("where", [0, 4000, 7999])
def test_a_row_less_leaves_most_of_a_published_file_as_it_is(
    tmp_path: Path, rows: versions.Rows, where: int
) -> None:
    fewer = rows[:where] + rows[where + 1 :]
    share = {}
    for staged in (True, False):
        before = _write(tmp_path / "before.parquet", rows, staged=staged)
        after = _write(tmp_path / "after.parquet", fewer, staged=staged)
        share[staged] = versions.new_share([before], [after])
    assert share[False] < 0.25
    assert share[True] > share[False]


def test_a_published_file_has_an_index_of_its_pages(tmp_path: Path, rows: versions.Rows) -> None:
    _write(tmp_path / "data.parquet", rows)
    group = pq.read_metadata(tmp_path / "data.parquet").row_group(0)
    columns = {group.column(n).path_in_schema: group.column(n) for n in range(group.num_columns)}
    assert all(column.has_offset_index for column in columns.values())
    assert columns["id"].has_column_index  # texts are too long for one
    assert pq.read_table(tmp_path / "data.parquet").to_pylist() == rows
