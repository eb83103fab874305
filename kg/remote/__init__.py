"""Stores that run elsewhere: a SPARQL endpoint is asked as if it were a graph here, and a built graph is sent to one.

In comes an address; out come the same answers that the local graph gives, or one line that says why not. A cut or
partial answer is never taken for a whole one.
"""
