"""The compiled vocabulary of citations: ``data/lexicon/citations.yaml`` with the registry of documents."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from kg.errors import LexiconError
from kg.lexicon.documents import DocumentRegistry, load_documents
from kg.lexicon.files import data_folder, load_yaml

__all__ = ["CitationLexicon", "load_citations"]


@dataclass(frozen=True, slots=True)
class CitationLexicon:
    """Word lists and patterns; see the comments in the YAML file for what each is for."""

    documents: DocumentRegistry
    document_first: tuple[str, ...]
    other_endings: tuple[str, ...]
    document_endings: tuple[str, ...]
    other_before: tuple[str, ...]
    other_after: tuple[str, ...]
    document_before: tuple[str, ...]
    levels: tuple[tuple[str, re.Pattern[str]], ...]
    district_names: re.Pattern[str]
    district_re: re.Pattern[str]
    not_district: tuple[str, ...]
    level_before: tuple[tuple[str, tuple[str, ...]], ...]
    level_after: tuple[tuple[str, tuple[str, ...]], ...]
    national_re: re.Pattern[str]
    cue_re: re.Pattern[str]
    basis: frozenset[str]
    issues: frozenset[str]
    issues_after_re: re.Pattern[str]
    purpose_re: re.Pattern[str]
    maker: str
    number_re: re.Pattern[str]
    short_re: re.Pattern[str]
    place_re: re.Pattern[str]  # what tells a city's regulation from the state's of the same name


@cache
def load_citations(path: Path | None = None, documents: DocumentRegistry | None = None) -> CitationLexicon:
    """The vocabulary of ``path``, by default the one that ships with the package.

    Raises:
        LexiconError: a file is missing, not YAML, or lacks a section.
    """
    path = path or data_folder() / "lexicon" / "citations.yaml"
    try:
        return _compile(load_yaml(path), documents or load_documents())
    except (KeyError, TypeError, re.error) as err:
        raise LexiconError(f"a section is missing or malformed: {err}", where=path) from err


def _compile(raw: Mapping[str, Any], documents: DocumentRegistry) -> CitationLexicon:
    relations = raw["relations"]
    cues = [*relations["basis"], *relations["issues"], *raw["purpose_cues"]]
    return CitationLexicon(
        documents=documents,
        document_first=tuple(raw["document_endings_first"]),
        other_endings=tuple(raw["other_endings"]),
        document_endings=tuple(raw["document_endings"]),
        other_before=tuple(raw["other_before"]),
        other_after=tuple(raw["other_after"]),
        document_before=tuple(raw["document_before"]),
        levels=tuple((level, re.compile(pattern)) for level, pattern in raw["levels"].items()),
        district_names=re.compile(rf"^(?:关于)?(?:{raw['home']})?(?:{'|'.join(raw['districts'])})"),
        district_re=re.compile(raw["district_re"]),
        not_district=tuple(raw["not_district"]),
        level_before=tuple((level, tuple(words)) for level, words in raw["level_before"].items()),
        level_after=tuple((level, tuple(words)) for level, words in raw["level_after"].items()),
        national_re=re.compile(raw["national_re"]),
        cue_re=re.compile("|".join(map(re.escape, _longest(cues)))),
        basis=frozenset(relations["basis"]),
        issues=frozenset(relations["issues"]),
        issues_after_re=re.compile("|".join(raw["issues_after"])),
        purpose_re=re.compile(raw["purpose_re"]),
        maker=raw["maker"],
        number_re=re.compile(raw["number_re"]),
        short_re=re.compile(raw["short_re"]),
        place_re=re.compile(raw["place_re"]),
    )


def _longest(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(words), key=lambda word: (-len(word), word)))
