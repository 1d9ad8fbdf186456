"""Invented web archives."""

import gzip
import io
from collections.abc import Callable, Sequence

import zstandard
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from tests.dumps import article

DATE = "2021-06-01T12:30:00Z"


def page(number: int) -> bytes:
    """A page with the article of that number."""
    paragraphs = "".join(f"<p>{text}</p>\n" for text in article(number).split("\n\n"))
    head = f"<head><title>Bridge {number} approved</title></head>"
    return f"<!doctype html>\n<html>{head}\n<body><article>\n{paragraphs}</article></body></html>\n".encode()


def url(number: int | str) -> str:
    return f"https://www.news.example/{number}"


def warc_record(
    kind: str,
    content: bytes,
    number: int | str = 0,
    *,
    http: Sequence[tuple[str, str]] | None = None,
    status: str = "200 OK",
    **headers: str,
) -> bytes:
    """A record, as warcio writes it; `headers` with `_` for `-`."""
    file = io.BytesIO()
    writer = WARCWriter(file, gzip=False, warc_version="WARC/1.1")
    record = writer.create_warc_record(
        url(number),
        kind if http is not None else "resource",  # of others warcio reads the content itself
        payload=io.BytesIO(content),
        http_headers=StatusAndHeaders(status, list(http), protocol="HTTP/1.1") if http is not None else None,
        warc_headers_dict={"WARC-Date": DATE, "WARC-Record-ID": f"<urn:uuid:{number}>"}
        | {name.replace("_", "-"): value for name, value in headers.items()},
    )
    record.rec_headers.replace_header("WARC-Type", kind)
    writer.write_record(record)
    return file.getvalue()


def response(
    content: bytes,
    number: int | str = 0,
    content_type: str = "text/html; charset=utf-8",
    *,
    http: Sequence[tuple[str, str]] = (),
    status: str = "200 OK",
    **headers: str,
) -> bytes:
    """What a server answered."""
    fields = [("Content-Type", content_type)] if content_type else []
    return warc_record("response", content, number, http=[*fields, *http], status=status, **headers)


def pages(count: int) -> list[bytes]:
    """Records of so many pages."""
    return [response(page(number), number) for number in range(count)]


def warcinfo() -> bytes:
    return warc_record("warcinfo", b"software: example\r\n", "info", Content_Type="application/warc-fields")


# How records are put together; `whole` is one member, or frame, for all.
WRAP: dict[str, Callable[[list[bytes]], bytes]] = {
    ".warc": b"".join,
    ".warc.gz": lambda records: b"".join(gzip.compress(record, mtime=0) for record in records),
    ".warc.zst": lambda records: b"".join(
        map(zstandard.ZstdCompressor(write_checksum=True).compress, records)
    ),
    "-whole.warc.gz": lambda records: gzip.compress(b"".join(records), mtime=0),
    "-whole.warc.zst": lambda records: zstandard.compress(b"".join(records)),
}
