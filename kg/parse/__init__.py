"""Sources → documents: outline, annex tables, cases, clauses."""
