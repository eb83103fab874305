"""Texts: spans, texts that know where they come from, folding, Chinese numerals, SSSOM lines.

In come strings; out come strings with their places. Only the standard library is used; no module knows a policy.
"""
