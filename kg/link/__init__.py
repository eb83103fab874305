"""Stage 4: the facts of all documents → ``Link`` records, each with method, confidence and quotation.

In come facts and the vocabulary; out come links, reforms that links brought about, and irregularities. Candidates come
from an index, never from all pairs, and a person's judgement is put on top of every method.

``corpus`` calls one module for each kind of link: ``stated``, ``named_reforms``, ``starred_wordings``, ``text_reuse``,
``inferred_reforms``, ``meaning``, ``annex_rows``, ``cases``, ``topics``, ``continuity``; ``curation`` comes last.
"""

from kg.link.corpus import link_corpus

__all__ = ["link_corpus"]
