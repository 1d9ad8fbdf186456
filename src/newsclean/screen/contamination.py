"""Text of evaluation sets in articles, found by the n-grams that they share."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import chain
from typing import Any

import numpy as np

from newsclean.errors import BuildError, SourceError
from newsclean.screen.hashes import Hashes, HashSet, hash64
from newsclean.sources.documents import Unreadable
from newsclean.sources.readers import RECORDS
from newsclean.sources.source import Source, find_sources, look
from newsclean.sources.streams import DamagedError, open_bytes
from newsclean.text.decode import UndecodableError, decode

# Of GPT-3 (https://arxiv.org/abs/2005.14165, appendix C).
WORDS = 13
# In scripts without spaces characters are counted; 20 of them are about 13 words of Chinese.
CHARACTERS = 20

_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30fa\u30fc-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
_WORD = re.compile(r"\w+")
# An odd factor, so that no bit of a word's hash is lost: 2^64 divided by the golden ratio.
_FACTOR = 0x9E3779B97F4A7C15
# Words come again and again.
_token_hash = lru_cache(1 << 17)(hash64)
# N-grams that are hashed before copies among them are dropped.
_AT_ONCE = 4_000_000


def ngrams(text: str) -> Hashes:
    """Hashes of the n-grams of a text: of words, and of characters where words have no spaces between.

    Case, width, punctuation and white space don't matter. A text with fewer words has none.
    """
    text = unicodedata.normalize("NFKC", text).casefold()
    if not _UNSPACED.search(text):
        return _rolled(_WORD.findall(text), WORDS)
    characters = _UNSPACED.findall(text)
    words = _WORD.findall(_UNSPACED.sub(" ", text))
    return np.concatenate([_rolled(words, WORDS), _rolled(characters, CHARACTERS)])


def _rolled(tokens: list[str], length: int) -> Hashes:
    """Hash of each `length` tokens in a row: a polynomial of the tokens' hashes, modulo 2^64."""
    count = len(tokens) - length + 1
    if count < 1:
        return np.zeros(0, np.uint64)
    hashes = np.fromiter(map(_token_hash, tokens), np.uint64, len(tokens))
    total = np.zeros(count, np.uint64)
    for place in range(length):
        total = total * np.uint64(_FACTOR) + hashes[place : place + count]
    return total


def read_evaluation_sets(paths: Iterable[str]) -> HashSet:
    """The n-grams of all strings in evaluation sets.

    Args:
        paths: files, directories and globs: text, JSON lines, JSON, CSV or Parquet, also compressed. Of a record,
            every string counts for itself, however deep it lies.

    Raises:
        BuildError: a file can't be read, is no such file, or no string is long enough to have an n-gram.
    """
    found, waiting, size = HashSet(), [], 0
    for text in chain.from_iterable(map(_strings, evaluation_files(paths))):
        waiting.append(ngrams(text))
        size += len(waiting[-1])
        if size > _AT_ONCE:
            found, waiting, size = found.union(waiting), [], 0
    found = found.union(waiting)
    if not len(found):
        raise BuildError(
            f"{', '.join(map(str, paths))}: no text of {WORDS} words or more to look for; name the evaluation sets"
        )
    return found


def evaluation_files(paths: Iterable[str]) -> list[Source]:
    """The files of evaluation sets; standard input is none of them.

    Raises:
        BuildError: one does not exist, or is of a kind that is not read.
    """
    try:
        sources = [look(source) for source in find_sources(paths) if source.path != "-"]
    except (SourceError, OSError) as error:
        raise BuildError(f"evaluation set {error}") from error
    for source in sources:
        if source.format not in (*RECORDS, "text"):
            raise BuildError(
                f"{source.file}: evaluation sets are read from text, JSON, CSV, Parquet and Arrow files"
            )
    return sources


def _strings(source: Source) -> Iterator[str]:
    try:
        if source.format == "text":
            with open_bytes(source) as stream:
                yield decode(stream.read())
            return
        assert source.format is not None
        for record in RECORDS[source.format](source):
            if isinstance(record, Unreadable):
                raise BuildError(f"{source.file}: {record.message}; repair the evaluation set")
            yield from _texts(record.fields)
    except (OSError, DamagedError, UndecodableError) as error:
        raise BuildError(f"{source.file}: cannot be read: {error}") from error


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from chain.from_iterable(map(_texts, value.values()))
    elif isinstance(value, list | tuple):
        yield from chain.from_iterable(map(_texts, value))
