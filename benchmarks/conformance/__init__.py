"""The test suite of the W3C for SPARQL, answered by the service's own code.

``manifest`` reads the suite, ``ask`` sends each test through ``kg.serve.answer``, ``compare`` says whether the answer
is the expected one, ``__main__`` prints the score.
"""
