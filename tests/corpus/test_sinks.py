import hashlib
import json
import os
import subprocess
import sys
import urllib.request

import fsspec
import pytest
from moto.server import ThreadedMotoServer

from newsclean.corpus.build import build
from newsclean.errors import BuildError
from newsclean.sources import stores
from tests.dumps import json_lines, record

from .test_build import tree


@pytest.fixture(autouse=True)
def here(monkeypatch, tmp_path):
    """Work directories go below the current one; failures are tried again at once."""
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    monkeypatch.setattr(stores, "_WAITS", (0.0, 0.0, 0.0))
    return tmp_path / "here"


@pytest.fixture
def corpus(dump):
    return dump("in/a.jsonl.gz", json_lines([record(number % 50) for number in range(60)])).parent


@pytest.fixture
def memory():
    store = fsspec.filesystem("memory")
    yield store
    if store.exists("/out"):
        store.rm("/out", recursive=True)


def stored(store, path):
    """Every file of an uploaded dataset and the hash of its bytes, as `tree` gives them."""
    start = f"{path.rstrip('/')}/"
    return {
        name.removeprefix(start): hashlib.sha256(store.cat_file(name)).hexdigest()
        for name in store.find(path)
        if not name.endswith("/timing.json")
    }


@pytest.mark.parametrize("work_dir", [None, "work"])
def test_what_is_uploaded_is_what_is_built_in_a_directory(corpus, memory, here, tmp_path, work_dir):
    local = build([corpus], tmp_path / "out", workers=1)
    summary = build([corpus], "memory://out/news/", workers=1, work_dir=work_dir)
    assert stored(memory, "/out/news") == tree(tmp_path / "out")
    assert summary.manifest == local.manifest
    assert str(summary).endswith("memory://out/news: written")
    assert list(here.iterdir()) == []


def test_a_complete_output_is_left_and_another_is_refused(corpus, memory, here):
    build([corpus], "memory://out/news", workers=1)
    before = stored(memory, "/out/news")
    again = build([corpus], "memory://out/news", workers=1)
    assert again.unchanged
    assert str(again).endswith("memory://out/news: complete already, nothing to do")
    with pytest.raises(BuildError, match=r"^memory://out/news: was built with audit True, not False;"):
        build([corpus], "memory://out/news", workers=1, audit=False)
    assert stored(memory, "/out/news") == before
    assert list(here.iterdir()) == []


def test_a_place_with_other_things_is_refused(corpus, memory, here):
    memory.pipe_file("/out/news/thesis.txt", b"years of work")
    with pytest.raises(BuildError, match=r"^memory://out/news: isn't empty"):
        build([corpus], "memory://out/news", workers=1)
    assert list(here.iterdir()) == []


def failing(store, monkeypatch, allowed, error):
    """Let `allowed` uploads go well, and all others end with `error`; what was tried is in the list."""
    put, names = type(store).put_file, []

    def put_file(store, path, name, **options):
        names.append(name.removeprefix("/out/news/"))
        if len(names) > allowed:
            raise error
        return put(store, path, name, **options)

    monkeypatch.setattr(type(store), "put_file", put_file)
    return names


def test_a_killed_upload_is_continued_and_the_manifest_comes_last(
    corpus, memory, here, monkeypatch, tmp_path
):
    build([corpus], tmp_path / "out", workers=1)
    with monkeypatch.context() as patch:
        names = failing(memory, patch, 2, KeyboardInterrupt())
        with pytest.raises(KeyboardInterrupt):
            build([corpus], "memory://out/news", workers=1)
    assert sorted(stored(memory, "/out/news")) == sorted(names[:2])
    with monkeypatch.context() as patch:
        rest = failing(memory, patch, 99, None)
        summary = build([corpus], "memory://out/news", workers=1)
    assert not summary.unchanged
    assert set(rest) - {"timing.json"} == tree(tmp_path / "out").keys() - set(names[:2])
    assert rest[-1] == "manifest.json"
    assert stored(memory, "/out/news") == tree(tmp_path / "out")
    assert list(here.iterdir()) == []


def test_a_file_that_was_lost_meanwhile_is_uploaded_again(corpus, memory, monkeypatch, tmp_path):
    build([corpus], tmp_path / "out", workers=1)
    with monkeypatch.context() as patch:
        names = failing(memory, patch, 2, KeyboardInterrupt())
        with pytest.raises(KeyboardInterrupt):
            build([corpus], "memory://out/news", workers=1)
    memory.rm(f"/out/news/{names[0]}")
    memory.pipe_file(f"/out/news/{names[1]}", b"half")
    build([corpus], "memory://out/news", workers=1)
    assert stored(memory, "/out/news") == tree(tmp_path / "out")


def test_a_failing_upload_is_one_line(corpus, memory, monkeypatch):
    with monkeypatch.context() as patch:
        failing(memory, patch, 0, OSError("broken at memory://user:secret@out"))
        with pytest.raises(BuildError) as error:
            build([corpus], "memory://out/news", workers=1)
    assert str(error.value) == (
        "memory://out/news: cannot be written: OSError: broken at memory://out; run the same command to continue"
    )
    assert build([corpus], "memory://out/news", workers=1).articles == 50


@pytest.mark.parametrize(
    ("inputs", "out", "message"),
    [
        (["memory://out"], "memory://out/news", "lies in the input memory://out;"),
        (["x"], "https://host.example/news?key=secret", "^https://host.example/news: a web server can't"),
        (["x"], "hf://datasets/org/name", "newsclean publish"),
        (["x"], "nosuch://a/b", "^nosuch://a/b: cannot be written: Protocol not known"),
    ],
)
def test_outputs_that_cannot_be_are_refused(inputs, out, message):
    with pytest.raises(BuildError, match=message):
        build(inputs, out)


def test_a_work_directory_is_for_urls(corpus, tmp_path):
    with pytest.raises(BuildError, match="for outputs behind URLs"):
        build([corpus], tmp_path / "out", work_dir=tmp_path / "work")


def test_a_file_url_is_a_directory(corpus, tmp_path):
    build([corpus], f"file://{tmp_path}/out", workers=1)
    assert (tmp_path / "out/manifest.json").exists()


@pytest.fixture
def bucket(monkeypatch):
    """The bucket `news` of an S3 server on loopback; the environment says where it is."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    for name, value in {
        "AWS_ENDPOINT_URL": f"http://{host}:{port}",
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "hunter2",
        "AWS_DEFAULT_REGION": "us-east-1",
    }.items():
        monkeypatch.setenv(name, value)
    store = fsspec.filesystem("s3", skip_instance_cache=True, use_listings_cache=False)
    store.mkdir("news")
    yield store
    fsspec.filesystem("s3").clear_instance_cache()
    urllib.request.urlopen(f"http://{host}:{port}/moto-api/reset", data=b"").close()
    server.stop()


PATH = [os.path.abspath(entry) for entry in sys.path]  # before a test goes elsewhere
PROGRAM = """
import sys
from newsclean.cli import main
from newsclean.corpus import units
units.UNIT_BYTES = 8000
main(sys.argv[1:])
"""


def run(*arguments):
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(PATH)}
    command = [sys.executable, "-c", PROGRAM, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment)


def test_from_bucket_to_bucket_with_workers(corpus, bucket, dump, here, tmp_path):
    dump("in/sub/b.jsonl", json_lines([record(number) for number in range(50, 70)]))
    bucket.put(str(corpus), "news/in", recursive=True)
    done = run("clean", "s3://news/in", "-o", "s3://news/out", "--workers", "2")
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith("s3://news/out: written\n")
    manifest = json.loads(bucket.cat_file("news/out/manifest.json"))
    assert [item["path"] for item in manifest["inputs"]] == [
        "s3://news/in/a.jsonl.gz",
        "s3://news/in/sub/b.jsonl",
    ]
    local = json.loads(run("clean", str(corpus), "-o", str(tmp_path / "out"), "--json").stdout)
    assert manifest["counts"] == local["counts"]
    assert manifest["statistics"] | {"by_input": None} == local["statistics"] | {"by_input": None}
    again = run("clean", "s3://news/in", "-o", "s3://news/out")
    assert (again.returncode, again.stdout.splitlines()[-1]) == (
        *(0, "s3://news/out: complete already, nothing to do"),
    )
    bucket.pipe_file("news/in/a.jsonl.gz", b"")
    refused = run("clean", "s3://news/in", "-o", "s3://news/out")
    assert (refused.returncode, refused.stderr.count("\n")) == (1, 1)
    assert (
        "s3://news/out: was built from other content of the input s3://news/in/a.jsonl.gz" in refused.stderr
    )
    assert list(here.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("s3://news/none.jsonl", "-o", "out"), "s3://news/none.jsonl: cannot be read: no such file"),
        (("s3://nosuch/", "-o", "out"), "s3://nosuch/: cannot be read: no such file"),
        (("{corpus}", "-o", "s3://nosuch/out"), "s3://nosuch/out: there is no bucket nosuch"),
    ],
)
def test_what_is_not_there_is_one_line(corpus, bucket, arguments, message):
    done = run("clean", *(argument.format(corpus=corpus) for argument in arguments))
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert message in done.stderr
    assert "hunter2" not in done.stderr
