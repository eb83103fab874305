"""Two plans of one district beside each other: what goes on in which words, and what is new.

In come two documents of the corpus; out comes a ledger of their clauses (``clauses``), shown as text, table or JSON
(``showing``). It never says that a commitment was given up: it says where no counterpart was found.
"""
