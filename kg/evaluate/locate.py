"""Where the gold points to: plan and path, rank of a case, name of a reform → keys of the corpus.

A path that does not exist is an error that names the gold's file and line: otherwise a row that points nowhere would
always count as a mistake of the program.

A table or a case is named in the gold by its number alone. It is looked for in the documents that the gold names
anywhere, so that another annex in the corpus does not matter.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kg import ids
from kg.errors import GoldError
from kg.evaluate.gold import Gold, GoldRow, readings
from kg.lexicon.reforms import ReformLexicon, fold_name
from kg.records import Case, Document, Facts, Linked, Measure, MeasureKind, Section
from kg.text.mapped import MappedText
from kg.text.normalise import fold

__all__ = ["Places", "ReformNames"]

_PLAN_COLUMNS = ("plan", "source", "plan_a", "plan_b")
_NOT_PLANS = ("", "reform")


class Places:
    """Looks up what gold rows name.

    Args:
        corpus: the facts of every document.
        gold: all rows, which tell the documents that they are about.
        districts: label of a district (金山区) → its slug.
    """

    def __init__(self, corpus: Sequence[Facts], gold: Gold, districts: Mapping[str, str]) -> None:
        self.districts = districts
        self.facts = {facts.document.source.entry.slug: facts for facts in corpus}
        self._measures = {m.key: m for facts in corpus for m in facts.document.measures}
        self._sections = {s.key: s for facts in corpus for s in facts.document.sections}
        self._named = {row[c] for _, rows in gold.files for row in rows for c in _PLAN_COLUMNS} - {*_NOT_PLANS}

    def facts_of(self, slug: str, row: GoldRow) -> Facts:
        """The facts of a document.

        Raises:
            GoldError: the corpus has no such document.
        """
        if slug not in self.facts:
            there = ", ".join(self.facts)
            raise GoldError(f"no document '{slug}' is in the corpus", where=row.where, mend=f"there are: {there}")
        return self.facts[slug]

    def measure(self, slug: str, path: str, row: GoldRow) -> Measure:
        """The measure of a plan at a path.

        Raises:
            GoldError: there is none.
        """
        found = self._measures.get(f"{self.facts_of(slug, row).document.source.entry.key}/measure/{path}")
        if found is None:
            raise _no_path(slug, path, row)
        return found

    def whole(self, key: str) -> str:
        """The measure that a measure is a part of (a sub-district's share), else itself."""
        measure = self._measures.get(key)
        return measure.parent if measure is not None and measure.kind is MeasureKind.PART else key

    def owner(self, slug: str, path: str, row: GoldRow) -> str:
        """The key of a measure, of a narrative section, or of a case where the document is a collection of cases.

        Raises:
            GoldError: there is none.
        """
        document = self.facts_of(slug, row).document
        if document.cases:
            return _case(document, path, row).key
        for key in (f"{document.source.entry.key}/{kind}/{path}" for kind in ("measure", "section")):
            if key in self._measures or key in self._sections:
                return key
        raise _no_path(slug, path, row)

    def place(self, place: str, row: GoldRow) -> str:
        """The key of ``jinshan-2022/9`` or ``case/1``.

        Raises:
            GoldError: there is no such place.
        """
        slug, _, path = place.partition("/")
        return self.case(path, row).key if slug == "case" else self.owner(slug, path, row)

    def clause(self, place: str, row: GoldRow) -> str:
        """The key of ``jinshan-2022/9§1``, the first clause of a measure.

        Raises:
            GoldError: there is no such clause.
        """
        measure, _, n = place.partition("§")
        slug, _, path = measure.partition("/")
        found = self.measure(slug, path, row)
        if n not in {str(clause.n) for clause in found.clauses}:
            raise _no_path(slug, f"{path}§{n}", row)
        return ids.clause(found.key, int(n))

    def case(self, rank: str, row: GoldRow) -> Case:
        """The case of a rank.

        Raises:
            GoldError: there is none, or more than one collection could be meant.
        """
        return _case(self._only([f.document for f in self.facts.values() if f.document.cases], "cases", row), rank, row)

    def table(self, row: GoldRow) -> Document:
        """The document whose annex table the gold is about: its column ``plan`` if it has one, else the only one.

        Raises:
            GoldError: there is none, or more than one could be meant.
        """
        if row["plan"]:
            return self.facts_of(row["plan"], row).document
        annexes = [f.document for f in self.facts.values() if any(m.row is not None for m in f.document.measures)]
        return self._only(annexes, "an annex table", row)

    def has(self, key: str) -> bool:
        """Whether a key names a measure, a section or a case of the corpus."""
        cases = (case.key for facts in self.facts.values() for case in facts.document.cases)
        return key in self._measures or key in self._sections or key in cases

    def section(self, key: str) -> Section | None:
        return self._sections.get(key)

    def _only(self, documents: list[Document], what: str, row: GoldRow) -> Document:
        named = [d for d in documents if d.source.entry.slug in self._named]
        found = named or documents
        if len(found) != 1:
            problem = f"{len(found)} documents have {what}"
            raise GoldError(problem, where=row.where, mend="name the one that is meant in a column 'plan'")
        return found[0]


def _case(document: Document, rank: str, row: GoldRow) -> Case:
    found = next((case for case in document.cases if str(case.rank) == rank.lstrip("0")), None)
    if found is None:
        raise _no_path(document.source.entry.slug, rank, row)
    return found


def _no_path(slug: str, path: str, row: GoldRow) -> GoldError:
    mend = "paths are the document's own numbers: 37, 2.1.3"
    return GoldError(f"{slug} has no path '{path}'", where=row.where, mend=mend)


class ReformNames:
    """Looks up reforms by name: registered ones by any of their spellings, others by their label."""

    def __init__(self, lexicon: ReformLexicon, linked: Linked) -> None:
        self._lexicon = lexicon
        self._registered = {fold_name(name): reform.key for reform in lexicon.reforms for name in reform.names}
        self._pilots: dict[str, str] = {}
        self._inferred: dict[str, str] = {}
        for reform in linked.reforms:
            (self._inferred if reform.inferred else self._pilots).setdefault(fold(reform.label), reform.key)

    def registered(self, name: str) -> str | None:
        return self._registered.get(fold_name(name))

    def is_found(self, key: str, text: str) -> bool:
        """Whether the finder takes the words for the reform."""
        return any(f"reform/{hit.slug}" == key for hit in self._lexicon.find_hits(MappedText.of(text)))

    def keys(self, cell: str, *, basis: str = "named") -> tuple[str, ...]:
        """The keys of every reading of a cell: for a star the pilot reform, else the registered one first."""
        return tuple(dict.fromkeys(self._one(name, basis) for name in readings(cell)))

    def _one(self, name: str, basis: str) -> str:
        pilot, registered = self._pilots.get(fold(name)), self.registered(name)
        found = (pilot, registered) if basis == "star" else (registered, pilot)
        return next((key for key in (*found, self._inferred.get(fold(name))) if key), f"unknown: {name}")
