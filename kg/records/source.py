"""Stage 1: what the manifest states about a document, and the document as read."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kg.text.mapped import Span

__all__ = [
    "AdministrativePlace",
    "District",
    "Irregularity",
    "ManifestEntry",
    "Place",
    "ReadTable",
    "Region",
    "RegionKind",
    "Severity",
    "Source",
]


@dataclass(frozen=True, slots=True)
class ManifestEntry:
    """What ``data/corpus.yaml`` states about one document. ``district`` is a slug (``jinshan``) or ``None``."""

    slug: str
    title: str
    kind: str  # a plan of a level, case-collection, or what else kg.read.manifest.KINDS lists
    level: str  # district | municipal | provincial | national
    file: str
    district: str | None = None
    issuer: str | None = None
    document_number: str | None = None
    date: str | None = None  # ISO 8601: 2022-03-17, or 2023-11
    year: int | None = None
    place: str | None = None  # code of GB/T 2260, 156 for the country, or unknown
    other_title: str | None = None  # that of the notice which issues it
    address: str | None = None  # where on the web the file came from

    @property
    def key(self) -> str:
        return f"plan/{self.slug}"

    @property
    def home(self) -> str | None:
        """Whose document it is: its district, or the code of its place."""
        return self.district or self.place


class Severity(StrEnum):
    """How bad an irregularity is."""

    NOTE = "note"  # a variation of form that loses nothing
    REPAIR = "repair"  # the source is damaged and was mended, by a stated rule
    LOSS = "loss"  # the source is damaged and something stays unknown


@dataclass(frozen=True, slots=True)
class Irregularity:
    """Something odd in a source: where, what was found, what was done. ``code`` is a short kebab-case name."""

    code: str
    severity: Severity
    span: Span
    found: str
    done: str
    about: str | None = None  # key of the node it concerns


class RegionKind(StrEnum):
    """Parts of a source that are not content of the policy, yet are accounted for."""

    FRONT = "front matter"  # title, number, addressees, notice, date
    BACK = "back matter"  # copies, imprint, list of annexes
    CHROME = "web page chrome"
    HEADING = "heading number or mark"
    FURNITURE = "page furniture"  # repeated table heads, page numbers, rules, headings' marks
    CONTENTS = "table of contents"
    NOTE = "note"  # footnote of a table
    REPEAT = "repeated by a page break"  # a character printed twice where a page ends
    UNREAD = "not understood"


@dataclass(frozen=True, slots=True)
class Region:
    """A stretch of a source that is accounted for without being content."""

    kind: RegionKind
    span: Span


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the original a text stands that begins at offset ``start`` and ends before the next place.

    ``locator`` is written as the original's format has it: ``/html/body/div[2]/p[4]`` (XPath of a web page),
    ``page=3&viewrect=72,90,450,20`` (RFC 8118, in points), ``paragraph 17`` or ``table 2, row 3`` (Word).
    """

    start: int
    locator: str


@dataclass(frozen=True, slots=True)
class ReadTable:
    """A table that the reader knows to be one: its lines, each a row, its cells divided by tabs.

    Every row has ``columns`` cells. The first ``heads`` rows head the columns. A cell merged over rows or columns is
    printed in each of them; ``repeated`` holds the places where it is printed again (all but the first).
    """

    span: Span
    columns: int
    heads: int = 0
    repeated: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """One document as shipped: the text derived from it, and the SHA-256 of its bytes.

    ``reader`` names what derived the text, and its version: ``text/1`` is the bytes decoded, nothing else. Where the
    format tells more than the words, the reader says it here: ``regions`` that are no content of the document (what a
    web page prints around it, page numbers, table heads repeated by a page), ``tables``, lines marked as ``headings``
    with their ``levels`` (1 is the outermost, 0 unknown), words set in bold (``strong``), and the ``places`` in the
    original, in text order.
    """

    entry: ManifestEntry
    text: str
    sha256: str
    encoding: str = "utf-8"
    reader: str = "text/1"
    regions: tuple[Region, ...] = ()
    places: tuple[Place, ...] = ()
    tables: tuple[ReadTable, ...] = ()
    headings: tuple[Span, ...] = ()
    levels: tuple[int, ...] = ()
    strong: tuple[Span, ...] = ()
    notices: tuple[Irregularity, ...] = ()


@dataclass(frozen=True, slots=True)
class District:
    """``slug`` is its pinyin, ``code`` that of GB/T 2260; ``relative``: what it calls itself beside 区."""

    slug: str
    code: str
    label: str
    short: str
    label_en: str
    relative: tuple[str, ...] = ()
    look_alikes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AdministrativePlace:
    """A place of GB/T 2260. ``level``: country, province, city or district; ``short``: the name without its ending.

    ``above``: codes from the province inwards, its own left out.
    """

    code: str
    label: str
    level: str
    short: str
    above: tuple[str, ...] = ()
