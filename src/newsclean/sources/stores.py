"""File systems behind URLs: the one place that knows fsspec, its errors and what it tells of a file."""

import errno
import re
import time
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, TypeVar
from urllib.parse import urlsplit

_Result = TypeVar("_Result")

_URL = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)
_ANY_URL = re.compile(r"[a-z][a-z0-9+.-]+://[^\s'\"<>]+", re.IGNORECASE)
_LOCAL = ("file://", "local://")
# What comes before the `@` of these is part of the address; of all others it is a name and a password.
_ADDRESSES = {"abfs", "abfss", "github"}
# Drivers that are no part of fsspec, and the extra of newsclean that installs each.
_EXTRAS = {"s3": ("s3fs", "s3"), "s3a": ("s3fs", "s3"), "gs": ("gcsfs", "gcs"), "gcs": ("gcsfs", "gcs")}
# Bytes come as they are stored: a server that compresses on the way would give other sizes.
_AS_STORED = {"client_kwargs": {"auto_decompress": False, "headers": {"Accept-Encoding": "identity"}}}
_OPTIONS: Mapping[str, Mapping[str, Any]] = {"http": _AS_STORED, "https": _AS_STORED}
# What changes with the content, by the stores' names for it: checksums, and dates of the last change.
_CHECKSUMS = (
    "ETag",
    "etag",
    "md5Hash",
    "Content-MD5",
    "content_md5",
    "checksum",
    "xet_hash",
    "blob_id",
    "sha",
)
_DATES = ("LastModified", "Last-Modified", "last_modified", "mtime", "updated", "modified", "created")
# Seconds before each further try: networks and servers have short weaknesses.
_WAITS = (0.5, 1.0, 2.0)
# HTTP: too early, too many requests and a timeout pass, other faults of a request don't.
_PASSING = {408, 425, 429}


class StoreError(OSError):
    """A store failed; `strerror` is one line without credentials.

    Attributes:
        passing: whether it may be otherwise in a moment.
    """

    def __init__(self, reason: str, number: int = errno.EIO, *, passing: bool = False) -> None:
        super().__init__(number, reason)
        self.passing = passing

    @property
    def missing(self) -> bool:
        """Whether the store works, but there is no such file or directory."""
        return self.errno == errno.ENOENT


class Stat(NamedTuple):
    """What a store tells of a file.

    Attributes:
        size: in bytes; None if unknown.
        version: changes when the content does; "" if the store tells nothing like it.
        directory: whether it is no file but a directory.
    """

    size: int | None
    version: str
    directory: bool = False


def is_url(name: str) -> bool:
    """Whether `name` is a URL and not a local path; `file://` and `local://` are local."""
    return _URL.match(name) is not None and not name.lower().startswith(_LOCAL)


def is_http(url: str) -> bool:
    """Whether a web server has it."""
    return url.lower().startswith(("http://", "https://"))


def local_path(name: str) -> str:
    """The path that a `file://` URL names; any other name as it is."""
    return next((name[len(start) :] for start in _LOCAL if name.lower().startswith(start)), name)


def public(url: str) -> str:
    """`url` as records and messages may show it: without password, query and fragment.

    A query may be a signature or a token; which parameters are harmless only the server knows.
    """
    scheme, _, rest = url.partition("://")
    rest = re.split(r"[?#]", rest, maxsplit=1)[0] if "?" in rest else rest
    host, slash, path = rest.partition("/")
    if scheme.lower() not in _ADDRESSES:
        host = host.rpartition("@")[2]
    return f"{scheme}://{host}{slash}{path}"


def path_of(url: str) -> str:
    """The path of a URL, whose suffix says the format: a query is none of it."""
    return urlsplit(url).path if is_http(url) else url


def store_of(url: str) -> tuple[Any, str]:
    """The file system of a URL, and the path in it.

    Raises:
        StoreError: there is no driver for it.
    """
    from fsspec.core import url_to_fs

    scheme = url.partition("://")[0].lower()
    try:
        fs, path = url_to_fs(url, use_listings_cache=False, **_OPTIONS.get(scheme, {}))
    except ImportError as error:
        if scheme in _EXTRAS:
            driver, extra = _EXTRAS[scheme]
            reason = f"{scheme}:// needs {driver}; pip install 'newsclean[{extra}]'"
        else:
            reason = f"{scheme}:// needs a driver of fsspec: {_line(error)}"
        raise StoreError(reason) from error
    except ValueError as error:
        raise StoreError(_line(error)) from error
    return fs, path


def stat(url: str) -> Stat:
    """What the store tells of the file or directory `url`.

    Raises:
        StoreError: it tells nothing, after some tries.
    """
    fs, path = store_of(url)
    return stat_of(attempt(lambda: fs.info(path)))


def stat_of(info: Mapping[str, Any], *, listed: bool = False) -> Stat:
    """What an `info` of fsspec tells; `listed`: one of a listing, whose dates may be written in another way."""
    keys = _CHECKSUMS if listed else _CHECKSUMS + _DATES
    version = next((f"{key} {info[key]}" for key in keys if info.get(key)), "")
    return Stat(info.get("size"), version, info.get("type") == "directory")


def attempt(call: Callable[[], _Result], *, again: bool = True) -> _Result:
    """What `call` returns; a failure that may pass is tried again, three times.

    Raises:
        StoreError: it failed for good.
    """
    for wait in (*_WAITS, None) if again else (None,):
        try:
            return call()
        except Exception as error:  # drivers raise what their libraries do
            failure = _explain(error)
            if wait is None or not failure.passing:
                raise failure from error
            time.sleep(wait)
    raise AssertionError


def _explain(error: BaseException) -> StoreError:
    if isinstance(error, StoreError):
        return error
    if isinstance(error, FileNotFoundError) and error.__cause__ and _status(error.__cause__) != 404:
        error = error.__cause__  # fsspec says so of every failure over HTTP
    status = _status(error)
    if status == 404 or isinstance(error, FileNotFoundError):
        return StoreError("no such file or directory", errno.ENOENT)
    if status in (401, 403) or isinstance(error, PermissionError):
        said = f" (HTTP status {status})" if status else ""
        return StoreError(f"permission denied{said}; check the credentials", errno.EACCES)
    if status:
        passing = not 400 <= status < 500 or status in _PASSING
        return StoreError(f"HTTP status {status}", passing=passing)
    passing = not isinstance(error, ValueError | NotImplementedError)
    return StoreError(f"{type(error).__name__}: {_line(error)}", passing=passing)


def _status(error: BaseException) -> int | None:
    """The HTTP status by which aiohttp, httpx or botocore failed."""
    response = getattr(error, "response", None)
    if isinstance(response, dict):
        status = response.get("ResponseMetadata", {}).get("HTTPStatusCode")
    else:
        status = getattr(error, "status", None) or getattr(response, "status_code", None)
    return status if isinstance(status, int) else None


def _line(error: BaseException) -> str:
    return _ANY_URL.sub(lambda found: public(found[0]), " ".join(str(error).split()))[:200]
