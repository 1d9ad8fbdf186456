"""The body of an HTTP response without its transfer and content codings."""

import io
import re
import zlib
from collections.abc import Callable

import zstandard
from fastwarc.stream_io import BrotliReader

from newsclean.sources.streams import MAX_RECORD_BYTES, STEP, inflater

_CHUNK = re.compile(rb"(?:\r?\n)?[ \t]*([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]*)?\r?\n")
_MAGIC = {"gzip": b"\x1f\x8b", "zstd": b"\x28\xb5\x2f\xfd"}


class CodingError(Exception):
    """The body is coded in a way that is broken or not supported."""


class ExpandsError(Exception):
    """The body is larger than `MAX_RECORD_BYTES` without its codings."""


def decoded(body: bytes, transfer: str, content: str) -> bytes:
    """`body` without its codings: `chunked`, and `gzip`, `deflate`, `br` and `zstd`.

    Crawlers often store a body that they decoded together with the header that it had before: where nothing
    in the body speaks for a coding, it is taken as it is.

    Args:
        transfer, content: the headers `Transfer-Encoding` and `Content-Encoding`; "" without.

    Raises:
        CodingError: a coding is broken or unknown.
        ExpandsError: the body is too large.
    """
    for name in reversed([*_names(content), *_names(transfer)]):
        try:
            body = _without(body, name)
        except (OSError, zlib.error, zstandard.ZstdError, EOFError) as error:
            if not body.lstrip()[:1] == b"<":
                raise CodingError(f"the coding {name!r} of the body is broken ({error})") from error
        if len(body) > MAX_RECORD_BYTES:
            raise ExpandsError(
                f"the body has more than {MAX_RECORD_BYTES >> 20} MiB without its coding {name!r}"
            )
    return body


def _names(header: str) -> list[str]:
    names = [name.strip().lower().removeprefix("x-") for name in header.split(",")]
    return [name for name in names if name not in ("", "identity", "none")]


def _without(body: bytes, name: str) -> bytes:
    if name not in _DECODE:
        raise OSError("it is not known")
    coded = _CHUNK.match(body) if name == "chunked" else body.startswith(_MAGIC.get(name, b""))
    return _DECODE[name](body) if coded and body else body


def _chunked(body: bytes) -> bytes:
    parts, place = [], 0
    while chunk := _CHUNK.match(body, place):
        place = chunk.end() + int(chunk[1], 16)
        parts.append(body[chunk.end() : place])
        if place == chunk.end():  # the last one is empty
            return b"".join(parts)
    if place < len(body) - 2:
        raise OSError(f"no chunk at byte {place}")
    if place > len(body):
        raise EOFError("it ends early")
    return b"".join(parts)


def _gzip(body: bytes) -> bytes:
    return _inflated(body, 31)


def _deflate(body: bytes) -> bytes:
    try:
        return _inflated(body, 15)
    except zlib.error:
        return _inflated(body, -15)  # without the frame of zlib, as some servers send it


def _inflated(body: bytes, wbits: int) -> bytes:
    inflate = zlib.decompressobj(wbits)
    content = inflate.decompress(body, MAX_RECORD_BYTES + 1)
    if not inflate.eof and len(content) <= MAX_RECORD_BYTES:
        raise EOFError("it ends early")
    return content


def _brotli(body: bytes) -> bytes:
    return BrotliReader(io.BytesIO(body)).read(MAX_RECORD_BYTES + 1)


def _zstd(body: bytes) -> bytes:
    inflate, content = inflater("zst"), bytearray()
    for start in range(0, len(body), STEP["zst"]):
        content += inflate.decompress(body[start : start + STEP["zst"]])
        if inflate.eof or len(content) > MAX_RECORD_BYTES:
            return bytes(content)
    raise EOFError("it ends early")


_DECODE: dict[str, Callable[[bytes], bytes]] = {
    "chunked": _chunked,
    "gzip": _gzip,
    "deflate": _deflate,
    "br": _brotli,
    "zstd": _zstd,
}
