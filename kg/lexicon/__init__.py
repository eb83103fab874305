"""The vocabulary files of ``data/lexicon/``, compiled."""
