"""The files that a URL names: one, those of a directory or of a Hugging Face repository, those of a glob."""

import re
from urllib.parse import unquote

from newsclean.errors import SourceError
from newsclean.sources.formats import KNOWN, format_of
from newsclean.sources.saved import data_files
from newsclean.sources.stores import (
    Stat,
    StoreError,
    attempt,
    is_http,
    path_of,
    public,
    stat,
    stat_of,
    store_of,
)

_REVISION = re.compile(r"hf://(datasets|spaces|models)/([^/@]+/[^/@]+)(?:@([^/]+))?(?=/|$)")


def find(name: str) -> dict[str, Stat]:
    """The files that the URL `name` stands for, sorted, and what the store told of each.

    Raises:
        SourceError: a directory holds no file with a known suffix.
        StoreError: the store has no such file, or failed.
    """
    url = _pinned(name)
    try:
        told = stat(url)
    except StoreError as error:
        matches = _matching(url) if error.missing and _is_glob(url) else {}
        if not matches:
            raise
        return matches
    return _search(url) if told.directory or (is_http(url) and url.endswith("/")) else {url: told}


def _is_glob(url: str) -> bool:
    # The `?` of HTTP begins a query.
    return any(sign in url for sign in ("*[" if is_http(url) else "*[?"))


def _search(directory: str) -> dict[str, Stat]:
    found = _below(directory)
    folders: dict[str, list[str]] = {}
    for url in found:
        folder, _, name = url.rpartition("/")
        folders.setdefault(folder, []).append(name)
    kept: dict[str, Stat] = {}
    for folder, names in folders.items():
        for name in data_files(folder, names, _content):
            if format_of(path_of(name))[0] is not None:
                kept[f"{folder}/{name}"] = found[f"{folder}/{name}"]
    if not kept:
        raise SourceError(f"{public(directory)}: holds no file with a known suffix ({KNOWN})")
    return kept


def _pinned(url: str) -> str:
    """`url`; that of a Hugging Face repository with the commit in place of its branch or tag.

    Raises:
        StoreError: the Hub doesn't tell the commit.
    """
    found = _REVISION.match(url)
    if not found:
        return url
    from huggingface_hub import HfApi

    fs, _ = store_of(url)
    api, kind = HfApi(endpoint=fs.endpoint, token=fs.token), found[1].removesuffix("s")
    revision = unquote(found[3]) if found[3] else None
    sha = attempt(lambda: api.repo_info(found[2], repo_type=kind, revision=revision).sha)
    return f"hf://{found[1]}/{found[2]}@{sha}{url[found.end() :]}"


def _below(url: str) -> dict[str, Stat]:
    """The files of the directory `url` and of those below it, by their URLs, sorted; hidden ones left out."""
    fs, path = store_of(url)
    infos = attempt(lambda: fs.find(path, detail=True))
    base = url.rstrip("/") + "/"
    inside = path.rstrip("/") + "/"
    found = {
        base + name.removeprefix(inside): stat_of(info, listed=True)
        for name, info in infos.items()
        if name.startswith(inside)
    }
    return {
        name: found[name]
        for name in sorted(found)
        if not any(part.startswith(".") for part in name.removeprefix(base).split("/"))
    }


def _matching(pattern: str) -> dict[str, Stat]:
    """The files that a glob matches, by their URLs, sorted."""
    fs, path = store_of(pattern)
    infos = attempt(lambda: fs.glob(path, detail=True))
    start = pattern.removesuffix(path)
    return {
        start + name: stat_of(infos[name], listed=True)
        for name in sorted(infos)
        if infos[name]["type"] == "file"
    }


def _content(url: str) -> bytes:
    """The content of a small file."""
    fs, path = store_of(url)
    content: bytes = attempt(lambda: fs.cat_file(path))
    return content
