"""The documents of web archives: pages in WARC files, texts in WET files."""

import io
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

from fastwarc.warc import HeaderMap, WarcRecord

from newsclean.article import Metadata, ReasonCode
from newsclean.sources.codings import CodingError, ExpandsError, decoded
from newsclean.sources.documents import RawDocument, Unreadable
from newsclean.sources.members import open_archive
from newsclean.sources.records import LIMIT
from newsclean.sources.source import Source
from newsclean.sources.warc import Block, Stretch, read_blocks

# Records about other records.
_NO_DOCUMENTS = {"warcinfo", "request", "metadata"}
_HTML = {"text/html", "application/xhtml+xml"}
_CHARSET = re.compile(r"""charset\s*=\s*["']?([\w.:+-]+)""", re.IGNORECASE)
_LINE_END = re.compile(rb"\r?\n")
_PAGE = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|html)[\s>]", re.IGNORECASE)
_MAX_HTTP_HEADER = 64 * 1024

# Where a document is: arguments of `RawDocument` and `Unreadable`.
_Place = dict[str, Any]


class _UnfitError(Exception):
    """A record that gives no document, although it might have."""

    def __init__(self, code: ReasonCode, message: str, raw: bytes = b"") -> None:
        super().__init__(message)
        self.code, self.raw = code, raw


def archive_documents(source: Source, *, warn: Callable[[str], object]) -> Iterator[RawDocument | Unreadable]:
    """The documents of an archive. Records about others (`warcinfo`, `request`, `metadata`) are only counted.

    Args:
        warn: called with one line if the archive is damaged.

    Raises:
        OSError: it can't be opened.
    """
    damage: list[str] = []
    with open_archive(source) as archive:
        for position, found in enumerate(read_blocks(archive), source.position):
            header = _parse(found.header)
            place = _place(source, position, header)
            if isinstance(found, Stretch):
                damage.append(_describe(found))
                yield Unreadable(code="malformed", message=damage[-1], raw=found.header[:1024], **place)
            elif (document := _document(found, header, place)) is not None:
                yield document
    if damage:
        others = len(damage) - 1
        more = f"; {others} more damaged stretch{'es' * (others > 1)}" if others else ""
        warn(f"{source.file}: {damage[0]}{more}; kept what comes before and after")


def _describe(stretch: Stretch) -> str:
    to = f" to {stretch.stop}" if stretch.stop > stretch.start else ""
    return f"damaged at byte {stretch.start}{to}: {stretch.message}"


def _parse(header: bytes) -> HeaderMap:
    headers = HeaderMap()
    headers.parse(io.BytesIO(_LINE_END.sub(b"\r\n", header) + b"\r\n\r\n"))
    return headers


def _place(source: Source, position: int, header: HeaderMap) -> _Place:
    url = _get(header, "WARC-Target-URI").strip("<> ") or None
    record = _get(header, "WARC-Record-ID").strip("<> ").removeprefix("urn:uuid:") or None
    return {
        "file": source.file,
        "position": position,
        "metadata": Metadata(url=url),
        "record": record,
        "fetched": _date(_get(header, "WARC-Date")),
    }


def _date(value: str) -> datetime | None:
    try:
        date = datetime.fromisoformat(value)
        return date.astimezone(UTC) if date.tzinfo else date.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


def _document(block: Block, header: HeaderMap, place: _Place) -> RawDocument | Unreadable | None:
    kind = _get(header, "WARC-Type").lower()
    if kind in _NO_DOCUMENTS:
        return None
    try:
        return _READ.get(kind, _other)(block, header, place)
    except _UnfitError as error:
        return Unreadable(code=error.code, message=str(error), raw=error.raw, **place)


def _response(block: Block, header: HeaderMap, place: _Place) -> RawDocument:
    """A page as a server sent it."""
    if not block.content.startswith(b"HTTP/"):
        kind = _media_type(_get(header, "Content-Type"))
        if kind in ("application/http", ""):
            raise _UnfitError("malformed", "no HTTP response in the record", block.content[:1024])
        raise _UnfitError("not_html", f"content type {kind}")  # an answer of DNS, for one
    http, body = _http(block)
    if http.status_code != 200:
        raise _UnfitError("http_status", f"HTTP status {http.status_code or 'unreadable'}", body)
    said = _get(http, "Content-Type")
    _check_page(_media_type(said), header, body)
    _check_whole(block, header, body)
    try:
        body = decoded(body, _all(http, "Transfer-Encoding"), _all(http, "Content-Encoding"))
    except CodingError as error:
        raise _UnfitError("malformed", str(error)) from error
    except ExpandsError as error:
        raise _UnfitError("too_large", str(error)) from error
    metadata = Metadata(url=place["metadata"].url, reservations=_reservations(http))
    return RawDocument(raw=body, kind="html", charset=_charset(said), **(place | {"metadata": metadata}))


def _http(block: Block) -> tuple[HeaderMap, bytes]:
    record = WarcRecord()
    record.set_bytes_content(block.content)
    record.is_http = True
    try:
        record.parse_http(quirks_mode=True, max_header_len=_MAX_HTTP_HEADER)  # bare line feeds
    except OSError as error:
        raise _UnfitError("malformed", f"broken HTTP header ({error})", block.content[:1024]) from error
    return record.http_headers, record.reader.read(len(block.content))


def _content(block: Block, header: HeaderMap, place: _Place) -> RawDocument:
    """A page or a text that was stored without a server's answer around it."""
    said = _get(header, "Content-Type")
    kind = _media_type(said)
    if kind != "text/plain":
        _check_page(kind, header, block.content)
    _check_whole(block, header, block.content)
    return RawDocument(
        raw=block.content,
        kind="text" if kind == "text/plain" else "html",
        charset=_charset(said),
        **place,
    )


def _revisit(block: Block, header: HeaderMap, place: _Place) -> RawDocument:
    raise _UnfitError("revisit", "the same as an earlier capture, whose content is not repeated")


def _continuation(block: Block, header: HeaderMap, place: _Place) -> RawDocument:
    raise _UnfitError("truncated", "a further segment of a record; segments are not put together")


def _other(block: Block, header: HeaderMap, place: _Place) -> RawDocument:
    kind = _get(header, "WARC-Type")
    if not kind:
        raise _UnfitError("malformed", "a record without WARC-Type", block.header[:1024])
    raise _UnfitError("not_html", f"record of the unknown type {kind[:40]}")


_READ: dict[str, Callable[[Block, HeaderMap, _Place], RawDocument]] = {
    "response": _response,
    "resource": _content,
    "conversion": _content,
    "revisit": _revisit,
    "continuation": _continuation,
}


def _get(headers: HeaderMap, name: str) -> str:
    return (headers.get(name) or "").strip()


def _media_type(value: str) -> str:
    return value.partition(";")[0].strip().lower()


def _charset(value: str) -> str | None:
    found = _CHARSET.search(value)
    return found[1] if found else None


def _check_page(said: str, header: HeaderMap, body: bytes) -> None:
    """Whether it is HTML: the crawler looked at the content, the server may be wrong."""
    identified = _media_type(_get(header, "WARC-Identified-Payload-Type"))
    # Pages of XHTML are identified as XML, and odd ones as text.
    agree = not identified or identified.startswith("text/") or "xml" in identified
    unknown = not said and not identified
    if identified in _HTML or (said in _HTML and agree) or (unknown and _PAGE.match(body)):
        return
    kind = identified or said or "unknown"
    raise _UnfitError("not_html", f"content type {kind[:80]}", body)


def _check_whole(block: Block, header: HeaderMap, body: bytes) -> None:
    if reason := _get(header, "WARC-Truncated"):
        raise _UnfitError("truncated", f"the crawler cut it short (WARC-Truncated: {reason[:40]})", body)
    if _get(header, "WARC-Segment-Number"):
        raise _UnfitError("truncated", "a segment of a record; segments are not put together", body)
    if block.too_large:
        raise _UnfitError("too_large", f"the record has {block.size} bytes, more than {LIMIT}", body[:1024])


def _all(http: HeaderMap, name: str) -> str:
    return ",".join(http.get_multiple(name))


def _reservations(http: HeaderMap) -> tuple[str, ...]:
    """What the header reserves of text and data mining (TDMRep), and of the training of AI."""
    found = []
    if _get(http, "TDM-Reservation") == "1":
        found.append("tdm-reservation")
        if policy := _get(http, "TDM-Policy"):
            found.append(f"tdm-policy={policy}")
    robots = set(re.findall(r"[a-z]+", _all(http, "X-Robots-Tag").lower()))
    return (*found, *(word for word in ("noai", "noimageai") if word in robots))
