"""SSSOM/TSV, the standard's table format, as text: parsing, formatting, and its compact identifiers (CURIEs).

A file is a block of YAML metadata, each line behind a ``#``, and a table with tabs between its columns. A value with
a tab, a line break or a double quote stands in double quotes, which are doubled inside. Columns are the slots of the
standard's ``Mapping`` class; columns it does not know are kept and mean nothing here.

A *name* is how this program calls a thing: a key (``plan/jinshan-2022/measure/37``), or a prefixed name of its own
vocabularies (``sp:implements``, ``spt:credit``). In a file a key stands behind the prefix ``spid:``.

Source: the SSSOM specification, version 1.1, "The SSSOM/TSV serialisation format".
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from kg import ids
from kg.errors import CurationError
from kg.text.carried import UNCARRIED_RE
from kg.text.plain_yaml import YamlFault, parse_yaml

__all__ = [
    "CURIE_MAP", "JUSTIFICATIONS", "MAPPING_SLOTS", "SssomFile", "SssomRow", "expand", "format_file", "parse_file",
    "to_curie",
]  # fmt: skip

_KEYS = "spid"  # prefix of keys

#: Prefixes of the files that this program writes.
CURIE_MAP = {
    "dct": "http://purl.org/dc/terms/",
    "eli": "http://data.europa.eu/eli/ontology#",
    "orcid": "https://orcid.org/",
    "semapv": "https://w3id.org/semapv/vocab/",
    "sp": "https://w3id.org/shanghai-policy/ontology#",
    _KEYS: ids.BASE,
    "spt": "https://w3id.org/shanghai-policy/topic/",
}

#: Prefixes that the standard knows without a declaration.
_BUILT_IN = {
    "owl": "http://www.w3.org/2002/07/owl#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "semapv": "https://w3id.org/semapv/vocab/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "sssom": "https://w3id.org/sssom/",
}

#: The justifications that the standard allows.
JUSTIFICATIONS = frozenset({
    "semapv:BackgroundKnowledgeBasedMatching", "semapv:CompositeMatching", "semapv:InstanceBasedMatching",
    "semapv:LexicalMatching", "semapv:LexicalSimilarityThresholdMatching", "semapv:LogicalReasoning",
    "semapv:ManualMappingCuration", "semapv:MappingChaining", "semapv:MappingInversion", "semapv:MappingReview",
    "semapv:SemanticSimilarityThresholdMatching", "semapv:StructuralMatching", "semapv:UnspecifiedMatching",
})  # fmt: skip

#: Those of the standard's slots that this program reads or writes, in the standard's order.
MAPPING_SLOTS = (
    "record_id", "subject_id", "subject_label", "predicate_id", "predicate_modifier", "object_id", "object_label",
    "mapping_justification", "author_id", "author_label", "reviewer_id", "reviewer_label", "subject_source",
    "mapping_date", "review_date", "confidence", "match_string", "comment",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SssomRow:
    """One row with its 1-based line; ``cells`` are the columns that have a value."""

    line: int
    cells: tuple[tuple[str, str], ...]

    def get(self, column: str) -> str:
        """The value of a column, empty where there is none."""
        return next((value for name, value in self.cells if name == column), "")


@dataclass(frozen=True, slots=True)
class SssomFile:
    """``header``: the lines of the metadata block as they stand; ``metadata``: what they say."""

    header: tuple[str, ...]
    metadata: Mapping[str, Any]
    columns: tuple[str, ...]
    rows: tuple[SssomRow, ...]


def parse_file(text: str, where: str) -> SssomFile:
    """The content of a file named ``where``.

    Raises:
        CurationError: the metadata is no YAML mapping, the column names are missing or doubled, or a row has more or
            fewer cells than there are columns.
    """
    if strange := UNCARRIED_RE.search(text):
        problem = f"holds the character U+{ord(strange[0]):04X}, which cannot be shown"
        line = text.count("\n", 0, strange.start()) + 1
        raise CurationError(problem, where=f"{where}:{line}", mend="take it out")
    lines = text.splitlines(keepends=True)
    count = next((n for n, line in enumerate(lines) if not line.startswith("#")), len(lines))
    metadata = _metadata("".join(line[1:] for line in lines[:count]), where)
    reader = csv.reader(lines[count:], delimiter="\t", strict=True)
    try:
        columns = tuple(next(reader, []))
        if len(set(columns)) != len(columns) or not columns:
            raise CurationError(
                "the line with the column names is missing or names one twice", where=f"{where}:{count + 1}"
            )
        rows = tuple(_rows(reader, columns, count, where))
    except csv.Error as err:
        raise CurationError(f"not readable as a table: {err}", where=f"{where}:{count + reader.line_num}") from err
    return SssomFile(tuple(line.rstrip("\r\n") for line in lines[:count]), metadata, columns, rows)


def _metadata(text: str, where: str) -> Mapping[str, Any]:
    try:
        data = parse_yaml(text) or {}
    except YamlFault as err:
        said = "are not YAML" if err.problem.startswith("not readable") else f"cannot be used: {err.problem}"
        raise CurationError(f"the lines that begin with # {said}", where=err.at(where)) from err
    if not isinstance(data, dict):
        raise CurationError("the lines that begin with # are no list of 'name: value'", where=f"{where}:1")
    return data


def _rows(reader: Any, columns: Sequence[str], before: int, where: str) -> Iterable[SssomRow]:
    line = before + reader.line_num + 1
    for cells in reader:
        if cells:
            if len(cells) != len(columns):
                problem = f"{len(cells)} cells under {len(columns)} columns"
                raise CurationError(problem, where=f"{where}:{line}", mend="separate the cells with one tab each")
            pairs = zip(columns, cells, strict=True)
            yield SssomRow(line, tuple((name, value.strip()) for name, value in pairs if value.strip()))
        line = before + reader.line_num + 1


def format_file(
    metadata: Mapping[str, Any] | Sequence[str], columns: Sequence[str], rows: Iterable[Mapping[str, str]]
) -> str:
    """A file's text.

    Args:
        metadata: what the block says, or its lines as they stood.
        columns: names of the columns, in order.
        rows: values by column; a missing one is empty. White space inside a value becomes one blank.
    """
    if isinstance(metadata, Mapping):
        dumped = yaml.safe_dump(dict(metadata), allow_unicode=True, sort_keys=False, width=10_000)
        metadata = [f"#{line}" for line in dumped.splitlines()]
    out = io.StringIO()
    writer = csv.writer(out, delimiter="\t", lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([" ".join(row.get(column, "").split()) for column in columns] for row in rows)
    return "".join(f"{line}\n" for line in metadata) + out.getvalue()


def to_curie(name: str) -> str:
    """How a name stands in a file.

    >>> to_curie("reform/yi-ye-yi-zheng"), to_curie("sp:implements"), to_curie("topic/credit")
    ('spid:reform/yi-ye-yi-zheng', 'sp:implements', 'spt:credit')
    """
    if name.startswith("topic/"):
        return f"spt:{name.removeprefix('topic/')}"
    return name if ":" in name else f"{_KEYS}:{name}"


def expand(curie: str, curie_map: Mapping[str, str]) -> str | None:
    """The name that an identifier of a file stands for; ``None`` if its prefix is not declared.

    >>> expand("me:reform/yi-ye-yi-zheng", {"me": ids.BASE})
    'reform/yi-ye-yi-zheng'
    >>> expand("dcterms:subject", {"dcterms": "http://purl.org/dc/terms/"})
    'dct:subject'
    """
    prefix, colon, local = curie.partition(":")
    base = curie_map.get(prefix) or _BUILT_IN.get(prefix)
    if not colon or base is None:
        return None
    iri = base + local
    for known, start in CURIE_MAP.items():
        if iri.startswith(start):
            return iri.removeprefix(start) if known == _KEYS else f"{known}:{iri.removeprefix(start)}"
    return curie
