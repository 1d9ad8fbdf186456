"""What a build is asked to do, so that a later run knows whether it is asked the same."""

import os
from collections.abc import Mapping
from importlib.metadata import version
from typing import Any

from newsclean.errors import BuildError
from newsclean.sources.source import Source, fingerprint

Plan = dict[str, Any]


def make_plan(sources: list[Source], rules: str, options: Mapping[str, Any]) -> Plan:
    """The part of a manifest that is known before the work.

    Args:
        rules: fingerprint of the cleaner.
        options: all that the output depends on besides the inputs and the cleaner.

    Raises:
        SourceError: a file can't be read.
    """
    return {
        "newsclean": version("newsclean"),
        "rules": rules,
        "options": dict(options),
        "inputs": [
            {"path": source.file, "size": source.size, "fingerprint": fingerprint(source)}
            for source in sources
        ],
    }


def check_same(where: str | os.PathLike[str], old: Mapping[str, Any], new: Plan, advice: str) -> None:
    """Refuse to mix two builds.

    Args:
        old: the plan, or the manifest, of what is there.

    Raises:
        BuildError: the plans differ; names the first difference.
    """
    if difference := _difference(old, new):
        raise BuildError(f"{os.fspath(where)}: {difference}; {advice}")


def _difference(old: Mapping[str, Any], new: Plan) -> str:
    if old.get("newsclean") != new["newsclean"]:
        return f"was built with newsclean {old.get('newsclean')}, not {new['newsclean']}"
    options = old.get("options") or {}
    for key in sorted(options.keys() | new["options"].keys()):
        if options.get(key) != new["options"].get(key):
            return f"was built with {key} {options.get(key)!r}, not {new['options'].get(key)!r}"
    if old.get("rules") != new["rules"]:  # last: options change it too, and say more
        return f"was built with rule set {old.get('rules')}, not {new['rules']}"
    return _input_difference(old.get("inputs") or [], new["inputs"])


def _input_difference(old: list[dict[str, Any]], new: list[dict[str, Any]]) -> str:
    before = {item["path"]: item for item in old}
    after = {item["path"]: item for item in new}
    for path, item in after.items():
        if path not in before:
            return f"was built without the input {path}"
        if before[path] != item:
            return f"was built from other content of the input {path}"
    for path in before:
        if path not in after:
            return f"was built from a further input {path}"
    return "" if list(before) == list(after) else "was built from the same inputs in another order"
