"""A manifest of news pages that nobody labelled, for weak_labels.py: postlight_pages.py -o PAGES

The npm package of Postlight Parser, an extractor with hand-written rules for each publisher, carries the pages that
these rules are tested on: some 170, most of them news. They are downloaded from the npm registry, and kept as they are.
"""

import argparse
import gzip
import hashlib
import io
import json
import tarfile
import urllib.request
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from newsclean.language import registrable_domain

ADDRESS = "https://registry.npmjs.org/@postlight/parser/-/parser-2.2.2.tgz"
SHA256 = "f1c3f7a17e176758c1cd134ddf9998fc8d72010d860328488c935bd46d626d5f"


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("-o", "--out", type=Path, required=True, help="directory for the pages")
    arguments = parser.parse_args()
    with urllib.request.urlopen(ADDRESS, timeout=60) as response:
        package = response.read()
    if hashlib.sha256(package).hexdigest() != SHA256:
        raise SystemExit(f"Error: {ADDRESS}: not the package that was there when this was written; try again")
    arguments.out.mkdir(parents=True, exist_ok=True)
    rows = []
    for host, name, html in sorted(pages(package)):
        row = {"id": f"{host}-{name}", "html": f"{host}-{name}.html.gz", "url": f"https://{host}/"}
        rows.append(row | {"publisher": registrable_domain(row["url"]) or host})
        (arguments.out / row["html"]).write_bytes(gzip.compress(html, mtime=0))
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    (arguments.out / "manifest.jsonl").write_text(text, encoding="utf-8")
    print(f"{len(rows)} pages in {arguments.out}")


def pages(package: bytes) -> Iterator[tuple[str, str, bytes]]:
    """Host, name and HTML of each page in the package: `*/fixtures/HOST/NAME.html`."""
    with tarfile.open(fileobj=io.BytesIO(package)) as files:
        for member in files:
            path = PurePosixPath(member.name)
            if path.suffix == ".html" and len(path.parts) == 4 and path.parts[1] == "fixtures":
                content = files.extractfile(member)
                assert content is not None
                yield path.parts[2], path.stem, content.read()


if __name__ == "__main__":
    main()
