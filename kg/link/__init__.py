"""Stage 4: the facts of all documents → ``Link`` records, each with method, confidence and quotation.

In come facts and the vocabulary; out come links, reforms that links brought about, and irregularities. Candidates come
from an index, never from all pairs, and a person's judgement is put on top of every method.
"""

from kg.link.corpus import link_corpus

__all__ = ["link_corpus"]
