"""Spans, texts that know where they come from, and Chinese numerals. Standard library only."""
