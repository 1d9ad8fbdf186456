"""The command line as a process."""

import gzip
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from .sources.warcs import WRAP, pages, response, warcinfo

SEEDS = Path(__file__).parents[1] / "seeds"
GOLD = Path(__file__).parent / "evaluation/gold.jsonl"
STORY = "\n".join(
    f"The council voted on Tuesday to close bridge number {n} over the harbour for two years, the mayor said."
    for n in range(4)
)


def newsclean(
    *args: object, stdin: bytes = b"", env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    run = subprocess.run(
        [sys.executable, "-c", "from newsclean.cli import main; main()", *map(str, args)],
        input=stdin,
        capture_output=True,
        env={**os.environ, **(env or {})},
        check=False,
    )
    return subprocess.CompletedProcess(run.args, run.returncode, run.stdout.decode(), run.stderr.decode())


def test_text_to_standard_output():
    run = newsclean("clean", SEEDS)
    assert run.returncode == 0
    assert run.stdout.startswith("WILMINGTON, Del./MOSCOW -U.S. President Joe Biden")
    assert run.stdout.endswith("as non-starters.\n")
    assert run.stderr == ""


def test_rules_alone_are_another_cleaner():
    fingerprints = set()
    for options in ([], ["--no-model"]):
        run = newsclean("clean", SEEDS, "--json", *options)
        assert run.returncode == 0, run.stderr
        fingerprints.add(json.loads(run.stdout)["provenance"]["rules"])
    assert len(fingerprints) == 2
    run = newsclean("clean", SEEDS, "--no-model", "--model", "weights.npz")
    assert run.returncode == 2
    assert "--model and --no-model: choose one" in run.stderr


def test_json_lines_through_a_pipe():
    lines = [json.dumps({"body": STORY, "link": f"https://example.com/{n}"}) for n in range(3)]
    run = newsclean("clean", "-", "--json", stdin="\n".join([*lines, "{broken"]).encode())
    assert run.returncode == 0
    records = [json.loads(line) for line in run.stdout.splitlines()]
    assert [record["url"] for record in records] == [f"https://example.com/{n}" for n in range(3)]
    assert records[0]["text"] == STORY.replace("\n", "\n\n")
    assert "record 3: rejected: malformed" in run.stderr
    assert "documents 4 = articles 3 + rejections 1" in run.stderr


def test_a_dataset(tmp_path):
    import datasets

    (tmp_path / "dump.jsonl").write_text(
        "\n".join(json.dumps({"text": STORY, "title": f"T{n}"}) for n in range(2))
    )
    run = newsclean("clean", tmp_path / "dump.jsonl", SEEDS, "-o", tmp_path / "out")
    assert run.returncode == 0, run.stderr
    assert "documents 3 = articles 2 + rejections 0 + duplicates 1" in run.stdout
    rows = datasets.load_dataset(str(tmp_path / "out"), split="train", cache_dir=str(tmp_path / "cache"))
    assert sorted(row["source"] or "" for row in rows) == ["", ""]
    assert {"Jarrett Renshaw"} <= {name for row in rows for name in row["authors"]}
    dry = newsclean("publish", tmp_path / "out", "org/name", "--dry-run")
    assert dry.returncode == 0
    assert "data/train-00000-of-00001.parquet" in dry.stdout


def test_web_archives_in_every_command(tmp_path):
    records = [warcinfo(), *pages(3), response(b"\x89PNG\0", "logo", "image/png")]
    path = tmp_path / "a.warc.gz"
    path.write_bytes(WRAP[".warc.gz"](records))
    for run in (
        newsclean("clean", path, "--json"),
        newsclean("clean", "-", "--json", stdin=path.read_bytes()),
    ):
        assert run.returncode == 0, run.stderr
        places = [json.loads(line)["provenance"] for line in run.stdout.splitlines()]
        assert [(place["position"], place["record"], place["fetched"]) for place in places] == [
            (number + 1, str(number), "2021-06-01T12:30:00Z") for number in range(3)
        ]
        assert "record 4: rejected: not_html: content type image/png" in run.stderr
        assert "documents 4 = articles 3 + rejections 1" in run.stderr
    run = newsclean("clean", path, "-o", tmp_path / "out")
    assert "reasons of rejections: not_html 1" in run.stdout
    assert "Port Example 1" in newsclean("explain", path, "--position", "2").stdout
    run = newsclean("label", path, "-o", tmp_path / "gold.jsonl")
    assert run.returncode == 0, run.stderr
    assert newsclean("score", tmp_path / "gold.jsonl").returncode == 0
    run = newsclean("learn", path, "-o", tmp_path / "t.jsonl", "--json")
    assert json.loads(run.stdout)["documents"] == 4, run.stderr


def test_learn_and_clean_with_templates(tmp_path):
    dump, templates = tmp_path / "dump.jsonl", tmp_path / "templates.jsonl"
    records = [
        {
            "text": f"{STORY.replace('harbour', place)}\nTide table",
            "title": place,
            "url": f"https://gazette.example/{place}",
        }
        for place in (f"{first}{second}holm" for first in "BDFGK" for second in "aeiou")
    ]
    dump.write_text("\n".join(map(json.dumps, records)))
    run = newsclean("learn", dump, "-o", templates, "--json")
    assert run.returncode == 0, run.stderr
    assert json.loads(run.stdout).items() >= {"documents": 25, "publishers": 1, "lines": 1}.items()
    assert "1 publisher, 1 line" in newsclean("learn", "-", "-o", templates, stdin=dump.read_bytes()).stdout
    one = newsclean("clean", dump, "--templates", templates, "--json").stdout.splitlines()[0]
    assert json.loads(one)["text"] == STORY.replace("harbour", "Baholm").replace("\n", "\n\n")
    assert "Tide table (in 25 of 25 documents)" in newsclean("explain", dump, "--templates", templates).stdout
    nobody = newsclean("learn", SEEDS, "-o", tmp_path / "nobody.jsonl")
    assert (nobody.returncode, nobody.stdout) == (1, "")
    assert nobody.stderr.startswith("Error: no document says its publisher; name")
    run = newsclean("clean", dump, "-o", tmp_path / "out", "--learn-templates")
    assert run.returncode == 0, run.stderr
    assert (tmp_path / "out/templates.jsonl").read_bytes() == templates.read_bytes()


def test_filters_and_masking_through_a_pipe(tmp_path):
    (tmp_path / "takedown.txt").write_text("# of May\nhttp://www.example.com/1/\n")
    (tmp_path / "denied.txt").write_text("spam.example  # advertising\n")
    contact = f"{STORY}\nWrite to desk@example.com or call +44 20 7946 0018 if you saw it, the council said."
    urls = ["https://example.com/0", "https://example.com/1?utm_medium=x", "https://a.spam.example/2"]
    lines = [json.dumps({"text": contact, "url": url}) for url in urls]
    options = [
        "--takedown",
        tmp_path / "takedown.txt",
        "--deny-domain",
        f"@{tmp_path / 'denied.txt'}",
        "--mask-pii",
    ]
    run = newsclean("clean", "-", "--json", *options, "--language", "en", stdin="\n".join(lines).encode())
    assert run.returncode == 0, run.stderr
    (record,) = map(json.loads, run.stdout.splitlines())
    assert "Write to |||EMAIL_ADDRESS||| or call |||PHONE_NUMBER||| if you" in record["text"]
    assert "record 1: filtered: takedown" in run.stderr
    assert "record 2: filtered: domain" in run.stderr
    assert "documents 3 = articles 1 + rejections 0 + filtered 2" in run.stderr


def test_a_filtered_dataset(tmp_path):
    records = [{"text": f"{STORY} {n}", "date": f"202{n}-05-03"} for n in range(3)] + [{"text": STORY}]
    (tmp_path / "dump.jsonl").write_text("\n".join(map(json.dumps, records)))
    options = [
        "--from",
        "2021-01-01",
        "--until",
        "2021-12-31",
        "--undated",
        "drop",
        "--min-words",
        "10",
        "--mask-pii",
    ]
    run = newsclean("clean", tmp_path / "dump.jsonl", "-o", tmp_path / "out", *options)
    assert run.returncode == 0, run.stderr
    assert "documents 4 = articles 1 + rejections 0 + duplicates 0 + filtered 3" in run.stdout
    assert "filtered by: date 3" in run.stdout
    manifest = json.loads((tmp_path / "out/manifest.json").read_text())
    assert manifest["options"]["published_from"] == "2021-01-01"
    assert manifest["options"]["mask"] == ["email", "phone", "ip"]
    run = newsclean(
        "clean", tmp_path / "dump.jsonl", "-o", tmp_path / "out", *options, "--until", "2021-06-30"
    )
    assert run.returncode == 1
    assert "was built with published_until '2021-12-31', not '2021-06-30'" in run.stderr
    run = newsclean("clean", tmp_path / "dump.jsonl", "-o", tmp_path / "none", "--language", "fi")
    assert run.returncode == 1
    assert "filtered by: language 4" in run.stdout
    assert "no document became an article" in run.stderr


def test_explain_names_a_rule_for_every_line():
    run = newsclean("explain", next(SEEDS.glob("*.txt")))
    assert run.returncode == 0
    lines = run.stdout.splitlines()
    assert all(line[0] in "+-" and "." in line.split()[2] for line in lines)
    assert sum(line.startswith("-") for line in lines) == 12
    assert "\x1b[" not in run.stdout


def test_markdown_comes_out_without_its_marks():
    page = (SEEDS.parent / "tests/golden/documents/reader.md").read_bytes()
    for options in ((), ("--format", "markdown")):
        run = newsclean("clean", "-", *options, stdin=page)
        assert run.returncode == 0, run.stderr
        assert (
            "close the old bridge for two years, after engineers found cracks in its northern pier."
            in run.stdout
        )
        assert not [mark for mark in ("](", "**", "#", "URL Source") if mark in run.stdout]


def test_rules_with_examples():
    run = newsclean("rules", "byline", "--language", "de")
    assert run.returncode == 0
    assert run.stdout.startswith("byline.de")
    assert len(newsclean("rules", "--json").stdout.splitlines()) > 200


def test_score_as_tables():
    run = newsclean("score", GOLD, "--by", "dumper, language", "--worst", 1)
    assert run.returncode == 0
    lines = run.stdout.splitlines()
    assert lines[1].startswith("all                     2  0.903")
    assert [line.split()[0] for line in lines if " documents " in line] == ["documents", "dumper", "language"]
    assert f"{GOLD}:2  market" in lines
    assert run.stdout.endswith("\n")
    assert "\x1b[" not in run.stdout
    assert run.stderr == ""


def test_colour_where_it_is_wanted():
    forced = newsclean("score", GOLD, env={"FORCE_COLOR": "1"}).stdout
    assert "\x1b[1;31m" in forced
    plain = newsclean("score", GOLD, env={"FORCE_COLOR": "1", "NO_COLOR": "1"}).stdout
    assert "\x1b[1;31m" not in plain


def test_a_score_as_a_gate():
    passed = newsclean("score", GOLD, "--json", "--min-f1", 0.9, "--max-lost", 0.02)
    assert passed.returncode == 0
    assert json.loads(passed.stdout)["documents"] == 2
    missed = newsclean("score", GOLD, "--min-f1", 0.95, "--max-lost", 0.01)
    assert missed.returncode == 1
    assert missed.stderr == "Error: F1 0.9029 is below 0.95; lost 0.0175 is above 0.01\n"
    assert missed.stdout.startswith(" ")


def test_labels_that_are_scored_through_a_pipe(tmp_path):
    lines = "\n".join(json.dumps({"story": f"{STORY}\nBridge {n}"}) for n in range(4)) + "\n{broken"
    options = ("--text-field", "story", "--unsure", 3, "--json")
    run = newsclean("label", "-", "-o", tmp_path / "gold.jsonl", *options, stdin=lines.encode())
    assert run.returncode == 0, run.stderr
    summary = json.loads(run.stdout)
    assert (summary["documents"], summary["labelled"], summary["rejected"], summary["left_out"]) == (
        5,
        3,
        1,
        1,
    )
    report = newsclean("score", "-", "--json", stdin=(tmp_path / "gold.jsonl").read_bytes())
    assert json.loads(report.stdout)["f1"] == 1.0


def test_completion_and_help():
    assert "_NEWSCLEAN_COMPLETE" in newsclean("completion", "bash").stdout
    for command in ("clean", "learn", "explain", "rules", "score", "label", "publish", "completion"):
        assert newsclean(command, "--help").stdout.startswith("Usage:")


BAD = {
    "truncated.jsonl.gz": gzip.compress((json.dumps({"text": STORY}) + "\n").encode() * 2000)[:-200],
    "broken.jsonl": b'{"text": \n[1, 2]\n"x"\n',
    "no_text.jsonl": b'{"a": 1}\n',
    "wrong_type.jsonl": b'{"text": 5}\n',
    "binary.txt": bytes(range(256)) * 10,
    "empty.txt": b"",
    "empty.jsonl": b"",
    "empty.parquet": b"",
    "latin.csv": "text,title\nDie Br\u00fccke,\u00c4\n".encode("latin-1"),
    "truncated.txt.zst": b"\x28\xb5\x2f\xfd\x04",
    "no_archive.html.gz": b"<html>",
}


@pytest.mark.parametrize("name", BAD)
def test_malformed_input_is_a_line_or_a_rejection(tmp_path, name):
    (tmp_path / name).write_bytes(BAD[name])
    for run in (
        newsclean("clean", tmp_path / name),
        newsclean("clean", tmp_path / name, "-o", tmp_path / "out"),
    ):
        assert "Traceback" not in run.stderr
        assert run.stderr.strip()
        assert run.returncode in (0, 1)
    manifest = json.loads((tmp_path / "out/manifest.json").read_bytes())
    counts = manifest["counts"]
    assert counts["documents"] == counts["articles"] + counts["rejections"] + counts["duplicates"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("clean", "nowhere.txt"), "nowhere.txt: no such file or directory"),
        (("clean", SEEDS, "-o", "/proc/none/out"), "/proc/none"),
        (("clean", SEEDS, "--keep", "nonsense"), "unknown role 'nonsense'"),
        (("clean", SEEDS, "--field", "x"), "write NAME=KEY"),
        (("clean", SEEDS, "--field", "x=y"), "unknown field 'x'"),
        (("clean", SEEDS, "--templates", "nowhere.jsonl"), "nowhere.jsonl: cannot be read"),
        (("clean", SEEDS, "--templates", __file__), "is no templates file"),
        (("clean", SEEDS, "--learn-templates"), "--learn-templates needs -o"),
        (("clean", SEEDS, "--language", "english"), "'english' is no language code"),
        (("clean", SEEDS, "--from", "May"), "does not match the format"),
        (("clean", SEEDS, "--from", "2021-05-02", "--until", "2021-05-01"), "no day is in it"),
        (("clean", SEEDS, "--min-words", "9", "--max-words", "8"), "no article has that"),
        (("clean", SEEDS, "--allow-domain", "a b"), "'a b' is no domain"),
        (("clean", SEEDS, "--deny-domain", "@nowhere.txt"), "nowhere.txt: cannot be read: No such file"),
        (("clean", SEEDS, "--takedown", "nowhere.txt"), "nowhere.txt: cannot be read: No such file"),
        (("clean", SEEDS, "--takedown", __file__), "is no address of a page; correct the line"),
        (("clean", SEEDS, "--decontaminate", "nowhere.jsonl"), "evaluation set nowhere.jsonl: no such file"),
        (("clean", SEEDS, "-o", "/proc/none/out", "--decontaminate", __file__), "unknown suffix"),
        (("learn", SEEDS, "-o", "/proc/none/t.jsonl"), "/proc/none"),
        (("learn", SEEDS, "-o", SEEDS), "is a directory"),
        (("learn", SEEDS, "-o", __file__), "is no templates file to replace"),
        (("learn", "nowhere.txt", "-o", "t.jsonl"), "nowhere.txt: no such file or directory"),
        (("explain", next(SEEDS.glob("*.txt")), "--position", "3"), "has no record 3"),
        (("publish", "nowhere", "org/name"), "nowhere: no such directory"),
        (("publish", "s3://bucket/news", "org/name"), "s3://bucket/news: is no directory of this machine"),
        (("report", "hf://datasets/org/name"), "hf://datasets/org/name: is no directory of this machine"),
        (("remove", "s3://bucket/news", "--urls", GOLD), "s3://bucket/news: is no directory of this machine"),
        (("rules", "nonsense"), "families are"),
        (("score", SEEDS), "labelled documents are JSON lines"),
        (("score", GOLD, "--by", "colour"), "no document has the field 'colour'"),
        (("score", "nowhere.jsonl"), "nowhere.jsonl: no such file or directory"),
        (("score", GOLD, "--keep", "nonsense"), "unknown role 'nonsense'"),
        (("label", SEEDS, "-o", GOLD), "exists, and may hold labels corrected by hand"),
        (("label", SEEDS, "-o", "gold.csv"), "labelled documents are JSON lines"),
        (("label", SEEDS, "-o", "/proc/none/gold.jsonl"), "/proc/none"),
        (("label", SEEDS, "-o", "t.jsonl", "--field", "x=y"), "unknown field 'x'"),
        (("clean", SEEDS, "--model", __file__), "is no model of newsclean"),
        (("clean", SEEDS, "--model", "nowhere.npz"), "nowhere.npz: is no model of newsclean"),
    ],
)
def test_mistakes_get_one_line(arguments, message):
    run = newsclean(*arguments)
    assert run.returncode in (1, 2)
    assert message in run.stderr
    assert "Traceback" not in run.stderr
    assert run.stdout == ""
