"""Traces: from one thing to what it rests on and what it leads to, each step with its words.

In comes a built graph and a name; out comes a ``Trace`` of steps, shown as tree, table, JSON or HTML. ``rdflib`` and
``networkx`` stay unloaded.
"""
