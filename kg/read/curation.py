"""``data/curation/*.sssom.tsv`` → what people judged: ``CurationRow`` after ``CurationRow``.

1. The columns that the standard requires must be there: subject, predicate, object, justification. So must who judged
   (``author_id`` or ``author_label``, else the reviewer) and when (``mapping_date``, else ``review_date``; one date
   for all rows may stand in the metadata).
2. ``predicate_modifier`` Not rejects a link; without it the row confirms it, or adds it where no method finds it.
3. Identifiers are resolved by the file's own ``curie_map``. The predicate must be one that can be judged, subject and
   object of the kinds that it links, each written as such identifiers are.
4. ``match_string`` holds the words of the subject's text that show an added link.

Limits: whether the corpus has the thing is not known here (``kg.link.curation`` tells).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path

from kg.errors import CurationError
from kg.lexicon.topics import TOPICS
from kg.records import CurationRow
from kg.text.dates import is_date
from kg.text.sssom import JUSTIFICATIONS, SssomRow, expand, parse_file

__all__ = ["PREDICATES", "parse_curation", "read_curation"]

_PART = r"[A-Za-z0-9._-]+"

#: How the identifiers of each kind of thing are written (see ``kg.ids``).
_KINDS = {
    "document": rf"plan/{_PART}",
    "section": rf"plan/{_PART}/section/{_PART}",
    "measure": rf"plan/{_PART}/measure/{_PART}",
    "case": r"case/\d{4}/\d{2}",
    "clause": rf"(?:plan/{_PART}/measure/{_PART}|case/\d{{4}}/\d{{2}})/clause/[1-9]\d*",
    "reform": rf"reform/{_PART}",
    "body": rf"org/{_PART}/{_PART}",
    "topic": rf"spt:(?:{'|'.join(TOPICS)})",
}
_KIND_RES = {kind: re.compile(pattern) for kind, pattern in _KINDS.items()}

#: Predicates that a person can judge → kinds of subject and of object.
PREDICATES: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "dct:references": (("case",), ("document",)),
    "dct:subject": (("measure", "reform", "case"), ("topic",)),
    "eli:based_on": (("document", "measure"), ("document",)),
    "eli:cites": (("document", "measure"), ("document",)),
    "sp:continues": (("clause",), ("clause",)),
    "sp:drawsUp": (("document", "measure", "case"), ("document",)),
    "sp:elaborates": (("measure",), ("section",)),
    "sp:exemplifies": (("case",), ("measure", "reform")),
    "sp:implements": (("measure", "document"), ("reform", "document")),
    "sp:leadUnit": (("case",), ("body",)),
    "sp:mentionsReform": (("measure", "clause", "case"), ("reform",)),
    "sp:mentionsUnit": (("case", "measure"), ("body",)),
    "sp:primaryTopic": (("measure", "reform", "case"), ("topic",)),
    "sp:responsibleUnit": (("measure",), ("body",)),
    "sp:reusesTextOf": (("clause",), ("clause",)),
    "sp:sameCommitmentAs": (("clause",), ("clause",)),
}
_REQUIRED = ("subject_id", "predicate_id", "object_id", "mapping_justification")


def read_curation(folder: Path) -> tuple[CurationRow, ...]:
    """The rows of every ``*.sssom.tsv`` of a folder, by file name and line; none where there is no such folder.

    Raises:
        CurationError: a file or a row is at fault; the message names file and line.
    """
    rows: list[CurationRow] = []
    for path in sorted(folder.glob("*.sssom.tsv")):
        if path.name.startswith((".", "~$")):  # what an editor keeps beside an open file
            continue
        try:
            text = path.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError as err:
            raise CurationError("is not UTF-8 text", where=path, mend="save it as UTF-8") from err
        except OSError as err:
            raise CurationError(f"cannot be read: {err.strerror}", where=path) from err
        rows += parse_curation(text, str(path))
    return tuple(rows)


def parse_curation(text: str, where: str) -> tuple[CurationRow, ...]:
    """The rows of one file.

    Args:
        text: its content.
        where: its name, for messages.

    Raises:
        CurationError: see ``read_curation``.
    """
    file = parse_file(text, where)
    missing = [name for name in _REQUIRED if name not in file.columns]
    if missing:
        line = f"{where}:{len(file.header) + 1}"
        raise CurationError(f"the column '{missing[0]}' is missing", where=line, mend="SSSOM requires it")
    curie_map = file.metadata.get("curie_map", {})
    if not isinstance(curie_map, dict):
        raise CurationError("curie_map is no list of 'prefix: address'", where=f"{where}:1")
    prefixes = {str(prefix): str(base) for prefix, base in curie_map.items()}
    date = str(file.metadata.get("mapping_date", ""))
    return tuple(_row(row, prefixes, date, f"{where}:{row.line}") for row in file.rows)


def _row(row: SssomRow, prefixes: Mapping[str, str], date: str, where: str) -> CurationRow:
    _check_justification(row, where)
    subject, predicate, obj = (_name(row, f"{part}_id", prefixes, where) for part in ("subject", "predicate", "object"))
    if predicate not in PREDICATES:
        known = ", ".join(PREDICATES)
        raise CurationError(f"unknown predicate '{row.get('predicate_id')}'", where=where, mend=f"known: {known}")
    for part, name, kinds in zip(("subject", "object"), (subject, obj), PREDICATES[predicate], strict=True):
        if not any(_KIND_RES[kind].fullmatch(name) for kind in kinds):
            problem = f"'{row.get(f'{part}_id')}' is no identifier of a {' or '.join(kinds)}"
            raise CurationError(problem, where=where, mend=f"{predicate} has such a thing as its {part}")
    modifier = row.get("predicate_modifier")
    if modifier not in ("", "Not"):
        raise CurationError(f"unknown predicate_modifier '{modifier}'", where=where, mend="write Not, or nothing")
    return CurationRow(
        subject=subject,
        predicate=predicate,
        object=obj,
        rejected=modifier == "Not",
        confidence=_confidence(row, where),
        author=_author(row, where),
        date=_date(row, date, where),
        comment=row.get("comment"),
        quote=row.get("match_string"),
        where=where,
    )


def _name(row: SssomRow, column: str, prefixes: Mapping[str, str], where: str) -> str:
    value = row.get(column)
    if not value:
        raise CurationError(f"{column} is empty", where=where)
    name = expand(value, prefixes)
    if name is None:
        mend = "declare the prefix in curie_map at the head of the file"
        raise CurationError(f"'{value}' has no known prefix", where=where, mend=mend)
    return name


def _check_justification(row: SssomRow, where: str) -> None:
    value = row.get("mapping_justification")
    if value not in JUSTIFICATIONS:
        mend = "people write semapv:ManualMappingCuration, or semapv:MappingReview where they judged what was found"
        raise CurationError(f"unknown mapping_justification '{value}'", where=where, mend=mend)


def _confidence(row: SssomRow, where: str) -> Decimal:
    """The standard's default is full confidence."""
    value = row.get("confidence") or "1"
    try:
        confidence = Decimal(value)
    except InvalidOperation:
        confidence = Decimal(-1)
    if not confidence.is_finite() or not 0 <= confidence <= 1:
        raise CurationError(f"confidence '{value}' is no number from 0 to 1", where=where)
    return confidence


def _author(row: SssomRow, where: str) -> str:
    columns = ("author_label", "author_id", "reviewer_label", "reviewer_id")
    found = next((row.get(name) for name in columns if row.get(name)), "")
    if not found:
        raise CurationError(
            "nobody has signed this row", where=where, mend="fill in author_id (an ORCID) or author_label"
        )
    return found.replace("|", ", ")


def _date(row: SssomRow, of_file: str, where: str) -> str:
    value = row.get("mapping_date") or row.get("review_date") or of_file
    if not is_date(value, to_the_day=True):
        raise CurationError(f"mapping_date '{value}' is no date", where=where, mend="write it as 2024-05-31")
    return value
