"""Stage 2: one ``Source`` → one ``Document``: front matter, outline, annex tables, cases, sentences.

In comes a text and the vocabulary of structure; out comes a document in which every character is accounted for.
Numbering is inferred from each document, and no other document is ever looked at.
"""

from kg.parse.document import parse

__all__ = ["parse"]
