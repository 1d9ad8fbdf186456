"""Dataset directories as a build leaves them, of whatever content, without building them."""

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from newsclean.article import Article, Rejection, RemovedSpan, arrow_schema

# One string with everything that could end a block of data, begin markup, or run.
HOSTILE = (
    '</script><script>window.hacked=1;alert(1)</script><img src=x onerror="window.hacked=2">'
    "<!-- <script> --> <svg onload=window.hacked=3> ]]> &lt;b&gt; \u2028\u2029 $style ${title} 😀"
)
PROVENANCE = {
    "file": "dump.jsonl",
    "position": 0,
    "sha256": "0" * 64,
    "newsclean": "1.2.3",
    "rules": "f" * 16,
}


def article(number: int, **fields: Any) -> dict[str, Any]:
    """A row of `data`."""
    text = f"The council of Arvenholm met for the {number}th time.\n\nIt closed the bridge over the harbour."
    row = {
        "id": f"{number:032x}",
        "url": f"https://gazette.example/{number}",
        "source": "gazette.example",
        "title": f"Meeting {number}",
        "text": text,
        "authors": ["Mara Lindqvist"],
        "language": "en",
        "removed_share": 0.25,
        "provenance": {**PROVENANCE, "position": number},
        **fields,
    }
    words = len(row["text"].split())
    return {"counts": {"characters": len(row["text"]), "words": words, "paragraphs": 2}, **row}


def span(number: int, start: int, text: str, **fields: Any) -> dict[str, Any]:
    """A row of `audit`, of the article with this number."""
    row = {"article": f"{number:032x}", "start": start, "end": start + len(text), "text": text}
    return {"role": "share", "rule": "share.buttons", "confidence": 0.9, "evidence": "", **row, **fields}


def write_dataset(
    out: Path,
    articles: list[dict[str, Any]],
    spans: list[dict[str, Any]],
    rejections: list[dict[str, Any]] | None = None,
    **statistics: Any,
) -> Path:
    """Write `out`; its statistics are made up, but for those given."""
    rejections = rejections or []
    files = {"data/train-00000-of-00001.parquet": (Article, articles)}
    if spans:
        files["audit/audit-00000-of-00001.parquet"] = (RemovedSpan, spans)
    if rejections:
        files["rejects/rejects-00000-of-00001.parquet"] = (Rejection, rejections)
    for name, (model, rows) in files.items():
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        pq.write_table(pa.Table.from_pylist(rows, schema=arrow_schema(model)), out / name)
    names = list(files)
    (out / "manifest.json").write_text(json.dumps(_manifest(names, articles, spans, rejections, statistics)))
    return out


def _manifest(names: list[str], articles: Any, spans: Any, rejections: Any, more: dict[str, Any]) -> Any:
    def counted(field: str) -> dict[str, Any]:
        found = {piece[field]: [p for p in spans if p[field] == piece[field]] for piece in spans}
        return {
            name: {"spans": len(pieces), "characters": sum(len(p["text"]) for p in pieces)}
            for name, pieces in found.items()
        }

    def total(rows: list[dict[str, Any]], field: str) -> dict[str, int]:
        values = [row[field] or "" for row in rows]
        return {value: values.count(value) for value in values}

    characters = sum(len(row["text"]) for row in articles)
    codes = [{"code": reason["code"]} for row in rejections for reason in row["reasons"]]
    return {
        "newsclean": "1.2.3",
        "rules": "f" * 16,
        "options": {"audit": bool(spans)},
        "inputs": [{"path": "/somewhere/dump.jsonl", "size": 1234, "fingerprint": "ab12"}],
        "counts": {
            "documents": len(articles) + len(rejections),
            "articles": len(articles),
            "rejections": len(rejections),
            "duplicates": 0,
        },
        "splits": {"train": {"articles": len(articles), "files": names[:1]}},
        "files": [{"path": name, "bytes": 1, "sha256": "0" * 64} for name in names],
        "statistics": {
            "characters": {
                "read": characters + sum(len(s["text"]) for s in spans),
                "kept": characters,
                "removed": sum(len(s["text"]) for s in spans),
            },
            "languages": total(articles, "language"),
            "sources": total(articles, "source"),
            "years": {},
            "reasons": total(codes, "code"),
            "roles": counted("role"),
            "rules": counted("rule"),
            "words": {
                "total": 100 * len(articles), "min": 1, "median": 100, "max": 200,
                "histogram": {"<50": 1, "<100": len(articles), ">=100": 0},
            },
            **more,
        },
        "warnings": [],
    }  # fmt: skip


def hostile_dataset(out: Path) -> Path:
    """A dataset with `HOSTILE` in every string that a dataset can hold."""
    articles = [
        article(
            0, title=HOSTILE, source=HOSTILE, language=HOSTILE, authors=[HOSTILE], agency=HOSTILE,
            text=f"First {HOSTILE}\n\nlast", url="javascript:window.hacked=4",
            provenance={**PROVENANCE, "file": HOSTILE},
        ),
        article(1, url=f"https://gazette.example/{HOSTILE}"),
        article(2, url="data:text/html,<script>window.hacked=5</script>"),
    ]  # fmt: skip
    spans = [span(0, 0, HOSTILE, role=HOSTILE, rule=HOSTILE, evidence=HOSTILE)]
    reason = {"code": HOSTILE, "message": HOSTILE}
    rejection = {
        "reasons": [reason],
        "title": HOSTILE,
        "excerpt": HOSTILE,
        "url": "javascript:window.hacked=6",
    }
    story = {"cluster_id": HOSTILE, "size": 2, "title": HOSTILE}
    write_dataset(
        out,
        articles,
        spans,
        [{**rejection, "provenance": {**PROVENANCE, "file": HOSTILE}}],
        clusters={"stories": 1, "syndicated": 1, "sizes": {HOSTILE: 1}, "largest": [story]},
        filtered={HOSTILE: 1},
        years={HOSTILE: 3},
    )
    manifest = json.loads((out / "manifest.json").read_text())
    manifest |= {"warnings": [HOSTILE], "newsclean": HOSTILE, "rules": HOSTILE}
    manifest["inputs"][0]["path"] = HOSTILE
    manifest["counts"] |= {"filtered": 1, "documents": 5}
    (out / "manifest.json").write_text(json.dumps(manifest))
    (out / "timing.json").write_text(json.dumps({"workers": 1, "seconds": {HOSTILE: 1.5}}))
    return out
