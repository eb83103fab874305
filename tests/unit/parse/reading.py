"""What the tests of parsing share: the lexicon, sources made from text, and records as short lines."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from kg.lexicon.files import data_folder
from kg.lexicon.structure import StructureLexicon, load_structure
from kg.parse.document import parse
from kg.parse.lines import Line, split_lines
from kg.records import Document, ManifestEntry, Source

__all__ = ["DISTRICTS", "SAMPLES", "cases_of", "lexicon", "lines_of", "measures_of", "read", "sections_of"]

SAMPLES = Path(__file__).parent / "samples"

DISTRICTS = {"浦东新区": "pudong", "徐汇区": "xuhui", "青浦区": "qingpu", "静安区": "jingan", "金山区": "jinshan"}


@cache
def lexicon() -> StructureLexicon:
    return load_structure(data_folder() / "lexicon")


def lines_of(text: str) -> tuple[Line, ...]:
    return split_lines(text, 0, len(text))[0]


def read(text: str, *, title: str = "", kind: str = "district-plan") -> Document:
    """The document that a text is parsed into."""
    entry = ManifestEntry(slug="made-up", title=title, kind=kind, level="district", file="made-up.txt", year=2023)
    return parse(Source(entry, text, "0" * 64), lexicon(), DISTRICTS)


def sections_of(document: Document) -> list[str]:
    """``kind path title`` of each section."""
    return [f"{s.kind.value} {s.path} {s.title.text}".strip() for s in document.sections]


def measures_of(document: Document) -> list[str]:
    """``kind path title`` of each measure."""
    return [f"{m.kind.value} {m.path} {m.title.text if m.title else '-'}" for m in document.measures]


def cases_of(document: Document) -> list[str]:
    """``rank district title | parts`` of each case."""
    return [f"{c.rank} {c.district} {c.title.text} | {' '.join(part.kind for part in c.parts)}" for c in document.cases]
