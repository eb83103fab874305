"""Stage 6: the model as RDF: closed vocabulary, one table of properties, quads, files, shapes; the store that holds
them.

In comes a model, or a file of quads; out come quads, serialisations and a graph to ask. It decides nothing about
documents, and never writes a triple that the table of properties does not know.

``mapping`` is that table, ``quads`` writes nodes and links by it, ``vocabulary`` lists the terms that may stand there.
``store`` opens a graph; ``shapes`` and ``integrity`` check one; ``sparql_text`` looks at a query without running it.
"""
