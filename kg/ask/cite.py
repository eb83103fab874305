"""Citing the links of a trace: GB/T 7714—2015 and BibTeX, with the assertion's IRI and the release of the graph.

1. A release is named by the first twelve hexadecimal digits of the SHA-256 of ``graph.nq``.
2. A link is cited as part of the data set (``[DS/OL]``), followed by the document whose words show it (``[Z]``), with
   its issuer, title, number and date as the graph has them; what a document does not state is left out.

Limits: no date of access is given (no clock is read); GB/T 7714 wants ``[date]`` before the address if you state one.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from kg.ask.graph_view import View
from kg.ask.labels import labels
from kg.ask.links import Evidence
from kg.ask.trace.trace import Trace
from kg.errors import TraceError
from kg.rdf.store import KnowledgeGraph

__all__ = ["TITLE", "Citation", "Source", "cite", "release_of", "release_of_folder", "source_reference", "to_text"]

TITLE = "上海营商环境政策知识图谱"
_DIGITS = 12


@dataclass(frozen=True, slots=True)
class Citation:
    """One link, ready to be pasted."""

    assertion: str
    gbt7714: str
    bibtex: str


def release_of(graph: KnowledgeGraph) -> str:
    """The release of a graph that was loaded from a folder.

    Raises:
        TraceError: it was not, so that it has no release to be cited by.
    """
    file = graph.folder / "graph.nq" if graph.folder else Path("graph.nq")
    if not graph.folder or not file.is_file():
        raise TraceError("only a saved graph has a release to cite", where=file, mend="run: kg build")
    return release_of_folder(graph.folder)


def release_of_folder(folder: Path) -> str:
    """The same of a folder that holds ``graph.nq``."""
    return hashlib.sha256((folder / "graph.nq").read_bytes()).hexdigest()[:_DIGITS]


def cite(graph: KnowledgeGraph, trace: Trace) -> tuple[Citation, ...]:
    """A citation for each assertion that a trace rests on, in the order of its steps."""
    view, release = View(graph), release_of(graph)
    return tuple(_cite(view, evidence, release) for evidence in trace.evidence())


def source_reference(graph: KnowledgeGraph, slug: str) -> Source:
    """A document of the corpus, as a reference names it."""
    return Source(View(graph), f"plan/{slug}")


def to_text(citations: tuple[Citation, ...]) -> str:
    """All citations, each in both forms."""
    return "\n\n".join(f"{one.gbt7714}\n\n{one.bibtex}" for one in citations)


def _cite(view: View, evidence: Evidence, release: str) -> Citation:
    iri = view.graph.base + evidence.assertion
    subject, obj = (view.one(evidence.assertion, name) for name in ("rdf:subject", "rdf:object"))
    relation = labels().relation(view.one(evidence.assertion, "rdf:predicate"))
    link = f"{view.node(subject).label}—{relation.zh}→{view.node(obj).label}"
    source = Source(view, f"plan/{view.one(evidence.assertion, 'prov:wasDerivedFrom').removeprefix('plan/')}")
    return Citation(
        evidence.assertion,
        f"{TITLE}. {link}[DS/OL]. 版本 sha256:{release}. {iri}. 依据: {source.gbt7714()}",
        _bibtex(evidence, link, source, release, iri),
    )


class Source:
    """The document that shows a link, as a reference names it."""

    def __init__(self, view: View, key: str) -> None:
        self.title = view.node(key).label
        self.issuers = [view.node(issuer).label for issuer in view.all(key, "eli:passed_by")]
        self.number, self.date = view.one(key, "sp:documentNumber"), view.one(key, "dct:issued")

    def gbt7714(self) -> str:
        """As printed in a list of references."""
        title = f"{self.title}: {self.number}" if self.number else self.title
        return ". ".join(filter(None, (", ".join(self.issuers), f"{title}[Z]", self.date))) + "."

    def short(self) -> str:
        """For the foot of a figure: title, number and date."""
        more = "，".join(filter(None, (self.number, self.date)))
        return f"{self.title}（{more}）" if more else self.title


def _bibtex(evidence: Evidence, link: str, source: Source, release: str, iri: str) -> str:
    fields = {
        "title": f"{{{link}}}",
        "author": " and ".join(f"{{{issuer}}}" for issuer in source.issuers),
        "year": source.date[:4],
        "date": source.date,
        "number": source.number,
        "howpublished": f"{TITLE}, sha256:{release}",
        "url": iri,
        "note": f"{source.title}, {evidence.method}, {evidence.confidence}",
    }
    lines = ",\n".join(f"  {name} = {{{_tex(value)}}}" for name, value in fields.items() if value)
    return f"@misc{{{evidence.assertion.replace('/', '-')},\n{lines}\n}}"


def _tex(value: str) -> str:
    return "".join(f"\\{char}" if char in "&%$#_" else char for char in value)
