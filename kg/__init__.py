"""A knowledge graph of Shanghai's business-environment policies, built from the documents themselves."""
