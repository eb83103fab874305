"""The corpus as a user keeps it: documents are added to ``corpus.yaml`` and the folder of sources.

In come files and what their owner states about them; out come entries of the manifest. Nothing is written unless the
whole of a document was read as a build reads it, and no source is ever changed.
"""
