"""The rim: manifest, sources, gold and curation files → records."""
