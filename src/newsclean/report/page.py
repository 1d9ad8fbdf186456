"""A finished dataset as one HTML page that needs no network."""

import os
from base64 import b64encode
from dataclasses import asdict, dataclass
from hashlib import sha256
from html import escape
from importlib.resources import files
from pathlib import Path
from string import Template
from typing import Any

# The order in which the parts of the script are joined.
_SCRIPTS = ("dom", "charts", "figures", "store", "filters", "list", "document", "main")
# Name of the page in the dataset's directory.
_NAME = "report.html"
# What could end a block of data or begin markup, and the line ends that older scripts didn't allow in strings.
_ESCAPES = {ord(char): f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}


@dataclass(frozen=True, slots=True)
class ReportSummary:
    """What was written. As a string: a line for people.

    Attributes:
        file: the page.
        bytes: its size.
        articles: articles in the dataset.
        sample: those of them that the page shows.
    """

    file: Path
    bytes: int
    articles: int
    sample: int

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {**asdict(self), "file": str(self.file)}

    def __str__(self) -> str:
        return f"{self.file}: {self.bytes:,} bytes, {self.sample:,} of {self.articles:,} articles"


def report(
    out: str | os.PathLike[str], file: str | os.PathLike[str] | None = None, *, sample: int = 1000
) -> ReportSummary:
    """Write an HTML page about a finished dataset: its figures, and documents with what was removed from them.

    The page is one file that loads nothing. The same dataset gives the same page, byte by byte.

    Args:
        out: directory that a build wrote.
        file: the page; by default `report.html` in `out`, which publishing leaves out.
        sample: articles to show, chosen by their ids; at most 100,000. Rejections are shown as well, up to 200.

    Raises:
        ReportError: `out` is no finished dataset or damaged, or the page can't be written.
    """
    from newsclean.files import write_bytes
    from newsclean.report.dataset import Dataset
    from newsclean.report.errors import ReportError
    from newsclean.report.facts import facts
    from newsclean.report.pack import Packed
    from newsclean.report.sample import draw

    if not 0 <= sample <= 100_000:
        raise ReportError(f"sample must be from 0 to 100,000, not {sample:,}")
    out = Path(out)
    path = Path(file) if file is not None else out / _NAME
    dataset = Dataset(out)
    drawn = draw(dataset, sample)
    name = out.absolute().name
    page = _page(name, facts(name, dataset, drawn.shares), Packed(drawn)).encode()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_bytes(path, page)
    except OSError as error:
        raise ReportError(f"{path}: cannot be written: {error.strerror}") from error
    return ReportSummary(path, len(page), int(dataset.manifest["counts"]["articles"]), len(drawn))


def _page(name: str, figures: dict[str, Any], packed: Any) -> str:
    assets = files("newsclean.report") / "assets"
    style = (assets / "style.css").read_text("utf-8")
    script = "".join((assets / f"{part}.js").read_text("utf-8") for part in _SCRIPTS)
    script = f'"use strict";\n(() => {{\n{script}}})();\n'
    data = [
        _data("figures", dumps(figures)),
        _data("documents", dumps(packed.columns)),
        *(_data(f"block-{number}", block) for number, block in enumerate(packed.blocks)),
    ]
    return Template((assets / "template.html").read_text("utf-8")).substitute(
        title=escape(f"{name} · newsclean report"),
        style=style,
        style_hash=_hash(style),
        script=script,
        script_hash=_hash(script),
        data="\n".join(data),
    )


def _data(id: str, content: str) -> str:
    kind = "text/plain" if id.startswith("block") else "application/json"
    return f'<script type="{kind}" id="data-{id}">{content}</script>'


def dumps(value: Any) -> str:
    """JSON that can stand in a `<script>`, whatever strings are in it."""
    import orjson

    return orjson.dumps(value).decode().translate(_ESCAPES)


def _hash(content: str) -> str:
    """As a Content-Security-Policy names what may run."""
    return f"sha256-{b64encode(sha256(content.encode()).digest()).decode()}"
