"""The ontology as a web page: every term, topic and rule in Chinese and English, a figure, and files for machines.

In → out: the folder ``ontology/`` → the files of ``exports/ontology/``, by name. Nothing is written by hand twice: what
the page says of a term is read from the files that define it. Why no documentation tool is used: decision 7.
"""

from kg.site.ontology.page import render_ontology

__all__ = ["render_ontology"]
