"""Stage 1: files → ``Source``, text decoded and nothing cleaned; the manifest and people's judgements → records.

In come paths; out come records with the SHA-256 of what was read. This is the rim: it alone opens the files of a
corpus, and it never judges what they say.
"""
