"""All vocabularies of a build, compiled from one ``data/lexicon`` folder, and the vectors beside it."""

from __future__ import annotations

import re
import reprlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kg.errors import LexiconError
from kg.lexicon.calibration import Confidences, load_calibration
from kg.lexicon.citations import CitationLexicon, load_citations
from kg.lexicon.deadlines import DeadlineLexicon, load_deadlines
from kg.lexicon.departments import UnitLexicon, load_units
from kg.lexicon.districts import Districts, load_districts
from kg.lexicon.documents import DocumentRegistry, load_documents
from kg.lexicon.frame import Search, load_frame
from kg.lexicon.front import FrontLexicon, load_front
from kg.lexicon.functions import FunctionLexicon, load_functions
from kg.lexicon.indicators import IndicatorLexicon, load_indicators
from kg.lexicon.modality import ModalityCues, load_modality
from kg.lexicon.origins import Origin, load_origins
from kg.lexicon.places import COUNTRY
from kg.lexicon.quantities import QuantityLexicon, load_quantities
from kg.lexicon.reforms import ReformLexicon, load_reforms
from kg.lexicon.structure import StructureLexicon, load_structure
from kg.lexicon.topics import TopicLexicon, load_topics
from kg.lexicon.vectors import Vectors, load_vectors
from kg.records import ManifestEntry

__all__ = ["Lexicon", "load_lexicon"]

_MEND = "compare it with the files that ship with this version"


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Every vocabulary, the vectors of clauses beside it, and the folder that it was compiled from."""

    folder: Path
    structure: StructureLexicon
    districts: Districts
    units: UnitLexicon
    documents: DocumentRegistry
    citations: CitationLexicon
    deadlines: DeadlineLexicon
    modality: ModalityCues
    quantities: QuantityLexicon
    reforms: ReformLexicon
    topics: TopicLexicon
    vectors: Vectors
    confidences: Confidences
    front: FrontLexicon
    functions: FunctionLexicon
    indicators: IndicatorLexicon
    origins: Mapping[str, Origin]  # by the slug of the reform
    searches: Mapping[tuple[str, int], Search]  # for plans, that found none

    def scope_of(self, entry: ManifestEntry) -> str:
        """Whose bodies a document means when it does not say whose: a slug of a district, shanghai, cn, a code.

        A document whose place is not known means its own, which no other document shares.
        """
        if entry.district:
            return entry.district
        if entry.place is None:
            return "cn" if entry.level == "national" else "shanghai"
        if entry.place in (COUNTRY, "310000"):
            return "cn" if entry.place == COUNTRY else "shanghai"
        own = next((district.slug for district in self.districts.all if district.code == entry.place), None)
        return own or (entry.place if entry.place in self.front.places.by_code else f"in-{entry.slug}")

    @property
    def district_slugs(self) -> dict[str, str]:
        """Label (金山区) → slug."""
        return {label: district.slug for label, district in self.districts.by_label.items()}


def load_lexicon(folder: Path) -> Lexicon:
    """Compile every vocabulary of ``folder``.

    Raises:
        LexiconError: a file is missing or at fault; the message names it, with the line where known.
    """
    try:
        return _compile(folder)
    except KeyError as err:
        problem = f"a vocabulary lacks the section {reprlib.repr(err.args[0])}"
        raise LexiconError(problem, where=folder, mend=_MEND) from err
    except (AttributeError, IndexError, TypeError, ValueError, re.error) as err:
        problem = f"a vocabulary is not in its form: {reprlib.repr(str(err))}"
        raise LexiconError(problem, where=folder, mend=_MEND) from err


def _compile(folder: Path) -> Lexicon:
    districts = load_districts(folder)
    documents = load_documents(folder / "documents.yaml")
    return Lexicon(
        folder=folder,
        structure=load_structure(folder),
        districts=districts,
        units=load_units(folder, districts),
        documents=documents,
        citations=load_citations(folder / "citations.yaml", documents),
        deadlines=load_deadlines(folder / "deadlines.yaml"),
        modality=load_modality(folder / "modality.yaml"),
        quantities=load_quantities(folder / "quantities.yaml"),
        reforms=load_reforms(folder),
        topics=load_topics(folder),
        vectors=load_vectors(folder.parent / "vectors"),
        confidences=load_calibration(folder / "calibration.yaml"),
        front=load_front(folder),
        functions=load_functions(folder / "functions.yaml"),
        indicators=load_indicators(folder / "indicators.yaml"),
        origins=load_origins(folder / "origins.yaml"),
        searches=load_frame(folder / "frame.yaml"),
    )
