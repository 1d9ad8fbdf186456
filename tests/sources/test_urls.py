import gzip
import json
import os
import pickle
import subprocess
import sys

import fsspec
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from newsclean.corpus import shards, units
from newsclean.corpus.build import build
from newsclean.errors import BuildError, SourceError
from newsclean.sources import remote, stores
from newsclean.sources.readers import read_documents
from newsclean.sources.source import find_sources
from newsclean.sources.stores import public
from newsclean.sources.streams import open_bytes
from tests.corpus.test_build import rows
from tests.dumps import json_lines, record

from .servers import SHA, serving
from .warcs import WRAP, pages


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch):
    monkeypatch.setattr(stores, "_WAITS", (0.0, 0.0, 0.0))


@pytest.fixture
def small(monkeypatch):
    monkeypatch.setattr(units, "UNIT_BYTES", 8000)
    monkeypatch.setattr(shards, "SHARD_BYTES", 20_000)


@pytest.fixture
def corpus(dump, tmp_path):
    """Files of every format, all but the text large enough to be cut in a test."""
    records = [record(number) for number in range(60)]
    table = pa.Table.from_pylist(records[30:40])
    dump("in/a.jsonl", json_lines(records[:10]))
    dump("in/b.jsonl.gz", json_lines(records[10:20]))
    dump("in/c.csv.zst", b"text\n" + b"".join(b'"%s"\n' % r["text"].encode() for r in records[20:30]))
    pq.write_table(table, dump("in/d.parquet", b""), row_group_size=3)
    with pa.OSFile(str(tmp_path / "in/e.arrow"), "wb") as file, pa.ipc.new_file(file, table.schema) as writer:
        writer.write_table(pa.Table.from_pylist(records[40:50]), max_chunksize=3)
    dump("in/f.txt", record(50)["text"].encode())
    (tmp_path / "in/g.warc.gz").write_bytes(WRAP[".warc.gz"](pages(5)))
    dump("in/sub/h.json", json.dumps(records[51:55]).encode())
    dump("in/.hidden/i.txt", b"not for reading")
    return tmp_path / "in"


@pytest.fixture
def server(tmp_path):
    with serving(tmp_path) as server:
        yield server


@pytest.fixture
def memory(corpus):
    """The corpus in the store `memory://`, each file in one call."""
    store = fsspec.filesystem("memory")
    for path in corpus.rglob("*"):
        if path.is_file():
            store.pipe_file(f"/in/{path.relative_to(corpus)}", path.read_bytes())
    yield store
    store.rm("/in", recursive=True)


def same(one, other, start, url):
    """Whether two datasets are the same but for where the documents were."""

    def content(out):
        def plain(value):
            return json.loads(json.dumps(value, default=str).replace(url, start))

        return {folder: plain(rows(out, folder)) for folder in ("data", "audit", "rejects", "duplicates")}

    left, right = content(one), content(other)
    assert len(left["data"]) > 50
    return left == right


def test_a_dataset_from_memory_is_the_one_from_files(corpus, memory, small, tmp_path):
    build([corpus], tmp_path / "files", workers=1)
    summary = build(["memory://in"], tmp_path / "urls", workers=1)
    assert same(tmp_path / "files", tmp_path / "urls", str(corpus), "memory://in")
    assert [item["path"] for item in summary.manifest["inputs"]] == [
        "memory://in/" + name
        for name in [
            "a.jsonl",
            "b.jsonl.gz",
            "c.csv.zst",
            "d.parquet",
            "e.arrow",
            "f.txt",
            "g.warc.gz",
            "sub/h.json",
        ]
    ]


@pytest.mark.parametrize("versions", [True, False])
@pytest.mark.parametrize("ranges", [True, False])
def test_a_dataset_from_a_server_is_the_one_from_files(corpus, server, small, tmp_path, versions, ranges):
    server.versions, server.ranges = versions, ranges
    build([corpus], tmp_path / "files", workers=1)
    build([f"{server.url}/in/"], tmp_path / "urls", workers=2)
    assert same(tmp_path / "files", tmp_path / "urls", str(corpus), f"{server.url}/in")
    assert build([f"{server.url}/in/"], tmp_path / "urls", workers=1).unchanged


def test_a_server_that_fails_now_and_then_is_asked_again(corpus, server, small, tmp_path):
    build([corpus], tmp_path / "files", workers=1)
    server.fail = lambda number: number % 4 == 0
    server.cut = lambda number: number % 7 == 0
    names = [source.file.removeprefix(str(corpus)) for source in find_sources([corpus])]
    build([f"{server.url}/in{name}" for name in names], tmp_path / "urls", workers=1)
    assert same(tmp_path / "files", tmp_path / "urls", str(corpus), f"{server.url}/in")


def test_a_download_that_ends_early_begins_again(dump, server, tmp_path):
    dump("a.jsonl", json_lines([record(number) for number in range(300)]))
    server.ranges = False
    gets = []

    def second(number):
        command, _, asked = server.requests[number - 1]
        gets.append(number if command == "GET" and not asked else 0)
        return gets[-1] > 0 and len([get for get in gets if get]) == 1

    server.cut = second
    assert build([f"{server.url}/a.jsonl"], tmp_path / "out", workers=1).articles == 300


def test_a_server_that_always_fails_is_one_line_and_the_command_continues(dump, server, small, tmp_path):
    dump("a.jsonl.gz", json_lines([record(number) for number in range(100)]))
    url = f"{server.url}/a.jsonl.gz"

    def stop(done, total):
        server.fail = lambda number: done > 0

    with pytest.raises((BuildError, SourceError)) as error:
        build([url], tmp_path / "out", workers=1, progress=stop)
    assert "a.jsonl.gz: cannot be read: HTTP status 503" in str(error.value)
    assert "\n" not in str(error.value)
    server.fail = lambda number: False
    assert build([url], tmp_path / "out", workers=1).articles == 100


@pytest.mark.parametrize("versions", [True, False])
@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz", "a.parquet", "a.txt"])
def test_a_file_that_changes_is_an_error(dump, server, small, tmp_path, versions, name):
    server.versions = versions

    def make(number):
        records = [record(number) for number in range(number, number + 50)]
        if name == "a.parquet":
            pq.write_table(pa.Table.from_pylist(records), dump(name, b""), row_group_size=5)
        else:
            dump(name, json_lines(records) if "jsonl" in name else record(number)["text"].encode())

    def change(done, total):
        if done == 0:
            make(30)

    make(20)
    with pytest.raises((BuildError, SourceError), match="it has changed since the work began"):
        build([f"{server.url}/{name}"], tmp_path / "out", workers=1, progress=change)
    with pytest.raises(BuildError, match=f"other content of the input .*{name}"):
        build([f"{server.url}/{name}"], tmp_path / "out", workers=1)


def test_a_change_while_reading_is_an_error(memory):
    memory.pipe_file("/in/a.jsonl", b'{"text": "a"}\n' * 1000)
    (source,) = find_sources(["memory://in/a.jsonl"])
    documents = read_documents(source)
    next(documents)
    memory.pipe_file("/in/a.jsonl", b'{"text": "b"}\n' * 1000)
    with pytest.raises(SourceError, match=r"memory://in/a\.jsonl: .*changed"):
        list(documents)


def test_no_more_is_read_than_a_piece_and_a_block(dump, server):
    lines = b"".join(b'{"text": "%070d"}\n' % number for number in range(200_000))
    dump("a.jsonl", lines)
    (source,) = find_sources([f"{server.url}/a.jsonl"])
    server.requests.clear()
    with open_bytes(source, start=10_000_000) as stream:
        assert stream.read(100) == lines[10_000_000:10_000_100]
    (asked,) = [asked for command, _, asked in server.requests if command == "GET"]
    first, last = map(int, asked.removeprefix("bytes=").split("-"))
    assert (first, last - first < 2 * 1024 * 1024) == (10_000_000, True)


@given(st.binary(max_size=600), st.lists(st.tuples(st.integers(0, 700), st.integers(0, 700)), max_size=8))
def test_a_remote_file_reads_like_a_local_one(content, reads):
    least, remote._LEAST = remote._LEAST, 16
    store = fsspec.filesystem("memory")
    store.pipe_file("/ranges", content)
    try:
        with remote.RemoteFile("memory://ranges", len(content)) as file:
            for place, size in reads:
                file.seek(place)
                found = file.read(size)
                assert content[place:].startswith(found)
                assert len(found) > 0 or not size or place >= len(content)
                assert file.tell() == place + len(found)
    finally:
        remote._LEAST = least
        store.rm("/ranges")


def test_sources_can_be_pickled(memory):
    sources = find_sources(["memory://in/*.jsonl*"])
    assert [source.file for source in sources] == ["memory://in/a.jsonl", "memory://in/b.jsonl.gz"]
    assert pickle.loads(pickle.dumps(sources)) == sources


def test_file_urls_are_paths(corpus):
    assert find_sources([f"file://{corpus}/a.jsonl"]) == find_sources([corpus / "a.jsonl"])


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("memory://nowhere/a.jsonl", "memory://nowhere/a.jsonl: cannot be read: no such file or directory"),
        ("memory://in/*.nothing", "no such file"),
        ("memory://in/sub/none/", "no such file"),
        ("nosuch://x/a.jsonl", "Protocol not known: nosuch"),
        ("http://127.0.0.1:9/a.jsonl", "cannot be read: ClientConnectorError"),
    ],
)
def test_a_url_that_cannot_be_is_one_clear_line(memory, url, message):
    with pytest.raises(SourceError) as error:
        find_sources([url])
    assert message in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(("scheme", "extra"), [("s3", "s3"), ("gs", "gcs")])
def test_a_missing_driver_is_named_with_its_extra(monkeypatch, scheme, extra):
    for module in ("s3fs", "gcsfs"):
        monkeypatch.setitem(sys.modules, module, None)
    monkeypatch.delitem(sys.modules["fsspec.registry"]._registry, scheme, raising=False)
    with pytest.raises(SourceError, match=rf"{scheme}://b/a\.txt: .*pip install 'newsclean\[{extra}\]'"):
        find_sources([f"{scheme}://b/a.txt"])


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://user:pass@host.example:80/a.txt", "https://host.example:80/a.txt"),
        ("https://token@host.example/a.txt?X-Amz-Signature=1#x", "https://host.example/a.txt"),
        ("https://host.example/a.txt?u=https://a@b/", "https://host.example/a.txt"),
        ("sftp://user:p@ss@host.example/a.txt", "sftp://host.example/a.txt"),
        ("abfs://container@account.dfs.example/a.txt", "abfs://container@account.dfs.example/a.txt"),
        ("hf://datasets/org/name@abc/a.txt", "hf://datasets/org/name@abc/a.txt"),
    ],
)
def test_credentials_are_not_shown(url, shown):
    assert public(url) == shown


def test_credentials_are_written_nowhere(dump, server, small, tmp_path):
    dump("in/a.jsonl.gz", json_lines([record(number) for number in range(50)]))
    url = server.url.replace("//", "//user:hunter2@") + "/in/a.jsonl.gz?signature=hunter2"
    seen = []

    def look(done, total):
        for path in tmp_path.rglob("*"):
            if path.is_file() and b"hunter2" in path.read_bytes():
                seen.append(path)

    build([url], tmp_path / "out", workers=1, progress=look)
    look(1, 1)
    assert seen == []
    server.fail = lambda number: True
    with pytest.raises(SourceError) as error:
        find_sources([url])
    assert "hunter2" not in str(error.value)


def test_urls_that_differ_in_their_query_alone_are_refused(dump, server):
    dump("a.txt", b"x")
    with pytest.raises(SourceError, match="differ in their query"):
        find_sources([f"{server.url}/a.txt?id=1", f"{server.url}/a.txt?id=2"])


@pytest.mark.parametrize("compress", [bytes, gzip.compress, zstandard.compress])
def test_a_url_without_a_suffix_needs_a_format(server, tmp_path, compress):
    (tmp_path / "dump").write_bytes(compress(b'{"text": "a"}\n'))
    with pytest.raises(SourceError, match="unknown suffix"):
        find_sources([f"{server.url}/dump"])
    (source,) = find_sources([f"{server.url}/dump"], format="jsonl")
    assert [document.raw for document in read_documents(source)] == ["a"]


def test_the_command_reads_urls_in_one_line_or_not(dump, server):
    dump("a.jsonl", json_lines([record(1)]))

    def run(name):
        command = [sys.executable, "-m", "newsclean.cli", "clean", f"{server.url}/{name}", "--json"]
        program = "import sys; from newsclean.cli import main; main(sys.argv[1:])"
        return subprocess.run(
            [sys.executable, "-c", program, *command[3:]], capture_output=True, text=True, check=False
        )

    good, bad = run("a.jsonl"), run("b.jsonl?secret=1")
    assert json.loads(good.stdout)["provenance"]["file"] == f"{server.url}/a.jsonl"
    assert bad.returncode == 1
    assert bad.stderr == f"Error: {server.url}/b.jsonl: cannot be read: no such file or directory\n"


HUB = """
import json, sys
from newsclean.sources.source import find_sources
from newsclean.sources.readers import read_documents
for source in find_sources(sys.argv[1:]):
    print(json.dumps([source.file, source.version, [document.raw for document in read_documents(source)]]))
"""


@pytest.mark.parametrize("url", ["", "/data", "@main/data/*.parquet", "/data/train.parquet"])
def test_a_repository_of_the_hub_is_read_at_its_commit(dump, server, tmp_path, url):
    pq.write_table(pa.table({"text": ["a", "b"]}), dump("org/name/data/train.parquet", b""))
    dump("org/name/README.md", b"# Data")
    dump("org/name/dataset_infos.json", b"{}")
    environment = os.environ | {"HF_ENDPOINT": server.url, "HF_HOME": str(tmp_path / "home")}
    environment.pop("HF_HUB_OFFLINE", None)
    process = subprocess.run(
        [sys.executable, "-c", HUB, f"hf://datasets/org/name{url}"],
        *(), capture_output=True, text=True, check=False, env=environment,
    )  # fmt: skip
    assert process.returncode == 0, process.stderr
    file, version, documents = json.loads(process.stdout)
    assert file == f"hf://datasets/org/name@{SHA}/data/train.parquet"
    assert "blob_id" in version
    assert documents == ["a", "b"]
