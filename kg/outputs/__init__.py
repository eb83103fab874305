"""A build, from the corpus to the folder ``exports/``: what is written, in which order, whole or not at all.

In comes a data folder; out comes a folder of files that appears in one step. What the files say is decided in the rooms
that make them (``export``, ``site``, ``rdf``); this room only calls them.
"""
