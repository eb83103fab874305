"""A release: one folder that any static host can serve and any archive can keep.

In comes a folder of exports; out come the files of the release: the exports themselves, a page and a Turtle file for
every thing under its own path, the documents in Akoma Ntoso, the stated and curated links as nanopublications, and what
a reader needs to cite, check and license them. It never reads the corpus anew and never judges: whatever it says stands
in the graph.
"""
