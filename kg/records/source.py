"""Stage 1: what the manifest states about a document, and the document as read."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["ManifestEntry", "Source"]


@dataclass(frozen=True, slots=True)
class ManifestEntry:
    """What ``data/corpus.yaml`` states about one document. ``district`` is a slug (``jinshan``) or ``None``."""

    slug: str
    title: str
    kind: str  # district-plan | municipal-plan | national-plan | case-collection
    level: str  # district | municipal | national
    file: str
    district: str | None = None
    issuer: str | None = None
    document_number: str | None = None
    date: str | None = None  # ISO 8601: 2022-03-17, or 2023-11
    year: int | None = None

    @property
    def key(self) -> str:
        return f"plan/{self.slug}"


@dataclass(frozen=True, slots=True)
class Source:
    """One document as shipped: its decoded text and the SHA-256 of its bytes."""

    entry: ManifestEntry
    text: str
    sha256: str
    encoding: str = "utf-8"
