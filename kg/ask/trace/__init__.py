"""Asking why: traces, coverage and citations, from a built graph alone (``rdflib`` and ``networkx`` stay unloaded)."""
