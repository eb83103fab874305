"""Scoring of links against a gold set, for tests and for ``kg.evaluate`` to compare with."""
