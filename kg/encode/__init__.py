"""Sentence encoders, and the vectors that they make of a corpus.

In come the clauses of a corpus; out come rows of integers, kept as data (``data/vectors/``). Only ``kg vectors`` comes
here; a build reads the vectors and needs no encoder.
"""
