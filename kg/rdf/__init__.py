"""The model as RDF: closed vocabulary, table of properties, quads, files, shapes."""
