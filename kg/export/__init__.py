"""Files that other programs read: tables for spreadsheets, SSSOM, GraphML, the report, one document's part of the
graph.

In comes the model or a built graph; out come bytes by file name. It decides nothing about the documents, and never
writes to the disk itself.
"""
