"""Stage 6: the model as RDF: closed vocabulary, one table of properties, quads, files, shapes; the store that holds
them.

In comes a model, or a file of quads; out come quads, serialisations and a graph to ask. It decides nothing about
documents, and never writes a triple that the table of properties does not know.
"""
