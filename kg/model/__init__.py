"""Stage 5: all facts and links of the corpus → one ``Model`` (``kg.records.model``), each real thing once, in a fixed
order.

In come the facts of every document and the links between them; out comes the model that is written as RDF and as
tables. Identity is decided here only; it never reads a source.
"""

from kg.model.assembly import assemble

__all__ = ["assemble"]
