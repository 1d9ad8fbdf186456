"""Which articles are left out of a dataset, and why."""

import hashlib
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from newsclean.article import Article, FilterReason
from newsclean.errors import BuildError
from newsclean.files import sha256
from newsclean.screen.addresses import host_of, url_key
from newsclean.screen.contamination import evaluation_files, ngrams, read_evaluation_sets
from newsclean.screen.hashes import HashSet, hash64
from newsclean.screen.lists import read_takedown
from newsclean.sources.source import fingerprint

# Reservations of `Article.reservations` that concern its text; `noimageai` is of pictures alone.
_RESERVED = frozenset({"noai", "tdm-reservation"})
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8})*")
_DOMAIN = re.compile(r"[\w\-]+(?:\.[\w\-]+)*")
# Domains that a manifest lists; of more it has their number and a fingerprint.
_LISTED = 20


@dataclass(frozen=True, kw_only=True)
class Filters:
    """Which articles are left out of a dataset. Without arguments: none. Picklable.

    Args:
        languages: that stay, as BCP 47 ranges: `en` is also `en-GB`, `en-GB` is only that. Articles whose language
            is unknown stay with `und`.
        min_words: fewer words, runs of letters and digits, are too few. (A least number of characters is the
            `min_characters` of `Cleaner`.)
        max_words: more are too many.
        max_characters: the same for characters.
        published_from: first day (UTC) of publication.
        published_until: last day.
        undated: what becomes of articles without a date of publication.
        allow_domains: `example.co.uk`, `news.example.org`: articles that neither stand there nor in a subdomain go;
            those without an address, too.
        deny_domains: articles that stand there, or in a subdomain, go. It wins over `allow_domains`.
        respect_reservations: leave out articles whose rights to text and data mining (`tdm-reservation`) or to
            machine learning (`noai`) are reserved in `Article.reservations`.
        takedown: file of addresses, one a line, `#` before a comment; articles with one of them as `url` or
            `canonical_url` go, however it is spelled.
        decontaminate: files of evaluation sets (text, JSON lines, JSON, CSV, Parquet, Arrow); articles that share 13
            words in a row with any of their strings go. In scripts without spaces, 20 characters.

    Raises:
        ValueError: a language or a domain that can't be one, or limits that nothing meets.
    """

    languages: Collection[str] = ()
    min_words: int = 0
    max_words: int | None = None
    max_characters: int | None = None
    published_from: date | None = None
    published_until: date | None = None
    undated: Literal["keep", "drop"] = "keep"
    allow_domains: Collection[str] = ()
    deny_domains: Collection[str] = ()
    respect_reservations: bool = False
    takedown: str | Path | None = None
    decontaminate: Collection[str | Path] = ()

    def __post_init__(self) -> None:
        normal = {
            "languages": tuple(sorted({code.strip().lower().replace("_", "-") for code in self.languages})),
            "allow_domains": frozenset(map(_domain, self.allow_domains)),
            "deny_domains": frozenset(map(_domain, self.deny_domains)),
            "decontaminate": tuple(self.decontaminate),
        }
        for name, value in normal.items():
            object.__setattr__(self, name, value)
        for code in self.languages:
            if not _LANGUAGE.fullmatch(code):
                raise ValueError(f"{code!r} is no language code; write one such as en or pt-BR")
        if self.max_words == 0 or self.max_characters == 0:
            raise ValueError("at most 0: no article is left then")
        if self.max_words is not None and self.max_words < self.min_words:
            raise ValueError(
                f"at least {self.min_words} and at most {self.max_words} words: no article has that"
            )
        if self.published_from and self.published_until and self.published_until < self.published_from:
            raise ValueError(f"from {self.published_from} until {self.published_until}: no day is in it")

    def reason(self, article: Article) -> FilterReason | None:
        """Why an article is left out, or None; of several reasons the first in the order of `FilterReason`.

        Raises:
            BuildError: the takedown list or an evaluation set can't be read; on first use.
        """
        return next(self._reasons(article), None)

    def _reasons(self, article: Article) -> Iterator[FilterReason]:
        if self.languages and not self._has_language(article.language or "und"):
            yield "language"
        if not self._has_length(article):
            yield "length"
        if not self._has_date(article):
            yield "date"
        if not self._has_domain(article):
            yield "domain"
        if self.respect_reservations and not _RESERVED.isdisjoint(article.reservations):
            yield "reserved"
        if self.takedown is not None and any(
            hash64(url_key(url)) in self._takedown for url in _urls(article)
        ):
            yield "takedown"
        if self.decontaminate and any(self._evaluation.overlaps(ngrams(text)) for text in _texts(article)):
            yield "contaminated"

    def _has_language(self, tag: str) -> bool:
        # Basic filtering of RFC 4647: a range is a tag, or its beginning.
        return any(f"{tag.lower()}-".startswith(f"{code}-") for code in self.languages)

    def _has_length(self, article: Article) -> bool:
        words, characters = article.counts.words, article.counts.characters
        return (
            words >= self.min_words
            and (self.max_words is None or words <= self.max_words)
            and (self.max_characters is None or characters <= self.max_characters)
        )

    def _has_date(self, article: Article) -> bool:
        if article.published is None:
            return self.undated == "keep"
        day = article.published.astimezone(UTC).date()
        return (self.published_from or day) <= day <= (self.published_until or day)

    def _has_domain(self, article: Article) -> bool:
        if not self.allow_domains and not self.deny_domains:
            return True
        domains = {domain for url in _urls(article) for domain in _with_parents(host_of(url))}
        denied = not domains.isdisjoint(self.deny_domains)
        return not denied and (not self.allow_domains or not domains.isdisjoint(self.allow_domains))

    @property
    def options(self) -> dict[str, Any]:
        """What was chosen, for a manifest: plain values; files by their names and fingerprints.

        Raises:
            BuildError: a file can't be read.
        """
        shown = {
            "languages": list(self.languages),
            "min_words": self.min_words,
            "max_words": self.max_words,
            "max_characters": self.max_characters,
            "published_from": self.published_from and self.published_from.isoformat(),
            "published_until": self.published_until and self.published_until.isoformat(),
            "undated": self.undated if self.undated != "keep" else None,
            "allow_domains": _shown(self.allow_domains),
            "deny_domains": _shown(self.deny_domains),
            "respect_reservations": self.respect_reservations,
            "takedown": self.takedown and f"{Path(self.takedown).name} {self._takedown_mark[:16]}",
            "decontaminate": [f"{Path(name).name} {mark[:16]}" for name, mark in self._evaluation_marks],
        }
        return {name: value for name, value in shown.items() if value}

    def load(self, directory: Path | None = None) -> "Filters":
        """The same filters with the takedown list and the evaluation sets read; else that is done on first use.

        Args:
            directory: where they are kept as files, which worker processes map into memory: each would else read
                the lists again. The filters that are returned need them.

        Raises:
            BuildError: one can't be read.
        """
        loaded = replace(self)
        if self.takedown is not None:
            loaded._load("_takedown", directory, f"takedown-{self._takedown_mark[:32]}.npy")
        if self.decontaminate:
            marks = "\n".join(mark for _, mark in self._evaluation_marks)
            loaded._load(
                "_evaluation", directory, f"evaluation-{hashlib.sha256(marks.encode()).hexdigest()[:32]}.npy"
            )
        return loaded

    def _load(self, attribute: str, directory: Path | None, name: str) -> None:
        if directory is not None and (directory / name).exists():  # an earlier run of the build wrote it
            self.__dict__[attribute] = HashSet.read(directory / name)
            return
        hashes: HashSet = getattr(self, attribute)
        if directory is not None:
            directory.mkdir(parents=True, exist_ok=True)
            hashes.write(directory / name)

    @cached_property
    def _takedown(self) -> HashSet:
        assert self.takedown is not None
        return HashSet(read_takedown(Path(self.takedown)))

    @cached_property
    def _takedown_mark(self) -> str:
        path = Path(self.takedown or "")
        if path.exists() and not path.is_file():
            raise BuildError(f"{path}: is no file that can be read twice; write the list to one")
        try:
            return sha256(path)
        except OSError as error:
            raise BuildError(f"{path}: cannot be read: {error.strerror or error}") from error

    @cached_property
    def _evaluation(self) -> HashSet:
        return read_evaluation_sets(self._evaluation_names)

    @cached_property
    def _evaluation_marks(self) -> list[tuple[str, str]]:
        if not self.decontaminate:
            return []
        return [(source.file, fingerprint(source)) for source in evaluation_files(self._evaluation_names)]

    @property
    def _evaluation_names(self) -> list[str]:
        return [str(name) for name in self.decontaminate]


def _urls(article: Article) -> list[str]:
    return [url for url in (article.url, article.canonical_url) if url]


def _texts(article: Article) -> list[str]:
    return [text for text in (article.text, article.title) if text]


def _domain(name: str) -> str:
    domain = host_of(name)
    if not _DOMAIN.fullmatch(domain) or "/" in name.strip():
        raise ValueError(f"{name!r} is no domain; write one such as example.com")
    return domain


def _with_parents(host: str) -> Iterator[str]:
    """`a.b.example`, `b.example` and `example`."""
    while host:
        yield host
        host = host.partition(".")[2]


def _shown(domains: Collection[str]) -> list[str] | str:
    names = sorted(domains)
    if len(names) <= _LISTED:
        return names
    mark = hashlib.sha256("\n".join(names).encode()).hexdigest()
    return f"{len(names):,} domains {mark[:16]}"
