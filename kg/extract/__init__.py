"""Documents → facts: one extractor per kind of fact, each a pure function over one document."""
