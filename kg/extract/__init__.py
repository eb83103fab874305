"""Stage 3: one ``Document`` → its ``Facts``: departments, deadlines, quantities, documents cited, reforms named.

In comes a document and the vocabulary; out come facts, each with the words that show it. One small pure function for
each kind of fact; it never looks at another document.
"""

from kg.extract.facts import extract

__all__ = ["extract"]
