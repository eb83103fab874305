"""Sentence encoders and the vectors that they make of a corpus: for ``kg vectors`` only, never for a build."""
