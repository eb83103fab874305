"""The pages of a build: HTML that opens from a file, offline, in Chinese and English.

In comes a built graph and the texts of its sources; out come the files of the pages, by name. ``book`` knows every page
and renders it; one module for each family of pages; ``snapshot`` is the graph as the pages see it, ``rendering`` the
frame that they share. The only third-party script is vis-network, as pyvis carries it; a page never asks a server.
"""
