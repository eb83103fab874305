"""Everything that a built graph is asked: names resolved, questions, traces, search, presence of reforms, counts,
citations.

In comes the graph that a build saved (or another store holds); out come records, tables and text for people. Every
surface (command line, pages, service) asks here, so that each matter is judged once. It never reads a source
document, and never changes the graph.
"""
