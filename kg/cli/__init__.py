"""The command line: read options, call the API, print. Data to standard output, everything else to standard error.

One module for each group of commands: ``build`` (build, validate, vectors, export), ``corpus`` (add, list, edit,
remove), ``ask`` (trace, diff, query, stats, view), ``curate`` (evaluate, review), ``serve`` (serve, publish),
``study``.

Exit status 0 = done, 1 = the data is at fault (named), 2 = wrong usage. Only click is imported when this is loaded;
each command brings what it needs.
"""

from kg.cli import ask, build, corpus, curate, release, serve, study
from kg.cli.app import main

__all__ = ["ask", "build", "corpus", "curate", "main", "release", "serve", "study"]
