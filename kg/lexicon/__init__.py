"""Vocabulary: the YAML files of ``data/lexicon/``, compiled.

In come files that a researcher can read and extend; out come lexicons, one for each kind of word, that look words up
in a text. A lexicon knows words only, never a document.
"""
