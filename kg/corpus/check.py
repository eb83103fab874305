"""Can a document be built? Runs all stages after the third, shapes included, for documents that are to be added.

They are built together first; only where that fails, or a shape is broken, is each looked at alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kg import ids, settings
from kg.errors import KgError
from kg.lexicon.bundle import Lexicon
from kg.records import Facts

__all__ = ["what_fails"]


def what_fails(documents: Sequence[Facts], lexicon: Lexicon) -> Mapping[str, str]:
    """Slug → why its document would not build; empty, if all would."""
    if not documents:
        return {}
    if not _problem(documents, lexicon):
        return {}
    found = {one.document.source.entry.slug: _problem([one], lexicon) for one in documents}
    return {slug: why for slug, why in found.items() if why}


def _problem(documents: Sequence[Facts], lexicon: Lexicon) -> str:
    from kg.link.corpus import link_corpus
    from kg.model import assemble
    from kg.rdf.quads import graph_iri, to_quads
    from kg.rdf.serialise import read_ontology
    from kg.rdf.shape_queries import check
    from kg.rdf.store import graph_of

    ontology = settings.ontology_folder()
    try:
        linked = link_corpus(tuple(documents), lexicon)
        quads = to_quads(assemble(tuple(documents), linked, lexicon), ids.BASE)
        terms = read_ontology(ontology, graph_iri("ontology", ids.BASE))
        violations = check(graph_of((*quads, *terms), ids.BASE), ontology)
    except KgError as err:
        return " ".join(str(err).split())
    except (ValueError, LookupError, ArithmeticError, RecursionError) as err:  # a fault of the program, not of the text
        return f"the program failed on it: {type(err).__name__}: {err}"
    return str(violations[0]) if violations else ""
