"""The pages of a build: a graph and the source texts → HTML that opens from a file, offline, in Chinese and English.

``book`` knows every page by name and renders them; one module per family of pages; ``snapshot`` is the graph as
they see it; ``site`` the frame that they share. Templates and assets lie beside. Third-party script: only the
vis-network of pyvis.
"""
